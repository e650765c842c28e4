/**
 * Requests of one line that wait for their turn. Owns their order and their number, ends those that nobody wants any
 * more when their turn comes, and lets others overtake those that must not be sent yet; must never send anything.
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
  readonly #isHeld: ((job: J) => boolean) | undefined;
  #jobs: J[] = [];
  #closed = false;

  /** `refuse` ends a job that waited in vain; while `isHeld`, a job's turn does not come. */
  constructor(refuse: (job: J, fault: Fault) => void, isHeld?: (job: J) => boolean) {
    this.#refuse = refuse;
    this.#isHeld = isHeld;
  }

  /** Why nothing more may wait here: `session/closed` or `queue/full`. */
  refusal(): Fault | undefined {
    if (this.#closed) return closed;
    return this.#jobs.length >= longest ? full : undefined;
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  /** How many of those that wait are held. */
  get held(): number {
    const isHeld = this.#isHeld;
    return isHeld === undefined ? 0 : this.#jobs.reduce((count, job) => count + (isHeld(job) ? 1 : 0), 0);
  }

  add(job: J): void {
    this.#jobs.push(job);
  }

  /** Puts back, before all others, what had its turn already. */
  putBack(job: J): void {
    this.#jobs.unshift(job);
  }

  /** The place of the first whose turn may come; -1 when none's may. */
  #first(): number {
    const [first] = this.#jobs;
    const isHeld = this.#isHeld;
    if (first === undefined || isHeld === undefined || !isHeld(first)) return first === undefined ? -1 : 0;
    return this.#jobs.findIndex((job) => !isHeld(job));
  }

  /** Somebody's turn may come. */
  get hasNext(): boolean {
    return this.#first() >= 0;
  }

  /** Those that were held have waited for themselves: the urgent ones go first, and whoever else waits before the rest. */
  release(wereHeld: (job: J) => boolean, isUrgent: (job: J) => boolean): void {
    const released = this.#jobs.filter(wereHeld);
    if (released.length === 0) return;
    const others = this.#jobs.filter((job) => !wereHeld(job));
    this.#jobs = [...released.filter(isUrgent), ...others, ...released.filter((job) => !isUrgent(job))];
  }

  /** The first, unless nobody wants it any more: then it ends as `queue/expired`, which may change anything on the line. */
  next(): J | undefined {
    const place = this.#first();
    if (place < 0) return undefined;
    const job = place === 0 ? this.#jobs.shift() : this.#jobs.splice(place, 1)[0];
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
