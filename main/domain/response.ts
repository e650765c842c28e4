/**
 * Decides how strongly a zone is guided: picture × policy × authority → decision with its reasons as data.
 * Thicker fog never weakens it, worse data never relaxes it, at most one step down per hold time.
 */

import type { RoadClass, ZoneControl } from './asset.ts';
import { advance, enter, withoutClearing, withoutProposal } from './automation.ts';
import { mayEscalate, type ZonePicture } from './fog.ts';
import { type FogMode, isWeaker, type Mode } from './mode.ts';
import { assertNever } from './outcome.ts';
import type { ModeSetting, Policy } from './policy.ts';
import { explain } from './reasons.ts';
import { adviseSpeed, capOn } from './speed.ts';
import { type Kmh, later, type Metres, type Millis, type UtcMs } from './units.ts';

/** Why a decision is what it is; codes and values, turned into sentences by the screen. */
export type Reason =
  | {
      readonly code: 'visibility-below';
      readonly visibility: Metres;
      readonly threshold: Metres;
      readonly mode: Mode;
      readonly sensor?: string;
    }
  | { readonly code: 'instant-escalation'; readonly below: Metres; readonly samples: number }
  | { readonly code: 'persisting'; readonly mode: Mode; readonly since: UtcMs; readonly until: UtcMs }
  | { readonly code: 'clearing'; readonly above: Metres; readonly since: UtcMs; readonly until: UtcMs }
  | { readonly code: 'dwell'; readonly until: UtcMs }
  | { readonly code: 'stepped-down'; readonly from: Mode; readonly to: Mode; readonly visibility: Metres }
  | { readonly code: 'no-fog' }
  | { readonly code: 'suspect-data-holds'; readonly sensors: readonly string[] }
  | { readonly code: 'sensors-lost'; readonly since: UtcMs }
  | { readonly code: 'contradicted'; readonly sensors: readonly string[] }
  | { readonly code: 'entered-visibility'; readonly visibility: Metres; readonly by: string; readonly until: UtcMs }
  | { readonly code: 'night-lock'; readonly untilHour: number }
  | { readonly code: 'override'; readonly by: string; readonly reason: string; readonly until: UtcMs }
  | { readonly code: 'confirmed'; readonly by: string }
  | { readonly code: 'vetoed'; readonly by: string; readonly until: UtcMs }
  | { readonly code: 'waiting-for-person'; readonly proposed: Mode; readonly until?: UtcMs }
  | { readonly code: 'manual-zone' }
  | { readonly code: 'not-armed' }
  | { readonly code: 'adopted'; readonly mode: Mode };

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
  readonly lostSince?: UtcMs;
  readonly override?: Override;
  readonly proposal?: Proposal;
  /** A vetoed mode is not proposed again before `until`, unless the fog calls for a stronger one. */
  readonly vetoed?: { readonly mode: FogMode; readonly by: string; readonly until: UtcMs };
  readonly confirmedBy?: string;
  /** What brought the present mode, so that it can still be told when the fog has moved on. */
  readonly why?: Reason;
  /** The mode was found running in the field or in the saved state, and nothing has changed it since. */
  readonly adopted?: true;
  /** A person's answer to the closure proposal; it stands until the zone leaves `control`. */
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

export type ResponseAct =
  | {
      readonly kind: 'override';
      readonly mode: Mode;
      readonly by: string;
      readonly reason: string;
      readonly for: Millis;
      readonly speed?: Kmh;
      readonly stretch?: string;
    }
  | { readonly kind: 'return-to-automatic'; readonly by: string }
  | { readonly kind: 'confirm'; readonly proposal: string; readonly by: string }
  | { readonly kind: 'veto'; readonly proposal: string; readonly by: string }
  | { readonly kind: 'arm'; readonly by: string }
  | { readonly kind: 'disarm'; readonly why: 'restart' | 'configuration' | 'person' };

type ActOf<K extends ResponseAct['kind']> = Extract<ResponseAct, { readonly kind: K }>;

/** Why an act was refused; codes for the screen, with what it takes instead. */
export type Refusal =
  | { readonly code: 'weaker-than-automatic'; readonly automatic: Mode }
  | { readonly code: 'standby-in-fog'; readonly visibility: Metres; readonly sensor: string }
  | { readonly code: 'no-expiry' }
  | { readonly code: 'expiry-too-long'; readonly longest: Millis }
  | { readonly code: 'no-reason' }
  | { readonly code: 'no-such-proposal' }
  | { readonly code: 'needs-supervisor' }
  | { readonly code: 'needs-second-person'; readonly by: string }
  | { readonly code: 'speed-above-legal'; readonly cap: Kmh }
  | { readonly code: 'speed-above-posted'; readonly posted: Kmh }
  | { readonly code: 'speed-above-policy'; readonly agreed: Kmh }
  | { readonly code: 'speed-above-automatic'; readonly advised: Kmh }
  | { readonly code: 'nothing-to-end' };

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
  const next = advance(state, input);
  const mode = next.override?.mode ?? next.mode;
  const { picture, roadClass, postedSpeed, policy } = input;
  return {
    state: next,
    decision: {
      zone: input.zone,
      at: input.now,
      mode,
      source: sourceOf(next, input),
      reasons: explain(next, input),
      speed: adviseSpeed(mode, picture.escalate, roadClass, postedSpeed, policy, next.override?.speed),
      setting: policy.settings[mode],
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

/** What a person's act is judged by; `supervisor` when the person stands at or above that role. */
export interface ActContext {
  readonly now: UtcMs;
  readonly picture: ZonePicture;
  readonly policy: Policy;
  readonly supervisor: boolean;
  /** What a chosen speed is judged by. */
  readonly road: { readonly class: RoadClass; readonly postedSpeed: Kmh };
}

export type Acted =
  | { readonly ok: true; readonly state: ResponseState }
  | { readonly ok: false; readonly refusal: Refusal };

/** Carries out a person's act on a zone, or says by a refusal code why not (domain.md §6.2 and §6.5). */
export function act(state: ResponseState, wanted: ResponseAct, context: ActContext): Acted {
  switch (wanted.kind) {
    case 'override':
      return override(state, wanted, context);
    case 'return-to-automatic':
      return returnToAutomatic(state);
    case 'confirm':
      return confirm(state, wanted, context);
    case 'veto':
      return veto(state, wanted, context);
    case 'arm':
      return done(withoutClearing({ ...state, armed: true }));
    case 'disarm':
      return done(withoutProposal(withoutClearing({ ...state, armed: false })));
    default:
      return assertNever(wanted, 'response act');
  }
}

const done = (state: ResponseState): Acted => ({ ok: true, state });
const refuse = (refusal: Refusal): Acted => ({ ok: false, refusal });

function override(state: ResponseState, wanted: ActOf<'override'>, context: ActContext): Acted {
  const { now, policy } = context;
  if (wanted.reason.trim() === '') return refuse({ code: 'no-reason' });
  if (!(wanted.for > 0)) return refuse({ code: 'no-expiry' });
  const { longest } = policy.override;
  if (wanted.for > longest) return refuse({ code: 'expiry-too-long', longest });
  const blocked = context.supervisor ? undefined : needsSupervisor(state, wanted.mode, context);
  if (blocked !== undefined) return refuse(blocked);
  const tooFast =
    wanted.speed === undefined ? undefined : complaintAboutSpeed(state, wanted.mode, wanted.speed, context);
  if (tooFast !== undefined) return refuse(tooFast);
  const { mode, by, reason, speed, stretch } = wanted;
  const chosen = { ...(speed === undefined ? {} : { speed }), ...(stretch === undefined ? {} : { stretch }) };
  return done({ ...state, override: { mode, by, reason, since: now, until: later(now, wanted.for), ...chosen } });
}

/** Why `speed` may not be chosen for `mode`: law at this visibility, posted speed, policy, or automation's advice. */
export function complaintAboutSpeed(
  state: ResponseState,
  mode: Mode,
  speed: Kmh,
  { picture, policy, supervisor, road }: Pick<ActContext, 'picture' | 'policy' | 'supervisor' | 'road'>,
): Refusal | undefined {
  const cap = capOn(mode, picture.escalate, road.class, policy);
  if (cap !== undefined && speed > cap) return { code: 'speed-above-legal', cap };
  if (speed > road.postedSpeed) return { code: 'speed-above-posted', posted: road.postedSpeed };
  const agreed = policy.settings[mode].sign.speed[road.class];
  if (agreed !== undefined && speed > agreed) return { code: 'speed-above-policy', agreed };
  const advised = adviseSpeed(state.mode, picture.escalate, road.class, road.postedSpeed, policy).recommended;
  if (supervisor || advised === undefined || speed <= advised) return undefined;
  return { code: 'speed-above-automatic', advised };
}

function needsSupervisor(state: ResponseState, mode: Mode, context: ActContext): Refusal | undefined {
  const fog = mode === 'standby' ? fogForbidsStandby(context) : undefined;
  if (fog !== undefined) return fog;
  return isWeaker(mode, state.mode) ? { code: 'weaker-than-automatic', automatic: state.mode } : undefined;
}

/** Interlock of domain.md §6.5: no standby while a credible sensor sees fog. */
function fogForbidsStandby({ picture, policy }: ActContext): Refusal | undefined {
  for (const sensor of picture.sensors.filter(mayEscalate)) {
    const visibility = sensor.shortMean ?? sensor.reading.value;
    if (visibility !== undefined && visibility < policy.interlock.noStandbyBelow) {
      return { code: 'standby-in-fog', visibility, sensor: sensor.id };
    }
  }
  return undefined;
}

function returnToAutomatic(state: ResponseState): Acted {
  const { override: ended, ...rest } = state;
  return ended === undefined ? refuse({ code: 'nothing-to-end' }) : done(rest);
}

function confirm(state: ResponseState, wanted: ActOf<'confirm'>, context: ActContext): Acted {
  const { proposal } = state;
  const { now } = context;
  if (proposal === undefined || proposal.id !== wanted.proposal) return refuse({ code: 'no-such-proposal' });
  if (proposal.kind === 'closure') return confirmClosure(state, proposal, wanted.by, context);
  const fog = proposal.mode === 'standby' && !context.supervisor ? fogForbidsStandby(context) : undefined;
  if (fog !== undefined) return refuse(fog);
  return done({ ...enter(state, proposal.mode, now), confirmedBy: wanted.by });
}

/** The first person's word is kept; the second must be somebody else, and one of the two a supervisor. */
function confirmClosure(state: ResponseState, proposal: Proposal, by: string, context: ActContext): Acted {
  const { now, supervisor } = context;
  const { first } = proposal;
  if (first === undefined) return done({ ...state, proposal: { ...proposal, first: { by, at: now, supervisor } } });
  if (first.by === by) return refuse({ code: 'needs-second-person', by });
  if (!first.supervisor && !supervisor) return refuse({ code: 'needs-supervisor' });
  return done(withoutProposal({ ...state, closure: { by: `${first.by}, ${by}`, at: now, accepted: true } }));
}

function veto(state: ResponseState, wanted: ActOf<'veto'>, { now, policy }: ActContext): Acted {
  const { proposal } = state;
  const { by } = wanted;
  if (proposal === undefined || proposal.id !== wanted.proposal) return refuse({ code: 'no-such-proposal' });
  const rest = withoutProposal(state);
  if (proposal.kind === 'closure') return done({ ...rest, closure: { by, at: now, accepted: false } });
  if (proposal.kind === 'clear') return done({ ...rest, clearSince: now });
  return done({ ...rest, vetoed: { mode: proposal.mode, by, until: later(now, policy.override.default) } });
}
