/** Asks the core one question again and again, one request at a time: a slow core is waited for, not asked the more. */
import type { LineTime } from './line-time.ts';

/** An answer that takes longer than this is given up, in milliseconds. */
export const answerLimit = 30_000;

export interface Question<T> {
  ask(signal: AbortSignal): Promise<T>;
  /** Milliseconds from an answer, or from its failure, to the next round; asked once where it is left out. */
  readonly refresh: number | undefined;
  readonly time: LineTime;
  answered(value: T): void;
  /** With what the call failed with, or with an error of no code when no answer came. */
  failed(error: unknown): void;
}

export interface Asking {
  /** Asks at once, or as soon as the request under way is answered: what that one tells may be older. */
  again(): void;
  /** Gives up the request under way; nothing is told any more. */
  stop(): void;
}

export function keepAsking<T>({ ask, refresh, time, answered, failed }: Question<T>): Asking {
  let round: AbortController | undefined;
  let isDue = false;
  let cancelTimer = (): void => {};

  const begin = (): void => {
    cancelTimer();
    isDue = false;
    const mine = new AbortController();
    round = mine;
    const end = (tell: () => void): void => {
      if (round !== mine) return;
      round = undefined;
      cancelTimer();
      tell();
      if (isDue) begin();
      else if (refresh !== undefined) cancelTimer = time.after(refresh, begin);
    };
    cancelTimer = time.after(answerLimit, () => {
      end(() => failed(new Error('No answer in time')));
      mine.abort();
    });
    Promise.resolve()
      .then(() => ask(mine.signal))
      .then(
        (value) => end(() => answered(value)),
        (error: unknown) => end(() => failed(error)),
      );
  };

  begin();
  return {
    again() {
      if (round === undefined) begin();
      else isDue = true;
    },
    stop() {
      cancelTimer();
      const left = round;
      round = undefined;
      left?.abort();
    },
  };
}
