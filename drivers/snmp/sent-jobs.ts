/** Requests that an SNMP session has on the wire: until when each may be answered, and whose a datagram is. */
import type { Outcome } from '../../main/domain/outcome.ts';
import type { Millis } from '../../main/domain/units.ts';
import type { Reply } from '../port.ts';
import { isSaidAgain, type KnownGet } from './memory.ts';
import type { SnmpRequest } from './values.ts';

export interface Job {
  readonly request: SnmpRequest;
  readonly settle: (outcome: Outcome<Reply>) => void;
  readonly isWanted: (() => boolean) | undefined;
  sentAt: Millis;
  deadline: Millis;
  retried: boolean;
  done: boolean;
  /** Asked and answered before: it went out under `id`, and net-snmp does not know of it. */
  known: KnownGet | undefined;
  id: number;
  /** As net-snmp encoded it. */
  question: Buffer | undefined;
}

export class SentJobs {
  readonly #jobs = new Set<Job>();

  get size(): number {
    return this.#jobs.size;
  }

  /** As they stand now, so that each may end while they are gone through. */
  get all(): readonly Job[] {
    return [...this.#jobs];
  }

  add(job: Job): void {
    this.#jobs.add(job);
  }

  delete(job: Job): void {
    this.#jobs.delete(job);
  }

  earliestDeadline(): number | undefined {
    let earliest: number | undefined;
    for (const { deadline } of this.#jobs) if (earliest === undefined || deadline < earliest) earliest = deadline;
    return earliest;
  }

  /** The get of which the datagram is the last answer once more, to the last octet. */
  saidAgain(datagram: Buffer): (Job & { readonly known: KnownGet }) | undefined {
    for (const job of this.#jobs) if (isKnown(job) && isSaidAgain(job.id, job.known, datagram)) return job;
    return undefined;
  }

  /** The get that went out under `id` without net-snmp. */
  under(id: number | undefined): Job | undefined {
    for (const job of this.#jobs) if (isKnown(job) && job.id === id) return job;
    return undefined;
  }
}

const isKnown = (job: Job): job is Job & { readonly known: KnownGet } => job.known !== undefined;
