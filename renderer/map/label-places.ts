/** Which zones and roads want a name on the map, and where it may lie. Pure. */
import { isOnScreen, type Stretch, stretchInSight } from './in-sight.ts';
import type { Box, Disc, Label, Place, Wish } from './label-layout.ts';
import type { DrawnRoad, DrawnZone } from './map-scene.ts';
import { type MapView, type Point, toScreen } from './map-view.ts';

export const zoneLabel = { width: 200, height: 46 };
const roadHeight = 18;
/** Room for a mark between the middle of a zone and its label. */
const zoneGap = 30;
/** So many zones at most are always named: their lines hide nothing. */
const fewZones = 4;
/** Close to the bare line, else beyond the marks on it. */
const roadGaps = [8, 26];
/** Roads of which less than this is in sight have no name there: a city has a hundred that nobody looks for from afar. */
const leastRoad = 90;
/** Air to the edge of the map. */
const air = 4;

export const zoneKey = ({ zone }: DrawnZone): string => `zone:${zone.id}`;
export const roadKey = ({ road }: DrawnRoad): string => `road:${road.id}`;

/** Steps sideways, in widths of the label, and up and down, in pixels. */
const sideways = [-1.5, -1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2, 1.5];
const upright = [-200, -160, -130, -115, -100, -70, -40, 0, 10, 20, 40, 55, 70, 100, 130, 160];
const steps: readonly Point[] = upright
  .flatMap((y) => sideways.map((share) => ({ x: share * zoneLabel.width, y })))
  .toSorted((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));

/**
 * The label of a zone stands below, above or beside its middle, or the middle of what is in sight of it. Where it would hide
 * marks there it moves away; one of a quiet zone among many gives way, for lines to zones where nothing is would hide the
 * few that matter.
 */
export function zoneWishes(
  zones: readonly DrawnZone[],
  view: MapView,
  isQuiet: (zone: DrawnZone) => boolean,
): readonly Wish[] {
  return zones.flatMap((zone) => {
    const middle = toScreen(view, zone.middle);
    const at = isOnScreen(view, middle) ? middle : stretchInSight(zone.points, view)?.pointAt(0.5);
    if (at === undefined) return [];
    const own = placed(view, at.x - zoneLabel.width / 2, at.y + zoneGap, zoneLabel);
    const above = { ...own, y: at.y - zoneGap - zoneLabel.height };
    const level = { ...zoneLabel, y: at.y - zoneLabel.height / 2 };
    const beside = [at.x + zoneGap, at.x - zoneGap - zoneLabel.width].map((x) => ({ ...level, x }));
    const quiet = isQuiet(zone);
    const further =
      quiet && zones.length > fewZones ? [] : steps.map(({ x, y }) => ({ ...own, x: own.x + x, y: own.y + y }));
    return [
      { id: zoneKey(zone), anchor: at, places: [own, above, ...beside], further, mayHide: !quiet, mayCross: true },
    ];
  });
}

type Piece = readonly [Point, Point];

/**
 * The line from a label that had to move away to what it names, in the pieces that cross no mark, for marks have
 * numbers; none where the label stands close to it.
 */
export function leaderOf(label: Label, marks: readonly Disc[]): readonly Piece[] {
  const { leadTo: anchor = label.anchor, x, y, width, height } = label;
  const edge = { x: Math.max(x, Math.min(anchor.x, x + width)), y: Math.max(y, Math.min(anchor.y, y + height)) };
  if (Math.hypot(edge.x - anchor.x, edge.y - anchor.y) <= zoneGap + 2) return [];
  const middle = { x: x + width / 2, y: y + height / 2 };
  const at = (share: number): Point => ({
    x: middle.x + share * (anchor.x - middle.x),
    y: middle.y + share * (anchor.y - middle.y),
  });
  const pieces: Piece[] = [];
  let from = 0;
  const within = marks.flatMap((mark) => partWithin(middle, anchor, mark) ?? []);
  for (const { enter, leave } of [...within, { enter: 1, leave: 1 }].toSorted((a, b) => a.enter - b.enter)) {
    if (enter > from) pieces.push([at(from), at(enter)]);
    from = Math.max(from, leave);
  }
  return pieces;
}

/** The shares of a line between which it lies within a disc. */
function partWithin(from: Point, to: Point, { x, y, radius }: Disc): { enter: number; leave: number } | undefined {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const nearest = ((x - from.x) * dx + (y - from.y) * dy) / square;
  const [offX, offY] = [from.x + nearest * dx - x, from.y + nearest * dy - y];
  const half = Math.sqrt((radius * radius - offX * offX - offY * offY) / square);
  const [enter, leave] = [Math.max(0, nearest - half), Math.min(1, nearest + half)];
  return enter < leave ? { enter, leave } : undefined;
}

/** Along what is in sight of a road; from its middle outwards. */
const shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0, 1];

/** How many roads count as main ones for their length alone, and how long against the longest they have to be. */
const mostMain = 6;
const mainShare = 0.5;

/** The roads that a map of the whole site must name: expressways, and the longest where some are longer than most. */
export function mainRoads(roads: readonly DrawnRoad[]): ReadonlySet<DrawnRoad> {
  const byLength = roads
    .map((road) => ({ road, length: road.road.to - road.road.from }))
    .toSorted((a, b) => b.length - a.length);
  const long = byLength.filter(({ length }) => length >= mainShare * (byLength[0]?.length ?? 0));
  const longest = long.length > mostMain ? [] : long.map(({ road }) => road);
  return new Set([...roads.filter(({ road }) => road.class === 'expressway'), ...longest]);
}

/**
 * The name of a road stands beside it, main roads first and then the longest in sight; that of a main road moves away
 * where marks have all of that. `widthOf` measures a name.
 */
export function roadWishes(
  roads: readonly DrawnRoad[],
  view: MapView,
  widthOf: (road: DrawnRoad) => number,
): readonly Wish[] {
  const main = mainRoads(roads);
  return roads
    .flatMap((road) => {
      const stretch = stretchInSight(road.points, view);
      return stretch === undefined || stretch.length < leastRoad ? [] : [{ road, stretch, isMain: main.has(road) }];
    })
    .toSorted((a, b) => Number(b.isMain) - Number(a.isMain) || b.stretch.length - a.stretch.length)
    .map(({ road, stretch, isMain }) => {
      const size = { width: widthOf(road), height: roadHeight };
      const places = roadGaps.flatMap((gap) =>
        shares.flatMap((share) => roundAbout(view, stretch.pointAt(share), gap, size)),
      );
      const further = isMain ? awayFrom(stretch, size) : [];
      const anchor = stretch.pointAt(0.5);
      return { id: roadKey(road), anchor, places, further, mayHide: false, mayCross: false };
    });
}

/** Distances of a name that had to move away from its road, and the points of the road that it may belong to. */
const away = [44, 70, 100, 135, 175, 220, 280];
const leadingShares = [0, 1, 0.5, 0.25, 0.75];
const directions = 12;

/** Round the ends of a road and some points of it, the nearest first. */
function awayFrom(stretch: Stretch, size: Pick<Box, 'width' | 'height'>): readonly Place[] {
  const points = leadingShares.map(stretch.pointAt);
  return away.flatMap((far) =>
    points.flatMap((leadTo) =>
      Array.from({ length: directions }, (_, n) => {
        const [right, down] = [Math.cos((2 * Math.PI * n) / directions), Math.sin((2 * Math.PI * n) / directions)];
        // The edge that faces the road stands `far` from it.
        const x = leadTo.x + far * right + ((right - 1) * size.width) / 2;
        const y = leadTo.y + far * down + ((down - 1) * size.height) / 2;
        return { x, y, ...size, leadTo };
      }),
    ),
  );
}

/** Round a point of the road: below and above it, at its four corners for a road that climbs, and to its sides. */
function roundAbout(view: MapView, { x, y }: Point, gap: number, size: Pick<Box, 'width' | 'height'>): readonly Box[] {
  const { width, height } = size;
  const [below, above] = [y + gap, y - gap - height];
  const [right, left] = [x + gap, x - gap - width];
  return [
    placed(view, x - width / 2, below, size),
    placed(view, x - width / 2, above, size),
    ...[below, above].flatMap((corner) => [right, left].map((side) => ({ x: side, y: corner, ...size }))),
    { x: right + height / 2, y: y - height / 2, ...size },
    { x: left - height / 2, y: y - height / 2, ...size },
  ];
}

const dotGap = 10;
const dotRadius = 5;

/** The roads in sight as rows of dots, so that no name lies across one. */
export const roadDots = (roads: readonly DrawnRoad[], view: MapView): readonly Disc[] =>
  roads.flatMap(({ points }) => {
    const stretch = stretchInSight(points, view);
    if (stretch === undefined) return [];
    const count = Math.ceil(stretch.length / dotGap);
    return Array.from({ length: count + 1 }, (_, n) => ({ ...stretch.pointAt(n / count), radius: dotRadius }));
  });

/** Pushed sideways into the map where it would stand out of it. */
const placed = (view: MapView, x: number, y: number, size: Pick<Box, 'width' | 'height'>): Box => ({
  x: Math.max(air, Math.min(x, view.width - size.width - air)),
  y,
  ...size,
});
