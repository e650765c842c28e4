import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { MapScene } from '../../map/map-scene.ts';
import { type Chosen, choose, type MapMemory, noneChosen, unchoose } from '../../stores/map-memory.ts';

export interface Selection {
  readonly rows: readonly number[];
  /** So many more than a group command takes were asked for, and are not selected. */
  readonly leftOut: number;
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
  const leftOut = useStore(memory, (kept) => kept.leftOut.length);
  const rows = useMemo(() => rowsOf(scene, ids), [ids, scene]);
  const put = useCallback(
    (next: Chosen) => {
      const kept = rowsOf(scene, next.selected);
      const touched = new Set(kept);
      for (const [row, flag] of scene.selected.entries()) if (flag === 1) touched.add(row);
      scene.selected.fill(0);
      for (const row of kept) scene.selected[row] = 1;
      memory.setState(next);
      tell([...touched], false);
    },
    [scene, memory, tell],
  );
  return useMemo(() => {
    const add = (more: readonly number[]): void =>
      put(
        choose(
          memory.getState(),
          more.flatMap((row) => scene.devices.place[row]?.id ?? []),
        ),
      );
    const drop = (row: number): void => put(unchoose(memory.getState(), scene.devices.place[row]?.id ?? ''));
    return {
      rows,
      leftOut,
      add,
      toggle: (row) => (rows.includes(row) ? drop(row) : add([row])),
      clear: () => put(noneChosen),
    };
  }, [rows, leftOut, scene, memory, put]);
}

const rowsOf = ({ devices }: MapScene, ids: readonly string[]): readonly number[] =>
  ids.flatMap((id) => devices.rowOf.get(id) ?? []);
