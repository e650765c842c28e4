import { useLayoutEffect, useRef } from 'react';
import { isEscapeTaken } from './taken.ts';

/**
 * Calls back for an Esc that nothing standing over the page takes. It listens before the dialogues do, which are
 * mounted with it or after it, while what they are about to close is still there to be seen.
 */
export function useEscape(onEscape: () => void): void {
  const latest = useRef(onEscape);
  latest.current = onEscape;
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || event.repeat || isEscapeTaken(event.target)) return;
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
