/** The order in which zones stand on the overview and on the wall. */
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { FogMode } from '../../main/domain/mode.ts';
import { concern, inShort, worstZonesFirst, zonesAlongRoads } from '../../renderer/pages/overview/zone-order.ts';
import { site } from './small-site.ts';

describe('the order of zones', () => {
  const zone = (id: string, over: Partial<ZoneView> = {}): ZoneView => ({
    id,
    at: 0,
    visibility: { trust: 'good', band: 'standby', trend: [] },
    sensors: [],
    subSegments: [],
    mode: 'standby',
    source: 'automatic',
    automaticMode: 'standby',
    since: 0,
    armed: true,
    reasons: [],
    speed: { statutory: false },
    convergence: {
      total: 0,
      verified: 0,
      pending: 0,
      failed: 0,
      unknown: 0,
      offline: 0,
      unsupported: 0,
      maintenance: 0,
      state: 'idle',
    },
    effectiveness: { effective: true, lamps: 0, litShare: 0, reasons: [] },
    timing: {},
    openAlarms: 0,
    ...over,
  });
  const asked = (id: string, mode: FogMode): ZoneView =>
    zone(id, { automaticMode: mode, visibility: { trust: 'good', band: mode, trend: [] } });
  const zones = [asked('a', 'outline'), asked('b', 'standby'), asked('c', 'control')];
  it('is worst first or as they lie', () => {
    expect(worstZonesFirst(zones).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    expect(zonesAlongRoads(zones, site).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  it('has thick fog that nobody guides before thinner fog that is guided, and both before a mode that outlasts its fog', () => {
    const seen = (id: string, band: FogMode, mode: FogMode, trust: 'good' | 'none' = 'good') =>
      zone(id, { automaticMode: mode, mode, visibility: { band, trust, trend: [] } });
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

  it('has a disarmed zone in fog among those that nobody guides, and among those that wait for a person', () => {
    const thin = zone('thin', {
      armed: false,
      unguided: 'active',
      visibility: { band: 'outline', trust: 'good', trend: [] },
    });
    const guided = zone('guided', { mode: 'outline', automaticMode: 'outline', visibility: thin.visibility });
    expect(worstZonesFirst([guided, thin]).map(({ id }) => id)).toEqual(['thin', 'guided']);
    expect(inShort([guided, thin])).toMatchObject({ gravest: 'active', waiting: 1 });
  });

  it('is fog that nobody guides, before the same fog that is guided by a step more', () => {
    const visibility: ZoneView['visibility'] = { trust: 'good', band: 'anti-collision', trend: [] };
    const guided = zone('guided', { visibility, automaticMode: 'control', mode: 'control' });
    const disarmed = zone('disarmed', { visibility, armed: false, mode: 'active', unguided: 'anti-collision' });
    const order = (...all: readonly ZoneView[]) => worstZonesFirst(all).map(({ id }) => id);
    expect(order(guided, disarmed)).toEqual(['disarmed', 'guided']);
  });

  it('is the thicker fog, before any mode set by hand on a clear road', () => {
    const foggy = zone('foggy', { automaticMode: 'outline', mode: 'outline' });
    const drill = zone('drill', { mode: 'control', source: 'override' });
    const calm = zone('calm');
    expect(worstZonesFirst([calm, drill, foggy]).map((one) => one.id)).toEqual(['foggy', 'drill', 'calm']);
    expect(concern(zone('blind', { visibility: { trust: 'none', band: 'standby', trend: [] } }))).toBeGreaterThan(
      concern(calm),
    );
  });

  it('is a zone held by hand below what automation wants, before the same fog answered in full', () => {
    const fog = { visibility: { trust: 'good', band: 'control', trend: [] }, automaticMode: 'control' } as const;
    const over = { ...fog, visibility: { ...fog.visibility, trend: [] } };
    const answered = zone('answered', { ...over, mode: 'control' });
    const held = zone('held', { ...over, mode: 'standby', source: 'override' });
    const thinner = zone('thinner', { automaticMode: 'active', mode: 'active' });
    expect(worstZonesFirst([thinner, answered, held]).map((one) => one.id)).toEqual(['held', 'answered', 'thinner']);
  });

  it('keeps zones of equal concern in the order of the site', () => {
    expect(worstZonesFirst([zone('b'), zone('a'), zone('c')]).map((one) => one.id)).toEqual(['b', 'a', 'c']);
  });
});
