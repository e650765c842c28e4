/** Keys walk the strip along its rows, whatever is zoomed, and what they select is in sight and framed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SiteZone } from '../../renderer/stores/site-index.ts';
import { leastHeight, stripRows, xOf } from '../../renderer/strip/geometry.ts';
import { makeLightTable } from '../../renderer/strip/light-table.ts';
import { makeLightPainter } from '../../renderer/strip/paint-lights.ts';
import { makeScene } from '../../renderer/strip/scene.ts';
import { frameOf, targetOf } from '../../renderer/strip/target.ts';
import { bringIntoView, type Stop, stopsOf, type Way, walk } from '../../renderer/strip/walk.ts';
import { siteDevice } from './site-devices.ts';

const sides = ['left', 'right'] as const;
const devices = [
  siteDevice({
    id: 'host',
    kind: 'guidance-host',
    stake: 500,
    lights: [0, 1, 2, 3, 4, 5].map((index) => ({ index, stake: 100 * index, side: sides[index % 2]! })),
  }),
  siteDevice({ id: 'far-sign', kind: 'sign', stake: 9_000 }),
  siteDevice({ id: 'near-sign', kind: 'sign', stake: 450 }),
  siteDevice({ id: 'lamp', kind: 'flashing-lamp', stake: 9_500, side: 'left' }),
];
const table = makeLightTable(devices);
const stops = stopsOf(devices, table);
const whole = { from: 0, to: 10_000, width: 1000, rows: stripRows(leastHeight) };
const told = (stop: Stop | undefined) => stop && `${stop.device}@${stop.stake}`;

/** Presses keys one after the other as the strip does, its view following. */
function press(ways: readonly Way[], view = whole) {
  let [stop, window]: [Stop | undefined, typeof whole] = [undefined, view];
  for (const way of ways) {
    stop = walk(stops, stop, way, window);
    if (stop !== undefined) window = bringIntoView(window, whole, stop.stake);
  }
  return { stop, window };
}

describe('the keys of the strip', () => {
  it('walk along a row by stake, and stay at its end', () => {
    expect(stops.map((row) => row.map(told).join(' '))).toEqual([
      'near-sign@450 far-sign@9000',
      'host@0 host@200 host@400 lamp@9500',
      'host@100 host@300 host@500',
      'host@500',
    ]);
    expect(told(press(['next']).stop)).toBe('near-sign@450');
    expect(told(press(['next', 'next', 'next']).stop)).toBe('far-sign@9000');
  });

  it('change rows to what stands nearest, down to single lights', () => {
    const { stop } = press(['next', 'below']);
    expect([told(stop), table.index[stop?.light ?? -1]]).toEqual(['host@400', 4]);
    expect(told(press(['next', 'below', 'below', 'previous']).stop)).toBe('host@100');
    expect(told(press(['next', 'below', 'below', 'below', 'below', 'above']).stop)).toBe('host@500');
  });

  it('begin with what is in sight', () => {
    expect(told(press(['next'], { ...whole, from: 8_900, to: 9_600 }).stop)).toBe('far-sign@9000');
    expect(told(press(['next'], { ...whole, from: 9_400, to: 9_600 }).stop)).toBe('lamp@9500');
    expect(press(['next'], { ...whole, from: 6_000, to: 7_000 }).stop).toBeUndefined();
  });

  it('never select what is out of sight', () => {
    const scene = makeScene(
      { from: 0, to: 10_000, direction: 'up', segments: [], bands: [] } as unknown as SiteZone,
      undefined,
      devices,
      () => undefined,
    );
    const ways = fc.array(fc.constantFrom<Way>('next', 'previous', 'above', 'below'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(ways, fc.integer({ min: 0, max: 9_000 }), (keys, from) => {
        const { stop, window } = press(keys, { ...whole, from, to: from + 1_000 });
        expect(window.to - window.from).toBeCloseTo(1_000);
        if (stop === undefined) return;
        const pointing = { scene, painter: makeLightPainter(table, window), signs: [] };
        const x = xOf(window, stop.stake);
        expect(targetOf(pointing, window, table, stop)?.x).toBe(x);
        const frame = frameOf(pointing, window, table, stop)!;
        expect(frame.left + frame.width / 2).toBeCloseTo(x);
        const row =
          stop.light === undefined
            ? stop.device === 'host'
              ? 'hosts'
              : 'signs'
            : table.side[stop.light] === 1
              ? 'right'
              : 'left';
        const { top, bottom } = window.rows[row];
        expect(Math.abs(frame.top + frame.height / 2 - (top + bottom) / 2)).toBeLessThan(1);
      }),
    );
  });

  it('tell of nothing that was panned out of sight', () => {
    const { stop, window } = press(['next'], { ...whole, to: 1_000 });
    const pointing = { scene: { marks: [] } as never, painter: makeLightPainter(table, window), signs: [] };
    const away = { ...window, from: 5_000, to: 6_000 };
    expect(targetOf(pointing, away, table, stop)).toBeUndefined();
    expect(frameOf(pointing, away, table, stop)).toBeUndefined();
  });
});
