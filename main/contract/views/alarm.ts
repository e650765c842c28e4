/** Alarms, and how much they ask of people. */
import { z } from 'zod';
import { alarmPriorities } from '../../domain/alarm-codes.ts';
import { time } from './words.ts';

export const alarmViewSchema = z.object({
  id: z.number(),
  code: z.string(),
  /** Tells alarms of one code apart: zone, device or endpoint id. */
  key: z.string(),
  priority: z.enum(alarmPriorities),
  zone: z.string().optional(),
  device: z.string().optional(),
  endpoint: z.string().optional(),
  state: z.enum([
    'normal',
    'unacknowledged',
    'acknowledged',
    'returned-unacknowledged',
    'cleared',
    'shelved',
    'suppressed',
    'out-of-service',
  ]),
  /** The condition lasts, also under a shelf. */
  active: z.boolean(),
  raisedAt: time,
  acknowledgedAt: time.optional(),
  acknowledgedBy: z.string().optional(),
  returnedAt: time.optional(),
  count: z.number(),
  data: z.record(z.string(), z.unknown()),
  comments: z.array(z.object({ by: z.string(), at: time, text: z.string() })),
  shelved: z.object({ by: z.string(), reason: z.string(), at: time, until: time }).optional(),
  /** Folded by design: under the alarm that explains it, or because of maintenance. */
  suppressed: z
    .object({
      why: z.enum(['cause', 'maintenance']),
      cause: z.object({ code: z.string(), key: z.string() }).optional(),
      since: time,
    })
    .optional(),
  outOfService: z.object({ by: z.string(), reason: z.string(), since: time }).optional(),
});

const alarmFigureSchema = z.object({
  value: z.number(),
  target: z.object({
    limit: z.number(),
    source: z.string(),
    /** `V`: the source was quoted; `S`: only accounts of it were read. */
    flag: z.enum(['V', 'S']),
  }),
});

/** How much the alarms ask of people. */
export const alarmKpiSchema = z.object({
  at: time,
  /** The span behind the average. */
  observed: z.number(),
  /** Alarms per ten minutes over a day. */
  average: alarmFigureSchema,
  /** Alarms in the last ten minutes. */
  lately: alarmFigureSchema,
  /** Standing for more than a day, now. */
  standing: alarmFigureSchema,
  /** Chattering alarms in the last week. */
  chattering: alarmFigureSchema,
  /** Floods in the last week. */
  floods: alarmFigureSchema,
});

export type AlarmView = z.infer<typeof alarmViewSchema>;
export type AlarmKpiView = z.infer<typeof alarmKpiSchema>;
