/**
 * What automation alone would do with a zone: escalate, wait for a person, clear step by step (domain.md §6.2).
 * Thicker fog is followed by the fastest way the policy allows; nothing is relaxed without good data held long enough.
 */
import type { ZoneControl } from './asset.ts';
import { clearThreshold, upperEdgeOf } from './band.ts';
import type { Followed, ZonePicture } from './fog.ts';
import { calledFor, type FogCall, followCall, isClear } from './fog-call.ts';
import { followSight, lifted } from './last-seen.ts';
import { type FogMode, fogModes, isStronger, isWeaker, oneStepDown, rank } from './mode.ts';
import type { Policy } from './policy.ts';
import { closureAskedAgain } from './proposal-answer.ts';
import type { EntryReason, Proposal, ResponseInput, ResponseState } from './response.ts';
import { later, type UtcMs, utcMs } from './units.ts';
import { hasLeftWorst, isAtWorst, isOutdated } from './worst-fog.ts';

/** One tick of automation; an override in force neither stops nor changes what is computed here. */
export function advance(state: ResponseState, input: ResponseInput): ResponseState {
  const watched = followSight(followCall(watch(expire(withClock(state, input.now), input.now), input), input), input);
  return forgetAsked(watched.armed ? closing(relax(escalate(watched, input), input), input) : watched, input);
}

/** The state after a change of mode: every hold time begins anew and no proposal survives. */
export function enter(state: ResponseState, mode: FogMode, now: UtcMs, why?: EntryReason): ResponseState {
  const { clearSince, proposal, confirmedBy, adopted, why: before, closure, ...kept } = state;
  const sameClosure = mode === 'control' && closure !== undefined ? { closure } : {};
  return { ...kept, ...sameClosure, mode, since: now, ...(why === undefined ? {} : { why }) };
}

/** The state after a mode was left for a weaker one by clearing, or by a person who confirmed it. */
export function stepDown(
  state: ResponseState,
  mode: FogMode,
  now: UtcMs,
  policy: Policy,
  why?: EntryReason,
): ResponseState {
  const { lastSeen } = state;
  const entered = enter(state, mode, now, why);
  return lastSeen === undefined ? entered : { ...entered, lastSeen: lifted(lastSeen, state.mode, policy) };
}

export function withoutProposal(state: ResponseState): ResponseState {
  const { proposal, ...rest } = state;
  return rest;
}

export function withoutClearing(state: ResponseState): ResponseState {
  const { clearSince, ...rest } = state;
  return rest;
}

/** True while the policy forbids clearing to standby at this local hour. */
export function isNightLocked({ policy, localHour }: ResponseInput): boolean {
  const { nightLock } = policy;
  if (nightLock === undefined) return false;
  const { fromHour, toHour } = nightLock;
  return fromHour <= toHour ? localHour >= fromHour && localHour < toHour : localHour >= fromHour || localHour < toHour;
}

/** Small differences between the clocks of a tick and of an act are no reason to move anything. */
const clockTolerance = 5_000;

/** A clock that was set back leaves moments in the future: all of them move together, so that every wait still ends. */
function withClock(state: ResponseState, now: UtcMs): ResponseState {
  const { asked, belowSince, fog, lastSeen, shown, override, proposal, closure, vetoed } = state;
  const begun = [
    state.since,
    state.clearSince,
    state.lostSince,
    override?.since,
    proposal?.at,
    proposal?.first?.at,
    asked?.at,
    closure?.at,
    fog?.since,
    shown?.since,
    lastSeen?.clearSince,
  ];
  const newest = Math.max(...[...begun, ...Object.values(belowSince)].filter((at) => at !== undefined));
  if (newest - now <= clockTolerance) return state;
  const move = (at: UtcMs): UtcMs => utcMs(at - (newest - now));
  const moved = Object.entries(belowSince).map(([mode, at]) => [mode, move(at)]);
  return {
    ...state,
    since: move(state.since),
    belowSince: Object.fromEntries(moved),
    ...(state.clearSince === undefined ? {} : { clearSince: now }),
    ...(state.lostSince === undefined ? {} : { lostSince: move(state.lostSince) }),
    ...(shown === undefined ? {} : { shown: { ...shown, since: move(shown.since) } }),
    ...(lastSeen?.clearSince === undefined ? {} : { lastSeen: { ...lastSeen, clearSince: now } }),
    ...(fog === undefined ? {} : { fog: moveCall(fog, move, now) }),
    ...(override === undefined
      ? {}
      : { override: { ...override, since: move(override.since), until: move(override.until) } }),
    ...(proposal === undefined
      ? {}
      : {
          proposal: {
            ...proposal,
            at: move(proposal.at),
            ...(proposal.first === undefined ? {} : { first: { ...proposal.first, at: move(proposal.first.at) } }),
            ...(proposal.askedSince === undefined ? {} : { askedSince: move(proposal.askedSince) }),
            ...(proposal.until === undefined ? {} : { until: move(proposal.until) }),
          },
        }),
    ...(asked === undefined ? {} : { asked: { ...asked, at: move(asked.at) } }),
    ...(closure === undefined ? {} : { closure: { ...closure, at: move(closure.at) } }),
    ...(vetoed === undefined ? {} : { vetoed: { ...vetoed, until: move(vetoed.until) } }),
  };
}

function moveCall({ clearSince, thinSince, ...fog }: FogCall, move: (at: UtcMs) => UtcMs, now: UtcMs): FogCall {
  return {
    ...fog,
    since: move(fog.since),
    seenSince: move(fog.seenSince),
    ...(clearSince === undefined ? {} : { clearSince: now }),
    ...(thinSince === undefined ? {} : { thinSince: now }),
  };
}

/** An override and a veto always end. */
function expire(state: ResponseState, now: UtcMs): ResponseState {
  const { vetoed, ...rest } = state;
  const ended = rest.override !== undefined && now >= rest.override.until ? endOverride(rest, now) : rest;
  return { ...ended, ...(vetoed !== undefined && now < vetoed.until ? { vetoed } : {}) };
}

/** What the fog called for when it was last seen. */
const fogLastSeen = ({ belowSince }: ResponseState): FogMode =>
  fogModes.findLast((mode) => belowSince[mode] !== undefined) ?? 'standby';

/**
 * Without the override. What it showed of the guidance that the fog calls for stays, and is relaxed like any other: the
 * end of an override never darkens a road in fog that automation had not yet answered, or had no leave to answer.
 */
export function endOverride(state: ResponseState, now: UtcMs): ResponseState {
  const { override, ...rest } = state;
  if (override === undefined) return state;
  const kept = fogModes[Math.min(rank(override.mode), rank(fogLastSeen(rest)))] ?? 'standby';
  if (!isStronger(kept, rest.mode)) return rest;
  const entered = enter(rest, kept, now, { code: 'kept-after-override', mode: kept, by: override.by });
  const { proposal } = rest;
  return proposal?.kind === 'escalate' && isStronger(proposal.mode, kept) ? { ...entered, proposal } : entered;
}

/** Runs the timers. Without data the time below an edge is kept and the time above the clear threshold is not. */
function watch(state: ResponseState, input: ResponseInput): ResponseState {
  const { picture, now } = input;
  const { clearSince, lostSince, ...rest } = state;
  const lost = picture.trust === 'none' || isOutdated(input);
  return {
    ...rest,
    belowSince: lost || picture.followed === undefined ? state.belowSince : belowSinceOf(state, input),
    ...(isClear(state.mode, input) ? { clearSince: clearSince ?? now } : {}),
    ...(lost ? { lostSince: lostSince ?? now } : {}),
  };
}

function belowSinceOf(state: ResponseState, { picture, policy, now }: ResponseInput): ResponseState['belowSince'] {
  const { followed } = picture;
  const below = policy.bands.filter((band) => followed !== undefined && followed.limit < band.below);
  return Object.fromEntries(below.map(({ mode }) => [mode, state.belowSince[mode] ?? now]));
}

function escalate(state: ResponseState, input: ResponseInput): ResponseState {
  const pending = pendingEscalation(state, input);
  const settled = state.proposal?.kind === 'escalate' && pending === undefined ? withoutProposal(state) : state;
  const raised =
    pending !== undefined && isDue(pending, input)
      ? enter(settled, pending.mode, input.now, whyEnter(pending.mode, input))
      : settled;
  const target = calledFor(raised, input);
  return isStronger(target, raised.mode) ? follow(raised, target, input) : raised;
}

/** After its veto window a proposal is carried out while the fog is in its band, or while nothing tells otherwise. */
function isDue({ until, mode }: Proposal, { picture, policy, control, now }: ResponseInput): boolean {
  if (until === undefined || until > now || control !== 'auto') return false;
  return picture.followed === undefined || picture.followed.limit < upperEdgeOf(mode, policy);
}

/** A proposal outlives noise: it lapses only when the fog has left its band as clearly as clearing asks for. */
function pendingEscalation(state: ResponseState, { picture, policy }: ResponseInput): Proposal | undefined {
  const { proposal } = state;
  if (proposal?.kind !== 'escalate' || !isStronger(proposal.mode, state.mode)) return undefined;
  const left = picture.followed !== undefined && picture.followed.limit > clearThreshold(proposal.mode, policy);
  return left ? undefined : proposal;
}

type Way = 'at-once' | 'veto-window' | 'person';

/** How the zone comes to a stronger mode: by itself, by itself unless vetoed, or by a person. */
export function wayTo(target: FogMode, control: ZoneControl, { confirmation }: Policy): Way {
  if (control === 'manual') return 'person';
  if (!isWeaker(target, confirmation.immediateFrom)) return 'at-once';
  if (control === 'confirm') return 'person';
  return isWeaker(target, confirmation.vetoFrom) ? 'at-once' : 'veto-window';
}

function follow(state: ResponseState, target: FogMode, input: ResponseInput): ResponseState {
  const { policy, control, now } = input;
  const way = wayTo(target, control, policy);
  if (way === 'at-once') return enter(state, target, now, whyEnter(target, input));
  const meanwhile = way === 'veto-window' ? oneStepDown(policy.confirmation.vetoFrom) : state.mode;
  const lifted = isStronger(meanwhile, state.mode) ? enter(state, meanwhile, now, whyEnter(meanwhile, input)) : state;
  const { vetoed } = state;
  if (vetoed !== undefined && !isStronger(target, vetoed.mode)) return lifted;
  return proposeEscalation(lifted, state.proposal, target, way, input);
}

function proposeEscalation(
  state: ResponseState,
  pending: Proposal | undefined,
  target: FogMode,
  way: Way,
  { zone, now, policy }: ResponseInput,
): ResponseState {
  const before = pending?.kind === 'escalate' ? pending : undefined;
  if (before !== undefined && !isStronger(target, before.mode)) return { ...state, proposal: before };
  const window = later(now, policy.confirmation.vetoWindow);
  const until = utcMs(Math.min(before?.until ?? window, window));
  return propose(state, zone, {
    mode: target,
    kind: 'escalate',
    at: now,
    ...(way === 'veto-window' ? { until } : {}),
    ...(way === 'person' && before !== undefined ? { askedSince: before.askedSince ?? before.at } : {}),
  });
}

function propose(state: ResponseState, zone: string, proposal: Omit<Proposal, 'id'>): ResponseState {
  const proposals = state.proposals + 1;
  const { asked } = state;
  const isSame = asked?.kind === proposal.kind && asked.mode === proposal.mode && proposal.until === undefined;
  const at = isSame ? utcMs(Math.min(asked.at, proposal.at)) : proposal.at;
  return { ...state, proposals, proposal: { id: `${zone}/${proposals}`, ...proposal, at } };
}

/** Nothing where a veto window ran out while no sensor saw anything: the fog of then is not known to be there. */
export function whyEnter(
  mode: FogMode,
  { picture, policy }: Pick<ResponseInput, 'picture' | 'policy'>,
): EntryReason | undefined {
  const { followed } = picture;
  if (picture.instant && (followed === undefined || isStronger(mode, followed.band)))
    return whyInstant(picture, policy);
  return followed && whyFollowed(followed, mode, policy);
}

/** What is seen where the decision looks, below the edge of `mode`. */
export const whyFollowed = (
  { seen, sensor }: Followed,
  mode: FogMode,
  policy: Policy,
): Extract<EntryReason, { readonly code: 'visibility-below' }> => ({
  code: 'visibility-below',
  visibility: seen,
  threshold: upperEdgeOf(mode, policy),
  mode,
  ...(sensor === undefined ? {} : { sensor }),
});

/** The raw samples that call for the instant mode, and the sensors they come from. */
export const whyInstant = (
  { instantSensors }: Pick<ZonePicture, 'instantSensors'>,
  { escalate: { instantBelow, instantSamples } }: Policy,
): Extract<EntryReason, { readonly code: 'instant-escalation' }> => ({
  code: 'instant-escalation',
  below: instantBelow,
  samples: instantSamples,
  sensors: instantSensors,
});

/** When the hold and the dwell time are both over. */
export function clearsAt(state: ResponseState, { clear }: Policy): UtcMs | undefined {
  if (state.clearSince === undefined) return undefined;
  return utcMs(Math.max(later(state.clearSince, clear.hold), later(state.since, clear.dwell)));
}

/** At most one mode down, after the hold, never while an escalation is waiting. */
function relax(state: ResponseState, input: ResponseInput): ResponseState {
  const { policy, now, zone } = input;
  if (state.proposal?.kind === 'escalate') return state;
  const at = clearsAt(state, policy);
  const to = oneStepDown(state.mode);
  const isLocked = to === 'standby' && isNightLocked(input);
  if (at === undefined || now < at || isLocked)
    return state.proposal?.kind === 'clear' ? withoutProposal(state) : state;
  if (!needsClick(state.mode, input)) {
    const visibility = input.picture.clear ?? upperEdgeOf(state.mode, policy);
    const sensors = input.picture.sensors.filter(({ reading }) => reading.quality === 'good').map(({ id }) => id);
    const cleared = stepDown(state, to, now, policy, {
      code: 'stepped-down',
      from: state.mode,
      to,
      visibility,
      sensors,
    });
    return isClear(to, input) ? { ...cleared, clearSince: now } : cleared;
  }
  if (state.proposal?.kind === 'clear' && state.proposal.mode === to) return state;
  return propose(state, zone, { mode: to, kind: 'clear', at: now });
}

function needsClick(mode: FogMode, { control, policy }: ResponseInput): boolean {
  if (control === 'manual') return true;
  const { fullAuto, clearFrom } = policy.confirmation;
  return !fullAuto && (control === 'confirm' || !isWeaker(mode, clearFrom));
}

/** What was asked before a restart is over once it is asked again, or what is seen now does not ask for it. */
function forgetAsked(state: ResponseState, { picture, policy }: ResponseInput): ResponseState {
  const { asked, ...rest } = state;
  if (asked === undefined) return state;
  const done = asked.kind === 'closure' ? state.mode !== 'control' : !isStronger(asked.mode, state.mode);
  const calm = picture.followed !== undefined && picture.followed.limit >= upperEdgeOf(asked.mode, policy);
  return state.proposal !== undefined || done || calm ? rest : state;
}

/**
 * In fog of the strongest mode closure or diversion is proposed; people answer it, the program never closes a road. The
 * question goes with the fog; a no is asked again after a while, if the road is still at its worst.
 */
function closing(state: ResponseState, input: ResponseInput): ResponseState {
  if (state.mode !== 'control') {
    const { closure, ...rest } = state;
    return rest.proposal?.kind === 'closure' ? withoutProposal(rest) : rest;
  }
  const { zone, now, policy } = input;
  const { closure, ...rest } = state;
  if (state.proposal?.kind === 'closure' && hasLeftWorst(input)) return withoutProposal(state);
  const stands = closure !== undefined && (closure.accepted || now < closureAskedAgain(closure.at, policy));
  if (state.proposal !== undefined || stands) return state;
  if (!isAtWorst(input)) return rest;
  return propose(rest, zone, { mode: 'control', kind: 'closure', at: now });
}
