import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { isWeaker, type Mode, rank, strongest } from '../../../main/domain/mode.ts';
import { gravestMode, isHeldWeaker } from '../../parts/held-weaker.ts';
import type { SiteIndex } from '../../stores/site-index.ts';

/** How much a zone needs eyes: what waits for a person, then the fog, then what is unsure. Larger is worse. */
export function concern(zone: ZoneView): number {
  const waits = zone.proposal === undefined ? 0 : 1;
  const fog = fogOf(zone);
  const unsure = (zone.visibility.trust === 'good' ? 0 : 1) + (zone.convergence.state === 'failed' ? 1 : 0);
  const ineffective = zone.mode !== 'standby' && !zone.effectiveness.effective ? 1 : 0;
  // Guided below what the fog or automation wants: before anything else in the same fog, also where that is held a step up.
  const isBelow = isHeldWeaker(zone) || zone.unguided !== undefined || isWeaker(zone.mode, zone.visibility.band);
  const unguided = isBelow ? 1 : 0;
  const asked = fog * 100 + rank(gravestMode(zone)) * 20 + unguided * 150 + waits * 50;
  return asked + (unsure + ineffective) * 10 + Math.min(zone.openAlarms, 9);
}

/**
 * The fog counts most: a strong mode on a clear road, set by hand or outlasting its fog, is not what needs eyes first.
 * What automation holds counts one step above the fog seen, so that tiles do not change places at the edge of a band,
 * and whole where the fog cannot be seen for certain.
 */
function fogOf({ automaticMode, visibility }: ZoneView): number {
  const seen = rank(visibility.band);
  const held = rank(automaticMode);
  return Math.max(seen, visibility.trust === 'good' ? Math.min(held, seen + 1) : held);
}

/** The worst zone first; zones of equal concern keep the order of the site, so that tiles do not dance. */
export const worstZonesFirst = (zones: readonly ZoneView[]): readonly ZoneView[] =>
  [...zones].sort((a, b) => concern(b) - concern(a));

/** Zones that stand out of sight, in one line. */
export interface InShort {
  /** What the gravest of them is marked by; missing where none was read yet. */
  readonly gravest: Mode | undefined;
  /** Zones in which a person has to decide. */
  readonly waiting: number;
  readonly unread: number;
}

/** A zone that was not read yet counts by itself: that nothing is known of it is no calm. */
export function inShort(zones: readonly ZoneView[]): InShort {
  const read = zones.filter(({ unread }) => unread !== true);
  return {
    gravest: read
      .map(gravestMode)
      .reduce<Mode | undefined>((a, b) => (a === undefined ? b : strongest(a, b)), undefined),
    waiting: zones.filter(({ proposal, unguided }) => proposal !== undefined || unguided !== undefined).length,
    unread: zones.length - read.length,
  };
}

/** As they lie: the roads in the site's order, on each road along the stakes. */
export function zonesAlongRoads(zones: readonly ZoneView[], site: SiteIndex | undefined): readonly ZoneView[] {
  const roads = [...(site?.roads.keys() ?? [])];
  const place = (zone: ZoneView): readonly [number, number] => {
    const at = site?.zones.get(zone.id);
    return at === undefined ? [roads.length, 0] : [roads.indexOf(at.road), at.from];
  };
  return zones
    .map((zone) => ({ zone, at: place(zone) }))
    .sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])
    .map(({ zone }) => zone);
}
