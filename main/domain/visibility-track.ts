/**
 * What one visibility sensor said lately, judged sample by sample. Owns stuck, jump, range and age checks and the means.
 * Never invents a value: a doubtful sample is marked and set aside, a lost sensor keeps what was last believed of it.
 */
import type { SensorView } from './fog.ts';
import type { Policy } from './policy.ts';
import type { Quality, QualityCause, Reading, SensorCondition } from './reading.ts';
import { elapsed, later, least, type Metres, type Millis, metres, millis, type UtcMs } from './units.ts';

/** One answer of a visibility sensor. */
export interface SensorSample {
  readonly at: UtcMs;
  readonly value?: Metres;
  readonly invalid?: 'sentinel' | 'out-of-range' | 'undecodable' | 'missing';
  readonly condition: SensorCondition;
  /** The sensor's own range ceiling, where it rests in clear air; the policy's maximum when not known. */
  readonly ceiling?: Metres;
}

interface Point {
  readonly at: UtcMs;
  readonly value: Metres;
  readonly good: boolean;
}

interface Verdict {
  readonly quality: Quality;
  readonly cause: QualityCause;
}

/** A sensor's memory: plain data, bounded to the policy's long window. */
export interface SensorTrack {
  readonly since: UtcMs;
  /** Usable values (good or degraded), oldest first. */
  readonly points: readonly Point[];
  readonly latest?: Reading;
  /** How often the last value was repeated without change. */
  readonly run?: { readonly value: Metres; readonly count: number };
  /** A jump that waits for a second sample to agree. */
  readonly doubted?: Point;
  readonly lastGood: readonly Metres[];
  /** The lower of both means when the sensor was last good; a degraded sensor can only lower it. */
  readonly believed?: Metres;
}

/** Keeps a babbling sensor from growing memory: two samples a second over ten minutes. */
const mostPoints = 1_200;
/** Share of the long window that good samples must cover before its mean may clear anything. */
const neededCoverage = 0.8;
/** Extinction is averaged, not metres (domain.md §2.2); below this the reciprocal means nothing. */
const smallest = 1;

/** A sensor of which nothing is known yet. */
export const emptyTrack = (since: UtcMs): SensorTrack => ({ since, points: [], lastGood: [] });

/** Takes in one sample by the checks of domain.md §6.3. A sample without an answer changes nothing: age tells. */
export function track(previous: SensorTrack, sample: SensorSample, policy: Policy): SensorTrack {
  const silent = sample.invalid === 'missing' || (sample.value === undefined && sample.invalid === undefined);
  if (silent) return previous;
  const latestAt = previous.latest?.at;
  const lag = latestAt === undefined ? 0 : latestAt - sample.at;
  if (lag > 0 && lag <= policy.means.short) return insertLate(previous, sample, policy);
  const dated = lag > 0 ? setBack(previous, millis(lag)) : previous;
  return take({ ...dated, points: inWindow(dated.points, sample.at, policy) }, sample, policy);
}

/** The sensor as the fog picture needs it at `now`: aged, averaged, placed. `pollEvery` in ms stretches the age limit. */
export function viewSensor(
  id: string,
  stake: Metres,
  track: SensorTrack,
  policy: Policy,
  pollEvery: Millis,
  now: UtcMs,
): SensorView {
  const patience = millis(Math.max(policy.sensors.suspectAfter, 3 * pollEvery));
  const reading = age(track, policy, patience, now);
  const shortMean = shortMeanOf(track, reading, policy, now);
  const longMean = longMeanOf(track, policy, patience, now);
  return {
    id,
    stake,
    reading,
    ...(shortMean === undefined ? {} : { shortMean }),
    ...(longMean === undefined ? {} : { longMean }),
    ...(track.believed === undefined ? {} : { believed: track.believed }),
    lastGood: track.lastGood,
  };
}

function judge(sample: SensorSample, policy: Policy): Verdict {
  const { min, max } = policy.sensors;
  const { value } = sample;
  if (sample.invalid !== undefined && sample.invalid !== 'missing') return { quality: 'bad', cause: sample.invalid };
  if (sample.condition === 'fault') return { quality: 'bad', cause: 'device-fault' };
  if (value === undefined || !(value >= min && value <= max)) return { quality: 'bad', cause: 'out-of-range' };
  return sample.condition === 'degraded'
    ? { quality: 'suspect', cause: 'degraded' }
    : { quality: 'good', cause: 'none' };
}

function take(previous: SensorTrack, sample: SensorSample, policy: Policy): SensorTrack {
  const verdict = judge(sample, policy);
  const { value } = sample;
  if (verdict.quality === 'bad' || value === undefined) {
    return { ...previous, latest: { at: sample.at, ...verdict }, lastGood: [] };
  }
  const count = previous.run?.value === value ? previous.run.count + 1 : 1;
  const counted: SensorTrack = { ...previous, run: { value, count } };
  const ceiling = sample.ceiling ?? policy.sensors.max;
  if (count >= policy.sensors.stuckSamples && value < ceiling) return distrustRun(counted, sample.at, value);
  const point: Point = { at: sample.at, value, good: verdict.quality === 'good' };
  return jumps(counted, value, policy) ? doubt(counted, point) : accept(counted, point, verdict, policy);
}

/** What a stuck sensor said while it was stuck is no evidence, neither for fog nor against it. */
function distrustRun(track: SensorTrack, at: UtcMs, value: Metres): SensorTrack {
  const lastOther = track.points.findLastIndex((point) => point.value !== value);
  return {
    ...track,
    points: track.points.slice(0, lastOther + 1),
    latest: { at, value, quality: 'suspect', cause: 'stuck' },
    lastGood: [],
  };
}

function jumps(track: SensorTrack, value: Metres, policy: Policy): boolean {
  const known = track.points.at(-1);
  if (known === undefined || ratio(known.value, value) <= policy.sensors.jumpFactor) return false;
  return track.doubted === undefined || ratio(track.doubted.value, value) > policy.sensors.jumpFactor;
}

function doubt(track: SensorTrack, point: Point): SensorTrack {
  const latest: Reading = { at: point.at, value: point.value, quality: 'suspect', cause: 'jump' };
  return { ...track, doubted: point, latest, lastGood: [] };
}

function accept(track: SensorTrack, point: Point, verdict: Verdict, policy: Policy): SensorTrack {
  const { doubted, ...settled } = track;
  const known = track.points.at(-1);
  const agreed =
    doubted !== undefined && known !== undefined && ratio(known.value, point.value) > policy.sensors.jumpFactor;
  const fresh = agreed ? [doubted, point] : [point];
  const points = inWindow([...track.points, ...fresh], point.at, policy);
  const good = fresh.filter((each) => each.good).map((each) => each.value);
  const believed = believe(track.believed, points, point, policy);
  return {
    ...settled,
    points,
    latest: { at: point.at, value: point.value, ...verdict },
    lastGood: point.good ? [...track.lastGood, ...good].slice(-policy.escalate.instantSamples) : [],
    ...(believed === undefined ? {} : { believed }),
  };
}

function believe(
  before: Metres | undefined,
  points: readonly Point[],
  point: Point,
  policy: Policy,
): Metres | undefined {
  const recent = harmonicMean(since(points, point.at, policy.means.short));
  if (!point.good) return least([before, recent]);
  return least([recent, harmonicMean(points.filter((each) => each.good))]);
}

/** A sample that comes after a younger one joins the means in its place and changes nothing else. */
function insertLate(track: SensorTrack, sample: SensorSample, policy: Policy): SensorTrack {
  const verdict = judge(sample, policy);
  if (verdict.quality === 'bad' || sample.value === undefined) return track;
  const point: Point = { at: sample.at, value: sample.value, good: verdict.quality === 'good' };
  const points = [...track.points, point].sort((a, b) => a.at - b.at);
  return { ...track, points: inWindow(points, track.latest?.at ?? sample.at, policy) };
}

/** The clock was set back by `by`: what is remembered moves with it, so that nothing lies in the future. */
function setBack(track: SensorTrack, by: Millis): SensorTrack {
  const move = <T extends { readonly at: UtcMs }>(dated: T): T => ({ ...dated, at: later(dated.at, millis(-by)) });
  return {
    ...track,
    points: track.points.map(move),
    ...(track.latest === undefined ? {} : { latest: move(track.latest) }),
    ...(track.doubted === undefined ? {} : { doubted: move(track.doubted) }),
  };
}

function age(track: SensorTrack, policy: Policy, patience: Millis, now: UtcMs): Reading {
  const { latest } = track;
  if (latest === undefined) return { at: track.since, quality: 'missing', cause: 'not-yet-read' };
  const old = elapsed(latest.at, now);
  const missingAfter = Math.max(policy.sensors.missingAfter, patience);
  if (old > missingAfter) return { at: latest.at, quality: 'missing', cause: 'lost' };
  const outOfTime = old > patience || old < -patience;
  if (outOfTime && latest.quality !== 'bad') return { ...latest, quality: 'suspect', cause: 'stale' };
  return latest;
}

/** The values that make a sensor's short mean at `now`, oldest first: what a decision on that mean rests on. */
export function meanSamples(track: SensorTrack, policy: Policy, now: UtcMs): readonly Point[] {
  const recent = since(track.points, now, policy.means.short);
  return recent.length > 0 ? recent : track.points.slice(-1);
}

/** Slow polls leave the short window empty between two samples: the newest value then stands until it is stale. */
function shortMeanOf(track: SensorTrack, reading: Reading, policy: Policy, now: UtcMs): Metres | undefined {
  const mean = harmonicMean(since(track.points, now, policy.means.short));
  const fresh = reading.quality === 'good' || reading.cause === 'degraded';
  return mean ?? (fresh ? track.points.at(-1)?.value : undefined);
}

function longMeanOf(track: SensorTrack, policy: Policy, patience: Millis, now: UtcMs): Metres | undefined {
  const points = since(track.points, now, policy.means.long).filter((point) => point.good);
  let covered = 0;
  for (const [index, point] of points.entries()) {
    const next = points[index + 1]?.at ?? now;
    covered += Math.max(0, Math.min(next - point.at, patience));
  }
  return covered >= neededCoverage * policy.means.long ? harmonicMean(points) : undefined;
}

const inWindow = (points: readonly Point[], newest: UtcMs, policy: Policy): readonly Point[] =>
  since(points, newest, policy.means.long).slice(-mostPoints);

const since = (points: readonly Point[], now: UtcMs, window: Millis): readonly Point[] =>
  points.filter((point) => point.at > now - window);

const ratio = (a: Metres, b: Metres): number => {
  const [low, high] = a < b ? [a, b] : [b, a];
  return Math.max(high, smallest) / Math.max(low, smallest);
};

/** Mean by extinction: fog blocks light in proportion to 1/visibility (domain.md §2.2). */
function harmonicMean(points: readonly Point[]): Metres | undefined {
  if (points.length === 0) return undefined;
  const extinction = points.reduce((sum, point) => sum + 1 / Math.max(point.value, smallest), 0);
  return metres(points.length / extinction);
}
