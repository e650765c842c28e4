/** What an act would change, and what became of the request. */
import { z } from 'zod';
import { deviceStateSchema } from './device.ts';
import { deviceKindSchema, modeSchema, time } from './words.ts';

/** What executing a stage would change, exactly. */
export const previewSchema = z.object({
  zone: z.string().optional(),
  device: z.string().optional(),
  from: modeSchema.optional(),
  to: modeSchema.optional(),
  changes: z.array(
    z.object({
      device: z.string(),
      name: z.string(),
      kind: deviceKindSchema,
      desired: deviceStateSchema,
      reported: deviceStateSchema,
      /** Somebody works on it. */
      maintenance: z.literal(true).optional(),
      /** Nobody answers there: what it reported is the last that was heard. */
      offline: z.literal(true).optional(),
      /** It would be switched, and its last command that ended was not proved. */
      failedLast: z.literal(true).optional(),
      /** Somebody holds it by itself: what is asked here comes true only beside that, unless the hold `ends` with it. */
      held: z.object({ by: z.string(), since: time, until: time, ends: z.literal(true).optional() }).optional(),
      /** What was wanted of it when this was staged. */
      commanded: deviceStateSchema.optional(),
      note: z.enum([
        'change',
        'already',
        'offline',
        'unsupported',
        'stronger-substitute',
        'weaker-substitute',
        'maintenance',
        'held',
        'unmanaged',
        'refused',
      ]),
      /** Why a group's command passes this device by. */
      refusal: z.looseObject({ code: z.string() }).optional(),
    }),
  ),
  counts: z.object({
    change: z.number(),
    already: z.number(),
    offline: z.number(),
    unsupported: z.number(),
    substituted: z.number(),
    /** It can do only less than is asked. */
    weakened: z.number(),
    maintenance: z.number(),
    held: z.number(),
    refused: z.number(),
  }),
  /** Estimated time until the last read-back, from measured round trips. */
  expected: z.number(),
  /** Devices it would switch that failed last time, and the estimated time at worst until these are given up. */
  failing: z.object({ count: z.number(), upTo: z.number() }).optional(),
  speed: z
    .object({
      recommended: z.number().optional(),
      legalCap: z.number().optional(),
      article: z.string().optional(),
      statutory: z.boolean(),
    })
    .optional(),
  until: time.optional(),
  weakerThanAutomatic: z.boolean(),
  /** It leaves one of the strongest modes downwards: asked once more before it is carried out. */
  leavingStrong: z.boolean().optional(),
  stretch: z.string().optional(),
});

export const stageSchema = z.object({
  id: z.string(),
  by: z.string(),
  madeAt: time,
  validUntil: time,
  /** Of a zone: it can be executed while the zone's own word is the same. */
  situation: z.string().optional(),
  preview: previewSchema,
});

export const refusedSchema = z.object({
  done: z.literal(false),
  refusal: z.looseObject({ code: z.string() }),
});

/** Result of an act: done, or refused with a code the screen explains. */
export const actResultSchema = z.union([z.object({ done: z.literal(true), event: z.number() }), refusedSchema]);

export type Preview = z.infer<typeof previewSchema>;
export type Stage = z.infer<typeof stageSchema>;
export type ActResult = z.infer<typeof actResultSchema>;
