/** The lines to the roadside, with their frames when traced. */
import { z } from 'zod';
import { endpointViewSchema, traceEntrySchema } from '../views/endpoint.ts';
import { act, base, id } from './base.ts';

export const endpointApi = {
  endpoints: {
    /** Every line with its state, statistics and load; at most a second old. */
    list: base.route({ method: 'GET', path: '/endpoints' }).output(z.array(endpointViewSchema)),
    /** Switches the record of a line's frames; off forgets what was recorded. At most 64 lines at a time. */
    trace: act('/endpoints/{id}/trace', z.object({ id, on: z.boolean() })),
    /** The latest frames of a traced line, oldest first. */
    traceEntries: base
      .route({ method: 'GET', path: '/endpoints/{id}/trace/entries' })
      .input(z.object({ id, limit: z.coerce.number().int().min(1).max(500).default(500) }))
      .output(z.object({ on: z.boolean(), entries: z.array(traceEntrySchema) })),
    /** The same as a file of JSON lines. */
    traceFile: base
      .route({ method: 'GET', path: '/endpoints/{id}/trace' })
      .input(z.object({ id }))
      .output(z.file().mime('text/plain')),
  },
};
