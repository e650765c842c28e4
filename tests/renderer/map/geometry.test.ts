import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LngLat } from '../../../main/domain/asset.ts';
import { isInside } from '../../../renderer/map/lasso.ts';
import {
  boxOf,
  fitView,
  fromScreen,
  type MapView,
  pan,
  scaleBar,
  toLngLat,
  toScreen,
  toUnit,
  zoomAround,
  zoomKept,
} from '../../../renderer/map/map-view.ts';
import { aside, distance, measureRoad, pointAt, stretch } from '../../../renderer/map/road-line.ts';

/** East, then north: a corner at K6+000 on a road of 10 km that is drawn 9 km long. */
const corner: LngLat[] = [
  [116, 36],
  [116 + 5.4 / 90.07, 36],
  [116 + 5.4 / 90.07, 36 + 3.6 / 111.19],
];
const road = { from: 1_000, to: 11_000, line: corner };
const line = measureRoad(road)!;

describe('a road line', () => {
  it('spreads the stakes evenly over the drawn length', () => {
    expect(line.along.at(-1)).toBeCloseTo(9_000, -2);
    const { at, bearing } = pointAt(line, 4_000);
    expect(distance(corner[0]!, at)).toBeCloseTo(2_700, -2);
    expect(bearing).toBeCloseTo(Math.PI / 2, 3);
    expect(pointAt(line, 9_000).bearing).toBeCloseTo(0, 3);
  });

  it('holds at its ends, whatever the stake', () => {
    expect(pointAt(line, -5).at).toEqual(corner[0]);
    expect(pointAt(line, 99_999).at[1]).toBeCloseTo(corner[2]![1], 9);
  });

  it('keeps the bends of a stretch, and only those', () => {
    expect(stretch(line, 2_000, 3_000)).toHaveLength(2);
    const bent = stretch(line, 6_000, 8_000);
    expect(bent).toHaveLength(3);
    expect(bent[1]).toEqual(corner[1]);
    expect(stretch(line, 8_000, 6_000)).toEqual(bent);
  });

  it('puts the right side to the right of growing stakes', () => {
    const place = pointAt(line, 4_000);
    const right = aside(place, 50);
    expect(right[1]).toBeLessThan(place.at[1]);
    expect(distance(place.at, right)).toBeCloseTo(50, 1);
    expect(aside(pointAt(line, 9_500), 50)[0]).toBeGreaterThan(corner[2]![0]);
    expect(aside(place, -50)[1]).toBeGreaterThan(place.at[1]);
  });

  it('is unknown where it was not surveyed', () => {
    expect(measureRoad({ ...road, line: [] })).toBeUndefined();
    expect(measureRoad({ ...road, line: [corner[0]!, corner[0]!] })).toBeUndefined();
  });

  it('never leaves its own box, and moves on with the stake', () => {
    const places = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 })), {
      minLength: 2,
      maxLength: 8,
      selector: ([x, y]) => `${x},${y}`,
    });
    fc.assert(
      fc.property(places, fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        const points = steps.map(([x, y]): LngLat => [116 + x / 1000, 36 + y / 1000]);
        const measured = measureRoad({ from: 0, to: 5_000, line: points })!;
        const { at } = pointAt(measured, share * 5_000);
        const box = boxOf(points.map(([x, y]) => ({ x, y })))!;
        expect(at[0]).toBeGreaterThanOrEqual(box.west - 1e-9);
        expect(at[0]).toBeLessThanOrEqual(box.east + 1e-9);
        expect(at[1]).toBeGreaterThanOrEqual(box.north - 1e-9);
        expect(at[1]).toBeLessThanOrEqual(box.south + 1e-9);
        const whole = stretch(measured, 0, 5_000);
        expect(whole).toHaveLength(points.length);
      }),
    );
  });
});

describe('what the map shows', () => {
  const view: MapView = { x: 0.82, y: 0.39, zoom: 12, width: 1000, height: 600 };

  it('goes from the ground to the screen and back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 100, max: 130, noNaN: true }),
        fc.double({ min: 15, max: 50, noNaN: true }),
        (lng, lat) => {
          const back = toLngLat(fromScreen(view, toScreen(view, toUnit([lng, lat]))));
          expect(back[0]).toBeCloseTo(lng, 6);
          expect(back[1]).toBeCloseTo(lat, 6);
        },
      ),
    );
  });

  it('fits a box and everything in it', () => {
    const corners = corner.map(toUnit);
    const fitted = fitView(boxOf(corners)!, 1000, 600);
    for (const point of corners) {
      const { x, y } = toScreen(fitted, point);
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(1000);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(600);
    }
  });

  it('keeps what is under the pointer in its place while zooming', () => {
    const at = { x: 730, y: 122 };
    const under = fromScreen(view, at);
    const closer = zoomAround(view, at, 1.7);
    expect(closer.zoom).toBeCloseTo(13.7);
    expect(toScreen(closer, under).x).toBeCloseTo(at.x, 3);
    expect(toScreen(closer, under).y).toBeCloseTo(at.y, 3);
  });

  it('follows the hand', () => {
    const moved = pan(view, 100, -40);
    const { x, y } = toScreen(moved, fromScreen(view, { x: 500, y: 300 }));
    expect([x, y].map(Math.round)).toEqual([600, 260]);
  });

  it('has a scale in round lengths', () => {
    const { metres, pixels } = scaleBar({ ...view, ...toUnit([116, 36.5]) }, 120);
    expect(metres).toBe(1000);
    expect(pixels).toBeLessThanOrEqual(120);
    expect(pixels).toBeCloseTo(1000 / ((40_075_017 * Math.cos((36.5 * Math.PI) / 180)) / (512 * 4096)), 0);
  });
});

describe('the lasso', () => {
  it('knows inside from outside, with bays and however it was drawn', () => {
    const bay = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 100 },
      { x: 50, y: 20 },
      { x: 0, y: 100 },
    ];
    expect(isInside(bay, { x: 50, y: 10 })).toBe(true);
    expect(isInside(bay, { x: 50, y: 60 })).toBe(false);
    expect(isInside(bay.toReversed(), { x: 5, y: 60 })).toBe(true);
    expect(isInside(bay, { x: 150, y: 10 })).toBe(false);
  });
});

describe('coming nearer to a chosen device', () => {
  const view: MapView = { x: 0.5, y: 0.5, zoom: 9, width: 500, height: 400 };
  it('leaves it where it is on the screen, or brings it to the middle, and never out of sight', () => {
    const at = (screen: { x: number; y: number }, by: number) => {
      const place = fromScreen(view, screen);
      return toScreen(zoomKept(view, place, by), place);
    };
    for (const by of [-1, 1, 2])
      for (const screen of [
        { x: 3, y: 390 },
        { x: 499, y: 1 },
        { x: 250, y: 200 },
      ]) {
        expect(at(screen, by).x).toBeCloseTo(screen.x, 3);
        expect(at(screen, by).y).toBeCloseTo(screen.y, 3);
      }
    expect(at({ x: 900, y: -50 }, 1).x).toBeCloseTo(250, 3);
    expect(at({ x: 900, y: -50 }, 1).y).toBeCloseTo(200, 3);
  });
});
