/** A strip that is zoomed in paints nothing over its row names, its axis or past its right edge. */
import { expect, test } from 'vitest';
import type { SiteZone } from '../../renderer/stores/site-index.ts';
import { leastHeight, margin, stripRows, xOf } from '../../renderer/strip/geometry.ts';
import type { Ink } from '../../renderer/strip/ink.ts';
import { makeLightTable } from '../../renderer/strip/light-table.ts';
import { makeLightPainter } from '../../renderer/strip/paint-lights.ts';
import { paintScene, type StripWords } from '../../renderer/strip/paint-scene.ts';
import { makeScene } from '../../renderer/strip/scene.ts';
import { siteDevice } from './site-devices.ts';

const width = 1000;
/** One kilometre out of ten. */
const window = { from: 4_000, to: 5_000, width, rows: stripRows(leastHeight) };
const ink = new Proxy({}, { get: () => '#fff' }) as Ink;
const words = new Proxy({}, { get: (_, name) => String(name) }) as StripWords;

/** A canvas of letters six pixels wide that tells what was painted on it, outside any clip. */
function canvas() {
  const rects: { readonly x: number; readonly width: number }[] = [];
  const texts: { readonly text: string; readonly x: number }[] = [];
  const boxes: { readonly x: number; readonly width: number }[] = [];
  const told = {
    measureText: (text: string) => ({ width: 6 * text.length }),
    fillRect: (x: number, _y: number, wide: number) => rects.push({ x, width: wide }),
    strokeRect: (x: number, _y: number, wide: number) => boxes.push({ x, width: wide }),
    fillText: (text: string, x: number) => texts.push({ text, x }),
  };
  const context = new Proxy(told, { get: (known, name) => Reflect.get(known, name) ?? (() => {}), set: () => true });
  return { rects, texts, boxes, context: context as unknown as CanvasRenderingContext2D };
}

const host = siteDevice({
  id: 'host',
  kind: 'guidance-host',
  lights: Array.from({ length: 400 }, (_, index) => ({ index, stake: 25 * index, side: 'left' as const })),
});

test('lights stay on the plot', () => {
  const { rects, context } = canvas();
  const painted = makeLightPainter(makeLightTable([host]), window).paint(context, ink);
  expect(painted).toBe(41);
  for (const rect of rects) {
    // One column may stand astride an edge.
    expect(rect.x).toBeGreaterThanOrEqual(margin - 4);
    expect(rect.x + rect.width).toBeLessThanOrEqual(width - margin + 4);
  }
});

const place = {
  id: 'z',
  from: 0,
  to: 10_000,
  direction: 'up',
  segments: [],
  bands: [],
} as unknown as SiteZone;

function painted(sensors: readonly number[], darkRun?: { readonly from: number; readonly to: number }) {
  const devices = sensors.map((stake) => siteDevice({ id: `vis-${stake}`, kind: 'visibility-sensor', stake }));
  const zone = {
    sensors: sensors.map((stake) => ({
      id: `vis-${stake}`,
      stake,
      value: 11_600,
      quality: 'good' as const,
      cause: 'none',
      at: 0,
    })),
    subSegments: [],
    ...(darkRun && {
      mode: 'active' as const,
      effectiveness: {
        effective: false,
        lamps: 9,
        litShare: 0,
        reasons: [],
        longestDarkRun: { side: 'left' as const, lamps: 2, gap: 75, ...darkRun },
      },
    }),
  };
  const { context, ...told } = canvas();
  paintScene(
    context,
    makeScene(place, zone, devices, () => undefined),
    window,
    ink,
    words,
  );
  return told;
}

test('the figure of a sensor at the edge stands whole on the plot, of one beside it not at all', () => {
  const figures = (...sensors: number[]) => painted(sensors).texts.filter(({ text }) => text.startsWith('11.6'));
  expect(figures(3_995, 5_005)).toEqual([]);
  const [left, right] = figures(4_000, 5_000);
  expect(left!.x - 3 * left!.text.length).toBeGreaterThanOrEqual(margin);
  expect(right!.x + 3 * right!.text.length).toBeLessThanOrEqual(width - margin);
  const [within] = figures(4_500);
  expect(within!.x).toBeCloseTo(xOf(window, 4_500));
});

test('a dark run that is out of sight is not told as if it were here', () => {
  const told = (from: number, to: number) =>
    painted([], { from, to }).texts.some(({ text }) => text.startsWith('darkRun'));
  expect([told(1_000, 1_075), told(4_500, 4_575), told(4_990, 5_065)]).toEqual([false, true, true]);
});
