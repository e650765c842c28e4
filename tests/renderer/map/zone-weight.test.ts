/** Which zones the map names first and how it marks them. */
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import type { Mode } from '../../../main/domain/mode.ts';
import { type MapInk, zoneInk } from '../../../renderer/map/map-ink.ts';
import type { MapScene } from '../../../renderer/map/map-scene.ts';
import { isQuiet, isUnguided, worstFirst } from '../../../renderer/pages/map/zone-weight.ts';
import { zoneView } from '../../bench/render-site.ts';

const zone = (id: string, mode: Mode, band: ZoneView['visibility']['band'], part: Partial<ZoneView> = {}): ZoneView => {
  const view = zoneView(id, 10, 0);
  const automaticMode = mode === 'control' || mode === 'accident' ? 'anti-collision' : mode;
  return { ...view, mode, automaticMode, visibility: { ...view.visibility, band }, ...part };
};
const named = (...views: readonly ZoneView[]): readonly string[] => {
  const zones = [...views.map(({ id }) => ({ zone: { id } })), { zone: { id: 'untold' } }];
  const scene = { zones, zoneOf: (id: string) => views.find((view) => view.id === id) } as unknown as MapScene;
  return worstFirst(scene).map((drawn) => drawn.zone.id);
};
const waiting: Partial<ZoneView> = {
  proposal: { id: 'p', mode: 'active', kind: 'clear', at: 0, until: 60_000, vetoFor: 0 },
};

describe('where the map has no room for all names', () => {
  it('thick fog that nobody guides has its name before a mode on a clear road', () => {
    const thick = zone('thick', 'standby', 'control');
    const outlasts = zone('outlasts', 'active', 'standby');
    const guided = zone('guided', 'active', 'active');
    const unguided = zone('unguided', 'standby', 'active');
    const clear = zone('clear', 'standby', 'standby');
    expect(named(clear, outlasts, guided, unguided, thick)).toEqual([
      'thick',
      'unguided',
      'guided',
      'outlasts',
      'clear',
      'untold',
    ]);
  });

  it('only a zone in clear air of which nothing is asked gives way', () => {
    expect(isQuiet(zone('clear', 'standby', 'standby'))).toBe(true);
    expect(isQuiet(zone('fog', 'standby', 'outline'))).toBe(false);
    expect(isQuiet(zone('held', 'standby', 'standby', { automaticMode: 'active' }))).toBe(false);
    expect(isQuiet(zone('asked', 'standby', 'standby', waiting))).toBe(false);
    expect(isQuiet(zone('unread', 'standby', 'standby', { unread: true }))).toBe(false);
    expect(isQuiet(undefined)).toBe(false);
  });
});

describe('a zone on the map', () => {
  const ink = new Proxy({} as MapInk, { get: (_, name) => String(name) });

  it('is painted by the gravest of mode and fog', () => {
    expect(zoneInk(ink, zone('a', 'standby', 'control'))).toBe('red');
    expect(zoneInk(ink, zone('a', 'active', 'standby'))).toBe('yellow');
    expect(zoneInk(ink, zone('a', 'standby', 'standby', { automaticMode: 'anti-collision' }))).toBe('orange');
    expect(zoneInk(ink, zone('a', 'standby', 'standby'))).toBe('dark');
    expect(zoneInk(ink, undefined)).toBe('dark');
  });

  it('lacks guidance where fog or automation call for more than is shown', () => {
    expect(isUnguided(zone('a', 'standby', 'active'))).toBe(true);
    expect(isUnguided(zone('a', 'outline', 'outline', { automaticMode: 'active' }))).toBe(true);
    expect(isUnguided(zone('a', 'active', 'active'))).toBe(false);
    expect(isUnguided(zone('a', 'active', 'standby'))).toBe(false);
  });
});
