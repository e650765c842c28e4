/** Where labels lie so that none covers another, a control of the map, nor a mark that tells something itself. Pure. */
import type { MapView, Point } from './map-view.ts';

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A label that wants a place, and where it may lie: the best place first. */
export interface Wish {
  readonly id: string;
  /** What it names. */
  readonly anchor: Point;
  /** Where it clearly belongs to what it names. */
  readonly places: readonly Box[];
  /** Where it can still be told what it names, when nothing is free among its own places. */
  readonly further: readonly Box[];
  /** False for a label that is left out rather than hide a mark, or where other labels have all of its own places. */
  readonly mayHide: boolean;
  /** False for a label that lies across a road only where it finds no other place. */
  readonly mayCross: boolean;
}

/** What lies on the map before any label. */
export interface Surroundings {
  readonly marks: readonly Disc[];
  /** Roads, as rows of small discs. */
  readonly lines: readonly Disc[];
  /** Controls of the map; nothing may lie on them. */
  readonly taken: readonly Box[];
}

export interface Label extends Box {
  readonly id: string;
  readonly anchor: Point;
}

/** A round mark on the map, such as a cluster. */
export interface Disc extends Point {
  readonly radius: number;
}

const covers = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const hides = (box: Box, { x, y, radius }: Disc): boolean => {
  const dx = x - Math.max(box.x, Math.min(x, box.x + box.width));
  const dy = y - Math.max(box.y, Math.min(y, box.y + box.height));
  return dx * dx + dy * dy < radius * radius;
};

/** The labels that have a place, the first wish the most important. */
export function laidOut(
  wishes: readonly Wish[],
  { width, height }: Pick<MapView, 'width' | 'height'>,
  around: Surroundings,
): readonly Label[] {
  const laid: Label[] = [];
  const isInside = ({ x, y, ...size }: Box): boolean =>
    x >= 0 && y >= 0 && x + size.width <= width && y + size.height <= height;
  for (const wish of wishes) {
    const isUncovered = (one: Box): boolean => !laid.some((other) => covers(one, other));
    if (!wish.mayHide && !wish.places.some(isUncovered)) continue;
    const isFree = (one: Box): boolean =>
      isInside(one) && isUncovered(one) && !around.taken.some((other) => covers(one, other));
    const best = leastHiding(wish, around, isFree);
    if (best !== undefined) laid.push({ id: wish.id, anchor: wish.anchor, ...best });
  }
  return laid;
}

/** The first free place that hides nothing, else the one that hides the least. */
function leastHiding(
  { places, further, mayHide, mayCross }: Wish,
  around: Surroundings,
  isFree: (place: Box) => boolean,
): Box | undefined {
  const all = [...places, ...further];
  // Most of a city's marks are far from any one label.
  const reach = boxRound(all);
  const marks = around.marks.filter((mark) => hides(reach, mark));
  const lines = around.lines.filter((dot) => hides(reach, dot));
  let best: Box | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of all) {
    if (!isFree(place)) continue;
    const hidden = marks.filter((mark) => hides(place, mark)).length;
    if (hidden > 0 && !mayHide) continue;
    const isAcross = !mayCross && lines.some((dot) => hides(place, dot));
    const cost = hidden + (isAcross ? 0.5 : 0);
    if (cost === 0) return place;
    if (cost >= least) continue;
    least = cost;
    best = place;
  }
  return best;
}

function boxRound(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
