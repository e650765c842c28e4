/** Time as the line needs it, so that tests can push it. */
export interface LineTime {
  now(): number;
  /** Calls `act` once after `delay` milliseconds; the returned function cancels. */
  after(delay: number, act: () => void): () => void;
}
