/**
 * When a line that is down is tried again: after 15 s, 30 s, then every minute, each within a tenth. A recheck is a few
 * units one after another, for any of them may be dead, until one answers. Sends nothing.
 */
import type { Clock } from '../../../drivers/port.ts';
import { withinATenth } from './within-a-tenth.ts';

const firstPause = 15_000;
const slowestPause = 60_000;
/** So many requests are one recheck: a gateway that is dead is not to be hammered when it comes up. */
const mostProbes = 3;

export class LineRechecks {
  readonly #clock: Clock;
  readonly #jitter: () => number;
  readonly #due: () => void;
  #pause = firstPause;
  #cancel: (() => void) | undefined;
  #isDue = false;
  /** Units asked in the recheck under way. */
  #asked = 0;

  /** `due` is called when a recheck begins. */
  constructor(clock: Clock, jitter: () => number, due: () => void) {
    this.#clock = clock;
    this.#jitter = jitter;
    this.#due = due;
  }

  /** The next request may try the line. */
  get isDue(): boolean {
    return this.#isDue;
  }

  /** Nobody was asked in this recheck yet. */
  get isNew(): boolean {
    return this.#asked === 0;
  }

  /** Claims the probe that is due; false when none is. */
  take(): boolean {
    const wasDue = this.#isDue;
    this.#isDue = false;
    if (wasDue) this.#asked += 1;
    return wasDue;
  }

  /** The line went down, or a recheck has found nobody: the next one is later. */
  schedule(): void {
    this.stop();
    const pause = withinATenth(this.#pause, this.#jitter());
    this.#pause = Math.min(this.#pause * 2, slowestPause);
    this.#cancel = this.#clock.after(pause, () => {
      this.#cancel = undefined;
      this.#asked = 0;
      this.#isDue = true;
      this.#due();
    });
  }

  /**
   * A request failed on the line that is down. Between rechecks it says nothing new: it was on the wire when the line went
   * down, or a person tried. A probe hands over to the next, unless the line could not even be had.
   */
  failed(isUnreachable: boolean): void {
    if (this.#cancel !== undefined) return;
    if (isUnreachable || this.#asked >= mostProbes) this.schedule();
    else this.#isDue = true;
  }

  /** The line is back: its next outage begins anew. */
  returned(): void {
    this.stop();
    this.#pause = firstPause;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#isDue = false;
  }
}
