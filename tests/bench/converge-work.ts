/** What the contestants of `converge` are asked to do, and what they tell afterwards. */

export interface ConvergePlan {
  readonly ports: readonly number[];
  readonly units: number;
}

/** Milliseconds from the start of the contestant's clock, which stands before the decision or the first byte. */
export interface ConvergeReport {
  /** The start, on the machine's monotonic clock, to compare with what the field noted. */
  readonly startedAt: number;
  /** Until the last lamp was proved by its read-back. */
  readonly verifiedMs: number;
  readonly verified: number;
  /** Of our own path only: the decision in the journal, the last intention on disk, the last outcome on disk. */
  readonly decidedMs?: number;
  readonly intendedMs?: number;
  readonly recordedMs?: number;
  readonly cpuMs: number;
}

export interface CorePlan {
  readonly siteFile: string;
  readonly dataDir: string;
}
