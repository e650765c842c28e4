/** One clock for the whole page, so that every age changes in the same moment. */
export interface Ticker {
  readonly subscribe: (listener: () => void) => () => void;
  /** This machine's time, rounded to whole ticks. */
  readonly now: () => number;
}

export function startTicker(interval = 1000): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  setInterval(() => {
    now = Date.now();
    for (const listener of listeners) listener();
  }, interval);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => now,
  };
}
