import type { SiteView } from '../../main/contract/views/site.ts';

export type SiteDevice = SiteView['devices'][number];
export type SiteZone = SiteView['zones'][number];
export type SiteEndpoint = SiteView['endpoints'][number];
export type SiteRoad = SiteView['roads'][number];

/** The site as the screen looks things up in it. Never changes while the core runs with one configuration. */
export interface SiteIndex {
  readonly site: SiteView;
  readonly zones: ReadonlyMap<string, SiteZone>;
  readonly roads: ReadonlyMap<string, SiteRoad>;
  readonly endpoints: ReadonlyMap<string, SiteEndpoint>;
  readonly devices: ReadonlyMap<string, SiteDevice>;
  readonly devicesOfZone: ReadonlyMap<string, readonly SiteDevice[]>;
}

/** Devices of a zone come sorted along the stakes. */
export function indexSite(site: SiteView): SiteIndex {
  const byZone = new Map<string, SiteDevice[]>();
  for (const device of site.devices) {
    if (device.zone === undefined) continue;
    const list = byZone.get(device.zone) ?? [];
    list.push(device);
    byZone.set(device.zone, list);
  }
  for (const list of byZone.values()) list.sort((a, b) => a.stake - b.stake || a.id.localeCompare(b.id));
  return {
    site,
    zones: new Map(site.zones.map((zone) => [zone.id, zone])),
    roads: new Map(site.roads.map((road) => [road.id, road])),
    endpoints: new Map(site.endpoints.map((endpoint) => [endpoint.id, endpoint])),
    devices: new Map(site.devices.map((device) => [device.id, device])),
    devicesOfZone: byZone,
  };
}

/** The name in the reader's language; Chinese is the site's own. */
export const nameIn = (
  language: string,
  named: { readonly name: string; readonly nameEn?: string | undefined },
): string => (language.startsWith('zh') ? named.name : (named.nameEn ?? named.name));

const english = new WeakMap<SiteIndex, SiteIndex>();

/** The same site with every `name` in the reader's language; made once. */
export function siteIn(language: string, index: SiteIndex): SiteIndex {
  if (language.startsWith('zh')) return index;
  const known = english.get(index);
  if (known !== undefined) return known;
  const named = <T extends { readonly name: string; readonly nameEn?: string | undefined }>(one: T): T => ({
    ...one,
    name: nameIn(language, one),
  });
  const { site } = index;
  const made = indexSite({
    ...site,
    name: nameIn(language, site),
    roads: site.roads.map(named),
    zones: site.zones.map((zone) => ({ ...named(zone), segments: zone.segments.map(named) })),
    devices: site.devices.map(named),
  });
  english.set(index, made);
  return made;
}
