/** Checks where devices stand: on a road, in their zone; and where the lights of a host run. */
import type { DeviceEntry } from '../../contract/site-file.ts';
import { formatStake, isUpstream, type LightRow, type Road, type Zone } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { oneOf, stretch } from './check-layout.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

/** How far before its zone a sign may stand; from the zone's policy. */
export type UpstreamReach = (zone: Zone) => number;
/** Most lights of one host that the program can show and poll. */
const mostLights = 4096;

export interface Surroundings {
  readonly written: SiteEntries['written'];
  readonly zones: ReadonlyMap<string, Zone>;
  readonly roads: ReadonlyMap<string, Road>;
  readonly reach: UpstreamReach;
}

/** The road a device stands on: its own, its zone's, or the only one. */
export function roadOf(device: DeviceEntry, zone: Zone | undefined, roads: Iterable<string>): string | undefined {
  if (device.road !== undefined) return device.road;
  if (zone !== undefined) return zone.road;
  const [only, second] = roads;
  return second === undefined ? only : undefined;
}

/** The names of a device's zone and road are known and fit together. */
export function checkNames({ value: device, at }: Located<DeviceEntry>, around: Surroundings): Complaint[] {
  const { written, zones } = around;
  const complaints: Complaint[] = [];
  const say = (field: string, what: string, expected: string, todo: string) =>
    void complaints.push(complain(at(field), what, expected, todo));
  const zone = zones.get(device.zone ?? '');
  if (device.zone !== undefined && !written.zones.has(device.zone))
    say('zone', `zone \`${device.zone}\` is unknown`, oneOf(written.zones), 'correct the name');
  const named = roadOf(device, zone, written.roads);
  if (named === undefined && (device.zone === undefined || zone !== undefined))
    say('road', `device \`${device.id}\` is on no road`, oneOf(written.roads), 'add `road` or `zone`');
  if (device.road !== undefined && !written.roads.has(device.road))
    say('road', `road \`${device.road}\` is unknown`, oneOf(written.roads), 'correct the name');
  else if (zone !== undefined && device.road !== undefined && device.road !== zone.road) {
    const what = `device \`${device.id}\` is on road \`${device.road}\``;
    say('road', what, `\`${zone.road}\`, the road of zone \`${zone.id}\``, 'correct one of the two');
  }
  return complaints;
}

/** The device stands on its road and within its zone. */
export function checkStake({ value: device, at }: Located<DeviceEntry>, around: Surroundings): Complaint[] {
  const zone = around.zones.get(device.zone ?? '');
  const road = around.roads.get(roadOf(device, zone, around.written.roads) ?? '');
  const where = `device \`${device.id}\` stands at ${formatStake(device.stake)}`;
  if (road !== undefined && (device.stake < road.from || device.stake > road.to)) {
    const what = `${where}, outside road \`${road.id}\``;
    return [complain(at('stake'), what, `a stake from ${stretch(road)}`, 'correct the stake or the road')];
  }
  if (zone === undefined || belongs(device, zone, around.reach(zone))) return [];
  const ahead = device.kind === 'sign' ? `, or at most ${around.reach(zone)} m before it` : '';
  const what = `${where}, outside zone \`${zone.id}\``;
  return [complain(at('stake'), what, `a stake from ${stretch(zone)}${ahead}`, 'correct the stake or the zone')];
}

/** Signs warn ahead of their zone (domain.md §6.1 note 3); everything else stands within it. */
function belongs(device: DeviceEntry, zone: Zone, reach: number): boolean {
  const { stake } = device;
  if (stake >= zone.from && stake <= zone.to) return true;
  if (device.kind !== 'sign') return false;
  if (stake < zone.from - reach || stake > zone.to + reach) return false;
  return zone.direction === 'both' || isUpstream(zone.direction, stake, zone.direction === 'up' ? zone.from : zone.to);
}

/** A row of lights belongs to a host, lies within its zone and is not endless. */
export function checkLights({ value: device, at }: Located<DeviceEntry>, { zones }: Surroundings): Complaint[] {
  const { id, kind, lights: row } = device;
  if (row === undefined) return [];
  if (kind !== 'guidance-host') {
    const what = `device \`${id}\` is a ${kind} with a row of lights`;
    return [complain(at('lights'), what, 'lights on a guidance-host only', 'remove `lights` or correct `kind`')];
  }
  const complaints: Complaint[] = [];
  const say = (field: string, what: string, expected: string, todo: string) =>
    void complaints.push(complain(at(`lights.${field}`), what, expected, todo));
  if (row.from > row.to)
    say('to', `the lights of \`${id}\` run from ${stretch(row)}`, '`to` at or beyond `from`', 'swap them');
  const count = countOf(row);
  if (count > mostLights) {
    const expected = `at most ${mostLights} for one host`;
    say('spacing', `\`${id}\` drives ${count} lights`, expected, 'correct the stretch or the spacing');
  }
  const zone = zones.get(device.zone ?? '');
  for (const end of ['from', 'to'] as const)
    if (zone !== undefined && (row[end] < zone.from || row[end] > zone.to)) {
      const what = `the lights of \`${id}\` reach ${formatStake(row[end])}, outside zone \`${zone.id}\``;
      say(end, what, `a stake from ${stretch(zone)}`, 'correct the row or the zone');
    }
  return complaints;
}

const countOf = (row: LightRow): number =>
  (Math.floor(Math.max(row.to - row.from, 0) / row.spacing) + 1) * row.sides.length;
