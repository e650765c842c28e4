/** A zone at a past moment, as far as the record tells. */
import { z } from 'zod';
import { journalEventSchema } from './record.ts';
import { time } from './words.ts';
import { zoneViewSchema } from './zone.ts';

/** A device of which something was amiss then. */
export const pastDeviceSchema = z.object({
  id: z.string(),
  /** Codes of the faults that stood open, those of its line among them. */
  faults: z.array(z.string()),
  /** Nobody answered there. */
  silent: z.literal(true).optional(),
  maintenance: z.literal(true).optional(),
});

export const pastCommandSchema = journalEventSchema.pick({ seq: true, kind: true, at: true, device: true, data: true });

export const pastZoneSchema = zoneViewSchema.pick({ sensors: true, subSegments: true }).extend({
  id: z.string(),
  at: time,
  /** As the console showed it, but for the trend. */
  visibility: zoneViewSchema.shape.visibility.omit({ trend: true }),
  devices: z.array(pastDeviceSchema),
  /** The last steps of each device's commands until then, and whether another hand set it. */
  commands: z.array(pastCommandSchema),
});

export type PastDevice = z.infer<typeof pastDeviceSchema>;
export type PastCommand = z.infer<typeof pastCommandSchema>;
export type PastZoneView = z.infer<typeof pastZoneSchema>;
