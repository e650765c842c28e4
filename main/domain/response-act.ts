/** What a person may do to the response of a zone, and why it may be refused (domain.md §6.2 and §6.5). */
import type { RoadClass } from './asset.ts';
import { endOverride, enter, stepDown, withoutClearing, withoutProposal } from './automation.ts';
import { mayEscalate, type ZonePicture } from './fog.ts';
import { calledMode } from './fog-call.ts';
import { sightOf } from './last-seen.ts';
import { isWeaker, type Mode } from './mode.ts';
import { assertNever } from './outcome.ts';
import type { Policy } from './policy.ts';
import { vetoHolds } from './proposal-answer.ts';
import type { Proposal, ResponseState } from './response.ts';
import { shownBefore } from './shown-speed.ts';
import { isBlank } from './shown-text.ts';
import { adviseSpeed, capOn } from './speed.ts';
import { type Kmh, later, type Metres, type Millis, type UtcMs } from './units.ts';

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
  | { readonly code: 'standby-in-entered-fog'; readonly visibility: Metres; readonly by: string }
  | { readonly code: 'standby-in-unseen-fog'; readonly visibility: Metres }
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
      return returnToAutomatic(state, context.now);
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

/** What automation shows stands at once: the speed of an order that was taken back is nothing to rise from. */
function returnToAutomatic(state: ResponseState, now: UtcMs): Acted {
  if (state.override === undefined) return refuse({ code: 'nothing-to-end' });
  const { shown: _, ...rest } = endOverride(state, now);
  return done(rest);
}

function override(state: ResponseState, wanted: ActOf<'override'>, context: ActContext): Acted {
  const { now, policy } = context;
  if (isBlank(wanted.reason)) return refuse({ code: 'no-reason' });
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
  const { shown: before, ...rest } = state;
  const shown = shownBefore(before, wanted);
  const ordered = { mode, by, reason, since: now, until: later(now, wanted.for), ...chosen };
  return done({ ...rest, ...(shown === undefined ? {} : { shown }), override: ordered });
}

/** Why `speed` may not be chosen for `mode`: law at this visibility, posted speed, policy, or automation's advice. */
export function complaintAboutSpeed(
  state: ResponseState,
  mode: Mode,
  speed: Kmh,
  { picture, policy, supervisor, road }: Pick<ActContext, 'picture' | 'policy' | 'supervisor' | 'road'>,
): Refusal | undefined {
  const sight = sightOf(state, picture);
  const cap = capOn(mode, sight, road.class, policy);
  if (cap !== undefined && speed > cap) return { code: 'speed-above-legal', cap };
  if (speed > road.postedSpeed) return { code: 'speed-above-posted', posted: road.postedSpeed };
  const agreed = policy.settings[mode].sign.speed[road.class];
  if (agreed !== undefined && speed > agreed) return { code: 'speed-above-policy', agreed };
  const advised = adviseSpeed(calledMode(state), sight, road.class, road.postedSpeed, policy).recommended;
  if (supervisor || advised === undefined || speed <= advised) return undefined;
  return { code: 'speed-above-automatic', advised };
}

function needsSupervisor(state: ResponseState, mode: Mode, context: ActContext): Refusal | undefined {
  const fog = mode === 'standby' ? fogForbidsStandby(state, context) : undefined;
  if (fog !== undefined) return fog;
  return isWeaker(mode, state.mode) ? { code: 'weaker-than-automatic', automatic: state.mode } : undefined;
}

/** Interlock of domain.md §6.5: no standby while a credible sensor sees fog, a person entered it, or it was lost from sight. */
function fogForbidsStandby(state: ResponseState, { picture, policy }: ActContext): Refusal | undefined {
  const { noStandbyBelow } = policy.interlock;
  for (const sensor of picture.sensors.filter(mayEscalate)) {
    const visibility = sensor.shortMean ?? sensor.reading.value;
    if (visibility !== undefined && visibility < noStandbyBelow) {
      return { code: 'standby-in-fog', visibility, sensor: sensor.id };
    }
  }
  const { entered } = picture;
  if (entered !== undefined && entered.value < noStandbyBelow)
    return { code: 'standby-in-entered-fog', visibility: entered.value, by: entered.by };
  const { visibility } = sightOf(state, picture);
  const isUnseen = visibility !== undefined && visibility < noStandbyBelow;
  return isUnseen ? { code: 'standby-in-unseen-fog', visibility } : undefined;
}

function confirm(state: ResponseState, wanted: ActOf<'confirm'>, context: ActContext): Acted {
  const { proposal } = state;
  const { now } = context;
  if (proposal === undefined || proposal.id !== wanted.proposal) return refuse({ code: 'no-such-proposal' });
  if (proposal.kind === 'closure') return confirmClosure(state, proposal, wanted.by, context);
  const fog = proposal.mode === 'standby' && !context.supervisor ? fogForbidsStandby(state, context) : undefined;
  if (fog !== undefined) return refuse(fog);
  const { mode } = proposal;
  const entered = isWeaker(mode, state.mode) ? stepDown(state, mode, now, context.policy) : enter(state, mode, now);
  return done({ ...entered, confirmedBy: wanted.by });
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
  return done({ ...rest, vetoed: { mode: proposal.mode, by, until: later(now, vetoHolds(proposal, policy)) } });
}
