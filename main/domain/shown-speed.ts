/**
 * The speed that signs show over time: lowered at once, raised one step at a time (domain.md §6.1 note 4). A mean that
 * hovers at an edge of the law so never makes a sign flap.
 */
import type { Mode } from './mode.ts';
import type { Policy } from './policy.ts';
import type { SpeedAdvice } from './response.ts';
import { elapsed, type Kmh, kmh, later, type UtcMs } from './units.ts';

/** What the signs of a zone show. */
export interface ShownSpeed {
  readonly speed: Kmh;
  /** When it was shown first, or last the most that the law allowed. */
  readonly since: UtcMs;
}

export interface SpeedNow {
  /** What may be shown from now on. */
  readonly speed: SpeedAdvice;
  /** To be remembered; absent while no number is shown. */
  readonly shown?: ShownSpeed;
  /** The next step up, and when it comes at the earliest; absent unless more is called for than is shown. */
  readonly next?: { readonly to: Kmh; readonly at: UtcMs };
}

/**
 * What is shown of `wanted` in `mode` after `before`. Where no number is wanted the posted speed is what it rises to,
 * step by step too; standby shows none and begins anew.
 */
export function showSpeed(
  before: ShownSpeed | undefined,
  mode: Mode,
  wanted: SpeedAdvice,
  postedSpeed: Kmh,
  { taper }: Pick<Policy, 'taper'>,
  now: UtcMs,
): SpeedNow {
  if (mode === 'standby') return { speed: wanted };
  const target = wanted.recommended ?? postedSpeed;
  if (before === undefined || target < before.speed) return begin(wanted, now);
  const isAtLaw = wanted.legalCap !== undefined && wanted.legalCap <= before.speed;
  const since = isAtLaw ? now : before.since;
  if (target === before.speed) return { speed: wanted, ...(wanted.recommended && { shown: { speed: target, since } }) };
  const to = kmh(Math.min(target, before.speed + taper.stepPerSign));
  if (elapsed(since, now) < taper.raiseEvery) return held(wanted, { speed: before.speed, since }, to, taper.raiseEvery);
  if (to === target) return begin(wanted, now);
  return held(wanted, { speed: to, since: now }, kmh(Math.min(target, to + taper.stepPerSign)), taper.raiseEvery);
}

/**
 * What a new order goes on from: a speed that a person chose is shown at once, as far as the law allows it, and an
 * accident without one shows none that nobody chose. What the law lifts later still rises step by step.
 */
export const shownBefore = (
  shown: ShownSpeed | undefined,
  order: { readonly mode: Mode; readonly speed?: Kmh | undefined },
): ShownSpeed | undefined => (order.speed !== undefined || order.mode === 'accident' ? undefined : shown);

const begin = (wanted: SpeedAdvice, now: UtcMs): SpeedNow => ({
  speed: wanted,
  ...(wanted.recommended === undefined ? {} : { shown: { speed: wanted.recommended, since: now } }),
});

const held = (
  wanted: SpeedAdvice,
  shown: ShownSpeed,
  to: Kmh,
  raiseEvery: Policy['taper']['raiseEvery'],
): SpeedNow => ({
  speed: { ...wanted, recommended: shown.speed },
  shown,
  next: { to, at: later(shown.since, raiseEvery) },
});
