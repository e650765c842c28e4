/** What is kept: faults, journal and fog events. */
import { z } from 'zod';
import { faultRecordSchema, fogEventSchema, journalEventSchema } from '../views/record.ts';
import { base, id, text } from './base.ts';

export const recordApi = {
  faults: {
    /** The maintenance worklist: open faults first, or the history of one device. */
    list: base
      .route({ method: 'GET', path: '/faults' })
      .input(
        z.object({
          device: id.optional(),
          open: z.union([z.boolean(), z.stringbool()]).optional(),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
      )
      .output(z.array(faultRecordSchema)),
  },
  journal: {
    query: base
      .route({ method: 'GET', path: '/journal' })
      .input(
        z.object({
          zone: id.optional(),
          device: id.optional(),
          kind: text(40).optional(),
          from: z.coerce.number().optional(),
          to: z.coerce.number().optional(),
          before: z.coerce.number().int().positive().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      )
      .output(z.array(journalEventSchema)),
    /** One event with its causes back to the sensor, and what it caused. */
    chain: base
      .route({ method: 'GET', path: '/journal/{seq}/chain' })
      .input(z.object({ seq: z.coerce.number() }))
      .output(z.array(journalEventSchema)),
    verify: base
      .route({ method: 'GET', path: '/journal/verify' })
      .output(z.object({ intact: z.boolean(), events: z.number(), brokenAt: z.number().optional() })),
  },
  fogEvents: {
    list: base
      .route({ method: 'GET', path: '/fog-events' })
      .input(
        z.object({
          zone: id.optional(),
          before: z.coerce.number().optional(),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
      )
      .output(z.array(fogEventSchema)),
    get: base
      .route({ method: 'GET', path: '/fog-events/{id}' })
      .input(z.object({ id: z.coerce.number() }))
      .output(z.object({ event: fogEventSchema, entries: z.array(journalEventSchema) })),
  },
};
