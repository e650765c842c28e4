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

/** A fog event: from the moment a zone left standby to its return. */
export const fogEventSchema = z.object({
  id: z.number(),
  zone: z.string(),
  openedAt: time,
  closedAt: time.optional(),
  minVisibility: z.number().optional(),
  minVisibilityAt: time.optional(),
  strongest: modeSchema,
  modes: z.array(z.object({ mode: modeSchema, at: time, source: z.string(), event: z.number() })),
  /** From first detection below a band to the last lamp verified, of the first response. */
  responseTime: z.number().optional(),
  commands: z.object({ verified: z.number(), failed: z.number(), unknown: z.number() }),
  overrides: z.number(),
});

export type JournalEventView = z.infer<typeof journalEventSchema>;
export type FogEvent = z.infer<typeof fogEventSchema>;
export type FaultRecord = z.infer<typeof faultRecordSchema>;
