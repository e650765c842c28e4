/**
 * One live feed: a snapshot, then what changed, gathered to at most five messages a second, or sooner where a person
 * waits for it. A reader that does not keep up gets a fresh snapshot instead of an ever longer queue.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { FeedMessage } from '../../contract/views/feed.ts';
import { type Millis, millis } from '../../domain/units.ts';

export interface FeedOptions<T> {
  readonly clock: Clock;
  /** Everything now, for a snapshot. */
  readonly all: () => T[];
  /** One item, or `undefined` when it is gone. */
  readonly one: (key: string) => T | undefined;
  /** How readers know the item of a key, where that is not the key itself. */
  readonly idOf?: (key: string) => string | number;
}

const gatherFor = millis(200);
/** What a person who has just acted waits for. */
export const soon = millis(30);
/** Messages a slow reader may lag behind before it is given a snapshot. */
const longestLag = 24;

interface Reader<T> {
  readonly queue: FeedMessage<T>[];
  wake: (() => void) | undefined;
}

export class Feed<T> {
  readonly #options: FeedOptions<T>;
  readonly #readers = new Set<Reader<T>>();
  readonly #touched = new Set<string>();
  #rev = 0;
  #cancel: (() => void) | undefined;
  #due = 0;

  constructor(options: FeedOptions<T>) {
    this.#options = options;
  }

  /** Whether anybody follows it: without readers nothing needs to be touched. */
  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  /** Says that an item may have changed, to be told `within` a span; cheap, and free without readers. */
  touch(key: string, within: Millis = gatherFor): void {
    if (this.#readers.size === 0) return;
    this.#touched.add(key);
    const { clock } = this.#options;
    const due = clock.monotonic() + within;
    if (this.#cancel !== undefined && this.#due <= due) return;
    this.#cancel?.();
    this.#due = due;
    this.#cancel = clock.after(within, () => this.#flush());
  }

  /** Messages until `signal` aborts. */
  async *read(signal: AbortSignal | undefined): AsyncGenerator<FeedMessage<T>> {
    const reader: Reader<T> = { queue: [this.#snapshot()], wake: undefined };
    this.#readers.add(reader);
    const stop = () => reader.wake?.();
    signal?.addEventListener('abort', stop);
    try {
      while (!signal?.aborted) {
        const message = reader.queue.shift();
        if (message !== undefined) yield message;
        else {
          await new Promise<void>((wake) => {
            reader.wake = wake;
          });
          reader.wake = undefined;
        }
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#readers.delete(reader);
    }
  }

  #snapshot(): FeedMessage<T> {
    return { type: 'snapshot', rev: this.#rev, at: this.#options.clock.now(), items: this.#options.all() };
  }

  #flush(): void {
    this.#cancel = undefined;
    const changed: T[] = [];
    const removed: (string | number)[] = [];
    for (const key of this.#touched) {
      const item = this.#options.one(key);
      if (item === undefined) removed.push(this.#options.idOf?.(key) ?? key);
      else changed.push(item);
    }
    this.#touched.clear();
    this.#rev += 1;
    const delta: FeedMessage<T> = { type: 'delta', rev: this.#rev, at: this.#options.clock.now(), changed, removed };
    for (const reader of this.#readers) {
      if (reader.queue.length >= longestLag) reader.queue.splice(0, reader.queue.length, this.#snapshot());
      else reader.queue.push(delta);
      reader.wake?.();
    }
  }
}
