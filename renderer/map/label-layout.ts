/** Where labels lie so that none covers another, a control of the map, nor a mark that tells something itself. Pure. */
import type { MapView, Point } from './map-view.ts';

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where a label may lie. */
export interface Place extends Box {
  /** For a place so far away that a line has to lead from it: where to. No such line runs under a label. */
  readonly leadTo?: Point;
}

/** A label that wants a place, and where it may lie: the best place first. */
export interface Wish {
  readonly id: string;
  /** What it names. */
  readonly anchor: Point;
  /** Where it clearly belongs to what it names. */
  readonly places: readonly Place[];
  /** Where it can still be told what it names, when nothing is free among its own places. */
  readonly further: readonly Place[];
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

export interface Label extends Place {
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

const middleOf = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** On which side of the line from `a` to `b` a point lies: the sign tells. */
const side = (a: Point, b: Point, { x, y }: Point): number => (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
const crosses = (a: Point, b: Point, c: Point, d: Point): boolean =>
  side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** True where a line lies across a box, be it whole within it. */
const runsOver = (a: Point, b: Point, { x, y, width, height }: Box): boolean => {
  const [right, bottom] = [x + width, y + height];
  const isWithin = (point: Point): boolean => point.x > x && point.x < right && point.y > y && point.y < bottom;
  const diagonals = [
    [
      { x, y },
      { x: right, y: bottom },
    ],
    [
      { x: right, y },
      { x, y: bottom },
    ],
  ] as const;
  return isWithin(a) || isWithin(b) || diagonals.some(([from, to]) => crosses(a, b, from, to));
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
    const isUncovered = (one: Box): boolean =>
      !laid.some(
        (other) => covers(one, other) || (other.leadTo !== undefined && runsOver(middleOf(other), other.leadTo, one)),
      );
    if (!wish.mayHide && !wish.places.some(isUncovered)) continue;
    const isPlain = (one: Place): boolean => {
      const { leadTo } = one;
      return leadTo === undefined || !laid.some((other) => runsOver(middleOf(one), leadTo, other));
    };
    const isFree = (one: Place): boolean =>
      isInside(one) && isUncovered(one) && !around.taken.some((other) => covers(one, other)) && isPlain(one);
    const best = leastHiding(wish, around, laid, isFree);
    if (best !== undefined) laid.push({ id: wish.id, anchor: wish.anchor, ...best });
  }
  return laid;
}

/** The first free place that hides nothing, else the one that hides the least. */
function leastHiding(
  { places, further, mayHide, mayCross }: Wish,
  around: Surroundings,
  laid: readonly Label[],
  isFree: (place: Place) => boolean,
): Place | undefined {
  const all = [...places, ...further];
  // Most of a city's marks are far from any one label.
  const reach = boxRound(all);
  const marks = around.marks.filter((mark) => hides(reach, mark));
  const lines = around.lines.filter((dot) => hides(reach, dot));
  let best: Place | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of all) {
    if (!isFree(place)) continue;
    const hidden = marks.filter((mark) => hides(place, mark)).length;
    if (hidden > 0 && !mayHide) continue;
    const isAcross = !mayCross && lines.some((dot) => hides(place, dot));
    const unclear = place.leadTo === undefined ? 0 : unclearness(middleOf(place), place.leadTo, { marks, lines, laid });
    const cost = hidden + (isAcross ? 0.5 : 0) + unclear;
    if (cost === 0) return place;
    if (cost >= least) continue;
    least = cost;
    best = place;
  }
  return best;
}

interface InTheWay {
  readonly marks: readonly Disc[];
  readonly lines: readonly Disc[];
  readonly laid: readonly Label[];
}

/**
 * How hard the line that leads from a place is to follow: long, over other such lines and roads, broken by marks. Always
 * more than it costs to lie across a road without one.
 */
function unclearness(from: Point, to: Point, { marks, lines, laid }: InTheWay): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const isMet = (disc: Disc): boolean => {
    const along = ((disc.x - from.x) * (to.x - from.x) + (disc.y - from.y) * (to.y - from.y)) / length ** 2;
    const share = Math.max(0, Math.min(1, along));
    const [x, y] = [from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)];
    return Math.hypot(disc.x - x, disc.y - y) < disc.radius;
  };
  const over = laid.filter((other) => crosses(from, to, middleOf(other), other.leadTo ?? other.anchor));
  return 0.6 + length / 500 + 0.1 * marks.filter(isMet).length + 0.1 * lines.filter(isMet).length + 0.2 * over.length;
}

function boxRound(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
