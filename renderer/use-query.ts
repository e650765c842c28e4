import { ValidationError } from '@orpc/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole, useLine } from './console-context.ts';
import type { CoreClient } from './link/carrier.ts';

export interface Query<T> {
  readonly value: T | undefined;
  /** Machine time at which `value` was received. */
  readonly at: number | undefined;
  readonly error: string | undefined;
  readonly loading: boolean;
  again(): void;
}

/** Asks the core once, again after a reconnection, and every `refresh` milliseconds if wanted. Keeps the last answer. */
export function useQuery<T>(key: string, ask: (core: CoreClient) => Promise<T>, refresh?: number): Query<T> {
  const { line } = useConsole();
  const live = useLine((state) => state.phase === 'live');
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; value?: T; at?: number; error?: string }>({ key });
  const [loading, setLoading] = useState(false);
  const asking = useRef(ask);
  asking.current = ask;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    if (!live) return;
    let mine = true;
    setLoading(true);
    Promise.resolve()
      .then(() => asking.current(line.client))
      .then((value) => mine && setAnswer({ key, value, at: Date.now() }))
      .catch(
        (error: unknown) =>
          mine && setAnswer((old) => ({ ...(old.key === key ? old : { key }), error: errorCode(error) })),
      )
      .finally(() => mine && setLoading(false));
    return () => {
      mine = false;
    };
  }, [key, live, round, line]);

  useEffect(() => {
    if (refresh === undefined) return;
    const timer = setInterval(() => setRound((n) => n + 1), refresh);
    return () => clearInterval(timer);
  }, [refresh]);

  const again = useCallback(() => setRound((n) => n + 1), []);
  const fits = answer.key === key;
  return {
    value: fits ? answer.value : undefined,
    at: fits ? answer.at : undefined,
    error: fits ? answer.error : undefined,
    loading,
    again,
  };
}

/** The stable code of a failed call: the contract's error code, an answer that breaks the contract, or no answer. */
export function errorCode(error: unknown): string {
  if (error instanceof ValidationError) return 'BAD_ANSWER';
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return 'NO_ANSWER';
}
