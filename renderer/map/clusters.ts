/**
 * Far away, devices that would lie on each other become one mark that says how many they are and how many ask for a
 * look. A plain grid: the same places give the same clusters, so that nothing jumps while states change.
 */
import { type Severity, severityOf } from '../parts/condition-mark.tsx';
import { worldSize } from './map-view.ts';
import { conditionAt, type PlacedDevices } from './placed-devices.ts';

/** From this zoom on every device is drawn by itself: lamps 120 m apart are then about 15 pixels apart. */
export const nearZoom = 13;
const cellSize = 56;

export interface Cluster {
  readonly rows: readonly number[];
  /** Middle of its devices, in the unit square. */
  readonly x: number;
  readonly y: number;
}

export interface ClusterCount {
  readonly total: number;
  readonly abnormal: number;
  readonly worst: Severity;
  readonly selected: number;
}

/** Groups the shown devices for one level of zoom (`clusterLevel`); a group of one is a device by itself. */
export function clusterDevices(devices: PlacedDevices, shown: Uint8Array, zoom: number): readonly Cluster[] {
  const size = worldSize(clusterLevel(zoom)) / cellSize;
  const cells = new Map<number, number[]>();
  for (let row = 0; row < devices.count; row += 1) {
    if (shown[row] !== 1) continue;
    const key = keyOf(Math.floor((devices.x[row] ?? 0) * size), Math.floor((devices.y[row] ?? 0) * size));
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [row]);
    else cell.push(row);
  }
  return joinTouching(
    Array.from(cells.values(), (rows) => middleOf(devices, rows)),
    devices,
    size,
  );
}

const keyOf = (column: number, line: number): number => line * 67_108_864 + column;

function middleOf(devices: PlacedDevices, rows: readonly number[]): Cluster {
  let x = 0;
  let y = 0;
  for (const row of rows) {
    x += devices.x[row] ?? 0;
    y += devices.y[row] ?? 0;
  }
  return { rows, x: x / rows.length, y: y / rows.length };
}

/** Marks whose middles are closer than this, in cells, would cover each other. */
const leastGap = 0.8;

/** Groups of neighbouring cells may lie side by side at the border: the smaller joins the larger. */
function joinTouching(groups: readonly Cluster[], devices: PlacedDevices, size: number): readonly Cluster[] {
  const kept = new Map<number, Cluster>();
  const placeOf = ({ x, y }: Cluster): readonly [number, number] => [Math.floor(x * size), Math.floor(y * size)];
  for (const group of [...groups].sort((a, b) => b.rows.length - a.rows.length)) {
    const [column, line] = placeOf(group);
    const near = neighbours.flatMap(([dx, dy]) => kept.get(keyOf(column + dx, line + dy)) ?? []);
    const touching = near.find(({ x, y }) => Math.hypot(x - group.x, y - group.y) * size < leastGap);
    if (touching === undefined) kept.set(keyOf(column, line), group);
    else {
      const [home, row] = placeOf(touching);
      kept.delete(keyOf(home, row));
      const joined = middleOf(devices, [...touching.rows, ...group.rows]);
      kept.set(keyOf(home, row), { ...joined, x: touching.x, y: touching.y });
    }
  }
  return [...kept.values()];
}

const neighbours = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const));

/**
 * Clusters change at half levels only, so that zooming does not make them dance; always the level below, for between two
 * levels marks may stand further apart than where they were grouped, never closer.
 */
export const clusterLevel = (zoom: number): number => Math.floor(2 * zoom) / 2;
export const isNear = (zoom: number): boolean => zoom >= nearZoom;

const order: readonly Severity[] = ['calm', 'notice', 'unsure', 'warning', 'serious'];

export function countCluster({ rows }: Cluster, devices: PlacedDevices, selected: Uint8Array): ClusterCount {
  let abnormal = 0;
  let worst = 0;
  let chosen = 0;
  for (const row of rows) {
    const rank = order.indexOf(severityOf(conditionAt(devices, row)));
    if (rank > 0) abnormal += 1;
    if (rank > worst) worst = rank;
    chosen += selected[row] ?? 0;
  }
  return { total: rows.length, abnormal, worst: order[worst] ?? 'calm', selected: chosen };
}
