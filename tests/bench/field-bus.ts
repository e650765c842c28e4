/** One serial bus behind a gateway: whatever is asked of its units is done one after another, each taking its time. */
import { monotonicMs } from './process-calls.ts';

export interface BusTask {
  readonly isWrite: boolean;
  readonly unit: number;
  readonly done: () => void;
}

/** Times are milliseconds of the machine's monotonic clock, the same in all processes. */
export interface BusReport {
  readonly reads: number;
  readonly writes: number;
  readonly lastWriteAt?: number;
  /** Reads that were served although a write was already waiting. */
  readonly readsBeforeWrites: number;
  /** Mean time a task really took: the delay and the lateness of the timer. */
  readonly served: number;
}

export class FieldBus {
  readonly #delay: number;
  #waiting: BusTask[] = [];
  #busy = false;
  #reads = 0;
  #writes = 0;
  #lastWriteAt: number | undefined;
  #readsBeforeWrites = 0;
  #servedMs = 0;

  constructor(delay: number) {
    this.#delay = delay;
  }

  take(task: BusTask): void {
    this.#waiting.push(task);
    if (!this.#busy) this.#next();
  }

  /** What was done since the last report. */
  report(): BusReport {
    const tasks = this.#reads + this.#writes;
    const report: BusReport = {
      reads: this.#reads,
      writes: this.#writes,
      ...(this.#lastWriteAt !== undefined && { lastWriteAt: this.#lastWriteAt }),
      readsBeforeWrites: this.#readsBeforeWrites,
      served: tasks === 0 ? 0 : this.#servedMs / tasks,
    };
    this.#reads = 0;
    this.#writes = 0;
    this.#lastWriteAt = undefined;
    this.#readsBeforeWrites = 0;
    this.#servedMs = 0;
    return report;
  }

  #next(): void {
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#busy = true;
    const from = monotonicMs();
    if (!task.isWrite && this.#waiting.some((other) => other.isWrite)) this.#readsBeforeWrites += 1;
    setTimeout(() => {
      const now = monotonicMs();
      this.#servedMs += now - from;
      if (task.isWrite) {
        this.#writes += 1;
        this.#lastWriteAt = now;
      } else this.#reads += 1;
      this.#busy = false;
      task.done();
      this.#next();
    }, this.#delay);
  }
}
