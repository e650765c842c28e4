/** Checks every device against its line, road and zone. */
import type { DeviceEntry } from '../../contract/site-file.ts';
import { formatStake, isUpstream, type Road, type Zone } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { byId, duplicates, oneOf, stretch } from './check-layout.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

/** How far before its zone a sign may stand; from the zone's policy. */
export type UpstreamReach = (zone: Zone) => number;
/** Most lights of one host that the program can show and poll. */
const mostLights = 4096;

interface Surroundings {
  readonly entries: SiteEntries;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly roads: ReadonlyMap<string, Road>;
  readonly protocols: ReadonlyMap<string, string>;
  readonly reach: UpstreamReach;
}

export function checkDeviceEntries(entries: SiteEntries, reach: UpstreamReach): readonly Complaint[] {
  const around: Surroundings = {
    entries,
    zones: byId(entries.zones),
    roads: byId(entries.roads),
    protocols: new Map(entries.endpoints.map(({ value }) => [value.id, value.protocol])),
    reach,
  };
  return [
    ...duplicates('device', entries.devices),
    ...entries.devices.flatMap((device) => [
      ...checkLine(device, around),
      ...checkPlace(device, around),
      ...checkLights(device, around),
    ]),
    ...sharedAddresses(entries.devices),
  ];
}

/** The road a device stands on: its own, its zone's, or the only one. */
export function roadOf(device: DeviceEntry, zone: Zone | undefined, roads: Iterable<string>): string | undefined {
  if (device.road !== undefined) return device.road;
  if (zone !== undefined) return zone.road;
  const [only, second] = roads;
  return second === undefined ? only : undefined;
}

function checkLine({ value: device, at }: Located<DeviceEntry>, { entries, protocols }: Surroundings): Complaint[] {
  const complaints: Complaint[] = [];
  const { id, endpoint } = device;
  if (device.managed && endpoint === undefined)
    complaints.push(
      complain(
        at('endpoint'),
        `device \`${id}\` has no endpoint`,
        'an endpoint, as it is managed',
        'add `endpoint`, or `managed: false` for a device that patrols look after',
      ),
    );
  if (device.managed && device.profile === 'unmanaged')
    complaints.push(
      complain(at('profile'), `device \`${id}\` has no profile`, 'the id of a device profile', 'add `profile`'),
    );
  if (endpoint === undefined) return complaints;
  if (!entries.written.endpoints.has(endpoint))
    complaints.push(
      complain(
        at('endpoint'),
        `endpoint \`${endpoint}\` is unknown`,
        oneOf(entries.written.endpoints),
        'correct the name or add the endpoint',
      ),
    );
  if (protocols.get(endpoint)?.startsWith('modbus-rtu') === true && (device.unit < 1 || device.unit > 247))
    complaints.push(
      complain(
        at('unit'),
        `device \`${id}\` has unit ${device.unit} on a serial bus`,
        'a unit from 1 to 247',
        'enter the address set on the device',
      ),
    );
  return complaints;
}

function checkPlace({ value: device, at }: Located<DeviceEntry>, around: Surroundings): Complaint[] {
  const { entries, zones, roads } = around;
  const complaints: Complaint[] = [];
  const zone = device.zone === undefined ? undefined : zones.get(device.zone);
  if (device.zone !== undefined && !entries.written.zones.has(device.zone))
    complaints.push(
      complain(at('zone'), `zone \`${device.zone}\` is unknown`, oneOf(entries.written.zones), 'correct the name'),
    );
  const named = roadOf(device, zone, entries.written.roads);
  if (named === undefined && (device.zone === undefined || zone !== undefined))
    complaints.push(
      complain(
        at('road'),
        `device \`${device.id}\` is on no road`,
        oneOf(entries.written.roads),
        'add `road` or `zone`',
      ),
    );
  if (named !== undefined && !entries.written.roads.has(named) && device.road !== undefined)
    complaints.push(
      complain(at('road'), `road \`${named}\` is unknown`, oneOf(entries.written.roads), 'correct the name'),
    );
  if (zone !== undefined && device.road !== undefined && device.road !== zone.road)
    complaints.push(
      complain(
        at('road'),
        `device \`${device.id}\` is on road \`${device.road}\``,
        `\`${zone.road}\`, the road of zone \`${zone.id}\``,
        'correct one of the two',
      ),
    );
  const road = named === undefined ? undefined : roads.get(named);
  const where = `device \`${device.id}\` stands at ${formatStake(device.stake)}`;
  if (road !== undefined && (device.stake < road.from || device.stake > road.to))
    complaints.push(
      complain(
        at('stake'),
        `${where}, outside road \`${road.id}\``,
        `a stake from ${stretch(road)}`,
        'correct the stake or the road',
      ),
    );
  else if (zone !== undefined && !belongs(device, zone, around.reach(zone))) {
    const ahead = device.kind === 'sign' ? `, or at most ${around.reach(zone)} m before it` : '';
    complaints.push(
      complain(
        at('stake'),
        `${where}, outside zone \`${zone.id}\``,
        `a stake from ${stretch(zone)}${ahead}`,
        'correct the stake or the zone',
      ),
    );
  }
  return complaints;
}

/** Signs warn ahead of their zone (domain.md §6.1 note 3); everything else stands within it. */
function belongs(device: DeviceEntry, zone: Zone, reach: number): boolean {
  const { stake } = device;
  if (stake >= zone.from && stake <= zone.to) return true;
  if (device.kind !== 'sign') return false;
  if (stake < zone.from - reach || stake > zone.to + reach) return false;
  return zone.direction === 'both' || isUpstream(zone.direction, stake, zone.direction === 'up' ? zone.from : zone.to);
}

function checkLights({ value: device, at }: Located<DeviceEntry>, { zones }: Surroundings): Complaint[] {
  const row = device.lights;
  if (row === undefined) return [];
  if (device.kind !== 'guidance-host')
    return [
      complain(
        at('lights'),
        `device \`${device.id}\` is a ${device.kind} with a row of lights`,
        'lights on a guidance-host only',
        'remove `lights` or correct `kind`',
      ),
    ];
  const complaints: Complaint[] = [];
  if (row.from > row.to)
    complaints.push(
      complain(
        at('lights.to'),
        `the lights of \`${device.id}\` run from ${stretch(row)}`,
        '`to` at or beyond `from`',
        'swap them',
      ),
    );
  const count = (Math.floor(Math.max(row.to - row.from, 0) / row.spacing) + 1) * row.sides.length;
  if (count > mostLights)
    complaints.push(
      complain(
        at('lights.spacing'),
        `\`${device.id}\` drives ${count} lights`,
        `at most ${mostLights} for one host`,
        'correct the stretch or the spacing',
      ),
    );
  const zone = device.zone === undefined ? undefined : zones.get(device.zone);
  if (zone === undefined) return complaints;
  for (const end of ['from', 'to'] as const)
    if (row[end] < zone.from || row[end] > zone.to)
      complaints.push(
        complain(
          at(`lights.${end}`),
          `the lights of \`${device.id}\` reach ${formatStake(row[end])}, outside zone \`${zone.id}\``,
          `a stake from ${stretch(zone)}`,
          'correct the row or the zone',
        ),
      );
  return complaints;
}

function sharedAddresses(devices: readonly Located<DeviceEntry>[]): Complaint[] {
  const taken = new Map<string, DeviceEntry>();
  return devices.flatMap(({ value: device, at }) => {
    if (!device.managed || device.endpoint === undefined) return [];
    const key = JSON.stringify([device.endpoint, device.unit, device.addressOffset, device.profile]);
    const other = taken.get(key);
    if (other === undefined) {
      taken.set(key, device);
      return [];
    }
    if (other.id === device.id) return [];
    const what = `device \`${device.id}\` has the same endpoint, unit, offset and profile as \`${other.id}\``;
    return [complain(at('unit'), what, 'an address of its own', 'correct `unit`, `addressOffset` or `endpoint`')];
  });
}

/** Things that work but deserve a look. */
export function deviceWarnings({ zones, devices, endpoints, head }: SiteEntries): readonly Complaint[] {
  const warnings: Complaint[] = [];
  const used = new Set(devices.map(({ value }) => value.endpoint));
  for (const { value: zone, at } of zones) {
    const within = devices.filter(({ value }) => value.zone === zone.id && value.managed);
    const has = (kind: DeviceEntry['kind']): boolean => within.some(({ value }) => value.kind === kind);
    if (zone.control !== 'manual' && !has('visibility-sensor'))
      warnings.push(
        complain(
          at('control'),
          `zone \`${zone.id}\` has no visibility sensor`,
          `a sensor where control is \`${zone.control}\``,
          'add one, or set `control: manual`',
        ),
      );
    if (!has('guidance-host') && !has('flashing-lamp'))
      warnings.push(
        complain(at(), `zone \`${zone.id}\` has no lamps`, 'a guidance host or flashing lamps', 'add them'),
      );
  }
  for (const { value: device, at } of devices)
    if (device.kind === 'guidance-host' && device.lights === undefined)
      warnings.push(
        complain(
          at(),
          `guidance host \`${device.id}\` has no row of lights`,
          '`lights`',
          'add the row, so that dark runs can be found',
        ),
      );
  for (const { value: endpoint, at } of endpoints)
    if (!used.has(endpoint.id))
      warnings.push(
        complain(
          at(),
          `endpoint \`${endpoint.id}\` serves no device`,
          'a device behind it',
          'remove it, or add its devices',
        ),
      );
  if (devices.length === 0)
    warnings.push(complain(head.at(), 'the site has no devices', '`devices` or `ledgers`', 'add them'));
  return warnings;
}
