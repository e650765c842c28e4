import { type RefObject, useLayoutEffect, useRef } from 'react';

const step = 0.03;
const least = 0.4;

/**
 * Sets `--fit` on an element to the largest part of its full size, from 1 downward, at which all it tells fits into its
 * height. Anew whenever `told` changes, and whenever it no longer fits; between those the size stands still.
 */
export function useFit(told: string): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null);
  const fitted = useRef('');
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const fits = (): boolean => box.scrollHeight <= box.clientHeight;
    if (fitted.current === told && fits()) return;
    let fit = 1;
    box.style.setProperty('--fit', '1');
    while (!fits() && fit - step >= least) {
      fit -= step;
      box.style.setProperty('--fit', fit.toFixed(2));
    }
    fitted.current = told;
  });
  return ref;
}
