/** Implements the contract on a running core. Checks who may, translates shapes, and decides nothing. */
import type { CoreParts } from '../core-parts.ts';
import { actRoutes } from './acts.ts';
import { endpointRoutes } from './endpoints.ts';
import { fieldRoutes } from './field.ts';
import { api } from './guard.ts';
import { liveRoutes } from './live.ts';
import { recordRoutes } from './record.ts';
import { sessionRoutes } from './session.ts';
import { simulationRoutes } from './simulation.ts';

export const createRouter = (parts: CoreParts) =>
  api.router({
    ...sessionRoutes(parts),
    ...fieldRoutes(parts),
    ...endpointRoutes(parts),
    ...recordRoutes(parts),
    acts: actRoutes(parts),
    demo: simulationRoutes(parts),
    live: liveRoutes(parts),
  });

export type Router = ReturnType<typeof createRouter>;
