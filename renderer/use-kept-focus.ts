import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from 'react';

export interface KeptFocus<B extends HTMLElement> {
  readonly ref: RefObject<B | null>;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/**
 * Keeps the focus inside a box when the control that had it goes away, as a button does once its act is done: it would
 * fall to the page's beginning. `next` says where it goes, given where among the box's children it was. Looks whenever
 * the box is rendered; a focus that a person took elsewhere is left alone.
 */
export function useKeptFocus<B extends HTMLElement>(
  next: (box: B, at: number) => HTMLElement | null | undefined,
): KeptFocus<B> {
  const ref = useRef<B>(null);
  const last = useRef<{ readonly control: Element; readonly at: number }>(undefined);
  useLayoutEffect(() => {
    const [box, gone] = [ref.current, last.current];
    if (box === null || gone === undefined || gone.control.isConnected) return;
    last.current = undefined;
    if (document.activeElement === document.body || document.activeElement === null) next(box, gone.at)?.focus();
  });
  return {
    ref,
    onFocus: ({ target }) => {
      const at = [...(ref.current?.children ?? [])].findIndex((child) => child.contains(target));
      // What stands in a dialog outside the box finds its own way back.
      last.current = at < 0 ? undefined : { control: target, at };
    },
    onBlur: ({ target }) => {
      // A button that is busy is disabled and loses the focus without anybody having left it.
      if (target.isConnected && !target.matches(':disabled')) last.current = undefined;
    },
  };
}
