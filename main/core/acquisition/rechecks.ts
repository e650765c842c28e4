/** When a device is asked again for what it seems to lack: soon at first, ever more seldom while it keeps refusing. */
import type { Clock } from '../../../drivers/port.ts';
import type { Millis } from '../../domain/units.ts';
import { askWhole, isResting, type Polled } from './polled.ts';
import type { Entry, Schedule } from './schedule.ts';
import { withinATenth } from './within-a-tenth.ts';

const firstRecheck = 60_000;
const slowestRecheck = 3_600_000;
/** A smallest part that was refused once is asked again within this time, however seldom its poll is due. */
export const confirmWithin = 15_000;

/** The next recheck of one device; `pause` is the nominal one after it. */
export interface Recheck extends Entry {
  pause: number;
}

export class Rechecks {
  readonly #clock: Clock;
  readonly #schedule: Schedule;
  readonly #jitter: () => number;

  constructor(clock: Clock, schedule: Schedule, jitter: () => number) {
    this.#clock = clock;
    this.#schedule = schedule;
    this.#jitter = jitter;
  }

  /** Begins anew where a hole was found, ends where none is left. */
  follow(polled: Polled): void {
    const { holes } = polled;
    if (holes === undefined || holes.isEmpty) {
      if (polled.recheck !== undefined) polled.recheck.due = Number.POSITIVE_INFINITY;
      polled.recheck = undefined;
      return;
    }
    if (!holes.takeNews() && polled.recheck !== undefined) return;
    polled.recheck ??= this.#recheckOf(polled);
    polled.recheck.pause = firstRecheck;
    this.#schedule.put(polled.recheck, this.#clock.monotonic() + this.#next(polled.recheck));
  }

  /** Asks everything that the profile names, each poll at once; a silent device is asked so when it is heard again. */
  now(polled: Polled): void {
    const isReached = !polled.line.state.down && !isResting(polled);
    const now = this.#clock.monotonic();
    polled.holes?.rejoin();
    for (const entry of polled.entries)
      if (askWhole(entry) && isReached && Number.isFinite(entry.due)) this.#schedule.put(entry, now);
  }

  #recheckOf(polled: Polled): Recheck {
    const recheck: Recheck = {
      due: Number.POSITIVE_INFINITY,
      pause: firstRecheck,
      run: () => {
        this.now(polled);
        return this.#next(recheck);
      },
    };
    return recheck;
  }

  /** The pause that is due; the next one is longer. */
  #next(recheck: Recheck): Millis {
    const { pause } = recheck;
    recheck.pause = Math.min(pause * 2, slowestRecheck);
    return withinATenth(pause, this.#jitter());
  }
}
