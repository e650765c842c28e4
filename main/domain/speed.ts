/**
 * Speeds for drivers under the statute (domain.md §1.1). Owns the legal table; never yields a number above the law,
 * the mode's own band or the posted speed.
 */
import type { RoadClass } from './asset.ts';
import { lowerEdgeOf } from './band.ts';
import type { Sight } from './last-seen.ts';
import type { FogMode, Mode } from './mode.ts';
import type { Policy } from './policy.ts';
import type { SpeedAdvice } from './response.ts';
import { type Kmh, kmh, type Metres, metres } from './units.ts';

/** A legal maximum and the article of 道路交通安全法实施条例 that sets it. */
export interface LegalCap {
  readonly cap: Kmh;
  readonly article: NonNullable<SpeedAdvice['article']>;
}

/** Legal maximum speed at `visibility` (m): expressway Art. 81(1) to (3), any road Art. 46(3); absent when none applies. */
export function legalCap(visibility: Metres, roadClass: RoadClass): LegalCap | undefined {
  if (roadClass === 'expressway') {
    if (visibility < 50) return { cap: kmh(20), article: '81(3)' };
    if (visibility < 100) return { cap: kmh(40), article: '81(2)' };
    if (visibility < 200) return { cap: kmh(60), article: '81(1)' };
    return undefined;
  }
  return visibility <= 50 ? { cap: kmh(30), article: '46(3)' } : undefined;
}

/** Legal maximum everywhere inside the mode's band: what holds at its lower edge (domain.md §6.1); accidents have none. */
export function legalCapOfMode(mode: Mode, roadClass: RoadClass, policy: Policy): LegalCap | undefined {
  if (mode === 'accident' || mode === 'standby') return undefined;
  return justAbove(lowerEdgeOf(mode satisfies FogMode, policy), roadClass);
}

/** Art. 46(3) includes 50 m itself; the band above 50 m is judged by what lies inside it. */
const justAbove = (edge: Metres, roadClass: RoadClass): LegalCap | undefined =>
  edge === 50 && roadClass === 'ordinary' ? undefined : legalCap(edge, roadClass);

/** Legal maximum that holds wherever the visibility is below `edge` (m), as in a band that begins there. */
export const legalCapBelow = (edge: Metres, roadClass: RoadClass): LegalCap | undefined =>
  legalCap(metres(Math.max(0, edge - justBelow)), roadClass);

/** Metres; no instrument tells such a difference. */
const justBelow = 0.001;

const lowest = (laws: readonly (LegalCap | undefined)[]): LegalCap | undefined =>
  laws.filter((law) => law !== undefined).toSorted((one, other) => one.cap - other.cap)[0];

/** What the law says of what is seen, or was last seen, and of the mode that automation holds in fog nobody sees. */
function lawOf({ visibility, held }: Sight, roadClass: RoadClass, policy: Policy): LegalCap | undefined {
  const seen = visibility === undefined || Number.isNaN(visibility) ? undefined : legalCap(visibility, roadClass);
  return lowest([seen, held && legalCapOfMode(held, roadClass, policy)]);
}

/** The lowest legal cap that binds in `mode` by what is known of the fog; absent when the law sets none. */
export function capOn(mode: Mode, sight: Sight, roadClass: RoadClass, policy: Policy): Kmh | undefined {
  return lowest([lawOf(sight, roadClass, policy), legalCapOfMode(mode, roadClass, policy)])?.cap;
}

/**
 * Speed for drivers in `mode` by what is known of the fog: the lowest of law, band, posted speed, what the policy says
 * and what a person has `chosen`. Where nothing at all is known the law of the mode's own band is named as the law.
 */
export function adviseSpeed(
  mode: Mode,
  sight: Sight,
  roadClass: RoadClass,
  postedSpeed: Kmh,
  policy: Policy,
  chosen?: Kmh,
): SpeedAdvice {
  const ofMode = legalCapOfMode(mode, roadClass, policy);
  const isSeen = sight.visibility !== undefined && !Number.isNaN(sight.visibility);
  const known = lawOf(sight, roadClass, policy);
  const law = isSeen ? known : lowest([known, ofMode]);
  const limits = [chosen, policy.settings[mode].sign.speed[roadClass], law?.cap, ofMode?.cap].filter(
    (each) => each !== undefined,
  );
  return {
    ...(limits.length === 0 ? {} : { recommended: kmh(Math.min(...limits, postedSpeed)) }),
    ...(law === undefined ? {} : { legalCap: law.cap, article: law.article }),
    statutory: law !== undefined,
  };
}

/**
 * Speeds for the signs before the zone, nearest first: the nearest shows `target`, each one further out at most the
 * policy's step more, none above `posted` (km/h; domain.md §6.1 note 4).
 */
export function taperUpstream(target: Kmh, posted: Kmh, signs: number, policy: Policy): readonly Kmh[] {
  const step = Math.max(0, policy.taper.stepPerSign);
  return Array.from({ length: Math.max(0, Math.trunc(signs)) }, (_, index) =>
    kmh(Math.min(posted, target + index * step)),
  );
}
