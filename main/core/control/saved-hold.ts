/** What is kept over a restart of a device that a person holds, or that is on its way back from it. */
import { z } from 'zod';
import type { DesiredState, DeviceState } from '../../domain/command.ts';
import type { DeviceOverride } from '../../domain/device-request.ts';
import { savedMoment } from '../../domain/saved-moment.ts';

/** A device on its way back after an override. */
export interface Return {
  readonly desired: DesiredState;
  /** Journal number of the override's end. */
  readonly event: number;
}

export type SavedHold = { readonly held: DeviceOverride } | { readonly returning: Return };

/** Functions in canonical units, as the core keeps them. */
export const savedStateSchema = z.object({
  control: z.enum(['own', 'centre']).exactOptional(),
  mode: z.enum(['off', 'outline', 'active', 'anti-collision', 'haze', 'accident']).exactOptional(),
  lit: z.boolean().exactOptional(),
  brightness: z.number().exactOptional(),
  flashPerMinute: z.number().exactOptional(),
  tailGroups: z.number().exactOptional(),
  message: z.string().exactOptional(),
  mainWarning: z.enum(['off', 'slow']).exactOptional(),
  voice: z.string().exactOptional(),
}) satisfies z.ZodType<DeviceState>;

const event = z.number().int().nonnegative();
const held = z.object({
  device: z.string(),
  desired: savedStateSchema,
  by: z.string(),
  reason: z.string(),
  since: savedMoment,
  until: savedMoment,
  event,
  grouped: z.literal(true).exactOptional(),
  mayWeaken: z.literal(true).exactOptional(),
  before: savedStateSchema,
}) satisfies z.ZodType<DeviceOverride>;
const returning = z.object({ returning: z.literal(true), desired: savedStateSchema, event });

/** What was saved of a device; `damaged` when it cannot be read or speaks of another one. */
export function restoreHold(device: string, value: unknown): SavedHold | 'damaged' {
  const back = returning.safeParse(value);
  if (back.success) return { returning: { desired: back.data.desired, event: back.data.event } };
  const kept = held.safeParse(value);
  return kept.success && kept.data.device === device ? { held: kept.data } : 'damaged';
}
