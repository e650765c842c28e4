/**
 * The append-only record: numbers events, chains their hashes, remembers their causes. Never changes or removes an
 * event; tells nobody of an event before it is on the disk.
 */
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { JournalEvent, NewEvent } from '../../domain/journal.ts';
import { utcMs } from '../../domain/units.ts';
import { canonicalJson } from './canonical.ts';
import type { Transactions } from './transactions.ts';

export interface JournalFilter {
  readonly zone?: string | undefined;
  readonly device?: string | undefined;
  readonly kind?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only events with a smaller number, for paging back. */
  readonly before?: number | undefined;
  /** Only events with a larger number. */
  readonly after?: number | undefined;
  readonly limit: number;
}

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
  verify(): Verdict;
  onAppend(listener: (events: readonly JournalEvent[]) => void): () => void;
}

interface EventRow {
  readonly seq: number;
  readonly kind: NewEvent['kind'];
  readonly at: number;
  readonly zone: string | null;
  readonly device: string | null;
  readonly actor: string | null;
  readonly causes: string;
  readonly data: string;
  readonly hash: string;
}
interface Head {
  readonly seq: number;
  readonly hash: string;
}

const hourMs = 3_600_000;
const hourOf = (at: number): number => Math.floor(at / hourMs);
/** A chain longer than this is cut: nobody reads further, and one event must not stall the core. */
const longestChain = 2_000;
const genesis = '0'.repeat(64);

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

type Content = Omit<EventRow, 'hash' | 'at'> & { readonly at: number };

const rowOf = (event: NewEvent, seq: number, at: number, causes: readonly number[]): Content => ({
  seq,
  kind: event.kind,
  at,
  zone: event.zone ?? null,
  device: event.device ?? null,
  actor: event.actor ?? null,
  causes: `[${causes.join(',')}]`,
  data: canonicalJson(event.data),
});

/** SHA-256 over the previous hash and the event as canonical JSON (absent members left out). */
function chained(previous: string, row: Content): string {
  const actor = row.actor === null ? '' : `"actor":${JSON.stringify(row.actor)},`;
  const device = row.device === null ? '' : `"device":${JSON.stringify(row.device)},`;
  const zone = row.zone === null ? '' : `,"zone":${JSON.stringify(row.zone)}`;
  const body = `{${actor}"at":${row.at},"causes":${row.causes},"data":${row.data},${device}"kind":${JSON.stringify(row.kind)},"seq":${row.seq}${zone}}`;
  return hash('sha256', previous + body, 'hex');
}

function eventOf(row: EventRow | undefined): JournalEvent | undefined {
  if (row === undefined) return undefined;
  const causes: unknown = JSON.parse(row.causes);
  return {
    seq: row.seq,
    kind: row.kind,
    at: utcMs(row.at),
    ...(row.zone === null ? {} : { zone: row.zone }),
    ...(row.device === null ? {} : { device: row.device }),
    ...(row.actor === null ? {} : { actor: row.actor }),
    causes: Array.isArray(causes) ? causes.map(Number) : [],
    data: JSON.parse(row.data),
    hash: row.hash,
  };
}

const eventsOf = (rows: readonly EventRow[]): JournalEvent[] =>
  rows.map(eventOf).filter((event): event is JournalEvent => event !== undefined);

/** Newest first; a span of time is first narrowed to sequence numbers by the hours it touches. */
function createQuery(db: Database.Database): Journal['query'] {
  const span = db.prepare<[number, number], { first: number | null; last: number | null }>(
    'SELECT min(first_seq) AS first, max(last_seq) AS last FROM event_hours WHERE hour BETWEEN ? AND ?',
  );
  const statements = new Map<string, Database.Statement<unknown[], EventRow>>();
  return (filter) => {
    const terms: string[] = [];
    const values: (string | number)[] = [];
    const add = (term: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      terms.push(term);
      values.push(value);
    };
    add('zone = ?', filter.zone);
    add('device = ?', filter.device);
    add('kind = ?', filter.kind);
    add('seq < ?', filter.before);
    add('seq > ?', filter.after);
    if (filter.from !== undefined || filter.to !== undefined) {
      const bounds = span.get(hourOf(filter.from ?? 0), hourOf(filter.to ?? Number.MAX_SAFE_INTEGER));
      if (bounds?.first == null || bounds.last === null) return [];
      add('seq >= ?', bounds.first);
      add('seq <= ?', bounds.last);
      add('at >= ?', filter.from);
      add('at <= ?', filter.to);
    }
    const where = terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`;
    const sql = `SELECT * FROM events ${where} ORDER BY seq DESC LIMIT ?`;
    const statement = statements.get(sql) ?? db.prepare<unknown[], EventRow>(sql);
    statements.set(sql, statement);
    return eventsOf(statement.all(...values, Math.max(0, Math.floor(filter.limit))));
  };
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

function verify(db: Database.Database): Verdict {
  const head = db.prepare<[], Head>('SELECT seq, hash FROM chain_head').get() ?? { seq: 0, hash: genesis };
  let previous = genesis;
  let events = 0;
  for (const row of db.prepare<[], EventRow>('SELECT * FROM events ORDER BY seq').iterate()) {
    if (row.seq !== events + 1 || chained(previous, row) !== row.hash) {
      return { intact: false, events, brokenAt: events + 1 };
    }
    previous = row.hash;
    events += 1;
  }
  const whole = head.seq === events && head.hash === previous;
  return whole ? { intact: true, events } : { intact: false, events, brokenAt: Math.min(head.seq, events) + 1 };
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
