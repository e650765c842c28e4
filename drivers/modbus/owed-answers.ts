/**
 * Units of a serial bus that were asked and have not answered. Modbus RTU has no transaction id: an answer that comes
 * late fits the next request of the same shape, so such a unit is asked nothing until it has answered or is no longer
 * waited for. Outlives the connections of its line, since a gateway may send a late answer to the next one.
 */
import { type Millis, millis } from '../../main/domain/units.ts';
import type { Clock } from '../port.ts';
import { SharedDeadline } from '../shared-deadline.ts';

/**
 * How long an answer is waited for, counted from its request, in deadlines of the endpoint. A device that is slow
 * misses the deadline by its own delay and its gateway's queue, twice or three times as long; one that never heard the
 * request must not be lost to a busy road for longer than a poll or two.
 */
const waitedFor = 4;

/** What a wire asks of it: the request to which a frame of this unit would be the late answer. */
export interface Owed {
  requestOf(unit: number): Uint8Array | undefined;
}

export const nothingOwed: Owed = { requestOf: () => undefined };

export class OwedAnswers implements Owed {
  readonly #requests = new Map<number, { readonly request: Uint8Array; readonly until: number }>();
  readonly #clock: Clock;
  readonly #timeout: Millis;
  readonly #deadline: SharedDeadline;

  /** `timeout` is the endpoint's; `waived` is told of a unit that may be asked again although it gave nothing. */
  constructor(clock: Clock, timeout: Millis, waived: (unit: number) => void) {
    this.#clock = clock;
    this.#timeout = timeout;
    this.#deadline = new SharedDeadline(
      clock,
      () => this.#earliest(),
      (now) => {
        const over = [...this.#requests].filter(([, { until }]) => until <= now);
        for (const [unit] of over) this.#requests.delete(unit);
        for (const [unit] of over) waived(unit);
      },
    );
  }

  get isEmpty(): boolean {
    return this.#requests.size === 0;
  }

  /** `unit` has not answered the `request` that was sent to it at `sentAt`. */
  owe(unit: number, request: Uint8Array, sentAt: Millis): void {
    const until = sentAt + waitedFor * this.#timeout;
    this.#requests.set(unit, { request, until });
    this.#deadline.watch(millis(Math.max(until - this.#clock.monotonic(), 0)));
  }

  requestOf(unit: number): Uint8Array | undefined {
    return this.#requests.get(unit)?.request;
  }

  /** True while `unit` must not be asked. */
  isHeld(unit: number): boolean {
    return this.#requests.has(unit);
  }

  /** `unit` has given the answer that it owed. */
  paid(unit: number): void {
    this.#requests.delete(unit);
  }

  stop(): void {
    this.#requests.clear();
    this.#deadline.stop();
  }

  #earliest(): number | undefined {
    let earliest: number | undefined;
    for (const { until } of this.#requests.values()) earliest = Math.min(earliest ?? until, until);
    return earliest;
  }
}
