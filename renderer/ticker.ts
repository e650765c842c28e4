/** One clock for the whole page, so that every age changes in the same moment. */
export interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  /** This machine's time, rounded to whole ticks. */
  readonly now: () => number;
  /**
   * Something that comes about once a tick is there: the clock beats with it, so that the page is drawn once for both.
   * What comes again sooner than most of a tick later changes nothing.
   */
  readonly nudge: () => void;
}

/** Without a nudge a beat comes by itself: a little late first, then every `interval` ms. */
const patience = 1.25;
const mostOf = 0.6;

export function startTicker(interval = 1000): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let nudgedAt = Number.NEGATIVE_INFINITY;
  const beat = (next: number): void => {
    now = Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => beat(interval), next);
    for (const listener of listeners) listener();
  };
  let timer = setTimeout(() => beat(interval), interval);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => now,
    nudge: () => {
      const at = Date.now();
      if (at - nudgedAt < interval * mostOf) return;
      nudgedAt = at;
      beat(interval * patience);
    },
  };
}
