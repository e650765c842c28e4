/** An open preview says by itself when what it started from is no longer so. */
import { expect, test } from 'vitest';
import type { Stage } from '../../main/contract/views/stage.ts';
import { worthALookFirst } from '../../renderer/stage/change-rows.ts';
import { isUntrue, isVoid, type Live, previewStanding, whatChanged } from '../../renderer/stage/preview-standing.ts';

type Change = Stage['preview']['changes'][number];

const counts = {
  change: 0,
  already: 0,
  offline: 0,
  unsupported: 0,
  substituted: 0,
  weakened: 0,
  maintenance: 0,
  held: 0,
  refused: 0,
};
const change = (device: string, more: Partial<Change> = {}): Change => ({
  device,
  name: device,
  kind: 'flashing-lamp',
  desired: { lit: true },
  reported: {},
  note: 'change',
  ...more,
});
const stage = (changes: readonly Change[], more: Partial<Stage> = {}): Stage => ({
  id: 's1',
  by: 'li',
  madeAt: 1_000,
  validUntil: 31_000,
  preview: { zone: 'east', changes: [...changes], counts, expected: 0, weakerThanAutomatic: false },
  ...more,
});

type DeviceNow = ReturnType<Live['device']>;
type ZoneNow = ReturnType<Live['zone']>;
const live = (over: Partial<Live> = {}): Live => ({
  zone: () => undefined,
  device: () => undefined,
  devicesAt: 2_000,
  zoneOf: () => undefined,
  ...over,
});
const seen = (now: Partial<DeviceNow>): Partial<Live> => ({
  device: () => ({ condition: 'dark', reported: {}, desired: { lit: true }, ...now }),
});

test('a changed preview is void, and says so before its time is over', () => {
  const open = { left: 9_000, lost: false, spent: false, taken: false, changed: false, underWay: false };
  expect(previewStanding(open)).toBe('valid');
  expect(previewStanding({ ...open, changed: true })).toBe('changed');
  expect(previewStanding({ ...open, left: 0, changed: true })).toBe('changed');
  expect(previewStanding({ ...open, taken: true, changed: true })).toBe('taken');
  expect([isVoid('changed'), isVoid('taken')]).toEqual([true, true]);
  // One's own execution changes the zone: that is no news.
  expect(previewStanding({ ...open, changed: true, underWay: true })).toBe('underWay');
  expect(previewStanding({ ...open, changed: true, spent: true })).toBe('spent');
});

test('a zone counts as changed when it was told after the staging, and tells another situation', () => {
  const staged = stage([], { situation: 'a' });
  const told = (at: number, situation: string) =>
    isUntrue(whatChanged(staged, live({ zone: () => ({ at, situation }) })));
  expect(told(2_000, 'a')).toBe(false);
  expect(told(2_000, 'b')).toBe(true);
  expect(told(900, 'b'), 'told before').toBe(false);
  expect(isUntrue(whatChanged(staged, live()))).toBe(false);
});

test('a zone that another console took voids its preview, and those of its devices, and says who and why', () => {
  const authority = { by: 'chen', reason: 'police', since: 1_500, actedAt: 1_500, lost: false };
  const zone = (over: Partial<NonNullable<ZoneNow>['authority']> = {}, at = 2_000): Partial<Live> => ({
    zone: (id) => (id === 'east' ? { at, situation: 'a', authority: { ...authority, ...over } } : undefined),
  });
  const staged = stage([], { situation: 'a' });
  expect(whatChanged(staged, live(zone())).taken).toEqual({ by: 'chen', reason: 'police' });
  expect(whatChanged(staged, live(zone({ here: true })))).not.toHaveProperty('taken');
  expect(whatChanged(staged, live(zone({}, 900))), 'told before').not.toHaveProperty('taken');
  const { zone: _, ...loose } = staged.preview;
  const group = stage([], { preview: { ...loose, changes: [change('lamp-1'), change('lamp-2')] } });
  const zoneOf = (device: string) => (device === 'lamp-2' ? 'east' : undefined);
  expect(whatChanged(group, live({ ...zone(), zoneOf })).taken).toMatchObject({ by: 'chen' });
  const without = [change('lamp-1'), change('lamp-2', { note: 'refused' })];
  const spared = stage([], { preview: { ...loose, changes: without } });
  expect(whatChanged(spared, live({ ...zone(), zoneOf })), 'its device is left out').not.toHaveProperty('taken');
});

test('a device counts as changed when something else is wanted of it since; what is passed by does not', () => {
  const told = (now: Partial<DeviceNow>, more: Partial<Change> = {}, over: Partial<Live> = {}) =>
    whatChanged(
      stage([change('lamp-1', { commanded: { lit: true }, ...more })]),
      live({ ...seen(now), ...over }),
    ).devices.get('lamp-1');
  expect(told({})).toBeUndefined();
  expect(told({ desired: { lit: false } })).toBe('commanded');
  expect(told({ desired: { lit: true, brightness: 3 } })).toBe('commanded');
  expect(told({ desired: undefined as never }), 'nothing is wanted any more').toBe('commanded');
  expect(told({ desired: { lit: false } }, {}, { devicesAt: 900 }), 'told before').toBeUndefined();
  expect(told({ desired: { lit: false } }, {}, { devicesAt: undefined })).toBeUndefined();
  expect(told({ desired: { lit: false } }, { note: 'refused' })).toBeUndefined();
});

test('maintenance, silence and another light void the preview of a zone too, and the devices are told', () => {
  const told = (now: Partial<DeviceNow>, more: Partial<Change> = {}) =>
    whatChanged(
      stage([change('lamp-1', { reported: { lit: false }, ...more })], { situation: 'a' }),
      live(seen({ reported: { lit: false }, ...now })),
    );
  expect(isUntrue(told({}))).toBe(false);
  expect([...told({ condition: 'maintenance' }).devices]).toEqual([['lamp-1', 'maintenance-begun']]);
  expect([...told({}, { maintenance: true, note: 'maintenance' }).devices]).toEqual([['lamp-1', 'maintenance-ended']]);
  expect([...told({ offline: true }).devices]).toEqual([['lamp-1', 'gone-silent']]);
  expect([...told({}, { offline: true, note: 'offline' }).devices]).toEqual([['lamp-1', 'heard-again']]);
  expect([...told({ reported: { lit: true } }).devices]).toEqual([['lamp-1', 'shows-other']]);
  expect(isUntrue(told({ reported: { lit: true } }, { commanded: { lit: true } })), 'it follows its mode').toBe(false);
});

test('what changed since, what failed last time and what is passed by is told first', () => {
  const changes = [
    change('a'),
    change('b', { note: 'maintenance' }),
    change('c'),
    change('d', { note: 'refused' }),
    change('e', { failedLast: true }),
  ];
  const order = worthALookFirst(changes, new Map([['c', 'gone-silent']]));
  expect(order.map(({ device }) => device)).toEqual(['c', 'e', 'd', 'b', 'a']);
});
