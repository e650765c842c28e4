/** Things about a site that work but deserve a look. */
import type { DeviceEntry } from '../../contract/site-file.ts';
import type { Zone } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

/** Warnings about zones without sensors or lamps, hosts without lights, lines without devices. */
export function siteWarnings(entries: SiteEntries): readonly Complaint[] {
  const { zones, devices, endpoints, head } = entries;
  const used = new Set(devices.map(({ value }) => value.endpoint));
  return [
    ...zones.flatMap((zone) => aboutZone(zone, devices)),
    ...devices.flatMap(({ value: device, at }) => {
      if (device.kind !== 'guidance-host' || device.lights !== undefined) return [];
      const what = `guidance host \`${device.id}\` has no row of lights`;
      return [complain(at(), what, '`lights`', 'add the row, so that dark runs can be found')];
    }),
    ...endpoints.flatMap(({ value: endpoint, at }) => {
      if (used.has(endpoint.id)) return [];
      const what = `endpoint \`${endpoint.id}\` serves no device`;
      return [complain(at(), what, 'a device behind it', 'remove it, or add its devices')];
    }),
    ...(devices.length > 0
      ? []
      : [complain(head.at(), 'the site has no devices', '`devices` or `ledgers`', 'add them')]),
  ];
}

function aboutZone({ value: zone, at }: Located<Zone>, devices: readonly Located<DeviceEntry>[]): Complaint[] {
  const kinds = new Set(devices.flatMap(({ value }) => (value.zone === zone.id && value.managed ? [value.kind] : [])));
  const warnings: Complaint[] = [];
  if (zone.control !== 'manual' && !kinds.has('visibility-sensor')) {
    const expected = `a sensor where control is \`${zone.control}\``;
    const todo = 'add one, or set `control: manual`';
    warnings.push(complain(at('control'), `zone \`${zone.id}\` has no visibility sensor`, expected, todo));
  }
  if (!kinds.has('guidance-host') && !kinds.has('flashing-lamp'))
    warnings.push(complain(at(), `zone \`${zone.id}\` has no lamps`, 'a guidance host or flashing lamps', 'add them'));
  return warnings;
}
