import type { PointView } from '../../../main/contract/views/device.ts';

/** A point of its own, or the places of one list point (a host's lights) together. */
export type PointRow =
  | { readonly kind: 'one'; readonly point: PointView }
  | { readonly kind: 'list'; readonly points: readonly PointView[] };

/** From this many places on, a list is shown as cells and not as lines. */
const long = 5;

/** Points that raise a fault first, else in their given order; long lists gathered where their first place stands. */
export function pointRows(points: readonly PointView[]): readonly PointRow[] {
  const lists = new Map<string, PointView[]>();
  for (const point of points) {
    if (point.index === undefined) continue;
    const list = lists.get(point.name) ?? [];
    list.push(point);
    lists.set(point.name, list);
  }
  const rows: PointRow[] = [];
  for (const point of points) {
    const list = point.index === undefined ? undefined : lists.get(point.name);
    if (list === undefined || list.length < long) rows.push({ kind: 'one', point });
    else if (list[0] === point) rows.push({ kind: 'list', points: list });
  }
  const isCalm = (row: PointRow): boolean => row.kind === 'list' || row.point.faults.length === 0;
  return rows.toSorted((a, b) => Number(isCalm(a)) - Number(isCalm(b)));
}

/** The smallest and the largest number of a list point; undefined when its values are not numbers. */
export function range(points: readonly PointView[]): { readonly min: number; readonly max: number } | undefined {
  const numbers = points.map((point) => point.value).filter((value) => typeof value === 'number');
  return numbers.length === 0 ? undefined : { min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** How often each value occurs, the rarest first: what stands out is what a technician looks for. */
export function tally(points: readonly PointView[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const point of points) {
    const value = point.value === undefined ? '—' : String(point.value);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => a[1] - b[1]);
}
