/** Which zones of the map matter most. */
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { isWeaker } from '../../../main/domain/mode.ts';
import type { DrawnZone, MapScene } from '../../map/map-scene.ts';
import { gravestMode } from '../../parts/held-weaker.ts';
import { concern, type InShort, inShort } from '../overview/zone-order.ts';

/**
 * Where there is no room for all, those are named first that the overview has on top: thick fog that nobody guides
 * before a mode that outlasts its fog.
 */
export function worstFirst({ zones, zoneOf }: MapScene): readonly DrawnZone[] {
  const weight = ({ zone }: DrawnZone): number => {
    const view = zoneOf(zone.id);
    return view === undefined ? 0 : concern(view);
  };
  return zones.toSorted((a, b) => weight(b) - weight(a));
}

/** Nothing is shown there, nothing is in the air, and nobody is asked. */
export const isQuiet = (zone: ZoneView | undefined): boolean =>
  zone !== undefined &&
  zone.unread !== true &&
  gravestMode(zone) === 'standby' &&
  zone.visibility.trust === 'good' &&
  zone.proposal === undefined;

/** The fog, or automation, calls for more than the road is shown. */
export const isUnguided = (zone: ZoneView): boolean => isWeaker(zone.mode, gravestMode(zone));

/** What the zones have to tell that the map cannot draw; one that was not told of yet is as little known as an unread one. */
export function elsewhere({ undrawn, zoneOf }: Pick<MapScene, 'undrawn' | 'zoneOf'>): InShort {
  const told = undrawn.flatMap(({ id }) => zoneOf(id) ?? []);
  const short = inShort(told);
  return { ...short, unread: short.unread + undrawn.length - told.length };
}
