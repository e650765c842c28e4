/**
 * Silences that began together have one cause: a trunk that carried several gateways, a feeder that fed a segment's
 * lamps. Finds these from when each silence may have begun; knows no clock and no device.
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
  readonly name: string;
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
export interface CommonCauses {
  readonly conditions: readonly AlarmCondition[];
  /** What explains each silent gateway, beyond itself. */
  readonly causeOf: ReadonlyMap<string, AlarmRef>;
}

/** Our own figures: gateways of a trunk are noticed within half a minute, lamps of a feeder within one. */
const trunkWindow = seconds(30);
const feederWindow = seconds(60);
const fewestOfTrunk = 3;

/** The trunks and feeders that explain the silences given. */
export function commonCauses(layout: CauseLayout, inputs: CauseInputs): CommonCauses {
  const conditions: AlarmCondition[] = [];
  const causeOf = new Map<string, AlarmRef>();
  const explain = (gateways: Iterable<string>, cause: AlarmRef): void => {
    for (const gateway of gateways) if (!causeOf.has(gateway)) causeOf.set(gateway, cause);
  };
  const site = siteBurst(layout, inputs);
  const siteRef: AlarmRef = { code: 'trunk-down', key: 'site' };
  if (site.size > 0) {
    const data = { gateways: site.size, of: layout.gateways.length };
    conditions.push({ ...siteRef, data, causes: [] });
    explain(site, siteRef);
  }
  const feeders = layout.feeders.filter((feeder) => isOut(feeder, inputs));
  for (const [road, members] of gatewaysByRoad(layout)) {
    const silent = members.filter((gateway) => inputs.gateways.has(gateway.id) && !causeOf.has(gateway.id));
    const burst = burstOf(
      silent.map(({ id }) => id),
      inputs.gateways,
      trunkWindow,
      fewestOfTrunk,
    );
    // Nothing but one segment's lamps: their feeder is the nearer cause.
    const nearer = feeders.some(({ gateways }) => isWithin(burst, new Set(gateways)));
    if (burst.size === 0 || nearer) continue;
    const ref: AlarmRef = { code: 'trunk-down', key: `road/${road}` };
    const zones = new Set(members.filter(({ id }) => burst.has(id)).flatMap((gateway) => gateway.zones));
    const [zone] = zones;
    const where = zones.size === 1 && zone !== undefined ? { zone } : {};
    conditions.push({ ...ref, ...where, data: { road, gateways: burst.size, of: members.length }, causes: [] });
    explain(burst, ref);
  }
  for (const feeder of feeders) conditions.push(feederCondition(feeder, causeOf, inputs));
  for (const feeder of feeders) {
    const silent = feeder.gateways.filter((id) => inputs.gateways.has(id));
    explain(silent, { code: 'feeder-out', key: keyOf(feeder) });
  }
  return { conditions, causeOf };
}

const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  some.size <= all.size && [...some].every((id) => all.has(id));

const keyOf = (feeder: FeederPlace): string => `${feeder.zone}/${feeder.segment}`;

function feederCondition(
  feeder: FeederPlace,
  causeOf: ReadonlyMap<string, AlarmRef>,
  inputs: CauseInputs,
): AlarmCondition {
  const silent = feeder.gateways.filter((id) => inputs.gateways.has(id));
  const above = silent.map((id) => causeOf.get(id)).filter((cause) => cause !== undefined);
  const isAboveAll = silent.length > 0 && above.length === silent.length;
  const data = { segment: feeder.name, lamps: feeder.lamps.length };
  const condition = { code: 'feeder-out' as const, key: keyOf(feeder), zone: feeder.zone, data, causes: [] };
  return isAboveAll ? { ...condition, explainedBy: above } : condition;
}

/** All lamps of the segment fell silent together, and no single gateway explains it. */
function isOut(feeder: FeederPlace, { lamps, gateways, underMaintenance }: CauseInputs): boolean {
  const meant = feeder.lamps.filter((id) => !underMaintenance.has(id));
  if (meant.length < 2 || feeder.gateways.length === 0) return false;
  if (feeder.gateways.length === 1 && feeder.gateways.every((id) => gateways.has(id))) return false;
  return meant.every((id) => lamps.has(id)) && burstOf(meant, lamps, feederWindow, meant.length).size === meant.length;
}

function siteBurst(layout: CauseLayout, { gateways }: CauseInputs): ReadonlySet<string> {
  const fewest = Math.max(fewestOfTrunk, Math.floor(layout.gateways.length / 2) + 1);
  const roads = new Set(layout.gateways.flatMap((gateway) => gateway.roads));
  // On one road the road's own trunk says it better.
  return roads.size < 2 ? new Set() : burstOf([...gateways.keys()], gateways, trunkWindow, fewest);
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
