import type { Clock } from '../../drivers/port.ts';
import { type Millis, millis, utcMs } from '../../main/domain/units.ts';

interface Waiting {
  readonly at: number;
  readonly act: () => void;
}

/**
 * A clock that stands still but for stalls. As in Node's own loop, the timers that fell due come first after a stall,
 * before anything that lies in a socket is looked at, and timers that they set come only after it.
 */
export class StallingClock implements Clock {
  #time = 0;
  readonly #waiting = new Set<Waiting>();

  now() {
    return utcMs(1_700_000_000_000 + this.#time);
  }

  monotonic(): Millis {
    return millis(this.#time);
  }

  after(delay: Millis, act: () => void): () => void {
    const one = { at: this.#time + Math.max(delay, 0), act };
    this.#waiting.add(one);
    // The second immediate is of the next turn: in between, and not before, the sockets were looked at.
    if (one.at <= this.#time) setImmediate(() => setImmediate(() => this.#fire()));
    return () => void this.#waiting.delete(one);
  }

  /** The program does nothing at all for `span` milliseconds. */
  stall(span: number): void {
    this.#time += span;
    this.#fire();
  }

  #fire(): void {
    for (const one of [...this.#waiting].filter(({ at }) => at <= this.#time)) if (this.#waiting.delete(one)) one.act();
  }
}
