/** A line to the roadside: its state, statistics, load and frames. */
import { z } from 'zod';
import { time } from './words.ts';

/** What to change on a line that cannot carry its polls; values with each code. */
export const adviceSchema = z.looseObject({
  code: z.enum(['catching-up', 'silent-devices', 'faster-bus', 'more-in-flight', 'slower-polls', 'slower-close-watch']),
});

/** Poll load of a line in requests a second, and how far its data lags; spans in milliseconds. */
export const lineLoadSchema = z.object({
  endpoint: z.string(),
  needed: z.number(),
  /** What the line showed it can carry; unknown before its first answer. */
  carried: z.number().optional(),
  /** Devices asked more often than in clear weather, because their zone is in fog; absent when there are none. */
  watched: z.number().optional(),
  /** The values furthest behind their poll, among devices that answer. */
  worst: z.object({ device: z.string(), age: z.number(), every: z.number() }).optional(),
  advice: z.array(adviceSchema),
});

export const faultCounts = z.record(z.string(), z.number());

/** One line to the roadside. Round trips in milliseconds over the last 512 answers. */
export const endpointViewSchema = z.object({
  id: z.string(),
  name: z.string().optional(),
  nameEn: z.string().optional(),
  protocol: z.string(),
  address: z.string(),
  simulated: z.boolean(),
  /** `unheard`: devices stand behind it and none of them has answered yet, however open the connection is. */
  state: z.enum(['idle', 'connecting', 'unheard', 'up', 'down']),
  requests: z.number(),
  answers: z.number(),
  faults: faultCounts,
  reconnects: z.number(),
  /** Answers on a serial bus that came after their deadline and were thrown away; missing while there were none. */
  late: z.number().optional(),
  roundTrip: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
  lastAnswerAt: time.optional(),
  queued: z.number(),
  insecure: z.boolean(),
  devices: z.number(),
  /** Devices behind it that do not answer. */
  silent: z.number(),
  /** Devices behind it that answer with exceptions only: what they are asked for is not configured as they are. */
  objecting: z.number(),
  /** Devices behind it that are being read for the first time: nothing is known of them yet. */
  unread: z.number(),
  /** Polls found their predecessor still waiting: the line is asked for more than it carries. */
  behind: z.boolean(),
  load: lineLoadSchema.omit({ endpoint: true }),
  /** `none` where the driver cannot trace. */
  trace: z.enum(['none', 'off', 'on']),
});

/** A frame of a traced line in bytes and in codes and values; no community string and no key is in it. */
export const traceEntrySchema = z.object({
  seq: z.number(),
  at: time,
  direction: z.enum(['out', 'in', 'event']),
  hex: z.string(),
  length: z.number(),
  decoded: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])),
  fault: z.string().optional(),
});

export type EndpointView = z.infer<typeof endpointViewSchema>;
export type Advice = z.infer<typeof adviceSchema>;
export type TraceEntryView = z.infer<typeof traceEntrySchema>;
