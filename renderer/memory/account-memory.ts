/** What a screen remembers for each account on this machine: layout and filters, never anything of the road. */
import { useCallback, useSyncExternalStore } from 'react';
import { useLine } from '../console-context.ts';

type Keep = Pick<Storage, 'getItem' | 'setItem'>;

export const keyFor = (account: string, name: string): string => `fogward.of.${account}.${name}`;

/** The kept text of an account, or undefined; a storage that refuses (private windows) keeps nothing. */
export function recall(storage: Keep, account: string, name: string): string | undefined {
  try {
    return storage.getItem(keyFor(account, name)) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(storage: Keep, account: string, name: string, value: string): void {
  try {
    storage.setItem(keyFor(account, name), value);
  } catch {
    // A full or forbidden storage costs comfort, nothing else.
  }
}

const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** One choice of the signed-in account, from `choices`; the first is meant where nothing valid was kept. */
export function useKept<const C extends readonly [string, ...string[]]>(
  name: string,
  choices: C,
): readonly [C[number], (value: C[number]) => void] {
  const [text, keepText] = useKeptText(name);
  return [choices.find((choice) => choice === text) ?? choices[0], keepText];
}

/** Any short text of the signed-in account; empty where nothing was kept. */
export function useKeptText(name: string): readonly [string, (value: string) => void] {
  const account = useLine((state) => state.account?.name) ?? '';
  const text = useSyncExternalStore(subscribe, () => recall(localStorage, account, name) ?? '');
  const set = useCallback(
    (value: string): void => {
      keep(localStorage, account, name, value);
      for (const listener of listeners) listener();
    },
    [account, name],
  );
  return [text, set];
}
