/**
 * From what a wire said to what we may believe. Owns quality: every value carries its time and how far to trust it.
 * Decides nothing about fog.
 */
import type { Metres, Millis, UtcMs } from './units.ts';

/** A decoded point straight from a device, before anyone judged it. */
export interface Sample {
  /** Point name from the profile, e.g. `visibility`, `battery-voltage`. */
  readonly point: string;
  /** Position in a list point (a host's node list), from 0. */
  readonly index?: number;
  readonly raw: readonly number[] | string;
  /** Decoded value in the profile's unit; absent when the raw value is a sentinel, invalid or not decodable. */
  readonly value?: number | string | boolean;
  readonly unit?: string;
  /** Why `value` is absent. */
  readonly invalid?: 'sentinel' | 'out-of-range' | 'undecodable' | 'missing';
  /** Fault codes of the profile that this raw value raises, e.g. `lamp/short-circuit`. */
  readonly faults?: readonly string[];
}

export const qualities = ['good', 'suspect', 'bad', 'missing'] as const;
export type Quality = (typeof qualities)[number];
/** Why a reading is not plainly good; `degraded` may escalate but never clear (domain.md §6.3). */
export const qualityCauses = [
  'none',
  'degraded',
  'stuck',
  'jump',
  'stale',
  'lost',
  'sentinel',
  'out-of-range',
  'undecodable',
  'device-fault',
  'no-answer',
  'not-yet-read',
] as const;
export type QualityCause = (typeof qualityCauses)[number];

export interface Reading {
  /** Metres of meteorological optical range; absent when bad or missing. */
  readonly value?: Metres;
  readonly at: UtcMs;
  readonly quality: Quality;
  readonly cause: QualityCause;
}

/** Limits used to judge visibility readings; defaults in domain.md §6.3, editable in the policy file. */
export interface ReadingLimits {
  readonly suspectAfter: Millis;
  readonly missingAfter: Millis;
  readonly stuckSamples: number;
  readonly jumpFactor: number;
  readonly min: Metres;
  readonly max: Metres;
}

/** What a sensor says of itself beside its value. */
export type SensorCondition = 'ok' | 'degraded' | 'fault' | 'unknown';
