/**
 * From the readings of a zone's sensors to one picture of its fog. Fog patches are smaller than the gaps between
 * sensors, so sensors are never averaged across a zone (domain.md §6.3). Decides nothing; that is response.ts.
 */

import type { FogMode } from './mode.ts';
import type { QualityCause, Reading } from './reading.ts';
import type { Metres, UtcMs } from './units.ts';

/** A sensor as the fog picture needs it: judged, averaged, placed. */
export interface SensorView {
  readonly id: string;
  readonly stake: Metres;
  readonly reading: Reading;
  /** Harmonic mean over the policy's short window (1 min); absent without a usable sample in it. */
  readonly shortMean?: Metres;
  /** Harmonic mean over the policy's long window (10 min). */
  readonly longMean?: Metres;
  /** The latest good raw values, newest last, at most the policy's `instantSamples`. */
  readonly lastGood: readonly Metres[];
}

/** Visibility that a person entered from video, patrol or the weather office; counts as good until it expires. */
export interface EnteredVisibility {
  readonly value: Metres;
  readonly at: UtcMs;
  readonly until: UtcMs;
  readonly by: string;
  readonly source: 'video' | 'patrol' | 'weather-office';
}

/** The stretch around one sensor (or one site of several). */
export interface SubSegment {
  readonly from: Metres;
  readonly to: Metres;
  readonly sensors: readonly string[];
  /** Smallest short mean over good and degraded sensors. */
  readonly escalate?: Metres;
  /** Smallest long mean over good sensors. */
  readonly clear?: Metres;
  /** A lone low reading that its neighbours contradict: a person should look. */
  readonly contradicted: boolean;
}

/** `hold`: only suspect data left, never clear. `none`: nothing left, hold the mode and say so. */
export type Trust = 'good' | 'hold' | 'none';

export interface ZonePicture {
  readonly at: UtcMs;
  readonly trust: Trust;
  /** Vz for escalation: the smallest over the sub-segments, contradicted ones limited to one mode above the rest. */
  readonly escalate?: Metres;
  /** Vz for clearing; absent unless every good sensor has one and at least one is good. */
  readonly clear?: Metres;
  /** Consecutive good raw samples below the instant threshold on at least one sensor. */
  readonly instant: boolean;
  /** The band that `escalate` falls in, by entry thresholds alone. */
  readonly band: FogMode;
  readonly subSegments: readonly SubSegment[];
  readonly sensors: readonly SensorView[];
  /** The sensor that sets `escalate`. */
  readonly decisive?: string;
  readonly causes: { readonly [sensor: string]: QualityCause };
  readonly entered?: EnteredVisibility;
}
