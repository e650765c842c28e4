import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { zoomByKey } from '../../map/in-sight.ts';
import { boxOfScene, type MapScene } from '../../map/map-scene.ts';
import { fitView, type MapView, type Point, pan, zoomAround } from '../../map/map-view.ts';
import { screenScale } from '../../screen-scale.ts';

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

/** Where the map looks: the whole site first, then wherever hand, wheel and keys take it. */
export function useMapView(box: RefObject<HTMLElement | null>, scene: MapScene): MapMoving {
  const [view, setView] = useState<MapView>();
  const whole = useCallback(
    () => setView((old) => old && fitView(boxOfScene(scene) ?? nowhere, old.width, old.height)),
    [scene],
  );
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const scale = screenScale();
      const width = Math.max(200, Math.floor((entry?.contentRect.width ?? 0) / scale));
      const height = Math.max(200, Math.floor((entry?.contentRect.height ?? 0) / scale));
      setView((old) => (old ? { ...old, width, height } : fitView(boxOfScene(scene) ?? nowhere, width, height)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, scene]);

  const zoomBy = useCallback((by: number, around: Point) => setView((old) => old && zoomAround(old, around, by)), []);
  const zoomKeyed = useCallback(
    (by: number, card: number | undefined) => setView((old) => old && zoomByKey(scene, old, by, card)),
    [scene],
  );
  const panBy = useCallback((dx: number, dy: number) => setView((old) => old && pan(old, dx, dy)), []);
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
