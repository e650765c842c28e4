/** Checks every device against its line, and sends its place and lights to check-place. */
import type { DeviceEntry } from '../../contract/site-file.ts';
import type { Complaint } from '../../domain/document.ts';
import { byId, duplicates, oneOf } from './check-layout.ts';
import { checkLights, checkNames, checkStake, type Surroundings, type UpstreamReach } from './check-place.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

export function checkDeviceEntries(entries: SiteEntries, reach: UpstreamReach): readonly Complaint[] {
  const { written } = entries;
  const around: Surroundings = { written, zones: byId(entries.zones), roads: byId(entries.roads), reach };
  const protocols = new Map(entries.endpoints.map(({ value }) => [value.id, value.protocol]));
  return [
    ...duplicates('device', entries.devices),
    ...entries.devices.flatMap((device) => [
      ...checkLine(device, written.endpoints, protocols),
      ...checkNames(device, around),
      ...checkStake(device, around),
      ...checkLights(device, around),
    ]),
    ...sharedAddresses(entries.devices),
  ];
}

function checkLine(
  { value: device, at }: Located<DeviceEntry>,
  written: ReadonlySet<string>,
  protocols: ReadonlyMap<string, string>,
): Complaint[] {
  const complaints: Complaint[] = [];
  const say = (field: string, what: string, expected: string, todo: string) =>
    void complaints.push(complain(at(field), what, expected, todo));
  const { id, endpoint } = device;
  if (device.managed && endpoint === undefined) {
    const todo = 'add `endpoint`, or `managed: false` for a device that patrols look after';
    say('endpoint', `device \`${id}\` has no endpoint`, 'an endpoint, as it is managed', todo);
  }
  if (device.managed && device.profile === 'unmanaged')
    say('profile', `device \`${id}\` has no profile`, 'the id of a device profile', 'add `profile`');
  if (endpoint === undefined) return complaints;
  if (!written.has(endpoint))
    say('endpoint', `endpoint \`${endpoint}\` is unknown`, oneOf(written), 'correct the name or add the endpoint');
  if (protocols.get(endpoint)?.startsWith('modbus-rtu') === true && (device.unit < 1 || device.unit > 247)) {
    const what = `device \`${id}\` has unit ${device.unit} on a serial bus`;
    say('unit', what, 'a unit from 1 to 247', 'enter the address set on the device');
  }
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
