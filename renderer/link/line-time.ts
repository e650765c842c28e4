/** Time as the line needs it, so that tests can push it. */
export interface LineTime {
  now(): number;
  /** Calls `act` once after `delay` milliseconds; the returned function cancels. */
  after(delay: number, act: () => void): () => void;
}

/** The time of the page itself. */
export const pageTime: LineTime = {
  now: () => Date.now(),
  after(delay, act) {
    const timer = setTimeout(act, delay);
    return () => clearTimeout(timer);
  },
};
