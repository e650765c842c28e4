import { type RefObject, useEffect, useState } from 'react';
import type { Box } from '../../map/label-layout.ts';
import { screenScale } from '../../screen-scale.ts';

const nothing: readonly Box[] = [];
const controls = '.map-tools, .map-legend, .map-notes, .map-scale';

/** Where the map's own controls lie on it, in pixels of the design: no name may. */
export function useTaken(frame: RefObject<HTMLElement | null>): readonly Box[] {
  const [taken, setTaken] = useState(nothing);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => {
      const area = element.getBoundingClientRect();
      const scale = screenScale();
      setTaken(
        [...element.querySelectorAll(controls)].map((control) => {
          const { left, top, width, height } = control.getBoundingClientRect();
          return {
            x: (left - area.left) / scale,
            y: (top - area.top) / scale,
            width: width / scale,
            height: height / scale,
          };
        }),
      );
    };
    const observer = new ResizeObserver(measure);
    for (const control of [element, ...element.querySelectorAll(controls)]) observer.observe(control);
    return () => observer.disconnect();
  }, [frame]);
  return taken;
}
