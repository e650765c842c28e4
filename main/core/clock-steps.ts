/**
 * Notices when the PC's clock was set back. What lasts until a moment of that clock would otherwise last longer by as
 * much; whoever keeps such moments asks here before it uses them, and moves them.
 */
import type { Clock } from '../../drivers/port.ts';
import { type Millis, millis, type UtcMs } from '../domain/units.ts';

/** Small corrections of the clock are no reason to move anything. */
export const clockTolerance = millis(5_000);

export class ClockSteps {
  readonly #clock: Clock;
  #offset: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offset = this.#now();
  }

  /** How far the clock was set back since this was last asked; `undefined` when it was not. To be asked every second. */
  takeStep(): Millis | undefined {
    const offset = this.#now();
    const back = this.#offset - offset;
    this.#offset = offset;
    return back > clockTolerance ? millis(back) : undefined;
  }

  #now(): number {
    return this.#clock.now() - this.#clock.monotonic();
  }
}

/** How far a clock was set back while nobody watched it, judged by what began at `at`; `undefined` when it was not. */
export function aheadOf(at: UtcMs, now: UtcMs): Millis | undefined {
  return at - now > clockTolerance ? millis(at - now) : undefined;
}
