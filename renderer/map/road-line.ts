/**
 * Roads of the city map: from a stake to a place on the ground and back to a line. Pure geometry on WGS 84; distances
 * are of a sphere, good to a few metres on one road, which is what a map at street scale can show.
 */
import type { LngLat } from '../../main/domain/asset.ts';

const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;

/** A road as far as a map needs it; `line` runs from `from` to `to`. */
export interface DrawableRoad {
  readonly from: number;
  readonly to: number;
  readonly line: readonly LngLat[];
}

export interface RoadLine {
  /** Stakes of the first and the last point. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly LngLat[];
  /** Metres along the line up to each point. */
  readonly along: readonly number[];
}

/** A place on a road with the direction of growing stakes, in radians clockwise from north. */
export interface PlaceOnRoad {
  readonly at: LngLat;
  readonly bearing: number;
}

/** Metres between two places. */
export function distance(a: LngLat, b: LngLat): number {
  const dLat = (b[1] - a[1]) * radians;
  const dLng = (b[0] - a[0]) * radians;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * radians) * Math.cos(b[1] * radians) * Math.sin(dLng / 2) ** 2;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Measures a road's line once; `undefined` where it was not surveyed. */
export function measureRoad({ from, to, line }: DrawableRoad): RoadLine | undefined {
  const points = line.filter((point, index) => {
    const previous = line[index - 1];
    return previous === undefined || previous[0] !== point[0] || previous[1] !== point[1];
  });
  if (points.length < 2 || to <= from) return undefined;
  const along = [0];
  for (const [index, point] of points.entries()) {
    const previous = points[index - 1];
    if (previous !== undefined) along.push((along.at(-1) ?? 0) + distance(previous, point));
  }
  return { from, to, points, along };
}

/** Where a stake lies. Stakes are spread evenly over the line, for surveyed length and stakes seldom agree; ends hold. */
export function pointAt(line: RoadLine, stake: number): PlaceOnRoad {
  const share = Math.min(1, Math.max(0, (stake - line.from) / (line.to - line.from)));
  const metres = share * (line.along.at(-1) ?? 0);
  const next = Math.max(
    1,
    line.along.findIndex((length) => length >= metres),
  );
  const [a, b] = [line.points[next - 1], line.points[next]];
  const [start, end] = [line.along[next - 1], line.along[next]];
  if (a === undefined || b === undefined || start === undefined || end === undefined)
    throw new Error('Bug: a road line without points');
  const within = (metres - start) / (end - start);
  return { at: [a[0] + within * (b[0] - a[0]), a[1] + within * (b[1] - a[1])], bearing: bearing(a, b) };
}

/** The part of the line between two stakes, in the direction of growing stakes. */
export function stretch(line: RoadLine, from: number, to: number): readonly LngLat[] {
  const [low, high] = from <= to ? [from, to] : [to, from];
  const whole = line.along.at(-1) ?? 0;
  const stakeOf = (metres: number): number => line.from + (metres / whole) * (line.to - line.from);
  const between = line.points.filter((_, index) => {
    const stake = stakeOf(line.along[index] ?? 0);
    return stake > low && stake < high;
  });
  return [pointAt(line, low).at, ...between, pointAt(line, high).at];
}

/** The place `metres` to the right of the direction of growing stakes; negative is to the left. */
export function aside({ at, bearing: heading }: PlaceOnRoad, metres: number): LngLat {
  const across = heading + Math.PI / 2;
  const dLat = (metres * Math.cos(across)) / earthRadius / radians;
  const dLng = (metres * Math.sin(across)) / (earthRadius * Math.cos(at[1] * radians)) / radians;
  return [at[0] + dLng, at[1] + dLat];
}

const bearing = (a: LngLat, b: LngLat): number =>
  Math.atan2((b[0] - a[0]) * Math.cos(((a[1] + b[1]) / 2) * radians), b[1] - a[1]);
