import { type RefObject, useMemo } from 'react';
import { clusterDevices, clusterLevel, countCluster, isNear } from '../../map/clusters.ts';
import { isAnythingInSight, isOnScreen, rowsInSight } from '../../map/in-sight.ts';
import type { Disc } from '../../map/label-layout.ts';
import type { MapScene } from '../../map/map-scene.ts';
import { type MapView, toScreen } from '../../map/map-view.ts';
import { clusterRadius, markSize } from '../../map/paint-marks.ts';
import { MapLabels } from './map-labels.tsx';
import { NothingHere } from './nothing-here.tsx';

export interface MapSightsProps {
  readonly scene: MapScene;
  readonly view: MapView;
  /** Labels are told anew with each. */
  readonly version: number;
  readonly frame: RefObject<HTMLElement | null>;
  readonly onWhole: () => void;
}

/** The words for what is in sight, or that nothing is. */
export function MapSights({ scene, view, version, frame, onWhole }: MapSightsProps) {
  const marks = useMarks(scene, view, version);
  const isEmpty = marks.length === 0 && !isAnythingInSight(scene, view);
  return (
    <>
      <MapLabels scene={scene} view={view} version={version} marks={marks} frame={frame} />
      {isEmpty ? <NothingHere onWhole={onWhole} /> : null}
    </>
  );
}

/** The clusters in sight, or near by the devices: what no name may hide. */
function useMarks(scene: MapScene, view: MapView, version: number): readonly Disc[] {
  const near = isNear(view.zoom);
  const level = clusterLevel(view.zoom);
  // The filter changes what is shown without a new scene; the zones are heard of every second.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may show other devices
  const groups = useMemo(
    () =>
      near
        ? []
        : clusterDevices(scene.devices, scene.shown, level).map((group) => ({
            group,
            radius: clusterRadius(countCluster(group, scene.devices, scene.selected)),
          })),
    [scene, near, level, version],
  );
  return useMemo(
    () =>
      near
        ? Array.from(rowsInSight(scene, view), (row) => ({
            ...toScreen(view, { x: scene.devices.x[row] ?? 0, y: scene.devices.y[row] ?? 0 }),
            radius: markSize / 2,
          }))
        : groups
            .map(({ group, radius }) => ({ ...toScreen(view, group), radius }))
            .filter((disc) => isOnScreen(view, disc)),
    [scene, view, near, groups],
  );
}
