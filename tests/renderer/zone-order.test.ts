/** The order in which zones stand on the overview and on the wall. */
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Mode } from '../../main/domain/mode.ts';
import { worstZonesFirst, zonesAlongRoads } from '../../renderer/pages/overview/zone-order.ts';
import { site } from './small-site.ts';

describe('the order of zones', () => {
  const zone = (id: string, automaticMode: ZoneView['automaticMode']): ZoneView =>
    ({
      id,
      mode: 'standby',
      automaticMode,
      visibility: { trust: 'good', band: automaticMode, trend: [] },
      convergence: { state: 'idle' },
      effectiveness: { effective: true },
      openAlarms: 0,
    }) as unknown as ZoneView;
  const zones = [zone('a', 'outline'), zone('b', 'standby'), zone('c', 'control')];
  it('is worst first or as they lie', () => {
    expect(worstZonesFirst(zones).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(zonesAlongRoads(zones, site).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('has thick fog that nobody guides before thinner fog that is guided, and both before a mode that outlasts its fog', () => {
    const seen = (id: string, band: Mode, mode: Mode, trust: 'good' | 'none' = 'good') => {
      const { visibility, ...rest } = zone(id, mode as ZoneView['automaticMode']);
      return { ...rest, mode, visibility: { ...visibility, band, trust } } as ZoneView;
    };
    const order = (...all: readonly ZoneView[]) => worstZonesFirst(all).map(({ id }) => id);
    const outlasts = seen('outlasts', 'standby', 'anti-collision');
    const guided = seen('guided', 'active', 'active');
    const unguided = seen('unguided', 'active', 'standby');
    const thicker = seen('thicker', 'anti-collision', 'standby');
    expect(order(outlasts, guided, unguided, thicker)).toEqual(['thicker', 'unguided', 'guided', 'outlasts']);
    // At the edge of a band nothing changes places: automation still holds one step more.
    expect(order(seen('left', 'outline', 'active'), seen('same', 'active', 'active'))).toEqual(['left', 'same']);
    expect(order(guided, seen('blind', 'standby', 'anti-collision', 'none'))).toEqual(['blind', 'guided']);
  });
});
