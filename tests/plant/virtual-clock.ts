/**
 * A clock that tests push by hand. Timers fire in order of their time, then of their making; between two of them
 * every settled promise and immediate gets its turn, so that a day of fog passes in seconds and always the same way.
 */
import { setImmediate } from 'node:timers';
import type { Clock } from '../../drivers/port.ts';
import { type Millis, millis, type UtcMs, utcMs } from '../../main/domain/units.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly act: () => void;
  waiting: boolean;
}

const isBefore = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** Timers as a binary heap, since thousands of polls wait at once; cancelled ones are dropped when they surface. */
class TimerHeap {
  readonly #items: Timer[] = [];

  push(timer: Timer): void {
    const items = this.#items;
    let index = items.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      items[index] = above;
      index = parent;
    }
    items[index] = timer;
  }

  /** The next waiting timer, left in place. */
  peek(): Timer | undefined {
    for (let first = this.#items[0]; first !== undefined; first = this.#items[0]) {
      if (first.waiting) return first;
      this.#removeFirst();
    }
    return undefined;
  }

  take(): Timer | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #removeFirst(): void {
    const items = this.#items;
    const last = items.pop();
    if (last === undefined || items.length === 0) return;
    let index = 0;
    for (;;) {
      const left = items[2 * index + 1];
      const right = items[2 * index + 2];
      if (left === undefined) break;
      const useRight = right !== undefined && isBefore(right, left);
      const least = useRight ? right : left;
      if (!isBefore(least, last)) break;
      items[index] = least;
      index = 2 * index + (useRight ? 2 : 1);
    }
    items[index] = last;
  }
}

/** Lets everything that is already settled run to its end; the second turn is for immediates that promises asked for. */
export async function settle(rounds = 2): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise<void>((done) => setImmediate(done));
}

/** Default start of virtual time: 2026-11-20 18:00 in Shanghai, the eve of a foggy night. */
export const foggyEve: UtcMs = utcMs(Date.UTC(2026, 10, 20, 10, 0, 0));

export class VirtualClock implements Clock {
  readonly #timers = new TimerHeap();
  #monotonic = 0;
  #offset: number;
  #made = 0;

  constructor(start: UtcMs = foggyEve) {
    this.#offset = start;
  }

  now(): UtcMs {
    return utcMs(this.#offset + this.#monotonic);
  }

  monotonic(): Millis {
    return millis(this.#monotonic);
  }

  after(delay: Millis, act: () => void): () => void {
    const timer: Timer = { due: this.#monotonic + Math.max(delay, 0), order: this.#made, act, waiting: true };
    this.#made += 1;
    this.#timers.push(timer);
    return () => {
      timer.waiting = false;
    };
  }

  /** Time until the next timer, in milliseconds; absent when none waits. */
  untilNext(): Millis | undefined {
    const next = this.#timers.peek();
    return next === undefined ? undefined : millis(Math.max(next.due - this.#monotonic, 0));
  }

  /** Moves time on by `span` ms, firing what falls due on the way and flushing promises before and after each. */
  async advance(span: number): Promise<void> {
    const end = this.#monotonic + span;
    await settle();
    for (let next = this.#timers.peek(); next !== undefined && next.due <= end; next = this.#timers.peek()) {
      this.#timers.take();
      this.#monotonic = Math.max(this.#monotonic, next.due);
      next.waiting = false;
      next.act();
      await settle();
    }
    this.#monotonic = end;
  }

  /** Advances in steps until `holds` or `limit` ms have passed; tells whether it came to hold. */
  async advanceUntil(holds: () => boolean, limit: number, step = 1_000): Promise<boolean> {
    await settle();
    for (let passed = 0; passed < limit && !holds(); passed += step) await this.advance(Math.min(step, limit - passed));
    return holds();
  }

  /** The wall clock jumps by `span` ms, as when a PC's clock is set; timers and `monotonic` do not notice. */
  jump(span: number): void {
    this.#offset += span;
  }
}
