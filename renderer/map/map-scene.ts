/**
 * What both kinds of map paint: places, states, what is shown and what is selected. Mutable on purpose and outside
 * React; whoever changes it tells the painter what changed.
 */
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { LngLat } from '../../main/domain/asset.ts';
import type { SiteIndex, SiteRoad, SiteZone } from '../stores/site-index.ts';
import { type Cluster, clusterDevices, clusterLevel } from './clusters.ts';
import { boxOf, type MapView, type Point, toUnit } from './map-view.ts';
import { type PlacedDevices, placeDevices, roadLines } from './placed-devices.ts';
import { pointAt, type RoadLine, stretch } from './road-line.ts';

export interface DrawnRoad {
  readonly road: SiteRoad;
  readonly line: readonly LngLat[];
  readonly points: readonly Point[];
}

export interface DrawnZone {
  readonly zone: SiteZone;
  readonly line: readonly LngLat[];
  readonly points: readonly Point[];
  /** Where its label points at, in the unit square. */
  readonly middle: Point;
}

export interface MapScene {
  readonly devices: PlacedDevices;
  readonly roads: readonly DrawnRoad[];
  readonly zones: readonly DrawnZone[];
  /** Those of roads whose line nobody surveyed: they have no place on the map. */
  readonly undrawn: readonly SiteZone[];
  /** 1 for each row that passes the filter. */
  readonly shown: Uint8Array;
  readonly selected: Uint8Array;
  /** The latest view of a zone. */
  readonly zoneOf: (id: string) => ZoneView | undefined;
}

/** Of `selected` ids those that have a place are marked. */
export function makeScene(site: SiteIndex, zoneOf: MapScene['zoneOf'], selected: readonly string[] = []): MapScene {
  const lines = roadLines(site);
  const devices = placeDevices(site, lines);
  const marked = new Uint8Array(devices.count);
  for (const id of selected) {
    const row = devices.rowOf.get(id);
    if (row !== undefined) marked[row] = 1;
  }
  return {
    devices,
    roads: site.site.roads.flatMap((road) => {
      const line = lines.get(road.id);
      return line === undefined ? [] : [{ road, line: line.points, points: line.points.map(toUnit) }];
    }),
    zones: site.site.zones.flatMap((zone) => drawnZone(zone, lines.get(zone.road))),
    undrawn: site.site.zones.filter((zone) => !lines.has(zone.road)),
    shown: new Uint8Array(devices.count).fill(1),
    selected: marked,
    zoneOf,
  };
}

function drawnZone(zone: SiteZone, road: RoadLine | undefined): readonly DrawnZone[] {
  if (road === undefined) return [];
  const line = stretch(road, zone.from, zone.to);
  const middle = toUnit(pointAt(road, (zone.from + zone.to) / 2).at);
  return [{ zone, line, points: line.map(toUnit), middle }];
}

/** A box round everything there is to see. */
export function boxOfScene({ roads, devices }: MapScene) {
  const corners = roads.flatMap(({ points }) => points);
  const places = Array.from(devices.x, (x, row) => ({ x, y: devices.y[row] ?? 0 }));
  return boxOf([...corners, ...places]);
}

/** Remembers the grouping of one level of zoom until what is shown changes. */
export function clusterMemory(scene: MapScene): { at(view: MapView): readonly Cluster[]; forget(): void } {
  let level: number | undefined;
  let clusters: readonly Cluster[] = [];
  return {
    at(view) {
      if (level === clusterLevel(view.zoom)) return clusters;
      level = clusterLevel(view.zoom);
      clusters = clusterDevices(scene.devices, scene.shown, view.zoom);
      return clusters;
    },
    forget() {
      level = undefined;
    },
  };
}
