import type { ZoneView } from '../../../main/contract/views.ts';
import { rank } from '../../../main/domain/mode.ts';

/** How much a zone needs eyes: what waits for a person, then the fog, then what is unsure. Larger is worse. */
export function concern(zone: ZoneView): number {
  const waits = zone.proposal === undefined ? 0 : 1;
  // The fog itself counts most: a strong mode set by hand on a clear road is not what needs eyes first.
  const fog = Math.max(rank(zone.automaticMode), rank(zone.visibility.band));
  const unsure = (zone.visibility.trust === 'good' ? 0 : 1) + (zone.convergence.state === 'failed' ? 1 : 0);
  const ineffective = zone.mode !== 'standby' && !zone.effectiveness.effective ? 1 : 0;
  return fog * 100 + rank(zone.mode) * 20 + waits * 50 + (unsure + ineffective) * 10 + Math.min(zone.openAlarms, 9);
}

/** The worst zone first; zones of equal concern keep the order of the site, so that tiles do not dance. */
export const worstZonesFirst = (zones: readonly ZoneView[]): readonly ZoneView[] =>
  [...zones].sort((a, b) => concern(b) - concern(a));
