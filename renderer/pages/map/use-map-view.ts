import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { zoomByKey } from '../../map/in-sight.ts';
import { boxOfScene, type MapScene } from '../../map/map-scene.ts';
import { fitView, type MapView, type Point, pan, zoomAround } from '../../map/map-view.ts';
import { screenScale } from '../../screen-scale.ts';
import type { MapMemory } from '../../stores/map-memory.ts';

export interface MapMoving {
  /** Absent until the box was measured. */
  readonly view: MapView | undefined;
  readonly whole: () => void;
  readonly zoomBy: (by: number, around: Point) => void;
  readonly panBy: (dx: number, dy: number) => void;
  /** Zooms by levels without a pointer; `card` is the row of the device that a person looks at. */
  readonly zoomByKey: (by: number, card: number | undefined) => void;
  /** True when the key moved the map. */
  readonly onKey: (event: KeyboardEvent, card: number | undefined) => boolean;
}

const nowhere = { west: 0.8, east: 0.83, north: 0.38, south: 0.41 };

/** Where the map looks: the whole site first, then wherever hand, wheel and keys took it before. */
export function useMapView(
  box: RefObject<HTMLElement | null>,
  scene: MapScene,
  memory: StoreApi<MapMemory>,
): MapMoving {
  const [view, setView] = useState<MapView>();
  const shown = useRef<MapView>(undefined);
  const show = useCallback((next: MapView) => {
    shown.current = next;
    setView(next);
  }, []);
  const whole = useCallback(() => {
    const old = shown.current;
    if (old === undefined) return;
    show(fitView(boxOfScene(scene) ?? nowhere, old.width, old.height));
    memory.setState({ place: undefined });
  }, [scene, memory, show]);
  const move = useCallback(
    (to: (old: MapView) => MapView) => {
      const old = shown.current;
      if (old === undefined) return;
      const next = to(old);
      show(next);
      memory.setState({ place: { x: next.x, y: next.y, zoom: next.zoom } });
    },
    [memory, show],
  );
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const scale = screenScale();
      const width = Math.max(200, Math.floor((entry?.contentRect.width ?? 0) / scale));
      const height = Math.max(200, Math.floor((entry?.contentRect.height ?? 0) / scale));
      const known = shown.current ?? memory.getState().place;
      show(known ? { ...known, width, height } : fitView(boxOfScene(scene) ?? nowhere, width, height));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, scene, memory, show]);

  const zoomBy = useCallback((by: number, around: Point) => move((old) => zoomAround(old, around, by)), [move]);
  const zoomKeyed = useCallback(
    (by: number, card: number | undefined) => move((old) => zoomByKey(scene, old, by, card)),
    [scene, move],
  );
  const panBy = useCallback((dx: number, dy: number) => move((old) => pan(old, dx, dy)), [move]);
  useWheel(box, zoomBy);
  const onKey = (event: KeyboardEvent, card: number | undefined): boolean => {
    const act = keys[event.key];
    if (act === undefined) return false;
    event.preventDefault();
    if (act === 'whole') whole();
    else if (typeof act === 'number') zoomKeyed(act, card);
    else panBy(act.x, act.y);
    return true;
  };
  return { view, whole, zoomBy, panBy, zoomByKey: zoomKeyed, onKey };
}

const keys: { readonly [key: string]: 'whole' | number | Point | undefined } = {
  Home: 'whole',
  '+': 1,
  '=': 1,
  '-': -1,
  ArrowLeft: { x: 120, y: 0 },
  ArrowRight: { x: -120, y: 0 },
  ArrowUp: { x: 0, y: 120 },
  ArrowDown: { x: 0, y: -120 },
};

/** React's own wheel listener is passive; zooming must stop the page from scrolling. */
function useWheel(box: RefObject<HTMLElement | null>, onZoom: (by: number, around: Point) => void): void {
  const latest = useRef(onZoom);
  latest.current = onZoom;
  useEffect(() => {
    // Labels lie over the map; the wheel turns the same thing there.
    const element = box.current?.parentElement;
    if (element === null || element === undefined) return;
    const onWheel = (event: WheelEvent): void => {
      if (event.target instanceof Element && event.target.closest('.map-legend') !== null) return;
      event.preventDefault();
      const area = element.getBoundingClientRect();
      const by = Math.max(-1, Math.min(1, -event.deltaY / 240));
      const scale = screenScale();
      latest.current(by, { x: (event.clientX - area.left) / scale, y: (event.clientY - area.top) / scale });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);
}
