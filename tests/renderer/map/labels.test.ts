/** Names on the map: each beside what it names, over no other name, no control and no mark. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, type Disc, laidOut, type Wish } from '../../../renderer/map/label-layout.ts';
import { leaderOf, mainRoads, roadDots, roadWishes, zoneWishes } from '../../../renderer/map/label-places.ts';
import type { DrawnRoad, DrawnZone } from '../../../renderer/map/map-scene.ts';
import { fromScreen, type MapView, type Point } from '../../../renderer/map/map-view.ts';

const view: MapView = { x: 0.5, y: 0.5, zoom: 9, width: 500, height: 500 };
const bare = { marks: [], lines: [], taken: [] };
const covers = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const hides = (box: Box, { x, y, radius }: Disc): boolean =>
  Math.hypot(
    x - Math.max(box.x, Math.min(x, box.x + box.width)),
    y - Math.max(box.y, Math.min(y, box.y + box.height)),
  ) < radius;

describe('laying out', () => {
  const size = { width: 100, height: 40 };
  const wish = (id: string, x: number, y: number, more: Partial<Wish> = {}): Wish => ({
    id,
    anchor: { x: x + 50, y: y - 30 },
    places: [
      { x, y, ...size },
      { x, y: y - 100, ...size },
    ],
    further: [],
    mayHide: true,
    mayCross: true,
    ...more,
  });
  const mark = { x: 250, y: 200, radius: 20 };

  it('covers no label by another: the less important moves up or gives way', () => {
    const wishes = [wish('a', 100, 200), wish('b', 120, 210), wish('c', 130, 190), wish('far', 2_000, 10)];
    const laid = laidOut(wishes, view, bare);
    expect(laid.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(laid[1]!.y).toBe(110);
  });

  it('hides no mark where there is a place beside it, and as few as can be where there is none', () => {
    expect(laidOut([wish('a', 200, 230)], view, { ...bare, marks: [mark] })[0]).toMatchObject({ x: 200, y: 230 });
    const both = [mark, { x: 250, y: 250, radius: 20 }];
    expect(laidOut([wish('a', 200, 230)], view, { ...bare, marks: both })[0]).toMatchObject({ x: 200, y: 130 });
    const column = [150, 250, 300].map((y) => ({ x: 250, y, radius: 20 }));
    const beside = { further: [{ x: 60, y: 230, ...size }] };
    expect(laidOut([wish('a', 200, 230, beside)], view, { ...bare, marks: column })[0]).toMatchObject({ x: 60 });
    expect(laidOut([wish('a', 200, 230)], view, { ...bare, marks: column })).toHaveLength(1);
    expect(laidOut([wish('a', 200, 230, { mayHide: false })], view, { ...bare, marks: column })).toEqual([]);
  });

  it('crosses a road only where no other place is left', () => {
    const polite = { mayHide: false, mayCross: false };
    const lines = [{ x: 210, y: 240, radius: 5 }];
    expect(laidOut([wish('a', 200, 230, polite)], view, { ...bare, lines })[0]).toMatchObject({ y: 130 });
    const marks = [{ x: 250, y: 150, radius: 20 }];
    expect(laidOut([wish('a', 200, 230, polite)], view, { ...bare, lines, marks })[0]).toMatchObject({ y: 230 });
    // A quiet zone stays by its road, where its label has always stood.
    expect(laidOut([wish('a', 200, 230, { mayHide: false })], view, { ...bare, lines })[0]).toMatchObject({ y: 230 });
  });

  it('leaves the controls of the map free, even for the most important', () => {
    const taken = [{ x: 180, y: 220, width: 60, height: 20 }];
    expect(laidOut([wish('a', 200, 230)], view, { ...bare, taken })[0]).toMatchObject({ y: 130 });
    const all = [{ x: 0, y: 0, width: 500, height: 500 }];
    expect(laidOut([wish('a', 200, 230)], view, { ...bare, taken: all })).toEqual([]);
  });
});

const unit = (x: number, y: number): Point => fromScreen(view, { x, y });
const roadOf = (id: string, ...points: readonly Point[]): DrawnRoad =>
  ({
    road: { id, class: 'ordinary', from: 0, to: 1_000 },
    points: points.map(({ x, y }) => unit(x, y)),
  }) as unknown as DrawnRoad;
const named = (roads: readonly DrawnRoad[], marks: readonly Disc[] = [], taken: readonly Box[] = []) =>
  laidOut(roadWishes(roads, view, () => 120).flat(), view, { marks, lines: roadDots(roads, view), taken });

describe('the name of a road', () => {
  it('is there for a road no longer than the name, on neither side across it, whichever way it runs', () => {
    for (const degrees of [0, 20, 45, 70, 90, 110, 135, 160]) {
      const [dx, dy] = [50 * Math.cos((degrees * Math.PI) / 180), 50 * Math.sin((degrees * Math.PI) / 180)];
      const road = roadOf('a', { x: 250 - dx, y: 250 - dy }, { x: 250 + dx, y: 250 + dy });
      const [name] = named([road]);
      expect(name, `${degrees}°`).toBeDefined();
      expect(roadDots([road], view).filter((dot) => hides(name!, { ...dot, radius: 3 }))).toEqual([]);
    }
  });

  it('is left out for a road of which there is too little in sight', () => {
    expect(named([roadOf('a', { x: 100, y: 100 }, { x: 180, y: 100 })])).toEqual([]);
    expect(named([roadOf('a', { x: -900, y: 100 }, { x: 40, y: 100 })])).toEqual([]);
    expect(named([roadOf('a', { x: 600, y: 100 }, { x: 900, y: 100 })])).toEqual([]);
  });

  it('stands at what is in sight of a road, though its middle and its points are far away', () => {
    const [name] = named([roadOf('a', { x: -9_000, y: 200 }, { x: 900, y: 200 })]);
    expect(name).toMatchObject({ x: 190, y: 208 });
  });

  it('keeps beyond a chain of clusters', () => {
    const chain = Array.from({ length: 12 }, (_, n) => ({ x: 20 + 42 * n, y: 250, radius: 16 }));
    expect(named([roadOf('a', { x: 0, y: 250 }, { x: 500, y: 250 })], chain)).toHaveLength(1);
  });

  describe('that is a main road', () => {
    const kind = (road: DrawnRoad, part: Partial<DrawnRoad['road']>): DrawnRoad => ({
      ...road,
      road: { ...road.road, ...part },
    });
    const across = (id: string, y: number): DrawnRoad => roadOf(id, { x: 130, y: y + 15 }, { x: 370, y });
    const expressways = [200, 250, 300].map((y, n) => kind(across(`main-${n}`, y), { class: 'expressway' }));
    const county = Array.from({ length: 40 }, (_, n) => across(`county-${n}`, 150 + 5 * n));
    /** A city of which clusters leave nothing free: only land round it is. */
    const city = Array.from({ length: 49 }, (_, n) => ({
      x: 115 + 45 * (n % 7),
      y: 115 + 45 * Math.floor(n / 7),
      radius: 21,
    }));

    it('is an expressway, or one of a few that are longer than the others', () => {
      const ids = (roads: readonly DrawnRoad[]): readonly string[] => [...mainRoads(roads)].map(({ road }) => road.id);
      expect(ids([...county, ...expressways])).toEqual(['main-0', 'main-1', 'main-2']);
      expect(ids([...county, kind(across('long', 250), { to: 3_000 })])).toEqual(['long']);
      expect(ids(county)).toEqual([]);
      expect(ids(county.slice(0, 4))).toHaveLength(4);
    });

    it('has its name on free land with a line to it, where clusters leave no room; no other road has', () => {
      const laid = named([...county, ...expressways], city);
      expect(laid.map(({ id }) => id).toSorted()).toEqual(['road:main-0', 'road:main-1', 'road:main-2']);
      for (const name of laid) {
        expect(city.filter((disc) => hides(name, disc))).toEqual([]);
        expect(name.leadTo).toBeDefined();
        expect(leaderOf(name, []).at(-1)?.[1]).toEqual(name.leadTo);
      }
    });

    it('has no line under another name', () => {
      const laid = named(expressways, city);
      for (const { id, leadTo, ...box } of laid) {
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const isUnder = (other: Box): boolean =>
          Array.from({ length: 201 }, (_, n) => [
            x + ((leadTo!.x - x) * n) / 200,
            y + ((leadTo!.y - y) * n) / 200,
          ]).some(
            ([right = 0, down = 0]) =>
              right > other.x + 1 &&
              right < other.x + other.width - 1 &&
              down > other.y + 1 &&
              down < other.y + other.height - 1,
          );
        expect(laid.filter((other) => other.id !== id && isUnder(other))).toEqual([]);
      }
    });

    it('needs no line where its road is free', () => {
      expect(named(expressways).every(({ leadTo }) => leadTo === undefined)).toBe(true);
    });
  });

  it('never covers another name, a mark or a control, and never leaves the map', () => {
    const place = fc.record({ x: fc.integer({ min: -200, max: 700 }), y: fc.integer({ min: -200, max: 700 }) });
    const roads = fc.array(fc.array(place, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 });
    const discs = fc.array(
      place.map((at) => ({ ...at, radius: 15 })),
      { maxLength: 20 },
    );
    const taken = [{ x: 440, y: 0, width: 60, height: 160 }];
    fc.assert(
      fc.property(roads, discs, (lines, marks) => {
        const laid = named(
          lines.map((line, n) => roadOf(`${n}`, ...line)),
          marks,
          taken,
        );
        for (const [n, one] of laid.entries()) {
          for (const other of [...laid.slice(n + 1), ...taken]) expect(covers(one, other)).toBe(false);
          for (const disc of marks) expect(hides(one, disc)).toBe(false);
          expect(Math.min(one.x, one.y, 500 - one.x - one.width, 500 - one.y - one.height)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('the label of a zone', () => {
  const zone = (from: Point, to: Point): DrawnZone =>
    ({
      zone: { id: 'z' },
      points: [from, to].map(({ x, y }) => unit(x, y)),
      middle: unit((from.x + to.x) / 2, (from.y + to.y) / 2),
    }) as unknown as DrawnZone;
  const labelled = (drawn: DrawnZone, marks: readonly Disc[] = [], isQuiet = false) =>
    laidOut(
      zoneWishes([drawn], view, () => isQuiet),
      view,
      { ...bare, marks },
    )[0];

  it('stands by its middle, or where its middle is out of sight, by what is in sight', () => {
    expect(labelled(zone({ x: 200, y: 200 }, { x: 300, y: 200 }))).toMatchObject({ x: 150, y: 230 });
    expect(labelled(zone({ x: 300, y: 200 }, { x: 2_000, y: 200 }))).toMatchObject({ x: 296, y: 230 });
    expect(labelled(zone({ x: 600, y: 200 }, { x: 2_000, y: 200 }))).toBeUndefined();
  });

  /** Round the middle of the map, and across it to both sides. */
  const crowd = [-140, -70, 0, 70, 140].flatMap((dx) =>
    [-60, 0, 60].filter((dy) => dy !== 0 || Math.abs(dx) > 100).map((dy) => ({ x: 250 + dx, y: 250 + dy, radius: 30 })),
  );

  it('stands beside a zone that climbs where marks have what is below and above it', () => {
    const climbing = zone({ x: 250, y: 100 }, { x: 250, y: 400 });
    const column = [-60, 60].map((dy) => ({ x: 250, y: 250 + dy, radius: 30 }));
    const label = labelled(climbing, column, true)!;
    expect(label).toMatchObject({ x: 280, y: 227 });
    expect(leaderOf(label, [])).toEqual([]);
  });

  it('has a line to its zone once it had to move away', () => {
    const drawn = zone({ x: 200, y: 250 }, { x: 300, y: 250 });
    expect(leaderOf(labelled(drawn)!, [])).toEqual([]);
    const moved = labelled(drawn, crowd)!;
    expect(crowd.filter((disc) => hides(moved, disc))).toEqual([]);
    const [[from, to] = []] = leaderOf(moved, []);
    expect(from).toEqual({ x: moved.x + 100, y: moved.y + 23 });
    expect(to?.x).toBeCloseTo(250);
    expect(to?.y).toBeCloseTo(250);
  });

  it('has a line that stops at every mark and goes on behind it', () => {
    const label = { id: 'zone:z', anchor: { x: 400, y: 123 }, x: 0, y: 100, width: 200, height: 46 };
    const marks = [
      { x: 300, y: 123, radius: 20 },
      { x: 400, y: 120, radius: 5 },
      { x: 310, y: 123, radius: 20 },
      { x: 250, y: 400, radius: 20 },
    ];
    const pieces = leaderOf(label, marks);
    expect(pieces.map(([from, to]) => [from.x, to.x].map(Math.round))).toEqual([
      [100, 280],
      [330, 396],
    ]);
  });

  it('keeps its label in fog when other labels have its places, and gives way when it is quiet', () => {
    const zones = [0, 10].map((dx) => zone({ x: 200 + dx, y: 250 }, { x: 300 + dx, y: 250 }));
    const labels = (isQuiet: boolean) =>
      laidOut(
        [...zones, ...zones, ...zones].flatMap((one) => zoneWishes([one], view, () => isQuiet)),
        view,
        bare,
      );
    expect(labels(true)).toHaveLength(4);
    expect(labels(false)).toHaveLength(6);
  });

  it('gives way to marks when the zone is quiet, and never when there is fog', () => {
    const everywhere = Array.from({ length: 400 }, (_, n) => ({
      x: (n % 20) * 25,
      y: 25 * Math.floor(n / 20),
      radius: 12,
    }));
    const drawn = zone({ x: 200, y: 250 }, { x: 300, y: 250 });
    expect(labelled(drawn, everywhere, true)).toBeUndefined();
    expect(labelled(drawn, everywhere)).toBeDefined();
  });

  it('is moved away along a line for a quiet zone too, but not among many', () => {
    const drawn = zone({ x: 200, y: 250 }, { x: 300, y: 250 });
    const elsewhere = zone({ x: 2_000, y: 250 }, { x: 3_000, y: 250 });
    const moved = (others: number, isQuiet: boolean) => {
      const zones = [drawn, ...Array.from({ length: others }, () => elsewhere)];
      return laidOut(
        zoneWishes(zones, view, () => isQuiet),
        view,
        { ...bare, marks: crowd },
      )[0];
    };
    expect(leaderOf(moved(1, true)!, [])).not.toEqual([]);
    expect(moved(9, true)).toBeUndefined();
    expect(leaderOf(moved(9, false)!, [])).not.toEqual([]);
  });
});
