/**
 * The map by MapLibre GL: the same scene as the canvas map, painted by the graphics card. Fetches nothing but the site's
 * own basemap: no glyphs, no sprites; marks are pictures drawn here. Gestures are the page's own: both maps move alike.
 */
import type * as GeoJSON from 'geojson';
import { type GeoJSONSource, Map as MapLibre, type StyleSpecification, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { screenScale } from '../screen-scale.ts';
import { roadWidth, zoneWidth } from './canvas-painter.ts';
import { type ClusterCount, countCluster, isNear, nearZoom } from './clusters.ts';
import { type MapInk, zoneInk } from './map-ink.ts';
import type { MakePainter } from './map-painter.ts';
import { clusterMemory, type MapScene } from './map-scene.ts';
import { leastZoom, type MapView, mostZoom, toLngLat } from './map-view.ts';
import { clusterKey, clusterRadius, markKey, markSize, paintCluster, paintMark, stamp } from './paint-marks.ts';
import { conditionAt } from './placed-devices.ts';
import { type LaidBasemap, layBasemap } from './webgl-basemap.ts';

/** Pictures of clusters kept at once; each pair of numbers is one. */
const mostPictures = 1_500;

type Feature = GeoJSON.Feature<GeoJSON.Point, { readonly icon: string }>;

export const makeWebglPainter: MakePainter = (box, scene, firstView, firstInk, lost, order) => {
  setWorkerUrl(workerUrl);
  const holder = document.createElement('div');
  holder.className = 'map-sheet';
  box.append(holder);
  let view = firstView;
  let ink = firstInk;
  let isReady = false;
  let pictures = new Set<string>();
  let basemap: LaidBasemap | undefined;
  let frame: number | undefined;
  let areAllOld = true;
  let areGroupsOld = true;
  let changed = new Set<number>();
  // MapLibre reckons in CSS pixels: what takes more of them is the same map, that much nearer.
  const scale = screenScale();
  const nearer = Math.log2(scale);
  const cameraOf = (of: MapView) => ({ center: toPair(toLngLat(of)), zoom: of.zoom + nearer });
  const drawn = new Uint8Array(scene.devices.count);
  const clusters = clusterMemory(scene);
  const map = new MapLibre({
    container: holder,
    style: styleOf(scene, ink, scale),
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    minZoom: leastZoom + nearer,
    maxZoom: mostZoom + nearer,
    renderWorldCopies: false,
    ...cameraOf(view),
  });

  const picture = (key: string, side: number, paint: (context: CanvasRenderingContext2D) => void): string => {
    if (pictures.has(key)) return key;
    pictures.add(key);
    const ratio = window.devicePixelRatio || 1;
    const canvas = stamp(side, ratio * scale, paint);
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    if (pixels !== undefined) map.addImage(key, pixels, { pixelRatio: ratio });
    return key;
  };
  const iconOf = (row: number): string => {
    const kind = scene.devices.place[row]?.kind ?? 'flashing-lamp';
    const condition = conditionAt(scene.devices, row);
    const isSelected = scene.selected[row] === 1;
    return picture(markKey(kind, condition, isSelected), markSize, (context) =>
      paintMark(context, ink, kind, condition, isSelected),
    );
  };
  const clusterIcon = (count: ClusterCount): string =>
    picture(clusterKey(count), 2 * clusterRadius(count) + 14, (context) => paintCluster(context, ink, count));
  const featureOf = (row: number): Feature => point(row, toPair(scene.devices.lngLat[row]), iconOf(row));

  const source = (id: string): GeoJSONSource | undefined => map.getSource<GeoJSONSource>(id);
  const drawAll = (): void => {
    const features: Feature[] = [];
    for (let row = 0; row < scene.devices.count; row += 1) {
      drawn[row] = scene.shown[row] ?? 0;
      if (drawn[row] === 1) features.push(featureOf(row));
    }
    source('devices')?.setData({ type: 'FeatureCollection', features });
  };
  const drawChanged = (): void => {
    const add: Feature[] = [];
    const remove: number[] = [];
    const update: { id: number; addOrUpdateProperties: { key: string; value: string }[] }[] = [];
    for (const row of changed) {
      const [was, is] = [drawn[row] === 1, scene.shown[row] === 1];
      drawn[row] = is ? 1 : 0;
      if (is && was) update.push({ id: row, addOrUpdateProperties: [{ key: 'icon', value: iconOf(row) }] });
      else if (is) add.push(featureOf(row));
      else if (was) remove.push(row);
    }
    void source('devices')?.updateData({ add, remove, update });
  };
  const drawGroups = (): void => {
    const features = clusters.at(view).map((group, index): Feature => {
      const [only] = group.rows;
      if (group.rows.length === 1 && only !== undefined) return featureOf(only);
      return point(index, toPair(toLngLat(group)), clusterIcon(countCluster(group, scene.devices, scene.selected)));
    });
    source('groups')?.setData({ type: 'FeatureCollection', features });
  };
  const drawZones = (): void => {
    for (const [id, { zone }] of scene.zones.entries())
      map.setFeatureState({ source: 'zones', id }, { colour: zoneInk(ink, scene.zoneOf(zone.id)) });
  };
  const forgetPictures = (): void => {
    for (const key of pictures) map.removeImage(key);
    pictures = new Set();
    areAllOld = true;
    areGroupsOld = true;
  };

  const draw = (): void => {
    frame = undefined;
    if (!isReady) return;
    if (pictures.size > mostPictures) forgetPictures();
    // What is not in sight at this zoom waits until it is.
    if (isNear(view.zoom)) {
      if (areAllOld || changed.size > scene.devices.count / 2) drawAll();
      else if (changed.size > 0) drawChanged();
      areAllOld = false;
      changed = new Set();
    } else if (areGroupsOld) {
      drawGroups();
      areGroupsOld = false;
    }
  };
  const soon = (): void => {
    frame ??= requestAnimationFrame(draw);
  };
  map.on('error', (event) => {
    if (basemap?.takes(event) !== true) lost(event.error);
  });
  map.on('webglcontextlost', () => lost(new Error('The graphics card was lost')));
  map.once('load', () => {
    isReady = true;
    drawZones();
    if (order !== undefined) basemap = layBasemap({ map, under: 'zone-outer', scale }, order, ink);
    soon();
  });

  return {
    kind: 'webgl',
    setView(next) {
      const isOtherLevel = Math.floor(next.zoom + 0.5) !== Math.floor(view.zoom + 0.5);
      const isResized = next.width !== view.width || next.height !== view.height;
      view = next;
      if (isResized) map.resize();
      map.jumpTo(cameraOf(view));
      if (isOtherLevel) areGroupsOld = true;
      soon();
    },
    setInk(next) {
      ink = next;
      if (!isReady) return;
      forgetPictures();
      basemap?.setInk(ink);
      map.setPaintProperty('ground', 'background-color', ink.bg);
      map.setPaintProperty('zone-inner', 'line-color', ink.panel);
      map.setPaintProperty('roads', 'line-color', ink.dark);
      drawZones();
      soon();
    },
    devicesChanged(rows, isRegrouped) {
      areGroupsOld = true;
      if (rows === undefined || isRegrouped) clusters.forget();
      if (rows === undefined) areAllOld = true;
      else for (const row of rows) changed.add(row);
      soon();
    },
    zonesChanged() {
      if (isReady) drawZones();
    },
    destroy() {
      basemap?.end();
      if (frame !== undefined) cancelAnimationFrame(frame);
      map.remove();
      holder.remove();
    },
  };
};

const toPair = (lngLat: readonly [number, number] | undefined): [number, number] => [
  lngLat?.[0] ?? 0,
  lngLat?.[1] ?? 0,
];
const point = (id: number, coordinates: [number, number], icon: string): Feature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates },
  properties: { icon },
});

const lineOf = (
  id: number,
  line: readonly (readonly [number, number])[],
  properties: Readonly<Record<string, string>>,
): GeoJSON.Feature => ({
  type: 'Feature',
  id,
  geometry: { type: 'LineString', coordinates: line.map(([lng, lat]) => [lng, lat]) },
  properties,
});
const collection = (features: GeoJSON.Feature[]) => ({
  type: 'geojson' as const,
  data: { type: 'FeatureCollection' as const, features },
});

/** Stops of a width that follows the zoom as the canvas map reckons it, on a screen of that scale. */
const widthBy = (
  width: (zoom: number) => number,
  scale: number,
): ['interpolate', ['linear'], ['zoom'], ...number[]] => [
  'interpolate',
  ['linear'],
  ['zoom'],
  ...[8, 9, 11, 13, 15, 17].flatMap((zoom) => [zoom + Math.log2(scale), width(zoom) * scale]),
];

function styleOf(scene: MapScene, ink: MapInk, scale: number): StyleSpecification {
  const near = nearZoom + Math.log2(scale);
  const icons = {
    'icon-image': ['get', 'icon'] as ['get', string],
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
  };
  return {
    version: 8,
    sources: {
      roads: collection(scene.roads.map(({ road, line }, id) => lineOf(id, line, { class: road.class }))),
      zones: collection(scene.zones.map(({ zone, line }, id) => lineOf(id, line, { zone: zone.id }))),
      devices: collection([]),
      groups: collection([]),
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': ink.bg } },
      {
        id: 'zone-outer',
        type: 'line',
        source: 'zones',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': ['coalesce', ['feature-state', 'colour'], ink.dark],
          'line-width': widthBy((zoom) => zoneWidth(zoom) + 3, scale),
        },
      },
      {
        id: 'zone-inner',
        type: 'line',
        source: 'zones',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': ink.panel, 'line-width': widthBy(zoneWidth, scale) },
      },
      {
        id: 'roads',
        type: 'line',
        source: 'roads',
        layout: { 'line-join': 'round', 'line-cap': 'round' },
        paint: { 'line-color': ink.dark, 'line-width': widthBy(roadWidth, scale) },
      },
      { id: 'groups', type: 'symbol', source: 'groups', maxzoom: near, layout: icons },
      { id: 'devices', type: 'symbol', source: 'devices', minzoom: near, layout: icons },
    ],
  };
}
