import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the field that somebody is typing in at its place on the screen while something appears or goes above it in the
 * same scrolled box: `scroller` finds that box. Looks whenever the component is rendered.
 */
export function useSteadyFocus<B extends HTMLElement>(
  box: RefObject<B | null>,
  scroller: (box: B) => HTMLElement | null,
): void {
  const last = useRef<{ readonly field: Element; readonly top: number }>(undefined);
  useLayoutEffect(() => {
    const field = document.activeElement;
    const pane = box.current === null ? null : scroller(box.current);
    if (box.current === null || pane === null || field === null || !box.current.contains(field)) {
      last.current = undefined;
      return;
    }
    // Its place in what is scrolled, so that scrolling by hand counts for nothing.
    const top = field.getBoundingClientRect().top + pane.scrollTop;
    const moved = last.current?.field === field ? top - last.current.top : 0;
    if (Math.abs(moved) >= 1) pane.scrollTop += moved;
    last.current = { field, top };
  });
}
