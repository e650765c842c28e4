/**
 * The core's pen: every room writes its events here, in order. What must be on disk before a byte leaves is written
 * at once; outcomes that only report are gathered for a few milliseconds into one transaction.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { JournalEvent, Json, NewEvent } from '../../domain/journal.ts';
import { millis } from '../../domain/units.ts';
import type { Store } from './store.ts';

const gatherFor = millis(20);

interface Waiting {
  readonly event: NewEvent;
  readonly written: ((event: JournalEvent) => void) | undefined;
}

export class Recorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #waiting: Waiting[] = [];
  readonly #states = new Map<string, Json>();
  #cancel: (() => void) | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Writes events, with any state that belongs to them, durably before it returns. */
  now(events: readonly NewEvent[], states: ReadonlyMap<string, Json> = new Map()): readonly JournalEvent[] {
    this.flush();
    return this.#store.transact(() => {
      for (const [key, value] of states) this.#store.saveState(key, value);
      return this.#store.append(events);
    });
  }

  /** Writes one event durably and returns its number. */
  one(event: NewEvent, states?: ReadonlyMap<string, Json>): number {
    return this.now([event], states)[0]?.seq ?? 0;
  }

  /** Writes within 20 ms, in the order given. */
  soon(event: NewEvent, written?: (event: JournalEvent) => void): void {
    this.#waiting.push({ event, written });
    this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
  }

  /** Saves state with the next gathered transaction. */
  keep(key: string, value: Json): void {
    this.#states.set(key, value);
    this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
  }

  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const waiting = this.#waiting.splice(0);
    const states = [...this.#states];
    this.#states.clear();
    if (waiting.length === 0 && states.length === 0) return;
    const events = this.#store.transact(() => {
      for (const [key, value] of states) this.#store.saveState(key, value);
      return this.#store.append(waiting.map(({ event }) => event));
    });
    for (const [index, { written }] of waiting.entries()) {
      const event = events[index];
      if (event !== undefined) written?.(event);
    }
  }
}
