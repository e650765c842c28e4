/** What is due when: a binary heap of (time, entry), so that a whole city needs one timer. */
import type { Clock } from '../../../drivers/port.ts';
import { type Millis, millis } from '../../domain/units.ts';

export interface Entry {
  /** Monotonic time of the next turn; `Infinity` while taken out. */
  due: number;
  /** Called when due; returns the pause until the next turn. */
  readonly run: (now: Millis) => Millis;
}

interface Slot {
  readonly due: number;
  readonly entry: Entry;
}

/** Turns are grouped to this grid, so thousands of entries do not each wake the process. */
const grid = 10;
/** After so long in one turn, in milliseconds, the sockets have theirs: what is due waits for the next turn. */
const longestTurn = 10;
/** Entries between two looks at the clock. */
const stride = 32;

export class Schedule {
  readonly #clock: Clock;
  readonly #heap: Slot[] = [];
  #cancel: (() => void) | undefined;
  #wakeAt = Number.POSITIVE_INFINITY;
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts the entry's next turn at `due`, replacing the one it had. */
  put(entry: Entry, due: number): void {
    entry.due = due;
    this.#push({ due, entry });
    if (due < this.#wakeAt) this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#heap.length = 0;
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    const first = this.#heap[0];
    if (first === undefined || this.#stopped) return;
    const wait = Math.max(first.due - this.#clock.monotonic(), 0);
    this.#wakeAt = first.due;
    this.#cancel = this.#clock.after(millis(Math.ceil(wait / grid) * grid), () => this.#turn());
  }

  #turn(): void {
    const now = this.#clock.monotonic();
    this.#wakeAt = Number.NEGATIVE_INFINITY;
    for (let ran = 1; ran % stride !== 0 || this.#clock.monotonic() - now <= longestTurn; ran += 1) {
      const first = this.#heap[0];
      if (first === undefined || first.due > now) break;
      this.#pop();
      // A replaced turn stays in the heap until it surfaces; its time no longer matches.
      if (first.entry.due !== first.due) continue;
      const pause = first.entry.run(now);
      // Late turns are not made up for: the next one is counted from now, so there is never a burst.
      const next = first.due + pause > now ? first.due + pause : now + pause;
      if (first.entry.due === first.due) {
        first.entry.due = next;
        this.#push({ due: next, entry: first.entry });
      }
    }
    this.#arm();
  }

  #push(slot: Slot): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(slot);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || parent.due <= slot.due) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = slot;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let down = 2 * at + 1;
      const left = heap[down];
      if (left === undefined) break;
      const right = heap[down + 1];
      if (right !== undefined && right.due < left.due) down += 1;
      const child = heap[down];
      if (child === undefined || child.due >= last.due) break;
      heap[at] = child;
      at = down;
    }
    heap[at] = last;
  }
}
