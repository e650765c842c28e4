/**
 * Which requests of a pipelined line go alone. One device that breaks the connection, or sends what no one can read,
 * fails all that were on the wire with it, and nobody can tell whose doing it was: so each of them is asked alone until it
 * answers. The culprit does not, stays alone and harms no neighbour again. Sends nothing itself.
 */
import type { Reply } from '../../../drivers/port.ts';
import type { Outcome } from '../../domain/outcome.ts';
import type { Job } from './line.ts';

/**
 * `own`: the outcome is this request's. `shared`: a fault that may be another's. `again`: such a fault, and the request
 * was a read, which waits here to be asked once more.
 */
export type Verdict = 'own' | 'shared' | 'again';

export class Apart {
  /** Units that failed in company and have not answered since. */
  readonly #suspects = new Set<number>();
  readonly #waiting: Job[] = [];
  /** A suspect is being asked. */
  #isAlone = false;
  /** Some of those that share a fault have not ended yet. */
  #isEnding = false;

  /** Whether anything may join the `busy` ones on the wire, of `most` in good times. */
  hasRoom(busy: number, most: number): boolean {
    return busy < most && !this.#isAlone && !this.#isEnding;
  }

  /** Whether this one may. */
  admits(job: Job, busy: number): boolean {
    return busy === 0 || !this.#isSuspect(job);
  }

  sent(job: Job): void {
    this.#isAlone = this.#isSuspect(job);
  }

  /** `left`: how many are still on the wire. */
  ended(job: Job, outcome: Outcome<Reply>, left: number): Verdict {
    this.#isAlone = false;
    const hitAll = !outcome.ok && (outcome.fault.code === 'link/damaged' || outcome.fault.code === 'link/reset');
    const isShared = hitAll && (left > 0 || this.#isEnding);
    this.#isEnding = left > 0 && (isShared || this.#isEnding);
    if (!isShared) {
      const hasAnswered = outcome.ok || !/^(link|queue|session)\//.test(outcome.fault.code);
      if (hasAnswered && this.#isSuspect(job)) this.#suspects.delete(unitOf(job));
      return 'own';
    }
    this.#suspects.add(unitOf(job));
    if (!isRead(job)) return 'shared';
    this.again(job);
    return 'again';
  }

  /** This read is asked once more. */
  again(job: Job): void {
    this.#waiting.push(job);
  }

  #isSuspect(job: Job): boolean {
    return this.#suspects.size > 0 && this.#suspects.has(unitOf(job));
  }

  /** The next that is asked once more. */
  shift(): Job | undefined {
    return this.#waiting.shift();
  }
}

/** The unit that a request asks; SNMP has none. */
export const unitOf = ({ request }: Job): number => ('unit' in request ? request.unit : 0);

/** Asking twice does no harm; whether a write took effect is for its command to find out. */
export const isRead = ({ request: { kind } }: Job): boolean =>
  kind === 'read-registers' || kind === 'read-bits' || kind === 'get';
