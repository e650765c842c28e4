/**
 * The map without a graphics card: roads and zones on one canvas, devices on another. A change of state repaints only
 * the marks that changed and those they touch; moving repaints what is in sight.
 */

import { screenScale } from '../screen-scale.ts';
import { type Cluster, countCluster, isNear } from './clusters.ts';
import { type MapInk, zoneInk } from './map-ink.ts';
import type { MakePainter } from './map-painter.ts';
import { clusterMemory, type MapScene } from './map-scene.ts';
import { type MapView, type Point, toScreen } from './map-view.ts';
import { clusterRadius, markKey, markSize, paintCluster, paintMark, stamp } from './paint-marks.ts';
import { conditionAt } from './placed-devices.ts';

/** More changes than this at once, and painting everything in sight is cheaper. */
const manyChanges = 600;

interface Sheet {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
}

export const makeCanvasPainter: MakePainter = (box, scene, firstView, firstInk) => {
  const ground = sheet(box);
  const marks = sheet(box);
  const clusters = clusterMemory(scene);
  let view = firstView;
  let ink = firstInk;
  let stamps = new Map<string, HTMLCanvasElement>();
  let ratio = 0;
  let frame: number | undefined;
  let isGroundOld = true;
  let areMarksOld = true;
  let changed = new Set<number>();

  const stampOf = (row: number): HTMLCanvasElement => {
    const kind = scene.devices.place[row]?.kind ?? 'flashing-lamp';
    const condition = conditionAt(scene.devices, row);
    const isSelected = scene.selected[row] === 1;
    const key = markKey(kind, condition, isSelected);
    let made = stamps.get(key);
    if (made === undefined) {
      made = stamp(markSize, ratio, (context) => paintMark(context, ink, kind, condition, isSelected));
      stamps.set(key, made);
    }
    return made;
  };
  const paintRow = (row: number): void => {
    const at = whereIs(scene, view, row);
    if (!isInSight(view, at)) return;
    marks.context.drawImage(stampOf(row), at.x - markSize / 2, at.y - markSize / 2, markSize, markSize);
  };
  const paintGroup = (group: Cluster): void => {
    const [only] = group.rows;
    if (group.rows.length === 1 && only !== undefined) return paintRow(only);
    const at = toScreen(view, group);
    if (!isInSight(view, at)) return;
    const { context } = marks;
    context.save();
    context.translate(Math.round(at.x), Math.round(at.y));
    paintCluster(context, ink, countCluster(group, scene.devices, scene.selected));
    context.restore();
  };

  const paintAll = (): void => {
    clear(marks, view);
    if (!isNear(view.zoom)) for (const group of clusters.at(view)) paintGroup(group);
    else for (let row = 0; row < scene.devices.count; row += 1) if (scene.shown[row] === 1) paintRow(row);
  };
  /** Wipes the squares of what changed and paints again whatever reaches into them. */
  const paintChanged = (): void => {
    const { context } = marks;
    const near = isNear(view.zoom);
    const groups = near ? [] : clusters.at(view).filter(({ rows }) => rows.some((row) => changed.has(row)));
    const squares = near
      ? [...changed].map((row) => squareRound(whereIs(scene, view, row), markSize / 2))
      : groups.map((group) => squareRound(toScreen(view, group), reachOf(group, scene)));
    context.save();
    context.beginPath();
    for (const { x, y, side } of squares) context.rect(x, y, side, side);
    context.clip();
    for (const { x, y, side } of squares) context.clearRect(x, y, side, side);
    if (near) for (const row of rowsTouching(scene, view, squares)) paintRow(row);
    else for (const group of clusters.at(view)) if (touches(toScreen(view, group), 32, squares)) paintGroup(group);
    context.restore();
  };

  const paint = (): void => {
    frame = undefined;
    const wanted = (window.devicePixelRatio || 1) * screenScale();
    if (ratio !== wanted) {
      ratio = wanted;
      stamps = new Map();
      isGroundOld = true;
      areMarksOld = true;
    }
    if (isGroundOld) {
      resize(ground, view, ratio);
      paintGround(ground.context, scene, view, ink);
    }
    if (areMarksOld || changed.size > manyChanges) {
      resize(marks, view, ratio);
      paintAll();
    } else if (changed.size > 0) paintChanged();
    isGroundOld = false;
    areMarksOld = false;
    changed = new Set();
  };
  const soon = (): void => {
    frame ??= requestAnimationFrame(paint);
  };
  soon();

  return {
    kind: 'canvas',
    setView(next) {
      view = next;
      isGroundOld = true;
      areMarksOld = true;
      soon();
    },
    setInk(next) {
      ink = next;
      stamps = new Map();
      isGroundOld = true;
      areMarksOld = true;
      soon();
    },
    devicesChanged(rows, isRegrouped) {
      if (rows === undefined || isRegrouped) clusters.forget();
      if (rows === undefined || (isRegrouped && !isNear(view.zoom))) areMarksOld = true;
      else for (const row of rows) changed.add(row);
      soon();
    },
    zonesChanged() {
      isGroundOld = true;
      soon();
    },
    destroy() {
      if (frame !== undefined) cancelAnimationFrame(frame);
      ground.canvas.remove();
      marks.canvas.remove();
    },
  };
};

function sheet(box: HTMLElement): Sheet {
  const canvas = document.createElement('canvas');
  canvas.className = 'map-sheet';
  box.append(canvas);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw');
  return { canvas, context };
}

function resize({ canvas, context }: Sheet, { width, height }: MapView, ratio: number): void {
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

const clear = ({ context }: Sheet, { width, height }: MapView): void => context.clearRect(0, 0, width, height);

const whereIs = ({ devices }: MapScene, view: MapView, row: number): Point =>
  toScreen(view, { x: devices.x[row] ?? 0, y: devices.y[row] ?? 0 });
const isInSight = ({ width, height }: MapView, { x, y }: Point): boolean =>
  x > -40 && y > -40 && x < width + 40 && y < height + 40;

interface Square extends Point {
  readonly side: number;
}
const squareRound = ({ x, y }: Point, half: number): Square => ({
  x: Math.floor(x - half),
  y: Math.floor(y - half),
  side: Math.ceil(2 * half) + 1,
});
const reachOf = (group: Cluster, { devices, selected }: MapScene): number =>
  group.rows.length === 1 ? markSize / 2 : clusterRadius(countCluster(group, devices, selected)) + 7;
const touches = ({ x, y }: Point, reach: number, squares: readonly Square[]): boolean =>
  squares.some(
    (square) =>
      x + reach > square.x &&
      x - reach < square.x + square.side &&
      y + reach > square.y &&
      y - reach < square.y + square.side,
  );

/** Rows in sight whose mark reaches into one of the squares, in painting order. */
function rowsTouching(scene: MapScene, view: MapView, squares: readonly Square[]): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < scene.devices.count; row += 1) {
    if (scene.shown[row] !== 1) continue;
    const at = whereIs(scene, view, row);
    if (isInSight(view, at) && touches(at, markSize / 2, squares)) rows.push(row);
  }
  return rows;
}

/** Widths of roads and zones by zoom, in CSS pixels; both kinds of map use them. */
export const roadWidth = (zoom: number): number => Math.min(7, Math.max(1.5, 1.5 + (zoom - 9) * 0.7));
export const zoneWidth = (zoom: number): number => roadWidth(zoom) + 9;

function paintGround(context: CanvasRenderingContext2D, scene: MapScene, view: MapView, ink: MapInk): void {
  context.fillStyle = ink.bg;
  context.fillRect(0, 0, view.width, view.height);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  const stroke = (points: readonly Point[], width: number, colour: string): void => {
    context.beginPath();
    for (const point of points) {
      const { x, y } = toScreen(view, point);
      context.lineTo(x, y);
    }
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  };
  context.lineCap = 'butt';
  for (const { zone, points } of scene.zones) {
    stroke(points, zoneWidth(view.zoom) + 3, zoneInk(ink, scene.zoneOf(zone.id)));
    stroke(points, zoneWidth(view.zoom), ink.panel);
  }
  context.lineCap = 'round';
  for (const { road, points } of scene.roads)
    stroke(points, roadWidth(view.zoom) * (road.class === 'expressway' ? 1.4 : 1), ink.dark);
}
