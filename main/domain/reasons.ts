/**
 * Says why a decision is what it is, as codes and values, the weightiest first. Decides nothing.
 */

import { clearsAt, isNightLocked, wayTo, whyFollowed, whyInstant } from './automation.ts';
import { clearThreshold } from './band.ts';
import { isStronger, isWeaker, oneStepDown } from './mode.ts';
import type { Policy } from './policy.ts';
import { closureAskedAgain, needsSupervisor } from './proposal-answer.ts';
import type { Reason, ResponseInput, ResponseState } from './response.ts';
import { later, type UtcMs, utcMs } from './units.ts';

/** The reasons behind `state` as it stands after this tick. */
export function explain(state: ResponseState, input: ResponseInput): readonly Reason[] {
  const reasons = [
    ...authority(state, input),
    ...fog(state, input),
    ...waiting(state, input),
    ...data(state, input),
    ...clearing(state, input),
  ];
  const isQuiet = state.mode === 'standby' && input.picture.trust === 'good' && input.picture.band === 'standby';
  return isQuiet ? [...reasons, { code: 'no-fog' }] : reasons;
}

function authority(state: ResponseState, { control }: ResponseInput): readonly Reason[] {
  const { override, confirmedBy } = state;
  const reasons: Reason[] = [];
  if (override !== undefined) {
    reasons.push({ code: 'override', by: override.by, reason: override.reason, until: override.until });
  }
  if (!state.armed) reasons.push({ code: 'not-armed' });
  if (state.adopted) reasons.push({ code: 'adopted', mode: state.mode });
  if (confirmedBy !== undefined) reasons.push({ code: 'confirmed', by: confirmedBy });
  if (control === 'manual') reasons.push({ code: 'manual-zone' });
  return reasons;
}

function fog(state: ResponseState, { picture, policy }: ResponseInput): readonly Reason[] {
  const reasons: Reason[] = [];
  const { followed, entered } = picture;
  if (followed !== undefined && followed.band !== 'standby') {
    reasons.push(whyFollowed(followed, followed.band, policy));
  }
  if (picture.instant) reasons.push(whyInstant(picture, policy));
  const { why } = state;
  const isTold = reasons.some((reason) => reason.code === why?.code);
  if (why !== undefined && state.mode !== 'standby' && !isTold) reasons.push({ ...why, decidedAt: state.since });
  if (entered !== undefined) {
    reasons.push({ code: 'entered-visibility', visibility: entered.value, by: entered.by, until: entered.until });
  }
  const contradicted = picture.subSegments.filter((each) => each.contradicted);
  if (contradicted.length > 0) {
    const visibility = contradicted.flatMap(({ escalate }) => escalate ?? []).toSorted((a, b) => a - b)[0];
    const mode = followed?.band;
    reasons.push({
      code: 'contradicted',
      sensors: contradicted.flatMap((each) => each.sensors),
      ...(visibility === undefined ? {} : { visibility }),
      ...(mode === undefined ? {} : { mode }),
    });
  }
  return reasons;
}

function waiting(state: ResponseState, { picture, policy, control, now }: ResponseInput): readonly Reason[] {
  const reasons: Reason[] = [];
  const { proposal, vetoed } = state;
  const band = picture.followed?.band ?? 'standby';
  const since = state.belowSince[band];
  if (
    since !== undefined &&
    isStronger(band, state.mode) &&
    isStronger(band, proposal?.mode ?? 'standby') &&
    isStronger(band, vetoed?.mode ?? 'standby')
  ) {
    const until = later(since, policy.escalate.persist);
    const asks = wayTo(band, control, policy) !== 'at-once';
    reasons.push({
      code: 'persisting',
      mode: band,
      since,
      until,
      ...(asks ? { asks } : {}),
      ...overAt(until, now),
    });
  }
  if (proposal !== undefined) {
    reasons.push({
      code: 'waiting-for-person',
      proposed: proposal.mode,
      kind: proposal.kind,
      ...(proposal.until === undefined ? {} : { until: proposal.until }),
      ...(proposal.first === undefined ? {} : { first: proposal.first.by, supervisor: needsSupervisor(proposal) }),
      ...(state.override === undefined ? {} : { held: state.override.mode }),
    });
  }
  if (vetoed !== undefined) reasons.push({ code: 'vetoed', by: vetoed.by, mode: vetoed.mode, until: vetoed.until });
  return [...reasons, ...closureAnswer(state, policy)];
}

/** What people said to a closure, while it stands. */
function closureAnswer({ closure, proposal }: ResponseState, policy: Policy): readonly Reason[] {
  if (closure === undefined) return [];
  const { by, at, accepted } = closure;
  if (accepted) return [{ code: 'closure-agreed', by, at }];
  const until = closureAskedAgain(at, policy);
  return proposal?.kind === 'closure' ? [] : [{ code: 'closure-refused', by, at, until }];
}

function data(state: ResponseState, { picture, policy }: ResponseInput): readonly Reason[] {
  if (state.lostSince !== undefined && picture.unequipped === true) return [{ code: 'no-sensors' }];
  if (state.lostSince !== undefined) return [{ code: 'sensors-lost', since: state.lostSince }];
  const doubtful = picture.sensors.filter((sensor) => sensor.reading.quality !== 'good');
  const threshold = clearThreshold(state.mode, policy);
  const holding = doubtful.filter((sensor) => sensor.believed !== undefined && sensor.believed <= threshold);
  const blamed = picture.trust === 'hold' ? doubtful : state.mode === 'standby' ? [] : holding;
  if (blamed.length === 0) return [];
  const sensors = blamed.map((sensor) => sensor.id);
  return [{ code: 'suspect-data-holds', sensors, ...(picture.trust === 'hold' ? {} : { despite: true }) }];
}

const overAt = (until: UtcMs, now: UtcMs): { readonly over?: true } => (now >= until ? { over: true } : {});

function clearing(state: ResponseState, input: ResponseInput): readonly Reason[] {
  const { policy, now } = input;
  const at = clearsAt(state, policy);
  if (at === undefined || state.clearSince === undefined) return notYetClear(state, input);
  const heldAt = later(state.clearSince, policy.clear.hold);
  const reasons: Reason[] = [
    {
      code: 'clearing',
      above: clearThreshold(state.mode, policy),
      since: state.clearSince,
      until: heldAt,
      ...overAt(heldAt, now),
    },
  ];
  if (at > heldAt && now < at) reasons.push({ code: 'dwell', until: utcMs(at) });
  const { nightLock } = policy;
  const isLocked = nightLock !== undefined && oneStepDown(state.mode) === 'standby' && isNightLocked(input);
  if (isLocked) reasons.push({ code: 'night-lock', untilHour: nightLock.toHour });
  return reasons;
}

/** Why a mode that the fog no longer calls for stands all the same; where data is to blame, that is said instead. */
function notYetClear(state: ResponseState, input: ResponseInput): readonly Reason[] {
  const { picture, policy } = input;
  const { mode, armed } = state;
  const asksLess = picture.followed !== undefined && isWeaker(picture.followed.band, mode);
  if (!armed || !asksLess || data(state, input).length > 0) return [];
  return [{ code: 'not-yet-clear', mode, above: clearThreshold(mode, policy), hold: policy.clear.hold }];
}
