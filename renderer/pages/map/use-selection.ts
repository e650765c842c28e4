import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { MapScene } from '../../map/map-scene.ts';
import type { MapMemory } from '../../stores/map-memory.ts';

/** As many as one group command takes (contract `acts.stageGroup`). */
export const mostSelected = 2_000;

export interface Selection {
  readonly rows: readonly number[];
  /** More than a group command takes were asked for; the rest was left out. */
  readonly isCut: boolean;
  add(rows: readonly number[]): void;
  toggle(row: number): void;
  clear(): void;
}

/**
 * The devices that a group command would go to. They stay selected when a filter hides them, and while their person is
 * on another page; `scene` was made with them marked.
 */
export function useSelection(
  scene: MapScene,
  memory: StoreApi<MapMemory>,
  tell: (rows: readonly number[] | undefined, isRegrouped: boolean) => void,
): Selection {
  const ids = useStore(memory, ({ selected }) => selected);
  const rows = useMemo(() => ids.flatMap((id) => scene.devices.rowOf.get(id) ?? []), [ids, scene]);
  const [isCut, setCut] = useState(false);
  const put = useCallback(
    (next: readonly number[]) => {
      const kept = next.slice(0, mostSelected);
      const touched = new Set(kept);
      for (const [row, flag] of scene.selected.entries()) if (flag === 1) touched.add(row);
      scene.selected.fill(0);
      for (const row of kept) scene.selected[row] = 1;
      memory.setState({ selected: kept.flatMap((row) => scene.devices.place[row]?.id ?? []) });
      setCut(next.length > kept.length);
      tell([...touched], false);
    },
    [scene, memory, tell],
  );
  return useMemo(
    () => ({
      rows,
      isCut,
      add: (more) => put([...new Set([...rows, ...more])]),
      toggle: (row) => put(rows.includes(row) ? rows.filter((one) => one !== row) : [...rows, row]),
      clear: () => put([]),
    }),
    [rows, isCut, put],
  );
}
