/**
 * One timer for all requests of a line, so that a request that is answered, as nearly all are, costs none. After a
 * stall of this program answers may lie in the socket unread: they are taken in before anything counts as late.
 */
import { type Millis, millis } from '../main/domain/units.ts';
import type { Clock } from './port.ts';

/** A deadline noticed later than this was missed by us and not only by the far end. */
const longestStall = 50;

export class SharedDeadline {
  readonly #clock: Clock;
  readonly #earliest: () => number | undefined;
  readonly #expire: (now: Millis) => void;
  #cancel: (() => void) | undefined;
  #isGrace = false;

  /** `earliest`: monotonic time of the next deadline; `expire` ends what is due at `now`. */
  constructor(clock: Clock, earliest: () => number | undefined, expire: (now: Millis) => void) {
    this.#clock = clock;
    this.#earliest = earliest;
    this.#expire = expire;
  }

  /** Something is due in `span`, and nothing that is watched already is due later. */
  watch(span: Millis): void {
    this.#cancel ??= this.#clock.after(span, this.#look);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  readonly #look = (): void => {
    this.#cancel = undefined;
    const now = this.#clock.monotonic();
    const due = this.#earliest();
    if (due === undefined) return;
    this.#isGrace = !this.#isGrace && now - due > longestStall;
    if (!this.#isGrace && now >= due) this.#expire(now);
    const next = this.#earliest();
    if (next !== undefined) this.watch(millis(Math.max(next - now, 0)));
  };
}
