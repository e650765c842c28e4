/** What is kept: journal, fog events and faults. */
import { z } from 'zod';
import { modeSchema, time } from './words.ts';

export const faultRecordSchema = z.object({
  id: z.number(),
  device: z.string().optional(),
  endpoint: z.string().optional(),
  zone: z.string().optional(),
  code: z.string(),
  raisedAt: time,
  clearedAt: time.optional(),
  detail: z.string().optional(),
  /** Times it came back within this record. */
  count: z.number(),
});

export const journalEventSchema = z.object({
  seq: z.number(),
  kind: z.string(),
  at: time,
  zone: z.string().optional(),
  device: z.string().optional(),
  actor: z.string().optional(),
  causes: z.array(z.number()),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
});

/** How a person's answer that the fog waited for ended; `armed` where suspended automation was armed again. */
export const fogAnswerSchema = z.enum(['confirmed', 'vetoed', 'override', 'armed', 'unanswered']);

/** The fog called for more than the zone showed, and only a person could answer it. */
export const fogQuestionSchema = z.object({
  mode: modeSchema,
  /** The strongest mode that was asked for while it waited, where it is asked for less by now. */
  strongest: modeSchema.optional(),
  askedAt: time,
  /** Answered, or over without an answer; absent while it is awaited. */
  endedAt: time.optional(),
  answer: fogAnswerSchema.optional(),
  by: z.string().optional(),
  /** Absent where automation was suspended and proposed nothing. */
  proposal: z.string().optional(),
});

/**
 * A fog event: from the moment the fog called for a mode, or a person ordered one, until the fog has ceased to call and
 * the zone is in standby. What the fog called for is absent in older records.
 */
export const fogEventSchema = z.object({
  id: z.number(),
  zone: z.string(),
  openedAt: time,
  closedAt: time.optional(),
  minVisibility: z.number().optional(),
  minVisibilityAt: time.optional(),
  strongest: modeSchema,
  modes: z.array(z.object({ mode: modeSchema, at: time, source: z.string(), event: z.number() })),
  /** When the fog, having lasted long enough, first called for a mode. */
  calledAt: time.optional(),
  /** When the band that it called for at first was first seen. */
  seenSince: time.optional(),
  /** The strongest mode that it called for. */
  called: modeSchema.optional(),
  /** It still calls for one. */
  calling: z.literal(true).optional(),
  questions: z.array(fogQuestionSchema).optional(),
  /** Number of the entry that closed it. */
  closedBy: z.number().optional(),
  /** From the first sight of the fog, or from the order without fog, to the last lamp verified of the first response. */
  responseTime: z.number().optional(),
  commands: z.object({ verified: z.number(), failed: z.number(), unknown: z.number() }),
  overrides: z.number(),
});

export type JournalEventView = z.infer<typeof journalEventSchema>;
export type FogQuestion = z.infer<typeof fogQuestionSchema>;
export type FogAnswer = z.infer<typeof fogAnswerSchema>;
export type FogEvent = z.infer<typeof fogEventSchema>;
export type FaultRecord = z.infer<typeof faultRecordSchema>;
