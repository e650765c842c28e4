/** How the core and its line to the roadside fare. */
import { z } from 'zod';
import { roleSchema, time } from './words.ts';

/** Present while the console is a training console: no real device is within its reach, and its clock is not the world's. */
export const trainingSchema = z.object({
  /** Simulated seconds a second. */
  speed: z.number(),
  /** Those really managed over the last seconds, less than `speed` on a loaded machine; absent until measured. */
  held: z.number().optional(),
  scenario: z.string(),
});

export const healthSchema = z.object({
  status: z.enum(['starting', 'reading-field', 'running', 'degraded']),
  version: z.string(),
  now: time,
  site: z.object({ id: z.string(), name: z.string(), nameEn: z.string().optional(), timeZone: z.string() }),
  /** Any configured device answers from a simulator. */
  simulated: z.boolean(),
  training: trainingSchema.optional(),
  /** No account exists yet: `session.setup` makes the first admin. */
  setupNeeded: z.boolean(),
  /** Only on the built-in demo: its accounts, so that the screen starts signed in. */
  demo: z
    .object({ accounts: z.array(z.object({ name: z.string(), password: z.string(), role: roleSchema })) })
    .optional(),
});

/** Sent every two seconds: a screen that misses three declares the core lost. */
export const pulseSchema = z.object({
  at: time,
  status: z.enum(['starting', 'reading-field', 'running', 'degraded']),
  simulated: z.boolean(),
  training: trainingSchema.optional(),
  endpoints: z.object({ total: z.number(), down: z.number() }),
  worstDataAge: z.number().optional(),
  requestsPerSecond: z.number(),
});

export type Health = z.infer<typeof healthSchema>;
export type Pulse = z.infer<typeof pulseSchema>;
