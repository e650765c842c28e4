/** What the map shows of the site, and that keys do not lead away from it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnythingInSight, isOnScreen, stretchInSight, zoomByKey } from '../../../renderer/map/in-sight.ts';
import type { MapScene } from '../../../renderer/map/map-scene.ts';
import { fitView, fromScreen, type MapView, mostZoom, type Point, toScreen } from '../../../renderer/map/map-view.ts';

const view: MapView = { x: 0.5, y: 0.5, zoom: 9, width: 500, height: 400 };
const unit = ({ x, y }: Point): Point => fromScreen(view, { x, y });

function sceneOf(devices: readonly Point[], roads: readonly (readonly Point[])[] = []): MapScene {
  const units = devices.map(unit);
  return {
    devices: {
      count: units.length,
      x: Float64Array.from(units, ({ x }) => x),
      y: Float64Array.from(units, ({ y }) => y),
    },
    roads: roads.map((line) => ({ points: line.map(unit) })),
    zones: [],
    shown: new Uint8Array(units.length).fill(1),
    selected: new Uint8Array(units.length),
  } as unknown as MapScene;
}

describe('the part of a line in sight', () => {
  const of = (...line: readonly Point[]) => stretchInSight(line.map(unit), view);

  it('is cut at the edges, also when no point of it is in sight', () => {
    expect(of({ x: 100, y: 100 }, { x: 400, y: 100 })?.length).toBeCloseTo(300, 3);
    const through = of({ x: -1_000, y: 200 }, { x: 3_000, y: 200 });
    expect(through?.length).toBeCloseTo(500, 3);
    expect(through?.pointAt(0.5).x).toBeCloseTo(250, 3);
    expect(of({ x: -100, y: -10 }, { x: 900, y: -10 })).toBeUndefined();
    expect(of({ x: -300, y: 100 }, { x: 100, y: -300 })).toBeUndefined();
  });

  it('is the longest where the line leaves and comes back', () => {
    const back = of({ x: 400, y: 100 }, { x: 700, y: 100 }, { x: 700, y: 300 }, { x: 100, y: 300 });
    expect(back?.length).toBeCloseTo(400, 3);
    expect(back?.pointAt(0).x).toBeCloseTo(500, 3);
    expect(back?.pointAt(1).x).toBeCloseTo(100, 3);
  });

  it('goes on round a bend', () => {
    const bent = of({ x: 100, y: 100 }, { x: 200, y: 100 }, { x: 200, y: 300 });
    expect(bent?.length).toBeCloseTo(300, 3);
    expect(bent?.pointAt(0.5).x).toBeCloseTo(200, 3);
    expect(bent?.pointAt(0.5).y).toBeCloseTo(150, 3);
  });
});

describe('whether anything is in sight', () => {
  it('is true for a device that is shown, or a road; else false', () => {
    expect(isAnythingInSight(sceneOf([{ x: 10, y: 10 }]), view)).toBe(true);
    expect(isAnythingInSight(sceneOf([{ x: -10, y: 10 }]), view)).toBe(false);
    const hidden = sceneOf([{ x: 10, y: 10 }]);
    hidden.shown.fill(0);
    expect(isAnythingInSight(hidden, view)).toBe(false);
    const road = [
      { x: -500, y: 100 },
      { x: 900, y: 100 },
    ];
    expect(isAnythingInSight(sceneOf([], [road]), view)).toBe(true);
    expect(isAnythingInSight(sceneOf([], [road]), { ...view, y: 0.6 })).toBe(false);
  });
});

describe('coming nearer by key', () => {
  const places = fc.array(fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 400 }) }), {
    minLength: 1,
    maxLength: 8,
  });

  it('never loses the site, from any view of it to the nearest one', () => {
    fc.assert(
      fc.property(places, fc.boolean(), (at, areRoads) => {
        const bent = at.map(({ x, y }) => [
          { x, y },
          { x: x + 3, y: y + 3 },
        ]);
        const scene = areRoads ? sceneOf([], bent) : sceneOf(at);
        let now = fitView({ west: 0.49, east: 0.51, north: 0.49, south: 0.51 }, 500, 400);
        expect(isAnythingInSight(scene, now)).toBe(true);
        for (; now.zoom < mostZoom; now = zoomByKey(scene, now, 1)) expect(isAnythingInSight(scene, now)).toBe(true);
        expect(isAnythingInSight(scene, now)).toBe(true);
      }),
    );
  });

  it('keeps a selected device in sight where it is, the open card before it', () => {
    const scene = sceneOf([
      { x: 250, y: 200 },
      { x: 480, y: 20 },
      { x: 20, y: 380 },
    ]);
    const placeOf = (row: number, of: MapView) => toScreen(of, { x: scene.devices.x[row]!, y: scene.devices.y[row]! });
    scene.selected[1] = 1;
    const nearer = zoomByKey(scene, view, 3);
    expect(placeOf(1, nearer).x).toBeCloseTo(480, 3);
    expect(placeOf(1, nearer).y).toBeCloseTo(20, 3);
    expect(isOnScreen(zoomByKey(scene, view, 3, 2), placeOf(2, zoomByKey(scene, view, 3, 2)))).toBe(true);
  });

  it('goes to the middle while there is something to see there', () => {
    const scene = sceneOf([
      { x: 250, y: 200 },
      { x: 480, y: 20 },
    ]);
    expect(zoomByKey(scene, view, 1)).toMatchObject({ x: 0.5, y: 0.5, zoom: 10 });
  });
});
