/**
 * From the readings of a zone's sensors to one picture of its fog. Fog patches are smaller than the gaps between
 * sensors, so sensors are never averaged across a zone (domain.md §6.3). Decides nothing; that is response.ts.
 */

import type { Zone } from './asset.ts';
import { bandOf, instantMode, lowerEdgeOf } from './band.ts';
import { type FogMode, fogModes, isStronger, rank } from './mode.ts';
import type { Policy } from './policy.ts';
import type { QualityCause, Reading } from './reading.ts';
import { least, type Metres, metres, type UtcMs } from './units.ts';

/** A sensor as the fog picture needs it: judged, averaged, placed. */
export interface SensorView {
  readonly id: string;
  readonly stake: Metres;
  readonly reading: Reading;
  /** Harmonic mean over the policy's short window (1 min), or the newest usable value while it is fresh. */
  readonly shortMean?: Metres;
  /** Harmonic mean over the policy's long window (10 min); absent until good samples cover most of it. */
  readonly longMean?: Metres;
  /** The lower of both means when the sensor was last good: while it is not, this much fog is still assumed there. */
  readonly believed?: Metres;
  /** The latest consecutive good raw values, newest last, at most the policy's `instantSamples`. */
  readonly lastGood: readonly Metres[];
}

/** Visibility that a person entered from video, patrol or the weather office; counts as good until it expires. */
export interface EnteredVisibility {
  readonly value: Metres;
  readonly at: UtcMs;
  readonly until: UtcMs;
  readonly by: string;
  readonly source: 'video' | 'patrol' | 'weather-office';
}

/** The stretch around one sensor (or one site of several). */
export interface SubSegment {
  readonly from: Metres;
  readonly to: Metres;
  readonly sensors: readonly string[];
  /** Smallest short mean over good and degraded sensors. */
  readonly escalate?: Metres;
  /** Smallest long mean over good sensors, and of what was last believed of the others. */
  readonly clear?: Metres;
  /** A lone low reading that its neighbours contradict: a person should look. */
  readonly contradicted: boolean;
}

/** `hold`: only suspect data left, never clear. `none`: nothing left, hold the mode and say so. */
export type Trust = 'good' | 'hold' | 'none';

/** What the decision goes by: what is seen, but a lone low reading by one mode more than its neighbours only. */
export interface Followed {
  /** In metres; the edge of a band where a lone reading is limited. No instrument reads it: it is never shown. */
  readonly limit: Metres;
  /** What was seen where `limit` comes from: a figure of `sensor`, or the one that a person entered. */
  readonly seen: Metres;
  readonly sensor?: string;
  /** The band that `limit` falls in. */
  readonly band: FogMode;
}

export interface ZonePicture {
  readonly at: UtcMs;
  readonly trust: Trust;
  /** Vz as it is seen: the smallest over the sub-segments and of what a person entered. Shown, and what the law goes by. */
  readonly escalate?: Metres;
  /** Vz as it is answered; absent as `escalate` is. */
  readonly followed?: Followed;
  /** The sensors that read `escalate` where their neighbours contradict them; absent once they agree. */
  readonly alone?: readonly string[];
  /** Vz for clearing; absent unless every good sensor has a long mean and at least one is good. */
  readonly clear?: Metres;
  /** Consecutive good raw samples below the instant threshold on at least one sensor. */
  readonly instant: boolean;
  /** The sensors with those samples; empty unless `instant`. */
  readonly instantSensors: readonly string[];
  /** The band that `escalate` falls in, by entry thresholds alone; what is answered is in `followed`. */
  readonly band: FogMode;
  readonly subSegments: readonly SubSegment[];
  readonly sensors: readonly SensorView[];
  /** The sensor that sets `escalate`. */
  readonly decisive?: string;
  readonly causes: { readonly [sensor: string]: QualityCause };
  /** The zone has no sensor that could be lost: what is not seen there is no fault, and no clear road either. */
  readonly unequipped?: true;
  readonly entered?: EnteredVisibility;
}

/** One place with its sensors; several closer than the policy's site distance vote together. */
interface Site {
  readonly stake: Metres;
  readonly sensors: readonly SensorView[];
  readonly escalate?: Metres;
  readonly clear?: Metres;
  readonly instant: boolean;
  /** Those with consecutive raw samples below the instant threshold, outvoted or not. */
  readonly thick: readonly string[];
  readonly band: FogMode;
}

export interface FogInput {
  readonly zone: Zone;
  /** Those in service: one under maintenance tells nothing. */
  readonly sensors: readonly SensorView[];
  /** The zone has no sensor at all, in service or not. */
  readonly unequipped?: boolean;
  readonly entered?: EnteredVisibility;
  readonly policy: Policy;
  readonly now: UtcMs;
}

/** Good, or degraded: a dirty lens tends to read too clear, so what it calls fog is fog (domain.md §6.3). */
export const mayEscalate = (sensor: Pick<SensorView, 'reading'>): boolean =>
  sensor.reading.quality === 'good' || (sensor.reading.quality === 'suspect' && sensor.reading.cause === 'degraded');

const isGood = (sensor: SensorView): boolean => sensor.reading.quality === 'good';

/** The fog of one zone from its judged sensors and what a person entered (domain.md §6.3). */
export function seeZone(input: FogInput): ZonePicture {
  const { sensors, policy, now } = input;
  const entered = inForce(input.entered, now);
  const sites = sitesOf(sensors, entered !== undefined, policy);
  const bounded = sites.map((site) => bound(site, sites, policy));
  const escalate = least([...sites.map((site) => site.escalate), entered?.value]);
  const followed = followedOf(bounded, entered, policy);
  const clear = clearOf(sites, sensors, entered);
  const instant = bounded.filter(({ site, contradicted }) => site.instant && !contradicted);
  const lowest = bounded.find(({ site }) => site.escalate !== undefined && site.escalate === escalate);
  const decisive = lowest && decisiveOf(lowest.site);
  const alone = lowest?.contradicted === true && entered?.value !== escalate;
  return {
    at: now,
    trust: trustOf(sensors, entered),
    ...(escalate === undefined ? {} : { escalate }),
    ...(followed === undefined ? {} : { followed }),
    ...(alone ? { alone: lowest.site.sensors.map((sensor) => sensor.id) } : {}),
    ...(clear === undefined ? {} : { clear }),
    instant: instant.length > 0,
    instantSensors: instant.flatMap(({ site }) => site.thick),
    band: escalate === undefined ? 'standby' : bandOf(escalate, policy),
    subSegments: bounded.map(({ site, contradicted }) => subSegment(site, contradicted, sites, input)),
    sensors,
    ...(decisive === undefined ? {} : { decisive }),
    causes: Object.fromEntries(sensors.map((sensor) => [sensor.id, sensor.reading.cause])),
    ...(input.unequipped === true ? { unequipped: true } : {}),
    ...(entered === undefined ? {} : { entered }),
  };
}

function inForce(entered: EnteredVisibility | undefined, now: UtcMs): EnteredVisibility | undefined {
  return entered !== undefined && now < entered.until && entered.value >= 0 ? entered : undefined;
}

function trustOf(sensors: readonly SensorView[], entered: EnteredVisibility | undefined): Trust {
  if (entered !== undefined || sensors.some(isGood)) return 'good';
  return sensors.some((sensor) => sensor.reading.quality === 'suspect') ? 'hold' : 'none';
}

function sitesOf(sensors: readonly SensorView[], someoneLooked: boolean, policy: Policy): readonly Site[] {
  const groups: SensorView[][] = [];
  for (const sensor of [...sensors].sort((a, b) => a.stake - b.stake || (a.id < b.id ? -1 : 1))) {
    const first = groups.at(-1)?.[0];
    if (first !== undefined && sensor.stake - first.stake < policy.sensors.siteDistance) groups.at(-1)?.push(sensor);
    else groups.push([sensor]);
  }
  return groups.map((group) => siteOf(group, someoneLooked, policy));
}

function siteOf(sensors: readonly SensorView[], someoneLooked: boolean, policy: Policy): Site {
  const escalate = vote(sensors.filter(mayEscalate).map((sensor) => sensor.shortMean));
  const clear = vote(sensors.map((sensor) => clearValue(sensor, someoneLooked)));
  const good = sensors.filter(isGood);
  const thick = good.filter((sensor) => isThick(sensor, policy));
  const instant = good.length >= 3 ? thick.length * 2 > good.length : thick.length > 0;
  const seen = escalate === undefined ? 'standby' : bandOf(escalate, policy);
  return {
    stake: sensors[0]?.stake ?? metres(0),
    sensors,
    ...(escalate === undefined ? {} : { escalate }),
    ...(clear === undefined ? {} : { clear }),
    instant,
    thick: thick.map((sensor) => sensor.id),
    band: instant && isStronger(instantMode(policy), seen) ? instantMode(policy) : seen,
  };
}

/** A sensor lost in fog keeps holding what was last believed of it, unless a person looked since. */
const clearValue = (sensor: SensorView, someoneLooked: boolean): Metres | undefined =>
  isGood(sensor) ? sensor.longMean : someoneLooked ? undefined : sensor.believed;

function isThick(sensor: SensorView, policy: Policy): boolean {
  const { instantSamples, instantBelow } = policy.escalate;
  const latest = sensor.lastGood.slice(-instantSamples);
  return latest.length >= instantSamples && latest.every((value) => value < instantBelow);
}

/** Three or more vote by median, the lower of two middles; fewer by their lowest (domain.md §6.3). */
export function vote(values: readonly (Metres | undefined)[]): Metres | undefined {
  const known = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return known.length >= 3 ? known[Math.floor((known.length - 1) / 2)] : known[0];
}

interface Bounded {
  readonly site: Site;
  readonly contradicted: boolean;
  /** How far down the site is followed, in metres; absent where it sees nothing. */
  readonly limit?: Metres;
}

/** A lone low site among clear neighbours is followed by one mode only, until a person has looked. */
function bound(site: Site, sites: readonly Site[], policy: Policy): Bounded {
  const { neighbourDistance, contradictionBands } = policy.sensors;
  const neighbours = sites.filter(
    (other) => other !== site && other.escalate !== undefined && Math.abs(other.stake - site.stake) < neighbourDistance,
  );
  const around = Math.max(0, ...neighbours.map((other) => rank(other.band)));
  const contradicted = neighbours.length > 0 && rank(site.band) - around >= contradictionBands;
  if (site.escalate === undefined) return { site, contradicted };
  const limit = fogModes[Math.min(around + 1, fogModes.length - 1)] ?? 'control';
  const floor = contradicted ? lowerEdgeOf(limit, policy) : 0;
  return { site, contradicted, limit: metres(Math.max(site.escalate, floor)) };
}

/** The sensor of a site whose figure is the site's. */
const decisiveOf = (site: Site): string | undefined =>
  site.sensors.find((sensor) => mayEscalate(sensor) && sensor.shortMean === site.escalate)?.id;

/** The lowest that any site or person is followed to; of equal ones, that which sees least. */
function followedOf(
  bounded: readonly Bounded[],
  entered: EnteredVisibility | undefined,
  policy: Policy,
): Followed | undefined {
  const ofSites = bounded.flatMap(({ site, limit }) => {
    if (limit === undefined || site.escalate === undefined) return [];
    const sensor = decisiveOf(site);
    return [{ limit, seen: site.escalate, ...(sensor === undefined ? {} : { sensor }) }];
  });
  const all = entered === undefined ? ofSites : [...ofSites, { limit: entered.value, seen: entered.value }];
  const [least] = all.toSorted((a, b) => a.limit - b.limit || a.seen - b.seen);
  return least && { ...least, band: bandOf(least.limit, policy) };
}

function clearOf(
  sites: readonly Site[],
  sensors: readonly SensorView[],
  entered: EnteredVisibility | undefined,
): Metres | undefined {
  const good = sensors.filter(isGood);
  if (good.length === 0 && entered === undefined) return undefined;
  if (good.some((sensor) => sensor.longMean === undefined)) return undefined;
  return least([...sites.map((site) => site.clear), entered?.value]);
}

function subSegment(site: Site, contradicted: boolean, sites: readonly Site[], input: FogInput): SubSegment {
  const { zone, policy } = input;
  const index = sites.indexOf(site);
  const before = sites[index - 1]?.stake;
  const after = sites[index + 1]?.stake;
  const radius = policy.sensors.subSegmentRadius;
  const from = Math.max(zone.from, site.stake - radius, before === undefined ? 0 : (before + site.stake) / 2);
  const to = Math.min(zone.to, site.stake + radius, after === undefined ? Infinity : (after + site.stake) / 2);
  return {
    from: metres(from),
    to: metres(to),
    sensors: site.sensors.map((sensor) => sensor.id),
    ...(site.escalate === undefined ? {} : { escalate: site.escalate }),
    ...(site.clear === undefined ? {} : { clear: site.clear }),
    contradicted,
  };
}
