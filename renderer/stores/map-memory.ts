/** What the map keeps while its person is elsewhere and signed in: where they looked, and which devices they chose. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SiteIndex } from './site-index.ts';

/** Centre in the unit square of the map, and zoom. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Ids of devices, in the order in which they were chosen. */
export interface Chosen {
  readonly selected: readonly string[];
  /** Asked for too, but more than a group command takes. */
  readonly leftOut: readonly string[];
}

export interface MapMemory extends Chosen {
  /** Absent while the map shows the whole site. */
  readonly place: MapPlace | undefined;
}

/** As many as one group command takes (contract `acts.stageGroup`). */
export const mostSelected = 2_000;

export const noneChosen: Chosen = { selected: [], leftOut: [] };

const nothing: MapMemory = { place: undefined, ...noneChosen };

export const createMapMemory = (): StoreApi<MapMemory> => createStore<MapMemory>(() => nothing);

/** For another person. */
export const forgetMap = (memory: StoreApi<MapMemory>): void => memory.setState(nothing);

/** Another site is another map; of the same site, devices that are no longer there are no longer selected. */
export function fitMapTo(memory: StoreApi<MapMemory>, before: SiteIndex | undefined, now: SiteIndex): void {
  if (before !== undefined && before.site.id !== now.site.id) return forgetMap(memory);
  const { selected, leftOut } = memory.getState();
  const isThere = (id: string): boolean => now.devices.has(id);
  if (!selected.every(isThere) || !leftOut.every(isThere))
    memory.setState({ selected: selected.filter(isThere), leftOut: leftOut.filter(isThere) });
}

/** Chooses more devices; those for which there is no room are left out, and known to be. */
export function choose({ selected, leftOut }: Chosen, more: readonly string[]): Chosen {
  const asked = [...new Set([...selected, ...more])];
  const kept = asked.slice(0, mostSelected);
  const taken = new Set(kept);
  const without = new Set([...leftOut, ...asked.slice(mostSelected)]);
  return { selected: kept, leftOut: [...without].filter((id) => !taken.has(id)) };
}

/** Of what was asked for, a person no longer wants this one; the last one takes what was left out with it. */
export function unchoose({ selected, leftOut }: Chosen, id: string): Chosen {
  const kept = selected.filter((one) => one !== id);
  return kept.length === 0 ? noneChosen : { selected: kept, leftOut };
}
