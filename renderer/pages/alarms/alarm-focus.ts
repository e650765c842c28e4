/** Where the focus goes in the list of alarms when what had it is gone: never to the page's beginning. */
import { type RefObject, useEffect, useRef } from 'react';

/** Whoever acknowledges by keys goes on with the next that waits: the one that took its place, or the list at its end. */
export function nextAlarm(list: HTMLElement, at: number): HTMLElement {
  const rows = [...list.children].slice(Math.max(0, at));
  return rows.map((row) => row.querySelector<HTMLElement>('[data-acknowledges]')).find((one) => one !== null) ?? list;
}

interface Opened {
  readonly by: HTMLElement;
  readonly row: Element | null;
  readonly list: HTMLElement | null;
  /** The pane around the list, for a list that went away with its last row. */
  readonly pane: HTMLElement | null;
  readonly at: number;
}

/** The button that opened a dialogue, or else its alarm's row, or else what stands where the row was. */
function wayBack({ by, row, list, pane, at }: Opened): HTMLElement | null {
  if (by.isConnected) return by;
  if (row?.isConnected) return row.querySelector<HTMLElement>('button') ?? list;
  return list?.isConnected ? nextAlarm(list, at) : pane;
}

export interface FocusBack {
  /** Call when a dialogue opens, with the button that it opens from. */
  leave(by: HTMLElement | null): void;
  /** Call when the dialogue is gone. */
  come(): void;
}

/** Brings the focus back from a dialogue, also where the alarm's row went away together with it. */
export function useFocusBack(box: RefObject<HTMLElement | null>): FocusBack {
  const opened = useRef<Opened>(undefined);
  const come = (): void => {
    const from = opened.current;
    opened.current = undefined;
    if (from !== undefined) wayBack(from)?.focus();
  };
  useEffect(
    () => () => {
      const from = opened.current;
      if (from === undefined) return;
      // The row is still in the page while it is being taken out.
      queueMicrotask(() => {
        if (document.activeElement === document.body) wayBack(from)?.focus();
      });
    },
    [],
  );
  return {
    come,
    leave: (by) => {
      if (by === null) return;
      const row = box.current?.closest('li') ?? null;
      const list = row?.parentElement ?? null;
      const pane = box.current?.closest<HTMLElement>('.pane-body') ?? null;
      const at = row === null ? -1 : [...(list?.children ?? [])].indexOf(row);
      opened.current = { by, row, list, pane, at };
    },
  };
}
