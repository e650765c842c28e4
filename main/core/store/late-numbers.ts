/**
 * Stand-ins for the numbers of events that the disk has not taken yet: below zero, each given out once in the life of
 * the core, and exchanged for the true number when the event is written. So what follows from such an event can name
 * it as its cause before it stands in the record.
 */
import type { JournalEvent, NewEvent } from '../../domain/journal.ts';

export interface Waiting {
  readonly event: NewEvent;
  readonly written: ((event: JournalEvent) => void) | undefined;
  /** The stand-in that somebody knows the event by. */
  standIn?: number;
}

/** As many stand-ins are remembered after their event was written; what names an older one loses that cause. */
const longestMemory = 20_000;

export class LateNumbers {
  readonly #begunAfter: number;
  readonly #true = new Map<number, number>();
  #last = 0;

  /** `begunAfter`: the last event on disk when the core began. */
  constructor(begunAfter: number) {
    this.#begunAfter = begunAfter;
  }

  next(): number {
    this.#last -= 1;
    return this.#last;
  }

  /** The event's number in the record; `undefined` while it does not stand there. */
  trueOf(number: number): number | undefined {
    return number > 0 ? number : this.#true.get(number);
  }

  /**
   * A name for what an event began, the same before and after it is written. `812-3` is the third event that had to wait
   * in a run that began after event 812. A later run that finds this name on disk begins after a higher number.
   */
  nameOf(number: number): string {
    return number > 0 ? `${number}` : `${this.#begunAfter}-${-number}`;
  }

  /** An event that was never given a stand-in, with the true numbers of those of its causes that are written. */
  ready(event: NewEvent): NewEvent {
    if (event.causes.every((seq) => seq > 0)) return event;
    return { ...event, causes: event.causes.flatMap((seq) => this.trueOf(seq) ?? []) };
  }

  /** All that waits, as it is to be written after event `last()`: with true causes, and the names it was known by. */
  allReady(waiting: readonly Waiting[], last: () => number): readonly NewEvent[] {
    if (waiting.every(({ standIn }) => standIn === undefined)) return waiting.map(({ event }) => this.ready(event));
    const first = last() + 1;
    const coming = new Map<number, number>();
    return waiting.map(({ event, standIn }, index) => {
      const causes = event.causes.flatMap((seq) => coming.get(seq) ?? this.trueOf(seq) ?? []);
      if (standIn === undefined) return { ...event, causes };
      coming.set(standIn, first + index);
      return { ...event, causes, data: { ...event.data, knownAs: this.nameOf(standIn) } };
    });
  }

  /** Remembers the true number of what was written. */
  settle({ standIn }: Waiting, { seq }: JournalEvent): void {
    if (standIn === undefined) return;
    this.#true.set(standIn, seq);
    const [oldest] = this.#true.keys();
    if (this.#true.size > longestMemory && oldest !== undefined) this.#true.delete(oldest);
  }
}
