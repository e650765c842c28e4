/** What the map keeps while its person is elsewhere and signed in: where they looked, and which devices they chose. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SiteIndex } from './site-index.ts';

/** Centre in the unit square of the map, and zoom. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface MapMemory {
  /** Absent while the map shows the whole site. */
  readonly place: MapPlace | undefined;
  /** Ids of the selected devices, in the order in which they were chosen. */
  readonly selected: readonly string[];
}

const nothing: MapMemory = { place: undefined, selected: [] };

export const createMapMemory = (): StoreApi<MapMemory> => createStore<MapMemory>(() => nothing);

/** For another person. */
export const forgetMap = (memory: StoreApi<MapMemory>): void => memory.setState(nothing);

/** Another site is another map; of the same site, devices that are no longer there are no longer selected. */
export function fitMapTo(memory: StoreApi<MapMemory>, before: SiteIndex | undefined, now: SiteIndex): void {
  if (before !== undefined && before.site.id !== now.site.id) return forgetMap(memory);
  const { selected } = memory.getState();
  const left = selected.filter((id) => now.devices.has(id));
  if (left.length < selected.length) memory.setState({ selected: left });
}
