/**
 * The append-only record: numbers events, chains their hashes, remembers their causes. Never changes or removes an
 * event; tells nobody of an event before it is on the disk.
 */
import type Database from 'better-sqlite3';
import type { JournalEvent, NewEvent } from '../../domain/journal.ts';
import { utcMs } from '../../domain/units.ts';
import { chained, type EventRow, eventOf, genesis, rowOf } from './event-row.ts';
import { createQuery, hourOf, type JournalFilter } from './journal-query.ts';
import type { Transactions } from './transactions.ts';
import { type Verification, verification } from './verification.ts';

export interface Verdict {
  readonly intact: boolean;
  /** Events checked. */
  readonly events: number;
  /** First event that is missing, changed or does not follow from its predecessor. */
  readonly brokenAt?: number;
}

export interface Journal {
  append(events: readonly NewEvent[]): readonly JournalEvent[];
  lastSeq(): number;
  event(seq: number): JournalEvent | undefined;
  query(filter: JournalFilter): readonly JournalEvent[];
  chain(seq: number): readonly JournalEvent[];
  /** Reads and checks the whole journal before it returns: not for a core at work. */
  verify(): Verdict;
  /** The same a stretch at a time; a bug when it is gone on with after the journal was closed. */
  verification(): Verification;
  onAppend(listener: (events: readonly JournalEvent[]) => void): () => void;
}

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** A chain longer than this is cut: nobody reads further, and one event must not stall the core. */
const longestChain = 2_000;

/** Opens the journal of a migrated database. */
export function createJournal(db: Database.Database, transactions: Transactions): Journal {
  const readHead = db.prepare<[], Head>('SELECT seq, hash FROM chain_head');
  const byNumber = db.prepare<[number], EventRow>('SELECT * FROM events WHERE seq = ?');
  const write = createWriter(db);
  const announce = createAnnouncer();
  // Valid only inside the running unit of work: another process (account administration) may append in between.
  let head: Head | undefined;
  let unannounced: JournalEvent[] = [];
  transactions.onUndone(() => {
    head = undefined;
    const kept = readHead.get()?.seq ?? 0;
    unannounced = unannounced.filter((event) => event.seq <= kept);
  });
  transactions.onCommitted(() => {
    head = undefined;
    const events = unannounced;
    unannounced = [];
    announce.deliver(events);
  });

  function append(events: readonly NewEvent[]): readonly JournalEvent[] {
    if (events.length === 0) return [];
    return transactions.transact(() => {
      const written = write(events, head ?? readHead.get() ?? { seq: 0, hash: genesis });
      const last = written.at(-1);
      if (last !== undefined) head = { seq: last.seq, hash: last.hash };
      unannounced.push(...written);
      return written;
    });
  }
  return {
    append,
    lastSeq: () => readHead.get()?.seq ?? 0,
    event: (seq) => eventOf(byNumber.get(seq)),
    query: createQuery(db),
    chain: createChain(db, (seq) => eventOf(byNumber.get(seq))),
    verify: () => verify(db),
    verification: () => verification(db),
    onAppend: announce.subscribe,
  };
}

type Writer = (events: readonly NewEvent[], head: Head) => readonly JournalEvent[];

function createWriter(db: Database.Database): Writer {
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertCause = db.prepare('INSERT INTO causes VALUES (?, ?)');
  const moveHead = db.prepare('UPDATE chain_head SET seq = ?, hash = ?');
  const widenHour = db.prepare(
    `INSERT INTO event_hours VALUES (?, ?, ?)
     ON CONFLICT (hour) DO UPDATE SET last_seq = excluded.last_seq`,
  );
  return (events, head) => {
    const written: JournalEvent[] = [];
    const hours = new Map<number, { first: number; last: number }>();
    let { seq, hash: previous } = head;
    for (const event of events) {
      seq += 1;
      const at = Math.round(event.at);
      const causes = inOrder(event.causes, seq);
      const row = rowOf(event, seq, at, causes);
      previous = chained(previous, row);
      insert.run(seq, row.kind, at, row.zone, row.device, row.actor, row.causes, row.data, previous);
      for (const cause of causes) insertCause.run(cause, seq);
      hours.set(hourOf(at), { first: hours.get(hourOf(at))?.first ?? seq, last: seq });
      written.push({ ...event, at: utcMs(at), causes, seq, hash: previous });
    }
    for (const [hour, { first, last }] of hours) widenHour.run(hour, first, last);
    moveHead.run(seq, previous);
    return written;
  };
}

/** Causes once each, in order; a cause that is not older than its effect is a bug. */
function inOrder(causes: readonly number[], seq: number): readonly number[] {
  const only = causes[0];
  if (only === undefined) return causes;
  const sorted = causes.length === 1 ? causes : [...new Set(causes)].sort((a, b) => a - b);
  if (!sorted.every((cause) => Number.isInteger(cause) && cause > 0 && cause < seq)) {
    throw new Error(`Bug: event ${seq} names causes ${causes.join(', ')}`);
  }
  return sorted;
}

/** Causes back to their origins and effects forward to the last, nearest first until the limit, then by number. */
function createChain(db: Database.Database, event: Journal['event']): Journal['chain'] {
  const effects = db
    .prepare<[number, number], number>('SELECT effect FROM causes WHERE cause = ? ORDER BY effect LIMIT ?')
    .pluck();
  return (seq) => {
    const start = event(seq);
    if (start === undefined) return [];
    const found = new Map([[seq, start]]);
    const walk = (next: (from: JournalEvent) => readonly number[]): void => {
      const queue = [start];
      for (let here = queue.shift(); here !== undefined && found.size < longestChain; here = queue.shift()) {
        for (const number of next(here)) {
          const there = found.has(number) || found.size >= longestChain ? undefined : event(number);
          if (there === undefined) continue;
          found.set(number, there);
          queue.push(there);
        }
      }
    };
    walk((from) => from.causes);
    walk((from) => effects.all(from.seq, longestChain));
    return [...found.values()].sort((a, b) => a.seq - b.seq);
  };
}

/** All of it in one go: for tools and tests, where nobody waits. */
function verify(db: Database.Database): Verdict {
  const walk = verification(db);
  for (let step = walk.next(); ; step = walk.next()) if (step.done === true) return step.value;
}

/** Tells listeners of committed events in order, also when a listener appends while it is being told. */
function createAnnouncer() {
  const listeners = new Set<(events: readonly JournalEvent[]) => void>();
  const queue: (readonly JournalEvent[])[] = [];
  let delivering = false;

  function deliver(events: readonly JournalEvent[]): void {
    if (events.length > 0) queue.push(events);
    if (delivering) return;
    delivering = true;
    for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
      for (const listener of [...listeners]) {
        try {
          listener(batch);
        } catch (error) {
          // The events are on the disk: the writer must not take a listener's bug for a failed write.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    }
    delivering = false;
  }
  return {
    deliver,
    subscribe: (listener: (events: readonly JournalEvent[]) => void): (() => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
