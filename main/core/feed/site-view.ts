import type { SiteView } from '../../contract/views/site.ts';
import { lightsOf } from '../../domain/asset.ts';
import type { CoreParts } from '../core-parts.ts';

/** The site as screens draw it: what stands where, which never changes while the core runs. */
export function siteView(
  { site, basemap, policyOf }: Pick<CoreParts, 'site' | 'basemap' | 'policyOf'>,
  faultTexts: SiteView['faultTexts'],
): SiteView {
  const simulated = new Set(site.endpoints.filter((endpoint) => endpoint.simulated).map((endpoint) => endpoint.id));
  return {
    id: site.id,
    name: site.name,
    ...(site.nameEn !== undefined && { nameEn: site.nameEn }),
    timeZone: site.timeZone,
    ...(basemap !== undefined && { basemap }),
    faultTexts,
    roads: site.roads.map(({ line, ...road }) => ({ ...road, line: line.map(([lng, lat]) => [lng, lat]) })),
    zones: site.zones.map((zone) => ({
      ...zone,
      segments: [...zone.segments],
      upstream: policyOf(zone.id).taper.upstream,
      bands: policyOf(zone.id).bands.map(({ mode, below }) => ({ mode, below })),
    })),
    endpoints: site.endpoints.map(({ id, name, nameEn }) => ({
      id,
      ...(name !== undefined && { name }),
      ...(nameEn !== undefined && { nameEn }),
    })),
    devices: site.devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      name: device.name,
      ...(device.nameEn !== undefined && { nameEn: device.nameEn }),
      profile: device.profile,
      ...(device.endpoint !== undefined && { endpoint: device.endpoint }),
      unit: device.unit,
      ...(device.zone !== undefined && { zone: device.zone }),
      road: device.road,
      stake: device.stake,
      side: device.side,
      ...(device.position && { position: [device.position[0], device.position[1]] as [number, number] }),
      ...(device.county !== undefined && { county: device.county }),
      ...(device.countyEn !== undefined && { countyEn: device.countyEn }),
      managed: device.managed,
      simulated: device.endpoint !== undefined && simulated.has(device.endpoint),
      lights: lightsOf(device).map(({ index, stake, side }) => ({ index, stake, side })),
    })),
  };
}
