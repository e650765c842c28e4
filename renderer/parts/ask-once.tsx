import { Button } from '@mantine/core';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useEscape } from '../keys/use-escape.ts';

/** An answer sooner than this, in milliseconds, was given before anybody can have read the question. */
const readFor = 600;
/** A question that nobody answers is withdrawn after this long, in milliseconds. */
const askedFor = 15_000;

export interface AskOnceProps {
  readonly label: string;
  /** Says what is agreed to. */
  readonly sure: string;
  readonly keep: string;
  readonly busy: boolean;
  readonly onSure: () => void;
}

/**
 * A button that asks once before it acts. The way out appears where the button was and has the focus; the answer beside
 * it is taken only once it can have been read, and never from the second half of a double click or a key that is held.
 */
export function AskOnce({ label, sure, keep, busy, onSure }: AskOnceProps) {
  const [asked, setAsked] = useState<'never' | 'now' | 'before'>('never');
  if (asked === 'now') return <Question {...{ sure, keep, busy, onSure }} onKeep={() => setAsked('before')} />;
  return (
    <Button variant="default" loading={busy} autoFocus={asked === 'before'} onClick={() => setAsked('now')}>
      {label}
    </Button>
  );
}

interface QuestionProps extends Omit<AskOnceProps, 'label'> {
  readonly onKeep: () => void;
}

function Question({ sure, keep, busy, onSure, onKeep }: QuestionProps) {
  const [isArmed, setArmed] = useState(false);
  useEffect(() => {
    const arming = setTimeout(() => setArmed(true), readFor);
    return () => clearTimeout(arming);
  }, []);
  useEffect(() => {
    if (busy) return;
    const withdrawing = setTimeout(onKeep, askedFor);
    return () => clearTimeout(withdrawing);
  });
  useEscape(() => {
    if (!busy) onKeep();
  });
  const only = (act: () => void) => (event: { readonly detail: number }) => {
    if (isArmed && event.detail <= 1) act();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps a held key from its buttons
    <div className="ask-once" onKeyDown={ignoreHeld}>
      <Button variant="default" autoFocus disabled={busy} onClick={only(onKeep)}>
        {keep}
      </Button>
      <Button color="red" loading={busy} disabled={!isArmed} onClick={only(onSure)}>
        {sure}
      </Button>
    </div>
  );
}

function ignoreHeld(event: KeyboardEvent): void {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
}
