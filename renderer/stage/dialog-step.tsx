import { type ReactNode, useEffect, useRef } from 'react';

export interface DialogStepProps {
  /** Which step of the dialogue this is; every other one begins anew. */
  readonly at: string;
  readonly children: ReactNode;
}

/**
 * What a dialogue shows now. When it turns into another step the control that had the focus is gone: the focus goes to
 * the beginning of the new step, never to a button that acts, so that an Enter still held does nothing.
 */
export function DialogStep({ at, children }: DialogStepProps) {
  const box = useRef<HTMLElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current === at) return;
    shown.current = at;
    box.current?.focus();
  }, [at]);
  return (
    <section className="dialog-step" ref={box} tabIndex={-1} data-step={at}>
      {children}
    </section>
  );
}
