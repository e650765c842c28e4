/**
 * Decides how strongly a zone is guided: picture × policy × authority → decision with its reasons as data.
 * Thicker fog never weakens it, worse data never relaxes it, at most one step down per hold time.
 */

import { settingIn, speedIn } from './accident.ts';
import type { RoadClass, ZoneControl } from './asset.ts';
import { advance, enter } from './automation.ts';
import type { ZonePicture } from './fog.ts';
import { calledMode, type FogCall } from './fog-call.ts';
import { type LastSeen, sightOf } from './last-seen.ts';
import type { FogMode, Mode } from './mode.ts';
import type { ModeSetting, Policy } from './policy.ts';
import { explain } from './reasons.ts';
import { type ShownSpeed, showSpeed } from './shown-speed.ts';
import type { Kmh, Metres, Millis, UtcMs } from './units.ts';

/** Why a decision is what it is; codes and values, turned into sentences by the screen. */
export type Reason =
  | {
      readonly code: 'visibility-below';
      readonly visibility: Metres;
      readonly threshold: Metres;
      readonly mode: Mode;
      readonly sensor?: string;
      /** When this brought the present mode; absent for what is so now. */
      readonly decidedAt?: UtcMs;
    }
  | {
      readonly code: 'instant-escalation';
      readonly below: Metres;
      readonly samples: number;
      /** Those that read so; absent in what was saved before they were named. */
      readonly sensors?: readonly string[];
      readonly decidedAt?: UtcMs;
    }
  | {
      readonly code: 'persisting';
      readonly mode: Mode;
      readonly since: UtcMs;
      readonly until: UtcMs;
      /** Then it is proposed to a person, not done. */
      readonly asks?: true;
      /** It has lasted long enough: what still keeps it from happening is another reason's to say. */
      readonly over?: true;
    }
  | {
      readonly code: 'clearing';
      readonly above: Metres;
      readonly since: UtcMs;
      readonly until: UtcMs;
      readonly over?: true;
    }
  /** The fog asks for less than `mode`, and nothing is relaxed before it has stayed above this for `hold`. */
  | { readonly code: 'not-yet-clear'; readonly mode: Mode; readonly above: Metres; readonly hold: Millis }
  | { readonly code: 'dwell'; readonly until: UtcMs }
  | {
      readonly code: 'stepped-down';
      readonly from: Mode;
      readonly to: Mode;
      readonly visibility: Metres;
      /** Those whose long mean was clear, all that were good; absent in what was saved before they were named. */
      readonly sensors?: readonly string[];
      readonly decidedAt?: UtcMs;
    }
  /** An override ended while the fog still called for `mode`, which it had shown at least: that much stayed. */
  | { readonly code: 'kept-after-override'; readonly mode: Mode; readonly by: string; readonly decidedAt?: UtcMs }
  | { readonly code: 'no-fog' }
  | {
      readonly code: 'suspect-data-holds';
      readonly sensors: readonly string[];
      /** Others are good and see less fog; these were last believed in it. Absent where only doubtful data is left. */
      readonly despite?: true;
    }
  | { readonly code: 'sensors-lost'; readonly since: UtcMs }
  /** There is none: people switch the zone, or enter what they see. */
  | { readonly code: 'no-sensors' }
  | {
      readonly code: 'contradicted';
      readonly sensors: readonly string[];
      /** The lowest that they see, and the band that the zone is answered by meanwhile; absent in older records. */
      readonly visibility?: Metres;
      readonly mode?: FogMode;
    }
  | { readonly code: 'entered-visibility'; readonly visibility: Metres; readonly by: string; readonly until: UtcMs }
  | { readonly code: 'night-lock'; readonly untilHour: number }
  | { readonly code: 'override'; readonly by: string; readonly reason: string; readonly until: UtcMs }
  | { readonly code: 'confirmed'; readonly by: string }
  | { readonly code: 'vetoed'; readonly by: string; readonly mode: Mode; readonly until: UtcMs }
  | {
      readonly code: 'waiting-for-person';
      readonly proposed: Mode;
      readonly kind: Proposal['kind'];
      readonly until?: UtcMs;
      /** Who has agreed to a closure already, and whether the other voice must be a supervisor's. */
      readonly first?: string;
      readonly supervisor?: boolean;
      /** A person's override holds this mode meanwhile: the proposal is about what follows it. */
      readonly held?: Mode;
    }
  /** Two persons agreed to a closure; `by` names both. */
  | { readonly code: 'closure-agreed'; readonly by: string; readonly at: UtcMs }
  /** Somebody refused a closure; it is asked again at `until` while the mode is still the strongest. */
  | { readonly code: 'closure-refused'; readonly by: string; readonly at: UtcMs; readonly until: UtcMs }
  /** More may be shown than is: it is raised one step at a time, the next at `until` or later. */
  | { readonly code: 'speed-rising'; readonly shown: Kmh; readonly next: Kmh; readonly until: UtcMs }
  | { readonly code: 'manual-zone' }
  | { readonly code: 'not-armed' }
  | { readonly code: 'adopted'; readonly mode: Mode };

/** What brings a zone into a mode. */
export type EntryReason = Extract<
  Reason,
  { readonly code: 'visibility-below' | 'instant-escalation' | 'stepped-down' | 'kept-after-override' }
>;

export interface Override {
  readonly mode: Mode;
  readonly by: string;
  readonly reason: string;
  readonly since: UtcMs;
  /** An override always ends. */
  readonly until: UtcMs;
  /** Chosen by the person; shown only as far as law, mode and posted speed allow at the moment. */
  readonly speed?: Kmh;
  /** Where in the zone it is about, in the person's words. */
  readonly stretch?: string;
}

/** A change that waits for a person, or for its veto window to pass. */
export interface Proposal {
  readonly id: string;
  readonly mode: FogMode;
  readonly kind: 'escalate' | 'clear' | 'closure';
  readonly at: UtcMs;
  /** Since when a person has been asked, where a weaker proposal that nobody answered came before; else since `at`. */
  readonly askedSince?: UtcMs;
  /** Carried out by itself at this time unless vetoed; absent when it needs a click. */
  readonly until?: UtcMs;
  /** A closure takes two persons, one of them a supervisor (domain.md §6.2); this is the first. */
  readonly first?: { readonly by: string; readonly at: UtcMs; readonly supervisor: boolean };
}

/** Everything the decision remembers between two calls; plain data, journalled and restored as is. */
export interface ResponseState {
  /** What automation holds for right now, before any override. */
  readonly mode: FogMode;
  readonly since: UtcMs;
  /** For each stronger mode: since when the short mean has stayed below its band edge. */
  readonly belowSince: { readonly [M in FogMode]?: UtcMs };
  /** Since when the clear value has stayed above the clear threshold of the current mode. */
  readonly clearSince?: UtcMs;
  /** What the fog calls for, armed or not, whoever may answer it; absent while it calls for nothing. */
  readonly fog?: FogCall;
  readonly lostSince?: UtcMs;
  /** What was last seen of the fog: what the law goes by where nobody sees it now. */
  readonly lastSeen?: LastSeen;
  /** The speed that signs show: it is raised one step at a time. */
  readonly shown?: ShownSpeed;
  readonly override?: Override;
  readonly proposal?: Proposal;
  /** What had waited for a person when the program ended: asked again, it has waited since then. */
  readonly asked?: Pick<Proposal, 'kind' | 'mode' | 'at'>;
  /** A vetoed mode is not proposed again before `until`, unless the fog calls for a stronger one. */
  readonly vetoed?: { readonly mode: FogMode; readonly by: string; readonly until: UtcMs };
  readonly confirmedBy?: string;
  /** What brought the present mode, so that it can still be told when the fog has moved on. */
  readonly why?: EntryReason;
  /** The mode was found running in the field or in the saved state, and nothing has changed it since. */
  readonly adopted?: true;
  /** A person's answer to the closure proposal; a yes stands until the zone leaves `control`, a no is asked again. */
  readonly closure?: { readonly by: string; readonly at: UtcMs; readonly accepted: boolean };
  /** Automation acts only when armed; a restart or a changed configuration disarms. */
  readonly armed: boolean;
  readonly proposals: number;
}

export interface ResponseInput {
  readonly zone: string;
  readonly control: ZoneControl;
  readonly roadClass: RoadClass;
  readonly postedSpeed: Kmh;
  readonly picture: ZonePicture;
  readonly policy: Policy;
  readonly now: UtcMs;
  /** Hour of day 0–23 in the site's time zone, for the night lock. */
  readonly localHour: number;
}

/** Speed for drivers; `recommended` is never above `legalCap`. */
export interface SpeedAdvice {
  /** Absent means the posted speed stands and no number is shown. */
  readonly recommended?: Kmh;
  /** Legal maximum at this visibility (expressway Art. 81, any road Art. 46(3)); absent when the law sets none. */
  readonly legalCap?: Kmh;
  readonly article?: '81(1)' | '81(2)' | '81(3)' | '46(3)';
  /** On ordinary roads above 50 m the figure is advice, not statute. */
  readonly statutory: boolean;
}

export interface Decision {
  readonly zone: string;
  readonly at: UtcMs;
  readonly mode: Mode;
  readonly source: 'automatic' | 'confirmed' | 'override' | 'hold' | 'adopted' | 'manual';
  readonly reasons: readonly Reason[];
  readonly speed: SpeedAdvice;
  readonly setting: ModeSetting;
  readonly proposal?: Proposal;
}

/** A zone at first sight: standby, nothing remembered, automation not armed. */
export const initialResponse = (now: UtcMs): ResponseState => ({
  mode: 'standby',
  since: now,
  belowSince: {},
  armed: false,
  proposals: 0,
});

/** Takes over the mode found running after a restart; hold times begin anew and no proposal survives. */
export function adopt(state: ResponseState, mode: FogMode, now: UtcMs): ResponseState {
  const { why, ...entered } = enter(state, mode, now);
  return { ...entered, belowSince: {}, adopted: true };
}

/** The decision for one zone at one moment, and what to remember for the next; to be called every second. */
export function decide(
  state: ResponseState,
  input: ResponseInput,
): { readonly state: ResponseState; readonly decision: Decision } {
  const { shown: before, ...next } = advance(state, input);
  const mode = next.override?.mode ?? next.mode;
  const { picture, roadClass, postedSpeed, policy } = input;
  const chosen = next.override?.speed;
  const automatic = calledMode(next);
  const grounds = { automatic, sight: sightOf(next, picture), roadClass, postedSpeed, chosen };
  const now = showSpeed(before, mode, speedIn(mode, grounds, policy), postedSpeed, policy, input.now);
  const { speed, shown, next: rise } = now;
  const rising: readonly Reason[] =
    rise === undefined || shown === undefined
      ? []
      : [{ code: 'speed-rising', shown: shown.speed, next: rise.to, until: rise.at }];
  return {
    state: shown === undefined ? next : { ...next, shown },
    decision: {
      zone: input.zone,
      at: input.now,
      mode,
      source: sourceOf(next, input),
      reasons: [...explain(next, input), ...rising],
      speed,
      setting: settingIn(mode, automatic, policy),
      ...(next.proposal === undefined ? {} : { proposal: next.proposal }),
    },
  };
}

function sourceOf(state: ResponseState, input: ResponseInput): Decision['source'] {
  if (state.override !== undefined) return 'override';
  if (state.adopted) return 'adopted';
  if (!state.armed || input.picture.trust !== 'good') return 'hold';
  if (state.confirmedBy !== undefined) return 'confirmed';
  return input.control === 'manual' ? 'manual' : 'automatic';
}
