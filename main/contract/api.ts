/**
 * The one contract between the core and every screen or program: queries, acts and live feeds. Carried unchanged by
 * MessagePort, WebSocket and REST. No logic here; core/router implements it.
 */
import { actApi } from './api/acts.ts';
import { alarmApi } from './api/alarms.ts';
import { endpointApi } from './api/endpoints.ts';
import { fieldApi } from './api/field.ts';
import { liveApi } from './api/live.ts';
import { recordApi } from './api/record.ts';
import { sessionApi } from './api/session.ts';
import { simulationApi } from './api/simulation.ts';

export const contract = {
  ...sessionApi,
  ...fieldApi,
  ...endpointApi,
  acts: actApi,
  ...alarmApi,
  ...recordApi,
  /** The built-in simulated roadside; NOT_FOUND where the core runs on a real one. */
  demo: simulationApi,
  /** Live feeds: a snapshot, then deltas no faster than five a second. Not offered over REST. */
  live: liveApi,
};
export type Contract = typeof contract;
