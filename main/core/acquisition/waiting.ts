/**
 * What waits for its place on a line, and who is next. Commands, read-backs and watchdogs come strictly first. Polls come
 * fastest first, too, as long as the line carries them all; once it does not, every fourth of their places goes to the
 * class that was served longest ago, so that no slower class waits for ever. Sends nothing itself.
 */
import { Fifo } from './fifo.ts';
import type { Job } from './line.ts';

/** Order on a line, most urgent first. */
export const priorities = ['command', 'read-back', 'watchdog', 'fast', 'on-demand', 'normal', 'slow', 'deep'] as const;

const firstPoll = priorities.indexOf('fast');
/**
 * Of so many places for polls one is shared out: the fastest class keeps three quarters of a line that is short, and each
 * of the four others has a place within sixteen.
 */
const shareEvery = 4;

export class Waiting {
  readonly #queues: readonly Fifo<Job>[] = priorities.map(() => new Fifo());
  /** No queue more urgent than this one holds anything. */
  #first: number = priorities.length;
  #count = 0;
  /** The line is asked for more than it carries: from the first sign of it until nothing waits any more. */
  #isShort = false;
  /** Places that polls had while the line was short. */
  #places = 0;
  /** For each class the place at which it was last served. */
  readonly #servedAt: number[] = priorities.map(() => 0);

  push(job: Job): void {
    const rank = priorities.indexOf(job.priority);
    this.#queues[rank]?.push(job);
    this.#count += 1;
    this.#first = Math.min(this.#first, rank);
  }

  /** A poll is due again while its predecessor still waits, or there is no room for it. */
  fellShort(): void {
    this.#isShort = this.#count > 0;
  }

  /** The next command. */
  command(): Job | undefined {
    return this.#take(0);
  }

  /** The next of all, removed from those who wait. */
  shift(): Job | undefined {
    while (this.#first < priorities.length && this.#queues[this.#first]?.isEmpty === true) this.#first += 1;
    if (this.#first < firstPoll || !this.#isShort) return this.#take(this.#first);
    this.#places += 1;
    const rank = this.#places % shareEvery === 0 ? this.#longestAgo() : this.#first;
    this.#servedAt[rank] = this.#places;
    return this.#take(rank);
  }

  #longestAgo(): number {
    let found = this.#first;
    for (let rank = found + 1; rank < priorities.length; rank += 1) {
      if (this.#queues[rank]?.isEmpty !== false) continue;
      if ((this.#servedAt[rank] ?? 0) < (this.#servedAt[found] ?? 0)) found = rank;
    }
    return found;
  }

  #take(rank: number): Job | undefined {
    const job = this.#queues[rank]?.shift();
    if (job === undefined) return undefined;
    this.#count -= 1;
    if (this.#count === 0) this.#isShort = false;
    return job;
  }
}
