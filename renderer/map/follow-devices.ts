/** Brings what the feed says into the scene, at most five times a second however fast it speaks. */
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { FeedKey, FeedStore } from '../stores/feed-store.ts';
import { applyFilter, type MapFilter } from './map-filter.ts';
import type { MapScene } from './map-scene.ts';
import { takeCondition } from './placed-devices.ts';

export const followEvery = 200;

export interface Follower {
  /** Takes another filter; everything is looked at again. */
  filter(filter: MapFilter): void;
  end(): void;
}

/** `changed` hears of rows with another condition, and whether some came into or went out of what is shown. */
export function followDevices(
  scene: MapScene,
  feed: FeedStore<DeviceView>,
  changed: (rows: readonly number[] | undefined, isRegrouped: boolean) => void,
): Follower {
  const { devices, shown } = scene;
  let wanted: MapFilter | undefined;
  let pending = new Set<FeedKey>();
  let isAllPending = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const takeAll = (): void => {
    for (const [row, { id }] of devices.place.entries()) takeCondition(devices, row, feed.get(id));
    if (wanted !== undefined) applyFilter(devices, wanted, shown);
    changed(undefined, true);
  };
  const takePending = (): void => {
    timer = undefined;
    if (isAllPending) takeAll();
    else {
      const rows: number[] = [];
      for (const key of pending) {
        const row = devices.rowOf.get(String(key));
        if (row !== undefined && takeCondition(devices, row, feed.get(key))) rows.push(row);
      }
      const moved = wanted === undefined ? [] : applyFilter(devices, wanted, shown, rows);
      if (rows.length > 0) changed(rows, moved.length > 0);
    }
    pending = new Set();
    isAllPending = false;
  };

  const stop = feed.onChange((keys) => {
    if (keys === undefined) isAllPending = true;
    else for (const key of keys) pending.add(key);
    timer ??= setTimeout(takePending, followEvery);
  });
  takeAll();
  return {
    filter(filter) {
      wanted = filter;
      applyFilter(devices, filter, shown);
      changed(undefined, true);
    },
    end() {
      stop();
      clearTimeout(timer);
    },
  };
}
