/** Where labels lie so that none covers another, nor a mark that tells something itself. Pure. */
import type { MapView, Point } from './map-view.ts';

export interface Label {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A round mark on the map, such as a cluster. */
export interface Disc extends Point {
  readonly radius: number;
}

const covers = (a: Label, b: Label): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const hides = (label: Label, { x, y, radius }: Disc): boolean =>
  Math.hypot(
    x - Math.max(label.x, Math.min(x, label.x + label.width)),
    y - Math.max(label.y, Math.min(y, label.y + label.height)),
  ) < radius;

const moved = (label: Label, dx: number, dy: number): Label => ({ ...label, x: label.x + dx, y: label.y + dy });

/** Below and above what it names. */
const ownPlaces = (label: Label): readonly Label[] => [label, moved(label, 0, -label.height - 60)];

const aside = [-1, -0.6, -0.3, 0, 0.3, 0.6, 1];
const upAndDown = [-120, -90, -60, -30, 0, 30, 60];

/** Where it still belongs to what it names, and may hide less: the nearest first. */
const placesBeside = (label: Label): readonly Label[] =>
  upAndDown
    .flatMap((dy) => aside.map((share) => [share * (label.width / 2 + 40), dy < 0 ? dy - label.height : dy] as const))
    .toSorted(([ax, ay], [bx, by]) => Math.hypot(ax, ay) - Math.hypot(bx, by))
    .map(([dx, dy]) => moved(label, dx, dy));

/**
 * The labels in sight, the first the most important: one that would cover another moves above its place, or is left out.
 * One that would hide marks moves aside to where it hides the fewest.
 */
export function laidOut(
  labels: readonly Label[],
  { width, height }: MapView,
  marks: readonly Disc[] = [],
): readonly Label[] {
  const laid: Label[] = [];
  const isFree = (one: Label): boolean =>
    one.x > -0.4 * one.width &&
    one.y > 0 &&
    one.x + 0.6 * one.width < width &&
    one.y + one.height < height &&
    !laid.some((other) => covers(one, other));
  const hidden = (one: Label): number => marks.filter((mark) => hides(one, mark)).length;
  for (const label of labels) {
    const own = ownPlaces(label).filter(isFree);
    if (own.length === 0) continue;
    const places = own.some((one) => hidden(one) === 0) ? own : [...own, ...placesBeside(label).filter(isFree)];
    const [best] = places.toSorted((a, b) => hidden(a) - hidden(b));
    if (best !== undefined) laid.push(best);
  }
  return laid;
}
