/** A zone now: its visibility, its mode and why, who commands it, and how far the field follows. */
import { z } from 'zod';
import { fogModeSchema, modeSchema, qualitySchema, reasonSchema, sideSchema, time } from './words.ts';

export const proposalSchema = z.object({
  id: z.string(),
  mode: fogModeSchema,
  kind: z.enum(['escalate', 'clear', 'closure']),
  at: time,
  until: time.optional(),
  /** Where nothing runs by itself and waiting is not safe: from here on an alarm says that nobody answered. */
  answerBy: time.optional(),
  /** How long a veto keeps it away, in milliseconds. */
  vetoFor: z.number(),
  /** Sensors whose doubt alone keeps a closure asked: what a person saw, entered by hand, ends it. */
  doubtful: z.array(z.string()).optional(),
  /** A closure takes two persons; this one agreed. */
  first: z.object({ by: z.string(), at: time, supervisor: z.boolean() }).optional(),
});

/** The console that commands the zone; absent while nobody does. */
export const authoritySchema = z.object({
  by: z.string(),
  since: time,
  /** The holder's latest act; five minutes later any operator may take over. */
  actedAt: time,
  /** Why it was taken over from somebody else. */
  reason: z.string().optional(),
  /** The holding console lost its connection. */
  lost: z.boolean(),
  /** It is the console that asks. */
  here: z.boolean().optional(),
});

export const overrideSchema = z.object({
  mode: modeSchema,
  by: z.string(),
  reason: z.string(),
  since: time,
  until: time,
  /** In km/h; what is shown obeys the law all the same. */
  speed: z.number().optional(),
  stretch: z.string().optional(),
  /** What would stand if it ended now. */
  leaves: modeSchema,
});

/** How far the field agrees with what is wanted; `total` counts the devices that it is wanted of now. */
export const convergenceSchema = z.object({
  total: z.number(),
  verified: z.number(),
  pending: z.number(),
  failed: z.number(),
  unknown: z.number(),
  offline: z.number(),
  unsupported: z.number(),
  maintenance: z.number(),
  state: z.enum(['idle', 'converging', 'converged', 'partial', 'failed']),
});

/** Does a driver always see the next lit lamp? domain.md §6.5 (7). */
export const effectivenessSchema = z.object({
  effective: z.boolean(),
  /** Lamps are still being switched: that it is not effective yet is no verdict. */
  settling: z.literal(true).optional(),
  lamps: z.number(),
  litShare: z.number(),
  longestDarkRun: z
    .object({ side: sideSchema, lamps: z.number(), from: z.number(), to: z.number(), gap: z.number() })
    .optional(),
  reasons: z.array(z.enum(['share-below', 'dark-run', 'no-lamps', 'unverified-host'])),
});

export const zoneViewSchema = z.object({
  id: z.string(),
  at: time,
  visibility: z.object({
    trust: z.enum(['good', 'hold', 'none']),
    /** The zone has no sensors: that nothing is seen is no fault of theirs. */
    unequipped: z.literal(true).optional(),
    /** The lowest that is seen, in metres, and the band that it falls in. */
    escalate: z.number().optional(),
    clear: z.number().optional(),
    band: fogModeSchema,
    /** Neighbours contradict that reading: the zone is answered by `followed` only, until a person has looked. */
    alone: z.object({ sensors: z.array(z.string()), followed: fogModeSchema }).optional(),
    decisive: z.string().optional(),
    at: time.optional(),
    trend: z.array(z.tuple([time, z.number()])),
    entered: z
      .object({
        value: z.number(),
        by: z.string(),
        at: time,
        until: time,
        source: z.enum(['video', 'patrol', 'weather-office']),
      })
      .optional(),
  }),
  sensors: z.array(
    z.object({
      id: z.string(),
      stake: z.number(),
      value: z.number().optional(),
      shortMean: z.number().optional(),
      longMean: z.number().optional(),
      quality: qualitySchema,
      cause: z.string(),
      at: time,
    }),
  ),
  subSegments: z.array(
    z.object({ from: z.number(), to: z.number(), escalate: z.number().optional(), contradicted: z.boolean() }),
  ),
  /** The field was not read since the start: mode, fog and devices are unknown, whatever stands here. */
  unread: z.boolean().optional(),
  mode: modeSchema,
  source: z.enum(['automatic', 'confirmed', 'override', 'hold', 'adopted', 'manual']),
  automaticMode: fogModeSchema,
  since: time,
  /** Opaque: changes whenever a preview made before no longer starts from what is. */
  situation: z.string().optional(),
  armed: z.boolean(),
  /** What the fog calls for where a disarmed zone shows less: nobody guides there. */
  unguided: fogModeSchema.optional(),
  reasons: z.array(reasonSchema),
  speed: z.object({
    recommended: z.number().optional(),
    legalCap: z.number().optional(),
    article: z.string().optional(),
    statutory: z.boolean(),
  }),
  proposal: proposalSchema.optional(),
  override: overrideSchema.optional(),
  authority: authoritySchema.optional(),
  convergence: convergenceSchema,
  effectiveness: effectivenessSchema,
  timing: z.object({
    detectedAt: time.optional(),
    orderedAt: time.optional(),
    decidedAt: time.optional(),
    firstVerifiedAt: time.optional(),
    lastVerifiedAt: time.optional(),
    /** One of these, by what it is counted from: the fog first seen, a person's order, or the decision alone. */
    detectionToLast: z.number().optional(),
    orderToLast: z.number().optional(),
    decisionToLast: z.number().optional(),
  }),
  openAlarms: z.number(),
  fogEvent: z.number().optional(),
});

export type ZoneView = z.infer<typeof zoneViewSchema>;
export type Convergence = z.infer<typeof convergenceSchema>;
