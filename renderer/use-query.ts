import { ValidationError } from '@orpc/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useConsole, useLine } from './console-context.ts';
import { type Asking, keepAsking } from './link/asking.ts';
import type { CoreClient } from './link/carrier.ts';
import { pageTime } from './link/line-time.ts';

export interface Query<T> {
  readonly value: T | undefined;
  /** Machine time at which `value` was received. */
  readonly at: number | undefined;
  readonly error: string | undefined;
  again(): void;
}

/** Passed to the call, so that the core need not go on with what nobody waits for. */
export interface AskOptions {
  readonly signal: AbortSignal;
}

/**
 * Asks the core once, again after a reconnection, and if wanted `refresh` milliseconds after each answer. Keeps the last
 * answer; a failure is told beside it until the next one.
 */
export function useQuery<T>(
  key: string,
  ask: (core: CoreClient, options: AskOptions) => Promise<T>,
  refresh?: number,
): Query<T> {
  const { line } = useConsole();
  const live = useLine((state) => state.phase === 'live');
  const [answer, setAnswer] = useState<{ key: string; value?: T; at?: number; error?: string }>({ key });
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  const asking = useRef<Asking>(undefined);

  useEffect(() => {
    if (!live) return;
    const mine = keepAsking({
      ask: (signal) => latestAsk.current(line.client, { signal }),
      refresh,
      time: pageTime,
      answered: (value) => setAnswer({ key, value, at: Date.now() }),
      failed: (error) => setAnswer((old) => ({ ...(old.key === key ? old : { key }), error: errorCode(error) })),
    });
    asking.current = mine;
    return () => {
      asking.current = undefined;
      mine.stop();
    };
  }, [key, live, line, refresh]);

  const again = useCallback(() => asking.current?.again(), []);
  const fits = answer.key === key;
  return {
    value: fits ? answer.value : undefined,
    at: fits ? answer.at : undefined,
    error: fits ? answer.error : undefined,
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
