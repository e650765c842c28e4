/**
 * What the fog calls for, whoever may answer it: judged alike in automatic, confirm, manual and suspended zones. Fog is
 * called when it has lasted long enough, and has ceased when it stayed clear of the weakest band for the policy's hold.
 */
import { clearThreshold, instantMode, upperEdgeOf } from './band.ts';
import { type FogMode, fogModes, isStronger, isWeaker } from './mode.ts';
import type { ResponseInput, ResponseState } from './response.ts';
import { elapsed, type UtcMs } from './units.ts';
import { isOutdated } from './worst-fog.ts';

/** Fog that calls for guidance, until it has ceased to. */
export interface FogCall {
  /** The strongest mode that it has called for so far. */
  readonly mode: FogMode;
  /** What it calls for now: thinner fog counts once it has stayed clear of this for the policy's hold; else as `mode`. */
  readonly present?: FogMode;
  /** Since when it has stayed clear of `present`. */
  readonly thinSince?: UtcMs;
  /** When it had lasted long enough to call for a mode. */
  readonly since: UtcMs;
  /** When the band that it called for at first was first seen. */
  readonly seenSince: UtcMs;
  /** Since when it has stayed clear of every band. */
  readonly clearSince?: UtcMs;
}

/** The state with what the fog calls for at `input.now`; its timers have run already. */
export function followCall(state: ResponseState, input: ResponseInput): ResponseState {
  const { fog, ...rest } = state;
  const called = calledFor(state, input);
  if (fog === undefined) return called === 'standby' ? state : { ...rest, fog: callOf(called, state, input) };
  const { clearSince: earlier, present: _before, thinSince: _since, ...kept } = fog;
  const mode = isStronger(called, fog.mode) ? called : fog.mode;
  const going = { ...kept, mode, ...followPresent(fog, called, input) };
  // The weakest mode's edge is the highest: above its clear threshold no mode is called for.
  if (!isClear('outline', input)) return { ...rest, fog: going };
  const clearSince = earlier ?? input.now;
  if (elapsed(clearSince, input.now) >= input.policy.clear.hold) return rest;
  return { ...rest, fog: { ...going, clearSince } };
}

/** Up at once, down as automation would relax: else what presses would come and go with every gust. */
function followPresent(fog: FogCall, called: FogMode, input: ResponseInput): Pick<FogCall, 'present' | 'thinSince'> {
  const present = fog.present ?? fog.mode;
  if (isStronger(called, present)) return { present: called };
  if (!isClear(present, input)) return { present };
  const thinSince = fog.thinSince ?? input.now;
  if (elapsed(thinSince, input.now) < input.policy.clear.hold) return { present, thinSince };
  const weaker = fogModes.filter((mode) => mode !== 'standby' && isWeaker(mode, present));
  return { present: weaker.findLast((mode) => !isClear(mode, input)) ?? weaker[0] ?? present };
}

/** What the fog calls for now, whoever may give it, and at least what automation holds. */
export const calledMode = ({ mode, fog }: Pick<ResponseState, 'mode' | 'fog'>): FogMode => {
  const calls = fog?.present ?? fog?.mode ?? 'standby';
  return isStronger(calls, mode) ? calls : mode;
};

/**
 * What the fog calls for where a disarmed zone shows less: automation may not give it, and nobody has. `undefined` where
 * the zone is armed, or shows as much.
 */
export function unguidedMode({ armed, fog, mode, override }: ResponseState): FogMode | undefined {
  const calls = fog?.present ?? fog?.mode;
  if (armed || calls === undefined) return undefined;
  return isStronger(calls, override?.mode ?? mode) ? calls : undefined;
}

const callOf = (mode: FogMode, { belowSince }: ResponseState, { now }: ResponseInput): FogCall => ({
  mode,
  present: mode,
  since: now,
  seenSince: belowSince[mode] ?? now,
});

/** The strongest mode that the fog has called for long enough, or at once by consecutive raw samples. */
export function calledFor(state: ResponseState, input: ResponseInput): FogMode {
  const { picture, policy, now } = input;
  if (isOutdated(input) || picture.followed === undefined) return 'standby';
  const { limit } = picture.followed;
  const persisted = policy.bands.filter(({ mode, below }) => {
    const since = state.belowSince[mode];
    return limit < below && since !== undefined && elapsed(since, now) >= policy.escalate.persist;
  });
  const called = persisted.map((band) => band.mode);
  if (picture.instant) called.push(instantMode(policy) as (typeof called)[number]);
  return called.reduce<FogMode>((mode, next) => (isStronger(next, mode) ? next : mode), 'standby');
}

/** Above the clear threshold by the long mean, and not called for by the short mean either. */
export function isClear(mode: FogMode, input: ResponseInput): boolean {
  const { picture, policy } = input;
  if (mode === 'standby' || picture.trust !== 'good' || isOutdated(input)) return false;
  if (picture.clear === undefined || picture.followed === undefined) return false;
  return picture.clear > clearThreshold(mode, policy) && picture.followed.limit >= upperEdgeOf(mode, policy);
}
