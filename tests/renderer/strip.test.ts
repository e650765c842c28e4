import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { SiteDevice } from '../../renderer/stores/site-index.ts';
import { heightOf, leastHeight, pan, stakeAt, stripRows, ticks, xOf, zoom } from '../../renderer/strip/geometry.ts';
import type { Ink } from '../../renderer/strip/ink.ts';
import { lookAt, lookOf, makeLightTable, takeDevice } from '../../renderer/strip/light-table.ts';
import { makeLightPainter } from '../../renderer/strip/paint-lights.ts';
import { fogStep, freeLine } from '../../renderer/strip/scene.ts';
import { visibilityScale } from '../../renderer/strip/visibility-scale.ts';
import { siteDevice } from './site-devices.ts';

const place = (over: Partial<SiteDevice>): SiteDevice =>
  siteDevice({
    id: 'host-1',
    kind: 'guidance-host',
    stake: 1000,
    side: 'right',
    lights: [0, 1, 2, 3].map((index) => ({
      index,
      stake: 1000 + 25 * index,
      side: index % 2 === 0 ? 'left' : 'right',
    })),
    ...over,
  });
const view = (over: Partial<DeviceView>): DeviceView => ({
  id: 'host-1',
  condition: 'operating',
  stale: false,
  reported: {},
  faults: [],
  ...over,
});

describe('the lights of a zone', () => {
  const lamp = place({ id: 'lamp-1', kind: 'flashing-lamp', lights: [] });
  const sensor = place({ id: 'vis-1', kind: 'visibility-sensor', lights: [] });

  it('are those of hosts in node order, and flashing lamps themselves', () => {
    const table = makeLightTable([place({}), lamp, sensor]);
    expect(table.count).toBe(5);
    expect([...table.side]).toEqual([0, 1, 0, 1, 1]);
    expect(table.device.at(-1)).toBe('lamp-1');
    expect([...table.look].map(lookOf)).toEqual(Array(5).fill('unknown'));
  });

  it('take what the host says light by light, and report only true changes', () => {
    const table = makeLightTable([place({}), lamp]);
    expect(takeDevice(table, 'host-1', view({ lights: 'dlfx' }))).toBe(true);
    expect([...table.look].map(lookOf)).toEqual(['dark', 'lit', 'fault', 'offline', 'unknown']);
    expect(takeDevice(table, 'host-1', view({ lights: 'dlfx' }))).toBe(false);
    expect(takeDevice(table, 'vis-1', view({}))).toBe(false);
  });

  it('never show a stale lamp in its last colour', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...'dlfxuh'),
        fc.constantFrom('lit' as const, 'operating' as const),
        (letter, condition) => {
          expect(lookAt(view({ lights: letter, condition, stale: true, reported: { lit: true } }), 0)).toBe('unknown');
        },
      ),
    );
    expect(lookAt(undefined, 0)).toBe('unknown');
    expect(lookAt(view({ condition: 'offline', stale: true, lights: 'l' }), 0)).toBe('offline');
  });

  it.each([
    [{ mode: 'active' }, 'host-lit'],
    [{ mode: 'off' }, 'host-dark'],
    [{ brightness: 4 }, 'host-lit'],
    [{ brightness: 0 }, 'host-dark'],
    [{ lit: false, mode: 'active' }, 'host-dark'],
    [{}, 'unknown'],
  ])('not observed singly, with the host reporting %j, look %s', (reported, look) => {
    expect(lookAt(view({ lights: 'h', reported }), 0)).toBe(look);
  });
});

describe('a dark light where the zone wants light', () => {
  const dark = { lights: 'd', reported: { mode: 'active' as const } };

  it.each([
    ['told by its host node by node', { ...dark, desired: { mode: 'active' } }],
    ['of a host that reports itself off', { lights: 'h', reported: { mode: 'off' }, desired: { mode: 'active' } }],
    ['a lamp on its way to light', { condition: 'dark', reported: { lit: false }, desired: { lit: true } }],
  ] as const)('is no calm one: %s', (_, over) => {
    expect(lookAt(view(over), 0)).toBe('unlit');
  });

  it.each([
    ['wants none', { ...dark, desired: { mode: 'off' } }],
    ['asks nothing', dark],
  ] as const)('is calm where the zone %s', (_, over) => {
    expect(lookAt(view(over), 0)).toBe('dark');
  });

  it('shows in a column that it shares with lit ones, and is the one that is pointed at', () => {
    const lights = Array.from({ length: 4 }, (_, index) => ({ index, stake: 1000 + index, side: 'left' as const }));
    const rows = stripRows(leastHeight);
    const window = { from: 0, to: 20_000, width: 1000, rows };
    const columnsOf = (letters: string): readonly string[] => {
      const table = makeLightTable([place({ lights })]);
      takeDevice(table, 'host-1', view({ lights: letters, desired: { mode: 'active' } }));
      const painter = makeLightPainter(table, window);
      const painted: string[] = [];
      const ink = new Proxy({}, { get: (_, name) => String(name) }) as Ink;
      const context = { fillStyle: '', clearRect: () => {}, fillRect: () => painted.push(context.fillStyle) };
      expect(painter.paint(context as unknown as CanvasRenderingContext2D, ink)).toBe(1);
      const found = painter.find(xOf(window, 1001), rows.left.top);
      return [...new Set(painted), lookOf(table.look[found ?? 0] ?? 0)];
    };
    expect(columnsOf('llll')).toEqual(['lit', 'lit']);
    for (const letters of ['lldl', 'dddl', 'dddd']) expect(columnsOf(letters)).toEqual(['yellow', 'unlit']);
    expect(columnsOf('ldfl')).toEqual(['red', 'fault']);
  });
});

describe('the strip', () => {
  const whole = { from: 97_000, to: 112_000, width: 1000, rows: stripRows(leastHeight) };

  it('goes from stakes to pixels and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 97_000, max: 112_000, noNaN: true }), (stake) => {
        expect(stakeAt(whole, xOf(whole, stake))).toBeCloseTo(stake, 3);
      }),
    );
  });

  it('never leaves the zone, whatever is zoomed and panned', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('zoom' as const),
        x: fc.integer({ min: 0, max: 1000 }),
        by: fc.double({ min: 0.1, max: 10, noNaN: true }),
      }),
      fc.record({
        kind: fc.constant('pan' as const),
        x: fc.integer({ min: -20_000, max: 20_000 }),
        by: fc.constant(1),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let window = whole;
        for (const { kind, x, by } of steps)
          window = kind === 'zoom' ? zoom(window, whole, x, by) : pan(window, whole, x);
        expect(window.from).toBeGreaterThanOrEqual(whole.from - 1e-6);
        expect(window.to).toBeLessThanOrEqual(whole.to + 1e-6);
        expect(window.to - window.from).toBeGreaterThanOrEqual(199.999);
      }),
    );
  });

  it('lays its rows out without overlap at every height', () => {
    for (const height of [200, leastHeight, 400, 500]) {
      const rows = Object.values(stripRows(height));
      for (const [index, row] of rows.entries()) {
        expect(row.bottom).toBeGreaterThan(row.top);
        expect(row.top).toBeGreaterThanOrEqual(rows[index - 1]?.bottom ?? 0);
      }
      expect(heightOf(stripRows(height))).toBe(Math.max(height, leastHeight));
    }
  });

  it('marks round stakes only', () => {
    expect(ticks(whole)).toEqual([98_000, 100_000, 102_000, 104_000, 106_000, 108_000, 110_000, 112_000]);
  });

  it('draws thicker fog never higher', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (a, b) => {
        if (a <= b) expect(visibilityScale(a)).toBeLessThanOrEqual(visibilityScale(b));
      }),
    );
    const bands = [
      { mode: 'outline' as const, below: 500 },
      { mode: 'active' as const, below: 200 },
    ];
    expect([fogStep(bands, 500), fogStep(bands, 499), fogStep(bands, 199), fogStep(bands, undefined)]).toEqual([
      0, 1, 2, 0,
    ]);
  });
});

describe('words where no visibility is known', () => {
  const row = { top: 100, bottom: 215 };

  it('stand low, and move away from a sensor that stands there', () => {
    expect(freeLine(row, [])).toBe(207);
    expect(freeLine(row, [205])).toBe(116);
    expect(freeLine(row, [205, 110])).toBe(161.5);
  });
});
