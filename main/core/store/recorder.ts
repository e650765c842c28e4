/**
 * The core's pen: every room writes its events here, in order. What must be on disk before a byte leaves is written
 * at once; outcomes that only report are gathered for a tenth of a second into one transaction. When the disk refuses,
 * lamps come first: guidance goes on, loudly alarmed, and the events wait in memory to be written in order later.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { JournalEvent, Json, NewEvent } from '../../domain/journal.ts';
import { millis } from '../../domain/units.ts';
import { StoreFailure, type StoreFault } from './fault.ts';
import { LateNumbers, type Waiting } from './late-numbers.ts';
import type { Store } from './store.ts';

const gatherFor = millis(100);
/** As many writes at once hold the loop up for some ten milliseconds: then they are not gathered any longer. */
const mostGathered = 500;
/** Events kept in memory while the disk refuses; later ones are counted and the gap is journalled. */
const longestBacklog = 20_000;

/** What is written apart from each other, so that one that succeeds does not hide that another is refused. */
export type Written = 'record' | 'readings' | 'report' | 'housekeeping';

export class Recorder {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #late: LateNumbers;
  #waiting: Waiting[] = [];
  #states = new Map<string, Json>();
  #works: (() => void)[] = [];
  #cancel: (() => void) | undefined;
  readonly #faults = new Map<Written, StoreFault>();
  /** A refusal that nobody has been told of yet. */
  #untold: StoreFault | undefined;
  /** What waits was refused: everything that comes now stands behind it. */
  #isBehind = false;
  #lost = 0;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#late = new LateNumbers(store.lastSeq());
  }

  /** The number in the record of an event that `now`, `ahead` or `one` gave; `undefined` while it does not stand there. */
  numberOf(event: number): number | undefined {
    return this.#late.trueOf(event);
  }

  /** A name for what such an event began: no other in the record has it, and it stays when the event is written late. */
  nameOf(event: number): string {
    return this.#late.nameOf(event);
  }

  /** Why the record, or what is kept beside it, cannot be written at present. */
  get fault(): StoreFault | undefined {
    return this.#faults.get('record') ?? this.#faults.values().next().value;
  }

  /** The present refusal, or one that began and ended since this was last asked: it, too, is to be told. */
  takeRefusal(): StoreFault | undefined {
    const refusal = this.fault ?? this.#untold;
    this.#untold = undefined;
    return refusal;
  }

  /**
   * Writes events, with any state that belongs to them, durably before it returns. While the disk refuses they wait
   * in memory and come back with a number below zero: a cause for what follows, which is written with the true one.
   */
  now(events: readonly NewEvent[], states: ReadonlyMap<string, Json> = new Map()): readonly JournalEvent[] {
    const queued = this.#waiting.length;
    this.#putBehind(events, states);
    return this.flush()?.slice(queued) ?? this.#standingIn(events, queued);
  }

  /**
   * Like `now`, but leaves what is gathered where it is: for orders that must not wait until the outcomes of others
   * are written. Whoever calls it knows that no gathered command of the same devices is older.
   */
  ahead(events: readonly NewEvent[], states: ReadonlyMap<string, Json>): readonly JournalEvent[] {
    // After a refusal the order in memory is the order in which everything is written later.
    if (this.#isBehind) return this.now(events, states);
    const written = this.attempt(() =>
      this.#store.transact(() => {
        for (const [key, value] of states) this.#store.saveState(key, value);
        return this.#store.append(events.map((event) => this.#late.ready(event)));
      }),
    );
    if (written === undefined) {
      // Not tried twice: a disk that refuses may hold the loop up for seconds each time.
      this.#isBehind = true;
      const queued = this.#waiting.length;
      this.#putBehind(events, states);
      this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
      return this.#standingIn(events, queued);
    }
    for (const key of states.keys()) this.#states.delete(key);
    return written;
  }

  /** Writes one event durably and returns its number, below zero while the disk refuses. */
  one(event: NewEvent, states?: ReadonlyMap<string, Json>): number {
    return this.now([event], states)[0]?.seq ?? 0;
  }

  /** Writes within 100 ms, in the order given. */
  soon(event: NewEvent, written?: (event: JournalEvent) => void): void {
    this.#queue({ event, written });
    this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
  }

  /** Saves state with the next gathered transaction. */
  keep(key: string, value: Json): void {
    this.#states.set(key, value);
    this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
  }

  /** Does `work` on the store with the next gathered transaction, before the events that tell of it. */
  gather(work: () => void): void {
    if (this.#works.length < longestBacklog) this.#works.push(work);
    else this.#lost += 1;
    if (this.#works.length >= mostGathered && !this.#faults.has('record')) this.flush();
    else this.#cancel ??= this.#clock.after(gatherFor, () => this.flush());
  }

  /** Writes what waits; `undefined` when the disk refused, and then everything still waits. */
  flush(): readonly JournalEvent[] | undefined {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#waiting.length === 0 && this.#states.size === 0 && this.#works.length === 0) return [];
    const waiting = this.#waiting;
    const states = this.#states;
    const works = this.#works;
    const events = this.attempt(() =>
      this.#store.transact(() => {
        for (const work of works) work();
        for (const [key, value] of states) this.#store.saveState(key, value);
        return this.#store.append(this.#late.allReady(waiting, () => this.#store.lastSeq()));
      }),
    );
    this.#isBehind = events === undefined;
    if (events === undefined) return undefined;
    this.#waiting = [];
    this.#states = new Map();
    this.#works = [];
    for (const [index, each] of waiting.entries()) {
      const event = events[index];
      if (event === undefined) continue;
      this.#late.settle(each, event);
      each.written?.(event);
    }
    this.#noteGap();
    return events;
  }

  /** Runs a write of `what`; `undefined`, and the fault noted, when the disk refused it. */
  attempt<T>(work: () => T, what: Written = 'record'): T | undefined {
    try {
      const result = work();
      this.#faults.delete(what);
      return result;
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      this.#faults.set(what, error.fault);
      this.#untold = error.fault;
      return undefined;
    }
  }

  #putBehind(events: readonly NewEvent[], states: ReadonlyMap<string, Json>): void {
    for (const event of events) this.#queue({ event, written: undefined });
    for (const [key, value] of states) this.#states.set(key, value);
  }

  /** Events that were refused and wait from place `from` on, under stand-ins; those for which there was no room, too. */
  #standingIn(events: readonly NewEvent[], from: number): readonly JournalEvent[] {
    return events.map((event, index) => {
      const standIn = this.#late.next();
      const waiting = this.#waiting[from + index];
      if (waiting !== undefined) waiting.standIn = standIn;
      return { ...event, seq: standIn, hash: '' };
    });
  }

  #queue(waiting: Waiting): void {
    if (this.#waiting.length < longestBacklog) this.#waiting.push(waiting);
    else this.#lost += 1;
  }

  #noteGap(): void {
    if (this.#lost === 0) return;
    const lost = this.#lost;
    this.#lost = 0;
    this.soon({ kind: 'record.gap', at: this.#clock.now(), causes: [], data: { lost } });
  }
}
