/**
 * Requests of one line that wait for their turn. Owns their order and their number, and ends those that nobody wants
 * any more when their turn comes; must never send anything.
 */
import type { Fault } from '../main/domain/outcome.ts';

interface Waiting {
  /** Asked once its turn has come; missing means wanted. */
  readonly isWanted: (() => boolean) | undefined;
}

const longest = 10_000;
const closed: Fault = { code: 'session/closed' };
const full: Fault = { code: 'queue/full' };
const expired: Fault = { code: 'queue/expired' };

export class TurnQueue<J extends Waiting> {
  readonly #refuse: (job: J, fault: Fault) => void;
  #jobs: J[] = [];
  #closed = false;

  /** `refuse` ends a job that waited in vain. */
  constructor(refuse: (job: J, fault: Fault) => void) {
    this.#refuse = refuse;
  }

  /** Why nothing more may wait here: `session/closed` or `queue/full`. */
  refusal(): Fault | undefined {
    if (this.#closed) return closed;
    return this.#jobs.length >= longest ? full : undefined;
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  add(job: J): void {
    this.#jobs.push(job);
  }

  /** Puts back, before all others, what had its turn already. */
  putBack(job: J): void {
    this.#jobs.unshift(job);
  }

  /** The first, unless nobody wants it any more: then it ends as `queue/expired`, which may change anything on the line. */
  next(): J | undefined {
    const job = this.#jobs.shift();
    if (job?.isWanted?.() !== false) return job;
    this.#refuse(job, expired);
    return undefined;
  }

  /** Ends all that wait. */
  failAll(fault: Fault): void {
    const waited = this.#jobs;
    this.#jobs = [];
    for (const job of waited) this.#refuse(job, fault);
  }

  /** From now on nothing may wait here. */
  close(): void {
    this.#closed = true;
  }
}
