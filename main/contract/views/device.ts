/** A device now: its condition, state, points and commands. */
import { z } from 'zod';
import { conditions } from '../../domain/diagnosis.ts';
import { endpointViewSchema, faultCounts } from './endpoint.ts';
import { faultRecordSchema } from './record.ts';
import { faultSchema, qualitySchema, time } from './words.ts';

/** A device's condition in one word (diagnosis.ts). */
export const conditionSchema = z.enum(conditions);

/** Functions of a device in canonical units (domain/command.ts). */
export const deviceStateSchema = z.looseObject({
  mode: z.string().optional(),
  lit: z.boolean().optional(),
  brightness: z.number().optional(),
  flashPerMinute: z.number().optional(),
  tailGroups: z.number().optional(),
  message: z.string().optional(),
  mainWarning: z.enum(['off', 'slow']).optional(),
  voice: z.string().optional(),
});

/** What a person may ask of a single device; what it offers is in its capability. */
export const deviceRequestSchema = z.strictObject({
  mode: z.enum(['off', 'outline', 'active', 'anti-collision', 'haze', 'accident']).optional(),
  lit: z.boolean().optional(),
  brightness: z.number().int().min(0).max(8).optional(),
  flashPerMinute: z.number().int().min(0).max(600).optional(),
  tailGroups: z.number().int().min(0).max(64).optional(),
  message: z.string().max(4096).optional(),
  mainWarning: z.enum(['off', 'slow']).optional(),
  voice: z.string().max(200).optional(),
});

/** A device that a person holds against its zone's plan. */
export const deviceOverrideSchema = z.object({
  desired: deviceStateSchema,
  by: z.string(),
  reason: z.string(),
  since: time,
  until: time,
});

export const deviceViewSchema = z.object({
  id: z.string(),
  condition: conditionSchema,
  /** When the device last answered anything. */
  at: time.optional(),
  /** True when the last answer is older than three poll periods. */
  stale: z.boolean(),
  /** Nobody answers there: it cannot be commanded now. */
  offline: z.literal(true).optional(),
  desired: deviceStateSchema.optional(),
  reported: deviceStateSchema,
  reportedAt: time.optional(),
  phase: z.enum(['intended', 'sent', 'busy', 'verified', 'failed', 'unknown', 'superseded', 'expired']).optional(),
  /** When the command came to this phase. */
  phaseAt: time.optional(),
  /** How far it agrees with what is wanted of it, just as the convergence of its zone counts it. */
  result: z.enum(['verified', 'pending', 'failed', 'unknown', 'offline', 'maintenance']).optional(),
  faults: z.array(z.string()),
  override: deviceOverrideSchema.optional(),
  /** One letter a light, in node order: d dark, l lit, f fault, x offline, u unknown, h as its host says (not observed singly). */
  lights: z.string().optional(),
  visibility: z
    .object({ value: z.number().optional(), quality: qualitySchema, cause: z.string(), at: time })
    .optional(),
  battery: z.number().optional(),
});

export const commandViewSchema = z.object({
  id: z.string(),
  device: z.string(),
  zone: z.string().optional(),
  desired: deviceStateSchema,
  phase: z.enum(['intended', 'sent', 'busy', 'verified', 'failed', 'unknown', 'superseded', 'expired']),
  attempt: z.number(),
  intendedAt: time,
  sentAt: time.optional(),
  endedAt: time.optional(),
  fault: faultSchema.optional(),
  mismatch: z.array(z.string()).optional(),
  event: z.number().optional(),
});

export const pointViewSchema = z.object({
  name: z.string(),
  title: z.string(),
  titleEn: z.string().optional(),
  where: z.string(),
  encoding: z.string(),
  unit: z.string().optional(),
  /** The value's number is a code: of a named state, or of bits. */
  coded: z.enum(['states', 'bits']).optional(),
  index: z.number().optional(),
  raw: z.string().optional(),
  value: z.union([z.number(), z.string(), z.boolean()]).optional(),
  invalid: z.string().optional(),
  faults: z.array(z.string()),
  at: time.optional(),
  quality: qualitySchema,
});

/** What one device did since the start; round trips within 9 %, older answers weighing less. */
export const deviceStatisticsSchema = z.object({
  requests: z.number(),
  answers: z.number(),
  faults: faultCounts,
  roundTrip: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
  lastGoodAt: time.optional(),
});

export const deviceDetailSchema = z.object({
  device: deviceViewSchema,
  profile: z
    .object({
      id: z.string(),
      title: z.string(),
      titleEn: z.string().optional(),
      maker: z.string().optional(),
      source: z.string(),
      sourceEn: z.string().optional(),
    })
    .optional(),
  endpoint: endpointViewSchema.optional(),
  statistics: deviceStatisticsSchema.optional(),
  /** How often each group of values is read, in milliseconds: now, and in clear weather. */
  polls: z.array(z.object({ class: z.string(), every: z.number(), usual: z.number() })),
  points: z.array(pointViewSchema),
  /** Of a visibility sensor: the short mean as of `at`, and the readings that make it, oldest first. */
  mean: z
    .object({
      at: time,
      value: z.number().optional(),
      samples: z.array(z.object({ at: time, value: z.number(), quality: qualitySchema })),
    })
    .optional(),
  capability: z.looseObject({}).optional(),
  faults: z.array(faultRecordSchema),
  commands: z.array(commandViewSchema),
});

export type DeviceView = z.infer<typeof deviceViewSchema>;
export type DeviceRequest = z.infer<typeof deviceRequestSchema>;
export type DeviceDetail = z.infer<typeof deviceDetailSchema>;
export type DeviceStatistics = z.infer<typeof deviceStatisticsSchema>;
export type PointView = z.infer<typeof pointViewSchema>;
export type Condition = z.infer<typeof conditionSchema>;
