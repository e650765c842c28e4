/**
 * Every device of the site with its place on the map and its latest condition, as typed arrays by row: React never sees
 * ten thousand of them. A device without a surveyed position stands at its stake, beside its road.
 */

import type { DeviceView } from '../../main/contract/views/device.ts';
import type { LngLat } from '../../main/domain/asset.ts';
import { type Condition, conditions } from '../../main/domain/diagnosis.ts';
import type { SiteDevice, SiteIndex } from '../stores/site-index.ts';
import { toUnit } from './map-view.ts';
import { aside, measureRoad, pointAt, type RoadLine } from './road-line.ts';

export interface PlacedDevices {
  readonly count: number;
  readonly place: readonly SiteDevice[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly lngLat: readonly LngLat[];
  /** In the unit square of the map. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Index into `conditions`. */
  readonly condition: Uint8Array;
  /** Devices whose place nobody knows: neither surveyed nor on a surveyed road. */
  readonly nowhere: readonly SiteDevice[];
}

/** Metres from the centre line to a device beside the carriageway. */
export const sideOffset = 12;
const offsets = { left: -sideOffset, right: sideOffset, median: 0 } as const;

const codes = Object.fromEntries(conditions.map((condition, code) => [condition, code])) as {
  readonly [C in Condition]: number;
};
export const conditionAt = (devices: PlacedDevices, row: number): Condition =>
  conditions[devices.condition[row] ?? codes.unknown] ?? 'unknown';

export const roadLines = (site: SiteIndex): ReadonlyMap<string, RoadLine> =>
  new Map(
    site.site.roads.flatMap((road) => {
      const line = measureRoad(road);
      return line === undefined ? [] : [[road.id, line] as const];
    }),
  );

/** Where a device stands: as surveyed, else at its stake beside its road; `undefined` when neither is known. */
export function placeOf(
  device: Pick<SiteDevice, 'position' | 'road' | 'stake' | 'side'>,
  lines: ReadonlyMap<string, RoadLine>,
): LngLat | undefined {
  if (device.position !== undefined) return device.position;
  const line = lines.get(device.road);
  return line === undefined ? undefined : aside(pointAt(line, device.stake), offsets[device.side]);
}

/** Places the whole site; everything starts unknown. */
export function placeDevices(site: SiteIndex, lines = roadLines(site)): PlacedDevices {
  const place: SiteDevice[] = [];
  const lngLat: LngLat[] = [];
  const nowhere: SiteDevice[] = [];
  for (const device of site.site.devices) {
    const at = placeOf(device, lines);
    if (at === undefined) nowhere.push(device);
    else {
      place.push(device);
      lngLat.push(at);
    }
  }
  const units = lngLat.map(toUnit);
  return {
    count: place.length,
    place,
    rowOf: new Map(place.map((device, row) => [device.id, row])),
    lngLat,
    x: Float64Array.from(units, ({ x }) => x),
    y: Float64Array.from(units, ({ y }) => y),
    condition: Uint8Array.from(place, (device) => codes[device.managed ? 'unknown' : 'unmanaged']),
    nowhere,
  };
}

/** Writes what a device last said; true when its condition changed. A stale device is unknown, never its last colour. */
export function takeCondition(devices: PlacedDevices, row: number, view: DeviceView | undefined): boolean {
  const code = codes[shownCondition(devices.place[row], view)];
  if (devices.condition[row] === code) return false;
  devices.condition[row] = code;
  return true;
}

/** The condition that may be shown for a device now. */
export function shownCondition(
  place: Pick<SiteDevice, 'managed'> | undefined,
  view: Pick<DeviceView, 'condition' | 'stale'> | undefined,
): Condition {
  if (view === undefined) return place?.managed === false ? 'unmanaged' : 'unknown';
  return view.stale && (view.condition === 'lit' || view.condition === 'dark' || view.condition === 'operating')
    ? 'unknown'
    : view.condition;
}
