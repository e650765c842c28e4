/**
 * The agreement a zone is guided by: bands, lamp settings, hold times. Always read from a policy file,
 * with who approved it; the shipped defaults are domain.md §6.1 to §6.4.
 */

import type { RoadClass } from './asset.ts';
import type { FogMode, Mode } from './mode.ts';
import type { ReadingLimits } from './reading.ts';
import type { Kmh, Metres, Millis } from './units.ts';

/** Where a number comes from; shown beside it wherever a person can see or change it. */
export interface Provenance {
  readonly source: string;
  readonly approvedBy: string;
  readonly date: string;
}

/** What a mode asks of a lamp, in canonical units. */
export interface LampSetting {
  readonly lit: boolean;
  /** Flashes a minute; 0 is steady. */
  readonly flashPerMinute: number;
  /** Levels of 8. */
  readonly brightnessDay: number;
  readonly brightnessNight: number;
  /** Red tail behind a vehicle in light groups; 0 is none. */
  readonly tailGroups: number;
}

/** What a mode tells drivers on signs and through sentinels. */
export interface SignSetting {
  /** Text by road class; `{speed}` is replaced by the recommended speed. Empty is blank. */
  readonly text: { readonly [C in RoadClass]: string };
  /** Recommended speed by road class; absent means the posted speed. Capped by law at run time. */
  readonly speed: { readonly [C in RoadClass]?: Kmh };
}

export interface ModeSetting {
  readonly lamp: LampSetting;
  readonly sign: SignSetting;
  readonly sentinel: { readonly mainWarning: 'off' | 'slow'; readonly voice: string };
  readonly provenance: Provenance;
}

/** A fog mode is entered below this visibility. `standby` has no band: it is what is left. */
export interface Band {
  readonly mode: Exclude<FogMode, 'standby'>;
  readonly below: Metres;
}

/** Longest intervals, by poll class, at which a device is asked while its zone is under close watch. */
export interface CloseWatch {
  readonly fast: Millis;
  readonly normal: Millis;
}

export interface Policy {
  readonly id: string;
  readonly title: string;
  readonly provenance: Provenance;
  /** Sorted from the weakest mode (largest visibility) to the strongest. */
  readonly bands: readonly Band[];
  readonly settings: { readonly [M in Mode]: ModeSetting };
  /** What stands beside a speed where a text has no place of its own for it; `{speed}` is replaced. */
  readonly speedWords: { readonly [C in RoadClass]: string };
  readonly escalate: {
    /** How long the one-minute mean must stay below a band edge. */
    readonly persist: Millis;
    /** This many consecutive good raw samples below `instantBelow` escalate at once. */
    readonly instantSamples: number;
    readonly instantBelow: Metres;
  };
  readonly clear: {
    /** Clear threshold = factor × band edge. */
    readonly factor: number;
    readonly hold: Millis;
    readonly dwell: Millis;
  };
  readonly means: { readonly short: Millis; readonly long: Millis };
  readonly sensors: ReadingLimits & {
    readonly subSegmentRadius: Metres;
    readonly neighbourDistance: Metres;
    /** A lone low reading is contradicted when neighbours lie this many bands higher. */
    readonly contradictionBands: number;
    /** Sensors closer than this stand on one site and vote by median when there are three or more. */
    readonly siteDistance: Metres;
    /** With every sensor lost, ask the operator again after this long. */
    readonly promptAfterLoss: Millis;
  };
  readonly confirmation: {
    /** From this mode up an automatic escalation can be vetoed for `vetoWindow`; the lamps wait that long. */
    readonly vetoFrom: FogMode;
    /** At and above this mode lamps switch at once and the operator is informed. */
    readonly immediateFrom: FogMode;
    readonly vetoWindow: Millis;
    /** Leaving this mode or a stronger one downwards waits for one operator click. */
    readonly clearFrom: FogMode;
    /** The zone clears by itself even out of the strong modes. */
    readonly fullAuto: boolean;
    /** A strengthening or a closure that no person has answered for this long is an alarm; it is never carried out. */
    readonly answerWithin: Millis;
  };
  readonly override: {
    readonly default: Millis;
    readonly longest: Millis;
    readonly warnBefore: Millis;
  };
  /** No automatic clearing to standby between these local hours. */
  readonly nightLock?: { readonly fromHour: number; readonly toHour: number };
  readonly command: {
    readonly selectFor: Millis;
    readonly retries: number;
    readonly backOff: readonly Millis[];
    readonly verifyWithin: Millis;
    /** A command not sent by then is never sent. */
    readonly expireAfter: Millis;
  };
  readonly effective: {
    /** Share of lamps that must be verified, 0 to 1. */
    readonly share: number;
  };
  /** A signal for M0 below this visibility needs a supervisor. */
  readonly interlock: { readonly noStandbyBelow: Metres };
  /** What signs show by themselves when they no longer hear the centre; without it their own setting stands. */
  readonly commLoss?: {
    /** Text by road class, without a number: nobody can tell drivers a speed any more. */
    readonly text: { readonly [C in RoadClass]: string };
    /** Silence after which a sign counts as cut off, in whole minutes (NTCIP 1203 dmsTimeCommLoss). */
    readonly after: Millis;
  };
  /** How often the devices of a zone in fog are asked; without it as often as in clear weather. */
  readonly closeWatch?: CloseWatch;
  /** Largest step between successive upstream signs. */
  readonly taper: { readonly stepPerSign: Kmh; readonly upstream: Metres; readonly raiseEvery: Millis };
}
