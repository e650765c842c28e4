/** What part of the world the map shows: Web Mercator, north up. Every place is a point of the unit square. */
import type { LngLat } from '../../main/domain/asset.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface MapView {
  /** Centre in the unit square. */
  readonly x: number;
  readonly y: number;
  /** The world is 512 × 2^zoom pixels wide, as MapLibre reckons; pixels of the design, as everything here. */
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly west: number;
  readonly east: number;
  readonly north: number;
  readonly south: number;
}

export const leastZoom = 5;
export const mostZoom = 18;
const widestLatitude = 85.0511;

export function toUnit([lng, lat]: LngLat): Point {
  const sin = Math.sin((Math.max(-widestLatitude, Math.min(widestLatitude, lat)) * Math.PI) / 180);
  return { x: lng / 360 + 0.5, y: 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI) };
}

export function toLngLat({ x, y }: Point): LngLat {
  return [(x - 0.5) * 360, (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI];
}

export const worldSize = (zoom: number): number => 512 * 2 ** zoom;

export function toScreen(view: MapView, point: Point): Point {
  const size = worldSize(view.zoom);
  return { x: (point.x - view.x) * size + view.width / 2, y: (point.y - view.y) * size + view.height / 2 };
}

export function fromScreen(view: MapView, point: Point): Point {
  const size = worldSize(view.zoom);
  return { x: (point.x - view.width / 2) / size + view.x, y: (point.y - view.height / 2) / size + view.y };
}

/** The smallest box round the points; `undefined` for none. */
export function boxOf(points: Iterable<Point>): Box | undefined {
  let box: Box | undefined;
  for (const { x, y } of points) {
    box =
      box === undefined
        ? { west: x, east: x, north: y, south: y }
        : {
            west: Math.min(box.west, x),
            east: Math.max(box.east, x),
            north: Math.min(box.north, y),
            south: Math.max(box.south, y),
          };
  }
  return box;
}

/** Shows the whole box with some air round it. */
export function fitView(box: Box, width: number, height: number, air = 48): MapView {
  const wide = Math.max(box.east - box.west, 1e-9);
  const high = Math.max(box.south - box.north, 1e-9);
  const size = Math.min(Math.max(width - 2 * air, 64) / wide, Math.max(height - 2 * air, 64) / high);
  const zoom = clampZoom(Math.min(Math.log2(size / 512), 16));
  return { x: (box.west + box.east) / 2, y: (box.north + box.south) / 2, zoom, width, height };
}

/** Zooms by `by` levels and keeps what is under `around` where it is. */
export function zoomAround(view: MapView, around: Point, by: number): MapView {
  const zoom = clampZoom(view.zoom + by);
  const fixed = fromScreen(view, around);
  const size = worldSize(zoom);
  return {
    ...view,
    zoom,
    x: fixed.x - (around.x - view.width / 2) / size,
    y: fixed.y - (around.y - view.height / 2) / size,
  };
}

/** Zooms so that a place stays where it is on the screen; one that is out of sight comes to the middle. */
export function zoomKept(view: MapView, place: Point, by: number): MapView {
  const at = toScreen(view, place);
  const isInSight = at.x >= 0 && at.y >= 0 && at.x <= view.width && at.y <= view.height;
  return isInSight ? zoomAround(view, at, by) : { ...view, ...place, zoom: clampZoom(view.zoom + by) };
}

/** Moves what is shown by pixels, as a hand moves a sheet of paper. */
export function pan(view: MapView, dx: number, dy: number): MapView {
  const size = worldSize(view.zoom);
  const inside = (value: number): number => Math.min(1, Math.max(0, value));
  return { ...view, x: inside(view.x - dx / size), y: inside(view.y - dy / size) };
}

/** Length of a scale bar of at most `widest` pixels: 1, 2 or 5 times a power of ten, in metres. */
export function scaleBar(view: MapView, widest: number): { readonly metres: number; readonly pixels: number } {
  const [, lat] = toLngLat(view);
  const perPixel = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / worldSize(view.zoom);
  const most = perPixel * widest;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  return { metres, pixels: metres / perPixel };
}

const clampZoom = (zoom: number): number => Math.min(mostZoom, Math.max(leastZoom, zoom));
