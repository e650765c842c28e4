/**
 * Silences that began together have one cause: a trunk that carried several gateways, a feeder that fed a segment's
 * lamps. Finds these from when each silence may have begun; knows no clock and no device. A silent line has one cause
 * at most, and keeps it: while the lines come back one by one, no other cause takes up those that are still missing.
 */
import type { AlarmCondition, AlarmRef } from './alarm.ts';
import { type Millis, seconds, type UtcMs } from './units.ts';

/** A silence began at some moment of this span: after the last answer, before it was noticed. */
export interface Silence {
  readonly from: UtcMs;
  readonly to: UtcMs;
}

export interface GatewayPlace {
  readonly id: string;
  readonly roads: readonly string[];
  readonly zones: readonly string[];
}
/** The commanded lamps of a zone's segment, with the gateways that lead to nothing but them. */
export interface FeederPlace {
  readonly zone: string;
  readonly segment: string;
  readonly lamps: readonly string[];
  readonly gateways: readonly string[];
}
export interface CauseLayout {
  readonly gateways: readonly GatewayPlace[];
  readonly feeders: readonly FeederPlace[];
}
export interface CauseInputs {
  /** Silent gateways by id. */
  readonly gateways: ReadonlyMap<string, Silence>;
  /** Silent lamps by device id; those under maintenance are left out. */
  readonly lamps: ReadonlyMap<string, Silence>;
  readonly underMaintenance: ReadonlySet<string>;
}
/** How much a cause takes in, narrowest first: a segment, a road, the site. */
export type Reach = 0 | 1 | 2;
/** What is remembered from one look to the next, so that the causes do not change their mind. */
export interface CauseMemory {
  /** The causes that stand, as `code key`, each with every gateway it has claimed so far. */
  readonly standing: ReadonlyMap<string, ReadonlySet<string>>;
  /** Gateways still silent though their cause has ended: only a cause of less reach may claim them. */
  readonly released: ReadonlyMap<string, Reach>;
}
export interface CommonCauses {
  readonly conditions: readonly AlarmCondition[];
  /** What explains each silent gateway, beyond itself. */
  readonly causeOf: ReadonlyMap<string, AlarmRef>;
  readonly memory: CauseMemory;
}

export const noMemory: CauseMemory = { standing: new Map(), released: new Map() };

/** Our own figures: gateways of a trunk are noticed within half a minute, lamps of a feeder within one. */
const trunkWindow = seconds(30);
const feederWindow = seconds(60);
const fewestOfTrunk = 3;

/** The trunks and feeders that explain the silences given, those of the last look before any new one. */
export function commonCauses(layout: CauseLayout, inputs: CauseInputs, before: CauseMemory = noMemory): CommonCauses {
  const conditions: AlarmCondition[] = [];
  const causeOf = new Map<string, AlarmRef>();
  const feeders = layout.feeders.filter((feeder) => isOut(feeder, inputs, before));
  const released = releasedBefore(before, new Set(feeders.map((feeder) => nameOf(refOf(feeder)))), inputs);
  const standing = new Map<string, Set<string>>();
  const explain = (gateways: Iterable<string>, cause: AlarmRef): void => {
    const claimed = new Set(before.standing.get(nameOf(cause)));
    standing.set(nameOf(cause), claimed);
    for (const gateway of gateways) {
      if (causeOf.has(gateway)) continue;
      causeOf.set(gateway, cause);
      claimed.add(gateway);
    }
  };
  /** The silent ones among `ids` that a trunk claims: a burst, and what it claimed before; none when too few. */
  const claim = (trunk: AlarmRef, reach: Reach, ids: readonly string[], fewest: number): ReadonlySet<string> => {
    const free = ids.filter((id) => inputs.gateways.has(id) && !causeOf.has(id) && (released.get(id) ?? 3) > reach);
    const members = new Set(burstOf(free, inputs.gateways, trunkWindow, fewest));
    const earlier = before.standing.get(nameOf(trunk));
    for (const id of free) if (earlier?.has(id)) members.add(id);
    return members.size < fewest ? new Set() : members;
  };
  const site = claim(siteRef, 2, [...inputs.gateways.keys()], fewestOfSite(layout));
  if (site.size > 0) {
    const data = { gateways: site.size, of: layout.gateways.length };
    conditions.push({ ...siteRef, data, causes: [] });
    explain(site, siteRef);
  }
  const segments = feeders.map(({ gateways }) => new Set(gateways));
  for (const [road, members] of gatewaysByRoad(layout)) {
    const ref: AlarmRef = { code: 'trunk-down', key: `road/${road}` };
    const ids = members.map(({ id }) => id);
    const silent = claim(ref, 1, ids, fewestOfTrunk);
    // Nothing but one segment's lamps, now and before: their feeder is the nearer cause.
    const ever = new Set([...silent, ...(before.standing.get(nameOf(ref)) ?? [])]);
    if (silent.size === 0 || segments.some((segment) => isWithin(ever, segment))) continue;
    const zones = new Set(members.filter(({ id }) => silent.has(id)).flatMap((gateway) => gateway.zones));
    const [zone] = zones;
    const where = zones.size === 1 && zone !== undefined ? { zone } : {};
    conditions.push({ ...ref, ...where, data: { road, gateways: silent.size, of: members.length }, causes: [] });
    explain(silent, ref);
  }
  for (const feeder of feeders) conditions.push(feederCondition(feeder, causeOf, inputs));
  for (const feeder of feeders) {
    const silent = feeder.gateways.filter((id) => inputs.gateways.has(id));
    // Hidden under a wider cause it is nothing to hold on to: it must be whole when that one ends.
    if (silent.length === 0 || silent.some((id) => !causeOf.has(id))) explain(silent, refOf(feeder));
  }
  release(released, before, new Set([...inputs.gateways.keys()].filter((id) => !causeOf.has(id))));
  return { conditions, causeOf, memory: { standing, released } };
}

const siteRef: AlarmRef = { code: 'trunk-down', key: 'site' };
const nameOf = ({ code, key }: AlarmRef): string => `${code} ${key}`;
const reachOf = (cause: string): Reach => (cause.startsWith('feeder-out') ? 0 : cause === nameOf(siteRef) ? 2 : 1);

/** Those of before that have not answered since, and those of feeders that are no longer out. */
function releasedBefore(before: CauseMemory, out: ReadonlySet<string>, { gateways }: CauseInputs): Map<string, Reach> {
  const released = new Map([...before.released].filter(([id]) => gateways.has(id)));
  const over = [...before.standing].filter(([cause]) => reachOf(cause) === 0 && !out.has(cause));
  release(released, { ...before, standing: new Map(over) }, new Set(gateways.keys()));
  return released;
}

/** Notes for those of `left` that a cause of before has claimed how far the narrowest of these reached. */
function release(released: Map<string, Reach>, { standing }: CauseMemory, left: ReadonlySet<string>): void {
  for (const [cause, claimed] of standing) {
    const reach = reachOf(cause);
    for (const id of claimed) if (left.has(id) && (released.get(id) ?? 3) > reach) released.set(id, reach);
  }
}

const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  some.size <= all.size && [...some].every((id) => all.has(id));

const refOf = ({ zone, segment }: FeederPlace): AlarmRef => ({ code: 'feeder-out', key: `${zone}/${segment}` });

function feederCondition(
  feeder: FeederPlace,
  causeOf: ReadonlyMap<string, AlarmRef>,
  inputs: CauseInputs,
): AlarmCondition {
  const silent = feeder.gateways.filter((id) => inputs.gateways.has(id));
  const above = silent.map((id) => causeOf.get(id)).filter((cause) => cause !== undefined);
  const isAboveAll = silent.length > 0 && above.length === silent.length;
  const data = { segment: refOf(feeder).key, lamps: feeder.lamps.length };
  const condition = { ...refOf(feeder), zone: feeder.zone, data, causes: [] };
  return isAboveAll ? { ...condition, explainedBy: above } : condition;
}

/**
 * All lamps of the segment fell silent together, and no single gateway explains it. Once out it stays so while more
 * than half of them are silent, three at least: they do not all come back at one moment.
 */
function isOut(feeder: FeederPlace, { lamps, gateways, underMaintenance }: CauseInputs, before: CauseMemory): boolean {
  const meant = feeder.lamps.filter((id) => !underMaintenance.has(id));
  if (meant.length < 2 || feeder.gateways.length === 0) return false;
  if (feeder.gateways.length === 1 && feeder.gateways.every((id) => gateways.has(id))) return false;
  const silent = meant.filter((id) => lamps.has(id));
  const isMost = silent.length * 2 > meant.length && silent.length >= Math.min(fewestOfTrunk, meant.length);
  if (before.standing.has(nameOf(refOf(feeder)))) return isMost;
  return silent.length === meant.length && burstOf(meant, lamps, feederWindow, meant.length).size === meant.length;
}

/** More than half of the site; out of reach where there is one road, whose own trunk says it better. */
function fewestOfSite({ gateways }: CauseLayout): number {
  const roads = new Set(gateways.flatMap((gateway) => gateway.roads));
  return roads.size < 2 ? Number.POSITIVE_INFINITY : Math.max(fewestOfTrunk, Math.floor(gateways.length / 2) + 1);
}

function gatewaysByRoad(layout: CauseLayout): ReadonlyMap<string, readonly GatewayPlace[]> {
  const byRoad = new Map<string, GatewayPlace[]>();
  for (const gateway of layout.gateways) {
    for (const road of gateway.roads) {
      const members = byRoad.get(road);
      if (members === undefined) byRoad.set(road, [gateway]);
      else members.push(gateway);
    }
  }
  return byRoad;
}

/**
 * Those of `ids` whose silences can all have begun within one `window`, together with every other such set of at least
 * `fewest`. A window [m, m + window] fits a silence when it touches [from, to], so m lies in [from − window, to].
 */
export function burstOf(
  ids: readonly string[],
  silences: ReadonlyMap<string, Silence>,
  window: Millis,
  fewest: number,
): ReadonlySet<string> {
  const spans = ids.flatMap((id) => {
    const silence = silences.get(id);
    return silence === undefined ? [] : [{ id, first: silence.from - window, last: silence.to }];
  });
  const burst = new Set<string>();
  const byEnd = spans.toSorted((a, b) => a.last - b.last);
  const byStart = spans.toSorted((a, b) => a.first - b.first);
  const open = new Set<string>();
  /** Those of the open ones that no burst has yet: each is taken up once, however many end while it is open. */
  const fresh = new Set<string>();
  let next = 0;
  for (const { last, id } of byEnd) {
    for (let each = byStart[next]; each !== undefined && each.first <= last; each = byStart[next]) {
      open.add(each.id);
      fresh.add(each.id);
      next += 1;
    }
    if (open.size >= fewest) {
      for (const member of fresh) burst.add(member);
      fresh.clear();
    }
    open.delete(id);
    fresh.delete(id);
  }
  return burst;
}
