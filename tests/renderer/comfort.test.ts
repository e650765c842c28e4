import i18next from 'i18next';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Mode } from '../../main/domain/mode.ts';
import { hotKeyReader, type KeyPress, pairWithin } from '../../renderer/keys/hot-keys.ts';
import { keep, keyFor, recall } from '../../renderer/memory/account-memory.ts';
import type { PageGrants } from '../../renderer/page-grants.ts';
import { worstZonesFirst, zonesAlongRoads } from '../../renderer/pages/overview/zone-order.ts';
import { mostColumns, mostRows, wallGrid, wallPages } from '../../renderer/pages/wall/wall-layout.ts';
import {
  devicesAt,
  lowestAt,
  lowestIn,
  modeAt,
  modesOf,
  readingsAt,
  zoneAt,
} from '../../renderer/pages/zone/past/past-picture.ts';
import { isVisibilityPoint, keysOf, sensorsBehind, wordForNone } from '../../renderer/pages/zone/why-sensors.ts';
import { findCommands, findDevices, listCommands } from '../../renderer/palette/commands.ts';
import { mayReload } from '../../renderer/stale-chunk.ts';
import { indexSite } from '../../renderer/stores/site-index.ts';
import { lookAt } from '../../renderer/strip/light-table.ts';
import { isUpstreamSign, upstreamOf } from '../../renderer/strip/scene.ts';
import { learnFaultTexts } from '../../renderer/text/fault-texts.ts';
import { nextTheme, readTheme, themes } from '../../renderer/theme-choice.ts';
import en from '../../resources/locales/en.json' with { type: 'json' };

const drawer = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
};

const nobody: PageGrants = { trains: false, manages: false };

describe('what an account keeps', () => {
  it('is its own', () => {
    const storage = drawer();
    keep(storage, 'li', 'overview.order', 'road');
    expect(recall(storage, 'li', 'overview.order')).toBe('road');
    expect(recall(storage, 'wang', 'overview.order')).toBeUndefined();
    expect(keyFor('li', 'x')).not.toBe(keyFor('wang', 'x'));
  });

  it('costs nothing where the storage refuses', () => {
    const refusing = {
      getItem: (): string => {
        throw new Error('denied');
      },
      setItem: (): void => {
        throw new Error('denied');
      },
    };
    expect(() => keep(refusing, 'li', 'a', 'b')).not.toThrow();
    expect(recall(refusing, 'li', 'a')).toBeUndefined();
  });
});

describe('keys', () => {
  const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    taken: false,
    inDialog: false,
    ...more,
  });

  it('go by G and a letter, in time', () => {
    const read = hotKeyReader(nobody);
    expect(read(press('g'), 0)).toBeUndefined();
    expect(read(press('a'), 300)).toEqual({ hash: '#/alarms' });
    expect(read(press('a'), 400)).toBeUndefined();
    read(press('g'), 1000);
    expect(read(press('a'), 1001 + pairWithin)).toBeUndefined();
    read(press('G'), 5000);
    expect(read(press('Z'), 5001)).toBe('worst');
  });

  it('go to training and accounts only where those are granted', () => {
    const by = (grants: PageGrants) => {
      const read = hotKeyReader(grants);
      return ['t', 'u'].map((key, n) => {
        read(press('g'), n * 5000);
        return read(press(key), n * 5000 + 1);
      });
    };
    expect(by(nobody)).toEqual([undefined, undefined]);
    expect(by({ trains: true, manages: false })).toEqual([{ hash: '#/training' }, undefined]);
    expect(by({ trains: false, manages: true })).toEqual([undefined, { hash: '#/accounts' }]);
  });

  it("are all the dialogue's own while one is open, even the palette's", () => {
    const read = hotKeyReader(nobody);
    const inDialog = true;
    expect(read(press('k', { ctrlKey: true, inDialog }), 0)).toBeUndefined();
    expect(read(press('k', { metaKey: true, inDialog }), 1)).toBeUndefined();
    for (const key of ['?', '/', 'g', 'a']) expect(read(press(key, { inDialog }), 2)).toBeUndefined();
    // A pair begun before the dialogue opened does not end inside or after it.
    read(press('g'), 3);
    read(press('Escape', { inDialog }), 4);
    expect(read(press('a'), 5)).toBeUndefined();
  });

  it('leave letters to fields, but not the palette', () => {
    const read = hotKeyReader(nobody);
    expect(read(press('?', { taken: true }), 0)).toBeUndefined();
    expect(read(press('g', { taken: true }), 0)).toBeUndefined();
    expect(read(press('a'), 1)).toBeUndefined();
    expect(read(press('k', { ctrlKey: true, taken: true }), 2)).toBe('palette');
    expect(read(press('k', { metaKey: true }), 3)).toBe('palette');
    expect(read(press('?'), 4)).toBe('sheet');
    expect(read(press('s', { ctrlKey: true }), 5)).toBeUndefined();
  });
});

const place = (id: string, road: string, from: number) => ({
  id,
  name: `雾区${id}`,
  nameEn: `Zone ${id}`,
  road,
  direction: 'up' as const,
  from,
  to: from + 1000,
  segments: [],
  control: 'auto' as const,
  policy: 'default',
  bands: [],
});
const site = indexSite({
  id: 's',
  name: 's',
  timeZone: 'UTC',
  faultTexts: {},
  endpoints: [],
  roads: ['south', 'north'].map((id) => ({
    id,
    name: id,
    class: 'expressway' as const,
    postedSpeed: 120,
    from: 0,
    to: 9000,
    line: [],
  })),
  zones: [place('a', 'north', 0), place('b', 'south', 5000), place('c', 'south', 100)],
  devices: Array.from({ length: 50 }, (_, n) => ({
    id: `lamp-${n}`,
    kind: 'flashing-lamp' as const,
    name: `爆闪灯 ${n}`,
    profile: 'p',
    unit: 1,
    zone: 'a',
    road: 'north',
    stake: n,
    side: 'left' as const,
    managed: true,
    simulated: false,
    lights: [],
  })),
});

describe('the palette', () => {
  const t = ((key: string, values?: { zone?: string; mode?: string }) =>
    values?.zone === undefined ? key : `${values.zone} ${values.mode}`) as unknown as typeof i18next.t;
  const commands = listCommands({ t, language: 'en', site, stages: true, grants: nobody });

  it('stages nothing itself: it opens the form with the mode chosen', () => {
    const [first] = findCommands(commands, 'zone b anti-collision');
    expect(first?.deed).toEqual({ do: 'go', hash: '#/zone/b?mode=anti-collision' });
  });

  it('offers no staging to those who may not', () => {
    const few = listCommands({ t, language: 'en', site, stages: false, grants: nobody });
    expect(few.some((one) => one.id.startsWith('stage'))).toBe(false);
    expect(few.some((one) => one.id === 'zone b')).toBe(true);
  });

  it('leads to training and accounts only those who may', () => {
    const ids = (grants: PageGrants) =>
      listCommands({ t, language: 'en', site, stages: false, grants }).map((one) => one.id);
    expect(ids(nobody)).not.toContain('page training');
    expect(ids(nobody)).not.toContain('page accounts');
    expect(ids({ trains: true, manages: true })).toEqual(expect.arrayContaining(['page training', 'page accounts']));
  });

  it('finds by either language, all words, and devices from two letters on', () => {
    expect(findCommands(commands, '雾区b')[0]?.id).toBe('zone b');
    expect(findCommands(commands, 'nowhere at all')).toEqual([]);
    expect(findDevices(site, t, 'l')).toEqual([]);
    expect(findDevices(site, t, 'lamp-4').map((one) => one.id)).toContain('device lamp-49');
    expect(findDevices(site, t, 'lamp')).toHaveLength(20);
  });

  it('gives every command its own id', () => {
    expect(new Set(commands.map((one) => one.id)).size).toBe(commands.length);
  });
});

describe('the palette by level', () => {
  const t = ((key: string, values?: { zone?: string; mode?: string }) =>
    values?.zone === undefined ? key : `${values.zone} ${values.mode}`) as unknown as typeof i18next.t;
  const commands = listCommands({ t, language: 'zh-CN', site, stages: true, grants: nobody });

  it('finds a mode by its level, alone and with its zone', () => {
    expect(findCommands(commands, 'M3').map(({ id }) => id)).toEqual(
      ['a', 'b', 'c'].map((zone) => `stage ${zone} anti-collision`),
    );
    expect(findCommands(commands, '雾区b m3').map(({ id }) => id)).toEqual(['stage b anti-collision']);
    expect(findCommands(commands, '雾区c M0').map(({ id }) => id)).toEqual(['stage c standby']);
  });
});

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

describe('the wall', () => {
  /** A 16:9 screen without its head and foot. */
  const room = 2;
  it('shows up to 25 zones at once, as large as they go', () => {
    for (let count = 1; count <= mostColumns * mostRows; count += 1) {
      const { columns, rows } = wallGrid(count, room);
      expect(columns * rows, `${count} zones`).toBeGreaterThanOrEqual(count);
    }
    expect(wallGrid(1, room)).toEqual({ columns: 1, rows: 1 });
    expect(wallGrid(6, room)).toEqual({ columns: 3, rows: 2 });
    expect(wallGrid(10, room)).toEqual({ columns: 5, rows: 2 });
  });

  it('turns pages beyond that, and loses no zone; the worst stay in sight', () => {
    const zones = Array.from({ length: 61 }, (_, n) => n);
    const grid = wallGrid(zones.length, room);
    const pages = wallPages(zones, grid);
    expect(new Set(pages.flat()).size).toBe(61);
    for (const page of pages) {
      expect(page.length).toBeLessThanOrEqual(grid.columns * grid.rows);
      expect(page[0]).toBe(0);
    }
  });
});

describe('the past', () => {
  const event = (seq: number, kind: string, at: number, data = {}, device = 'lamp'): JournalEventView => ({
    seq,
    kind,
    at,
    device,
    causes: [],
    data,
    hash: '',
  });
  const history = [
    {
      sensor: 'v1',
      values: [
        [0, 900, 'good'],
        [60_000, 80, 'good'],
        [120_000, 70, 'bad'],
      ],
    },
    { sensor: 'v2', values: [[0, 300, 'good']] },
  ] as const;

  it('takes the last reading before the moment, and none that is too old', () => {
    expect(readingsAt(history, 59_999).get('v1')).toMatchObject({ value: 900, at: 0 });
    expect(lowestAt(readingsAt(history, 90_000))).toBe(80);
    expect(lowestAt(readingsAt(history, 130_000))).toBe(300);
    expect(readingsAt(history, 400_000).get('v2')).toMatchObject({ quality: 'missing' });
    expect(readingsAt(history, 400_000).get('v2')?.value).toBeUndefined();
    expect(lowestAt(readingsAt(history, 9_000_000))).toBeUndefined();
  });

  it('misses no patch between two looks at the bar', () => {
    expect(lowestIn(history, -1, 240_000)).toBe(80);
    expect(lowestIn(history, 60_000, 240_000)).toBeUndefined();
  });

  it('knows of a device only what was commanded and proved by then', () => {
    const events = [
      event(3, 'command.verified', 30),
      event(1, 'command.intended', 10, { desired: { lit: true, brightness: 5 } }),
      event(2, 'command.sent', 20),
      event(4, 'command.intended', 40, { desired: { brightness: 8 } }),
      event(5, 'command.failed', 50),
      event(6, 'fault.raised', 5),
    ];
    const at = (when: number): DeviceView | undefined =>
      devicesAt({ events, amiss: [], lights: () => 0 }, when).get('lamp');
    expect(at(9)).toBeUndefined();
    expect(at(20)).toMatchObject({ phase: 'sent', reported: {}, condition: 'unknown' });
    expect(at(30)).toMatchObject({ phase: 'verified', reported: { lit: true, brightness: 5 }, condition: 'operating' });
    expect(at(60)).toMatchObject({ phase: 'failed', reported: { lit: true, brightness: 5 }, condition: 'fault' });
  });

  it('draws no light as lit that nobody vouched for, and no device as well that was not', () => {
    const verified = (id: string) => [
      event(1, 'command.intended', 10, { desired: { mode: 'active' } }, id),
      event(2, 'command.verified', 20, {}, id),
    ];
    const ids = ['well', 'ill', 'silent', 'unread', 'set', 'repaired', 'hole'];
    const events = [...ids.flatMap(verified), event(3, 'device.drifted', 25, { reported: { mode: 'off' } }, 'set')];
    const amiss = [
      { id: 'ill', faults: ['light/fault'] },
      { id: 'silent', faults: ['link/no-answer'], silent: true as const },
      { id: 'unread', faults: ['device/state-unread'] },
      { id: 'repaired', faults: [], maintenance: true as const },
      { id: 'hole', faults: ['profile/hole'] },
      { id: 'never-commanded', faults: ['host/door'] },
    ];
    const then = devicesAt({ events, amiss, lights: () => 2 }, 30);
    const told = Object.fromEntries(
      [...then].map(([id, view]) => [id, [view.condition, view.phase, view.lights, lookAt(view, 0)].join(' ')]),
    );
    expect(told).toEqual({
      well: 'operating verified hh host-lit',
      ill: 'fault verified uu unknown',
      silent: 'offline unknown uu offline',
      unread: 'unknown unknown uu unknown',
      set: 'external verified uu unknown',
      repaired: 'maintenance verified uu maintenance',
      hole: 'operating verified hh host-lit',
      'never-commanded': 'fault  uu unknown',
    });
    expect(then.get('ill')?.faults).toEqual(['light/fault']);
    // While it is not known what was amiss nothing is drawn as well.
    const asked = devicesAt({ events, amiss: undefined, lights: () => 2 }, 20).get('well')!;
    expect([asked.condition, lookAt(asked, 0)]).toEqual(['unknown', 'unknown']);
  });

  it('has the mode of that moment', () => {
    const modes = modesOf([
      event(9, 'decision.made', 90, { mode: 'active' }),
      event(2, 'decision.made', 20, { mode: 'outline' }),
    ]);
    expect(modeAt(modes, 10)).toBeUndefined();
    expect(modeAt(modes, 89)?.mode).toBe('outline');
    expect(modeAt(modes, 90)?.mode).toBe('active');
  });

  it('draws a stretch without a usable sensor as unknown', () => {
    const now = {
      sensors: [{ id: 'v1', stake: 100, quality: 'good', cause: 'none', at: 0 }],
      subSegments: [
        { from: 0, to: 200, contradicted: true },
        { from: 200, to: 400, escalate: 50, contradicted: false },
      ],
    } as const;
    const past = zoneAt({ sensors: [...now.sensors], subSegments: [...now.subSegments] }, readingsAt(history, 60_000));
    expect(past.subSegments.map((part) => part.escalate)).toEqual([80, undefined]);
  });
});

describe('why', () => {
  const zone = {
    sensors: [{ id: 'v1' }, { id: 'v2' }],
    visibility: { decisive: 'v2' },
  } as unknown as Pick<ZoneView, 'sensors' | 'visibility'>;
  it('names the readings a reason rests on', () => {
    expect(sensorsBehind(zone, { code: 'visibility-below', sensor: 'v1' })).toEqual(['v1']);
    expect(sensorsBehind(zone, { code: 'instant-escalation' })).toEqual(['v2']);
    expect(sensorsBehind(zone, { code: 'no-fog' })).toEqual(['v1', 'v2']);
    expect(sensorsBehind(zone, { code: 'override', by: 'li' })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'instant-escalation', sensors: ['v1'] })).toEqual(['v1']);
    expect(isVisibilityPoint({ name: 'mor-1min' })).toBe(true);
    expect(isVisibilityPoint({ name: 'battery', unit: 'V' })).toBe(false);
  });

  it('proves nothing of the past by the sensor that decides now', () => {
    const decidedAt = 1_000;
    expect(sensorsBehind(zone, { code: 'instant-escalation', decidedAt })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'stepped-down', decidedAt })).toEqual([]);
    expect(sensorsBehind(zone, { code: 'instant-escalation', sensors: ['v1'], decidedAt })).toEqual(['v1']);
  });

  it('keeps two reasons of one code apart', () => {
    const coded = [{ code: 'visibility-below' }, { code: 'contradicted' }, { code: 'visibility-below', decidedAt: 1 }];
    expect(new Set(keysOf(coded)).size).toBe(3);
    expect(keysOf(coded)[0]).toBe(keysOf(coded.slice(0, 1))[0]);
  });

  it('has a word where there is no reading of then', () => {
    expect(wordForNone(false, false, 0)).toBe('why.asking');
    expect(wordForNone(false, true, 0)).toBe('why.noHistory');
    expect(wordForNone(true, false, 0)).toBe('why.noSamples');
    expect(wordForNone(true, true, 3)).toBeUndefined();
  });
});

it('warns before a zone in the direction of travel', () => {
  const zone = { ...place('z', 'south', 5000), upstream: 4000 };
  expect(upstreamOf(zone)).toEqual([{ from: 1000, to: 5000, towards: 'up' }]);
  expect(upstreamOf({ ...zone, direction: 'down' })).toEqual([{ from: 6000, to: 10_000, towards: 'down' }]);
  expect(upstreamOf({ ...zone, direction: 'both' })).toHaveLength(2);
  expect(upstreamOf({ ...zone, upstream: undefined })).toEqual([]);
});

it('knows a sign that traffic meets before the zone', () => {
  const zone = place('z', 'south', 5000);
  const at = (stake: number, kind: 'sign' | 'sentinel' = 'sign') => ({ kind, stake });
  expect(isUpstreamSign(zone, at(4999))).toBe(true);
  expect(isUpstreamSign(zone, at(5000))).toBe(false);
  expect(isUpstreamSign(zone, at(4999, 'sentinel'))).toBe(false);
  const down = { ...zone, direction: 'down' } as const;
  expect([4999, 5500, 6001].map((stake) => isUpstreamSign(down, at(stake)))).toEqual([false, false, true]);
});

it('goes round the themes and survives an unknown one', () => {
  expect(themes.map(nextTheme)).toEqual([...themes.slice(1), themes[0]]);
  expect(readTheme('auto')).toBe('dark');
  expect(readTheme('night')).toBe('night');
});

it('reloads once for a part that is gone, not for ever', () => {
  const storage = drawer();
  expect(mayReload(storage, 1_000_000)).toBe(true);
  expect(mayReload(storage, 1_030_000)).toBe(false);
  expect(mayReload(storage, 1_070_000)).toBe(true);
});

describe('the words of a profile', () => {
  beforeEach(() =>
    i18next.init({
      lng: 'en',
      resources: { en: { translation: en } },
      keySeparator: false,
      nsSeparator: false,
      initAsync: false,
    }),
  );
  it('fill what the console lacks and replace nothing it has', () => {
    const known = i18next.t('fault.link/no-answer');
    learnFaultTexts(i18next, {
      'link/no-answer': { zh: '替换', en: 'replaced' },
      'own/door-open': { zh: '箱门打开', en: 'Door {{open}}' },
    });
    expect(i18next.t('fault.link/no-answer')).toBe(known);
    expect(i18next.t('fault.own/door-open')).toBe('Door { {open}}');
    expect(i18next.t('fault.own/door-open', { lng: 'zh-CN' })).toBe('箱门打开');
  });
});
