/** What of the site is in sight, and how to come nearer without losing it. Pure; places are of the unit square. */
import type { MapScene } from './map-scene.ts';
import { type MapView, type Point, toScreen, zoomAround, zoomKept } from './map-view.ts';

/** The longest unbroken part of a line on the screen, in pixels. */
export interface Stretch {
  readonly length: number;
  /** The point that lies at a share of its length. */
  readonly pointAt: (share: number) => Point;
}

/** The longest part of a line that the view shows; `undefined` where it shows none. */
export function stretchInSight(line: readonly Point[], view: MapView): Stretch | undefined {
  let longest: readonly Point[] = [];
  let run: Point[] = [];
  let most = 0;
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    const piece = from && clipped(toScreen(view, from), toScreen(view, to), view);
    if (piece === undefined) continue;
    const last = run.at(-1);
    if (last === undefined || last.x !== piece[0].x || last.y !== piece[0].y) run = [piece[0]];
    run.push(piece[1]);
    const length = lengthOf(run);
    if (length <= most) continue;
    most = length;
    longest = [...run];
  }
  return most === 0 ? undefined : { length: most, pointAt: (share) => pointAlong(longest, share * most) };
}

/** The part of a line between two points that lies on the screen (Liang and Barsky). */
function clipped(a: Point, b: Point, { width, height }: MapView): readonly [Point, Point] | undefined {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  let [enter, leave] = [0, 1];
  const edges = [
    [-dx, a.x],
    [dx, width - a.x],
    [-dy, a.y],
    [dy, height - a.y],
  ] as const;
  for (const [towards, room] of edges) {
    if (towards === 0 && room < 0) return undefined;
    if (towards < 0) enter = Math.max(enter, room / towards);
    if (towards > 0) leave = Math.min(leave, room / towards);
  }
  if (enter > leave) return undefined;
  const at = (share: number): Point => ({ x: a.x + share * dx, y: a.y + share * dy });
  return [enter === 0 ? a : at(enter), leave === 1 ? b : at(leave)];
}

const gap = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const lengthOf = (line: readonly Point[]): number =>
  line.reduce((sum, point, index) => sum + gap(line[index - 1] ?? point, point), 0);

function pointAlong(line: readonly Point[], length: number): Point {
  let left = length;
  for (const [index, to] of line.entries()) {
    const from = line[index - 1];
    if (from === undefined) continue;
    const step = gap(from, to);
    if (left <= step) {
      const share = step === 0 ? 0 : left / step;
      return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
    }
    left -= step;
  }
  return line.at(-1) ?? { x: 0, y: 0 };
}

export const isOnScreen = ({ width, height }: MapView, { x, y }: Point): boolean =>
  x >= 0 && y >= 0 && x <= width && y <= height;

const placeOfRow = ({ devices }: MapScene, row: number): Point => ({
  x: devices.x[row] ?? 0,
  y: devices.y[row] ?? 0,
});

/** The rows of the shown devices in sight. */
export function* rowsInSight(scene: MapScene, view: MapView): Generator<number> {
  for (let row = 0; row < scene.devices.count; row += 1)
    if (scene.shown[row] === 1 && isOnScreen(view, toScreen(view, placeOfRow(scene, row)))) yield row;
}

/** False where the view shows no road (zones lie on them) and no shown device. */
export const isAnythingInSight = (scene: MapScene, view: MapView): boolean =>
  scene.roads.some(({ points }) => stretchInSight(points, view) !== undefined) ||
  rowsInSight(scene, view).next().done !== true;

/**
 * Zooms by levels without a pointer: towards what a person looks at (the device of the open card, else a selected one
 * in sight), else towards the middle, but never from something in sight into empty land.
 */
export function zoomByKey(scene: MapScene, view: MapView, by: number, card?: number): MapView {
  const middle = { x: view.width / 2, y: view.height / 2 };
  const rows = [...rowsInSight(scene, view)];
  const chosen =
    card ??
    nearestTo(
      view,
      rows.filter((row) => scene.selected[row] === 1),
      scene,
    );
  if (chosen !== undefined) return zoomKept(view, placeOfRow(scene, chosen), by);
  const next = zoomAround(view, middle, by);
  if (by <= 0 || isAnythingInSight(scene, next)) return next;
  const row = nearestTo(view, rows, scene);
  if (row !== undefined) return zoomKept(view, placeOfRow(scene, row), by);
  const [road] = scene.roads.flatMap(({ points }) => stretchInSight(points, view) ?? []);
  return road === undefined ? next : zoomAround(view, road.pointAt(0.5), by);
}

/** Of these rows the one nearest to the middle of the view. */
function nearestTo(view: MapView, rows: readonly number[], scene: MapScene): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const far = gap(placeOfRow(scene, row), view);
    if (far >= least) continue;
    least = far;
    best = row;
  }
  return best;
}
