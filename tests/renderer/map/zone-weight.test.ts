/** Which zones the map names first and how it marks them. */
import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import type { Mode } from '../../../main/domain/mode.ts';
import { type MapInk, zoneInk } from '../../../renderer/map/map-ink.ts';
import type { MapScene } from '../../../renderer/map/map-scene.ts';
import { makeScene } from '../../../renderer/map/map-scene.ts';
import { elsewhere, isQuiet, isUnguided, worstFirst } from '../../../renderer/pages/map/zone-weight.ts';
import { ZonesElsewhere } from '../../../renderer/pages/map/zones-elsewhere.tsx';
import { indexSite } from '../../../renderer/stores/site-index.ts';
import { zoneView } from '../../bench/render-site.ts';
import { speakBoth } from '../both-languages.ts';
import { place, site } from '../small-site.ts';

speakBoth('en');

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

describe('zones of roads that nobody surveyed', () => {
  // North has a line, south has none.
  const half = indexSite({
    ...site.site,
    roads: site.site.roads.map((road) =>
      road.id === 'north'
        ? {
            ...road,
            line: [
              [116, 36],
              [117, 36],
            ],
          }
        : road,
    ),
    zones: [...site.site.zones, place('d', 'south', 7_000)],
  });
  const sceneOf = (...views: readonly ZoneView[]) => makeScene(half, (id) => views.find((view) => view.id === id));
  const told = async (scene: MapScene, language: string): Promise<string> => {
    await i18next.changeLanguage(language);
    return renderToStaticMarkup(
      createElement(I18nextProvider, { i18n: i18next }, createElement(ZonesElsewhere, { scene })),
    );
  };

  it('are named as not drawn, with the gravest of them, who waits there and what is not known', async () => {
    const scene = sceneOf(zone('a', 'control', 'control'), zone('b', 'active', 'anti-collision', waiting));
    expect(scene.undrawn.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    expect(elsewhere(scene)).toEqual({ gravest: 'anti-collision', waiting: 1, unread: 2 });
    const [zh, en] = [await told(scene, 'zh-CN'), await told(scene, 'en')];
    for (const words of ['3 个雾区', '最重 M3', '1 个待确认', '2 个尚未读到', 'href="#/"']) expect(zh).toContain(words);
    for (const words of ['not on this map: 3', 'gravest M3', '1 waiting', '2 not read yet'])
      expect(en).toContain(words);
  });

  it('before anything was heard are not known, and where all are drawn nothing is said', async () => {
    expect(elsewhere(sceneOf())).toEqual({ gravest: undefined, waiting: 0, unread: 3 });
    const scene = makeScene(indexSite({ ...half.site, zones: [place('a', 'north', 0)] }), () => undefined);
    expect(await told(scene, 'en')).toBe('');
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
