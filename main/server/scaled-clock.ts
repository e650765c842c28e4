/**
 * Simulated time for training: runs `speed` times as fast as a base clock, and slows down rather than skips when the
 * machine cannot keep up. Timers fire in order of their time, and what they settle runs before the next one.
 */
import { setImmediate } from 'node:timers';
import type { Clock } from '../../drivers/port.ts';
import { type Millis, millis, type UtcMs, utcMs } from '../domain/units.ts';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly act: () => void;
  waiting: boolean;
}

/** Base time between two looks at the timers. */
const beat = millis(10);
/** Base time that one look may make up for: a machine that slept does not race through what it missed. */
const longestStep = 100;
/** Base time that one look may take before others get their turn. */
const busyFor = 50;

export const fastest = 60;

/** Base time over which the speed really held is measured, how often it is noted, and the least to tell anything. */
const heldOver = 8_000;
const heldNote = 500;
const heldLeast = 2_000;

export class ScaledClock implements Clock {
  readonly #base: Clock;
  readonly #start: UtcMs;
  /** Sorted, the next one last. */
  readonly #timers: Timer[] = [];
  #passed = 0;
  #speed: number;
  #made = 0;
  /** Where both clocks stood lately, oldest first; since the last change of speed. */
  #notes: { readonly base: number; readonly passed: number }[] = [];
  #looked: number;
  #cancel: (() => void) | undefined;
  #stopped = false;

  /** Begins at `start` and runs at once, `speed` (1 to 60) simulated seconds a second of `base`. */
  constructor(base: Clock, start: UtcMs, speed: number) {
    this.#base = base;
    this.#start = start;
    this.#speed = withinRange(speed);
    this.#looked = base.monotonic();
    this.#cancel = base.after(beat, () => void this.#look());
  }

  get speed(): number {
    return this.#speed;
  }

  /**
   * Simulated seconds a second that the machine really managed over the last seconds, below `speed` where it cannot
   * keep up; `undefined` until that can be told.
   */
  get held(): number | undefined {
    const [oldest] = this.#notes;
    const span = oldest === undefined ? 0 : this.#base.monotonic() - oldest.base;
    return oldest === undefined || span < heldLeast ? undefined : (this.#passed - oldest.passed) / span;
  }

  setSpeed(speed: number): void {
    this.#speed = withinRange(speed);
    this.#notes = [];
  }

  now(): UtcMs {
    return utcMs(this.#start + Math.floor(this.#passed));
  }

  monotonic(): Millis {
    return millis(this.#passed);
  }

  after(delay: Millis, act: () => void): () => void {
    const timer: Timer = { due: this.#passed + Math.max(delay, 0), order: this.#made, act, waiting: true };
    this.#made += 1;
    this.#timers.splice(this.#placeOf(timer), 0, timer);
    return () => {
      timer.waiting = false;
    };
  }

  /** Time stands still from here on. */
  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#timers.length = 0;
  }

  /** Index at which every timer before is due later. */
  #placeOf(timer: Timer): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#timers[middle];
      const isLater =
        other !== undefined && (other.due > timer.due || (other.due === timer.due && other.order > timer.order));
      if (isLater) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #note(base: number): void {
    const last = this.#notes.at(-1);
    if (last !== undefined && base - last.base < heldNote) return;
    this.#notes = [...this.#notes.filter((note) => base - note.base < heldOver), { base, passed: this.#passed }];
  }

  async #look(): Promise<void> {
    const begun = this.#base.monotonic();
    const end = this.#passed + Math.min(begun - this.#looked, longestStep) * this.#speed;
    this.#looked = begun;
    this.#note(begun);
    for (;;) {
      const next = this.#timers.at(-1);
      if (this.#stopped) return;
      if (next === undefined || next.due > end) {
        this.#passed = Math.max(this.#passed, end);
        break;
      }
      this.#timers.pop();
      if (!next.waiting) continue;
      this.#passed = Math.max(this.#passed, next.due);
      next.act();
      await new Promise<void>((settled) => setImmediate(settled));
      if (this.#base.monotonic() - begun > busyFor) break;
    }
    if (!this.#stopped) this.#cancel = this.#base.after(beat, () => void this.#look());
  }
}

const withinRange = (speed: number): number => Math.min(Math.max(Number.isFinite(speed) ? speed : 1, 1), fastest);
