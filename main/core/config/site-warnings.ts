/** Things about a site that work but deserve a look. */
import type { DeviceEntry } from '../../contract/site-file.ts';
import type { LngLat, Zone } from '../../domain/asset.ts';
import type { Complaint } from '../../domain/document.ts';
import type { BasemapFile } from './loaded-site.ts';
import { complain, type Located } from './located.ts';
import type { SiteEntries } from './site-entries.ts';

/** Warnings about zones without sensors or lamps, hosts without lights, lines without devices, a map of elsewhere. */
export function siteWarnings(entries: SiteEntries, basemap: BasemapFile | undefined): readonly Complaint[] {
  const { zones, devices, endpoints, head } = entries;
  const used = new Set(devices.map(({ value }) => value.endpoint));
  return [
    ...zones.flatMap((zone) => aboutZone(zone, devices)),
    ...aboutPlace(entries),
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
    ...aboutBasemap(entries, basemap),
  ];
}

function aboutBasemap({ map, roads, devices }: SiteEntries, basemap: BasemapFile | undefined): Complaint[] {
  if (map === undefined || basemap === undefined) return [];
  const { west, south, east, north } = basemap.bounds;
  const isCovered = ([lng, lat]: LngLat): boolean => lng >= west && lng <= east && lat >= south && lat <= north;
  const places = [
    ...roads.flatMap(({ value }) => value.line),
    ...devices.flatMap(({ value }) => (value.position === undefined ? [] : [value.position])),
  ];
  if (places.length === 0 || places.some(isCovered)) return [];
  const what = `the basemap shows ${west} to ${east} east, ${south} to ${north} north, and nothing of the site`;
  return [complain(map.at('basemap'), what, 'the site within it', 'check that it is the right file')];
}

/** Without a single place nobody can say when it is night. */
function aboutPlace({ roads, devices, zones, head }: SiteEntries): Complaint[] {
  const isPlaced =
    roads.some(({ value }) => value.line.length > 0) || devices.some(({ value }) => value.position !== undefined);
  if (isPlaced || zones.length === 0) return [];
  const what = 'the site tells no place, so its lamps are as bright by night as by day';
  return [complain(head.at(), what, 'a `line` of a road, or a `position`', 'add one, be it of a single device')];
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
