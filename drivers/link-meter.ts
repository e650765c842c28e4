/**
 * Counts what a line does, cheaply enough for every exchange. Owns numbers only; decides nothing.
 */
import type { FaultCode } from '../main/domain/outcome.ts';
import { type Millis, utcMs } from '../main/domain/units.ts';
import type { Clock, LinkStatistics } from './port.ts';

/** How many round trips the quantiles look back on. */
const remembered = 512;

/** Counters of one line; quantiles are worked out only when somebody asks. */
export class LinkMeter {
  state: LinkStatistics['state'] = 'idle';
  requests = 0;
  reconnects = 0;
  /** Answers after their deadline that were told from others' and thrown away. */
  late = 0;
  readonly #clock: Clock;
  readonly #faults = new Map<FaultCode, number>();
  /** Half the room of doubles, and within a microsecond for any trip that is still waited for. */
  readonly #trips = new Float32Array(remembered);
  #answers = 0;
  #lastAnswer: Millis | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An answer, exceptions included, that came `trip` milliseconds after its request, at `now` on the monotonic clock. */
  answered(trip: number, now: Millis): void {
    this.#trips[this.#answers % remembered] = trip;
    this.#answers += 1;
    this.#lastAnswer = now;
  }

  failed(code: FaultCode): void {
    this.#faults.set(code, (this.#faults.get(code) ?? 0) + 1);
  }

  report(): LinkStatistics {
    const sorted = this.#trips.slice(0, Math.min(this.#answers, remembered)).sort();
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
    const ago = this.#lastAnswer === undefined ? undefined : this.#clock.monotonic() - this.#lastAnswer;
    return {
      state: this.state,
      requests: this.requests,
      answers: this.#answers,
      faults: Object.fromEntries(this.#faults),
      reconnects: this.reconnects,
      ...(this.late > 0 && { late: this.late }),
      roundTrip: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
      ...(ago === undefined ? {} : { lastAnswerAt: utcMs(Math.round(this.#clock.now() - ago)) }),
    };
  }
}
