/** What people do to zones and devices. */
import type { HTTPPath } from '@orpc/contract';
import { z } from 'zod';
import { namesSpeed } from '../../domain/place-text.ts';
import { deviceRequestSchema } from '../views/device.ts';
import { refusedSchema, stageSchema } from '../views/stage.ts';
import { modeSchema } from '../views/words.ts';
import { act, base, id, text } from './base.ts';

/** How long a person may hold anything. */
const minutesOfADay = z
  .number()
  .int()
  .min(1)
  .max(24 * 60);

/** A stage to look at, or a refusal. */
const prepare = <I extends z.ZodType>(path: HTTPPath, input: I) =>
  base
    .route({ method: 'POST', path })
    .input(input)
    .output(z.union([stageSchema, refusedSchema]));

export const actApi = {
  /** Prepares a mode for a zone and shows exactly what it would change. Nothing is sent. */
  stageMode: prepare(
    '/acts/stage-mode',
    z.object({
      zone: id,
      mode: modeSchema,
      reason: text(200),
      minutes: minutesOfADay,
      /** In km/h; refused above the law at this visibility, the posted speed, and what the policy says for the mode. */
      speed: z.number().int().min(5).max(120).multipleOf(5).optional(),
      /** Where in the zone it is about. */
      stretch: text(80)
        .refine((place) => !namesSpeed(place), {
          error: 'a place without a speed: the speed has its own field',
        })
        .optional(),
    }),
  ),
  /** Prepares a command to a single device and shows what it would change. Nothing is sent. */
  stageDevice: prepare(
    '/acts/stage-device',
    z.object({
      device: id,
      desired: deviceRequestSchema,
      reason: text(200),
      minutes: minutesOfADay,
    }),
  ),
  /** Prepares one command to many devices; those that cannot or may not take it are named and left out. Nothing is sent. */
  stageGroup: prepare(
    '/acts/stage-group',
    z.object({
      devices: z.array(id).min(1).max(2_000),
      desired: deviceRequestSchema,
      reason: text(200),
      minutes: minutesOfADay,
    }),
  ),
  /** Gives back those of the devices that a person holds. */
  releaseGroup: act('/acts/release-group', z.object({ devices: z.array(id).min(1).max(2_000) })),
  /** Ends what a person holds a device to, before it expires. */
  releaseDevice: act('/acts/release-device', z.object({ device: id })),
  /** Carries out a stage within its select time; the same person, once. */
  execute: act('/acts/execute', z.object({ stage: id })),
  cancel: act('/acts/cancel', z.object({ stage: id })),
  returnToAutomatic: act('/acts/return-to-automatic', z.object({ zone: id })),
  confirm: act('/acts/confirm', z.object({ zone: id, proposal: id })),
  veto: act('/acts/veto', z.object({ zone: id, proposal: id, reason: text(200) })),
  arm: act('/acts/arm', z.object({ zone: id, on: z.boolean() })),
  retryFailed: act('/acts/retry-failed', z.object({ zone: id })),
  /** Tries again, now, those of the devices whose command ended without proof. */
  retryDevices: act('/acts/retry-devices', z.object({ devices: z.array(id).min(1).max(2_000) })),
  /**
   * Takes the zone for this console; from a connected one only with a reason, and unless it is of the same account by rank
   * or after five idle minutes.
   */
  takeAuthority: act('/acts/take-authority', z.object({ zone: id, reason: text(200).optional() })),
  releaseAuthority: act('/acts/release-authority', z.object({ zone: id })),
  enterVisibility: act(
    '/acts/enter-visibility',
    z.object({
      zone: id,
      value: z.number().min(1).max(50_000),
      minutes: z.number().int().min(1).max(240),
      source: z.enum(['video', 'patrol', 'weather-office']),
    }),
  ),
  /** Ends what a person entered for the zone before it expires. */
  withdrawVisibility: act('/acts/withdraw-visibility', z.object({ zone: id })),
};
