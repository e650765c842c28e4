/** Selecting by a line drawn round devices. Pure geometry on the screen. */
import { type MapView, type Point, toScreen } from './map-view.ts';
import type { PlacedDevices } from './placed-devices.ts';

/** True inside a polygon by the even-odd rule; the last point joins the first. */
export function isInside(polygon: readonly Point[], { x, y }: Point): boolean {
  let inside = false;
  for (const [index, a] of polygon.entries()) {
    const b = polygon.at(index - 1);
    if (b === undefined || a.y > y === b.y > y) continue;
    if (x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Rows of the shown devices inside a line drawn on the screen. */
export function rowsInside(
  polygon: readonly Point[],
  view: MapView,
  devices: PlacedDevices,
  shown: Uint8Array,
): readonly number[] {
  const rows: number[] = [];
  if (polygon.length < 3) return rows;
  for (let row = 0; row < devices.count; row += 1) {
    if (shown[row] !== 1) continue;
    if (isInside(polygon, toScreen(view, { x: devices.x[row] ?? 0, y: devices.y[row] ?? 0 }))) rows.push(row);
  }
  return rows;
}

/** The shown device nearest to a point of the screen, within `reach` pixels. */
export function nearestRow(
  at: Point,
  view: MapView,
  devices: PlacedDevices,
  shown: Uint8Array,
  reach = 12,
): number | undefined {
  let best: number | undefined;
  let least = reach * reach;
  for (let row = 0; row < devices.count; row += 1) {
    if (shown[row] !== 1) continue;
    const { x, y } = toScreen(view, { x: devices.x[row] ?? 0, y: devices.y[row] ?? 0 });
    const square = (x - at.x) ** 2 + (y - at.y) ** 2;
    if (square > least) continue;
    least = square;
    best = row;
  }
  return best;
}
