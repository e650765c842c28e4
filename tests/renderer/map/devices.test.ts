import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceView } from '../../../main/contract/views/device.ts';
import type { SiteView } from '../../../main/contract/views/site.ts';
import { clusterDevices, countCluster } from '../../../renderer/map/clusters.ts';
import { followDevices, followEvery } from '../../../renderer/map/follow-devices.ts';
import { rowsInside } from '../../../renderer/map/lasso.ts';
import { applyFilter, countiesOf, passes, showsAll } from '../../../renderer/map/map-filter.ts';
import { makeScene } from '../../../renderer/map/map-scene.ts';
import { fitView, toScreen } from '../../../renderer/map/map-view.ts';
import { conditionAt, placeDevices, shownCondition, sideOffset } from '../../../renderer/map/placed-devices.ts';
import { distance } from '../../../renderer/map/road-line.ts';
import { onePerProfile } from '../../../renderer/pages/map/group-choices.ts';
import { createFeedStore } from '../../../renderer/stores/feed-store.ts';
import { indexSite, type SiteDevice } from '../../../renderer/stores/site-index.ts';
import { device } from './a-device.ts';

const site = (devices: SiteDevice[]): SiteView => ({
  id: 's',
  name: 's',
  timeZone: 'UTC',
  faultTexts: {},
  endpoints: [],
  roads: [
    {
      id: 'r',
      name: 'r',
      class: 'ordinary',
      postedSpeed: 60,
      from: 0,
      to: 10_000,
      line: [
        [116, 36],
        [116.111, 36],
      ],
    },
    { id: 'blank', name: 'blank', class: 'ordinary', postedSpeed: 60, from: 0, to: 1, line: [] },
  ],
  zones: [
    {
      id: 'z',
      name: 'z',
      road: 'r',
      direction: 'both',
      from: 2_000,
      to: 4_000,
      segments: [],
      control: 'auto',
      policy: 'p',
      bands: [],
    },
    {
      id: 'lost',
      name: 'lost',
      road: 'blank',
      direction: 'both',
      from: 0,
      to: 1,
      segments: [],
      control: 'auto',
      policy: 'p',
      bands: [],
    },
  ],
  devices,
});
const view = (id: string, part: Partial<DeviceView> = {}): DeviceView => ({
  id,
  condition: 'lit',
  stale: false,
  reported: {},
  faults: [],
  ...part,
});
const row = (n: number, spacing: number): SiteDevice[] =>
  Array.from({ length: n }, (_, i) => device(`lamp-${i}`, { stake: i * spacing }));

describe('placing devices', () => {
  it('takes the surveyed position first, then stake and side, and says who has no place', () => {
    const placed = placeDevices(
      indexSite(
        site([
          device('surveyed', { position: [115, 35] }),
          device('left', { stake: 5_000, side: 'left' }),
          device('right', { stake: 5_000, side: 'right' }),
          device('lost', { road: 'blank' }),
        ]),
      ),
    );
    expect(placed.lngLat[0]).toEqual([115, 35]);
    expect(distance(placed.lngLat[1]!, placed.lngLat[2]!)).toBeCloseTo(2 * sideOffset, 0);
    expect(placed.lngLat[1]![1]).toBeGreaterThan(placed.lngLat[2]![1]);
    expect(placed.nowhere.map(({ id }) => id)).toEqual(['lost']);
    expect(placed.count).toBe(3);
  });

  it('draws zones along the road between their stakes, and none on a road without a line', () => {
    const scene = makeScene(indexSite(site([])), () => undefined);
    expect(scene.zones.map(({ zone }) => zone.id)).toEqual(['z']);
    expect(distance(scene.zones[0]!.line[0]!, scene.zones[0]!.line[1]!)).toBeCloseTo(2_000, -2);
  });
});

describe('what may be shown of a device', () => {
  it('is never the last colour of one that has fallen silent', () => {
    expect(shownCondition(device('a'), view('a', { stale: true }))).toBe('unknown');
    expect(shownCondition(device('a'), view('a', { stale: true, condition: 'offline' }))).toBe('offline');
    expect(shownCondition(device('a'), undefined)).toBe('unknown');
    expect(shownCondition(device('a', { managed: false }), undefined)).toBe('unmanaged');
  });
});

describe('the filter', () => {
  it('knows a county by its own name and shows it in the language of the reader', () => {
    const places = [
      device('a', { county: '莘县', countyEn: 'Shen' }),
      device('b', { county: '东阿县' }),
      device('c', { county: '莘县', countyEn: 'Shen' }),
      device('d', {}),
    ];
    expect(countiesOf(places, 'en')).toEqual([
      { value: '莘县', label: 'Shen' },
      { value: '东阿县', label: '东阿县' },
    ]);
    expect(countiesOf(places, 'zh-CN').map(({ label }) => label)).toEqual(['东阿县', '莘县']);
  });

  it('takes kind, condition, county and road together', () => {
    const lamp = device('a', { county: '东阿县' });
    expect(passes(showsAll, lamp, 'lit')).toBe(true);
    expect(passes({ ...showsAll, county: '东阿县', road: 'r', kind: 'flashing-lamp' }, lamp, 'lit')).toBe(true);
    expect(passes({ ...showsAll, county: '莘县' }, lamp, 'lit')).toBe(false);
    expect(passes({ ...showsAll, road: 'x' }, lamp, 'lit')).toBe(false);
    expect(passes({ ...showsAll, kind: 'sign' }, lamp, 'lit')).toBe(false);
    expect(passes({ ...showsAll, condition: 'abnormal' }, lamp, 'lit')).toBe(false);
    expect(passes({ ...showsAll, condition: 'abnormal' }, lamp, 'fault')).toBe(true);
    expect(passes({ ...showsAll, condition: 'dark' }, lamp, 'lit')).toBe(false);
    expect(countiesOf([lamp, lamp, device('b')], 'en')).toHaveLength(1);
  });
});

describe('clusters', () => {
  const scene = makeScene(indexSite(site(row(84, 120))), () => undefined);

  it('hold every shown device once, at any zoom', () => {
    const shown = scene.shown.slice();
    shown[3] = 0;
    for (const zoom of [6, 9, 11, 12.4, 12.6, 15, 18]) {
      const rows = clusterDevices(scene.devices, shown, zoom).flatMap((cluster) => cluster.rows);
      expect(rows).toHaveLength(83);
      expect(new Set(rows).size).toBe(83);
    }
  });

  it('are few when far, single when near, and keep apart from each other', () => {
    expect(clusterDevices(scene.devices, scene.shown, 6)).toHaveLength(1);
    expect(clusterDevices(scene.devices, scene.shown, 18)).toHaveLength(84);
    for (const zoom of [11, 11.3, 11.6, 11.9]) {
      const middle = clusterDevices(scene.devices, scene.shown, zoom);
      expect(middle.length).toBeGreaterThan(3);
      const at = middle.map((cluster) => toScreen({ x: 0.82, y: 0.39, zoom, width: 0, height: 0 }, cluster));
      for (const [i, a] of at.entries())
        for (const b of at.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(44);
    }
  });

  it('say how many need a look, and how badly', () => {
    const feed = createFeedStore<DeviceView>({ keyOf: ({ id }) => id });
    feed.apply({
      type: 'snapshot',
      rev: 1,
      at: 0,
      items: scene.devices.place.map(({ id }, i) =>
        view(id, { condition: i < 2 ? 'offline' : i < 5 ? 'no-verify' : 'dark' }),
      ),
    });
    followDevices(scene, feed, () => {}).end();
    const [all] = clusterDevices(scene.devices, scene.shown, 6);
    const selected = new Uint8Array(84);
    selected[7] = 1;
    expect(countCluster(all!, scene.devices, selected)).toEqual({
      total: 84,
      abnormal: 5,
      worst: 'serious',
      selected: 1,
    });
  });
});

describe('selecting', () => {
  it('takes the shown devices inside the line, and no hidden one', () => {
    const scene = makeScene(indexSite(site(row(10, 1_000))), () => undefined);
    const box = fitView({ west: 0.822, east: 0.8226, north: 0.3918, south: 0.3922 }, 800, 400);
    applyFilter(scene.devices, showsAll, scene.shown);
    scene.shown[1] = 0;
    const at = [0, 1, 2, 3].map((one) => toScreen(box, { x: scene.devices.x[one]!, y: scene.devices.y[one]! }));
    const [left, right, y] = [at[0]!.x - 5, at[2]!.x + 5, at[0]!.y];
    const line = [
      { x: left, y: y - 20 },
      { x: right, y: y - 20 },
      { x: right, y: y + 20 },
      { x: left, y: y + 20 },
    ];
    expect(rowsInside(line, box, scene.devices, scene.shown)).toEqual([0, 2]);
    expect(rowsInside(line.slice(0, 2), box, scene.devices, scene.shown)).toEqual([]);
  });

  it('asks one device of each make what it offers', () => {
    const devices = [
      device('a', { managed: false }),
      device('b'),
      device('c'),
      device('d', { profile: 'relay-beacon' }),
    ];
    expect(onePerProfile(devices).map(({ id }) => id)).toEqual(['b', 'd']);
  });
});

describe('following the feed', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const start = () => {
    const scene = makeScene(indexSite(site(row(3, 1_000))), () => undefined);
    const feed = createFeedStore<DeviceView>({ keyOf: ({ id }) => id });
    const told: (readonly [readonly number[] | undefined, boolean])[] = [];
    const follower = followDevices(scene, feed, (rows, isRegrouped) => told.push([rows, isRegrouped]));
    const say = (rev: number, ...changed: DeviceView[]) =>
      feed.apply({ type: 'delta', rev, at: rev, changed, removed: [] });
    feed.apply({ type: 'snapshot', rev: 0, at: 0, items: row(3, 1).map(({ id }) => view(id)) });
    vi.advanceTimersByTime(followEvery);
    told.length = 0;
    return { scene, told, follower, say };
  };

  it('tells at most five times a second, and only of what looks different', () => {
    const { scene, told, say } = start();
    for (let rev = 1; rev <= 100; rev += 1) {
      say(rev, view('lamp-1', { condition: rev % 2 === 0 ? 'dark' : 'fault' }), view('lamp-2'));
      vi.advanceTimersByTime(10);
    }
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(5);
    expect(told.every(([rows]) => rows?.join() === '1')).toBe(true);
    vi.advanceTimersByTime(followEvery);
    expect(conditionAt(scene.devices, 1)).toBe('dark');
  });

  it('says when a change brings a device into or out of what is shown', () => {
    const { scene, told, follower, say } = start();
    follower.filter({ ...showsAll, condition: 'abnormal' });
    expect([...scene.shown]).toEqual([0, 0, 0]);
    told.length = 0;
    say(1, view('lamp-0', { condition: 'fault' }));
    vi.advanceTimersByTime(followEvery);
    expect(told).toEqual([[[0], true]]);
    expect([...scene.shown]).toEqual([1, 0, 0]);
    say(2, view('lamp-0', { condition: 'offline' }));
    vi.advanceTimersByTime(followEvery);
    expect(told[1]).toEqual([[0], false]);
    follower.end();
    say(3, view('lamp-0'));
    vi.advanceTimersByTime(followEvery);
    expect(told).toHaveLength(2);
  });
});
