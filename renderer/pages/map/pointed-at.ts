import { clusterDevices, clusterLevel, countCluster, isNear } from '../../map/clusters.ts';
import { nearestRow } from '../../map/lasso.ts';
import type { MapScene } from '../../map/map-scene.ts';
import { type MapView, type Point, toScreen } from '../../map/map-view.ts';
import { clusterRadius } from '../../map/paint-marks.ts';

export type Pointed = { readonly kind: 'device'; readonly row: number } | { readonly kind: 'cluster' };

/** What a click on the map means: a device, a cluster, or nothing. */
export function pointedAt(at: Point, view: MapView, scene: MapScene): Pointed | undefined {
  if (isNear(view.zoom)) return deviceAt(at, view, scene);
  const level = { ...view, zoom: clusterLevel(view.zoom) };
  for (const group of clusterDevices(scene.devices, scene.shown, level.zoom)) {
    const { x, y } = toScreen(view, group);
    const [only] = group.rows;
    const isSingle = group.rows.length === 1 && only !== undefined;
    const reach = isSingle ? 12 : clusterRadius(countCluster(group, scene.devices, scene.selected));
    if (Math.hypot(x - at.x, y - at.y) <= reach) return isSingle ? { kind: 'device', row: only } : { kind: 'cluster' };
  }
  return undefined;
}

function deviceAt(at: Point, view: MapView, scene: MapScene): Pointed | undefined {
  const row = nearestRow(at, view, scene.devices, scene.shown);
  return row === undefined ? undefined : { kind: 'device', row };
}
