import type Database from 'better-sqlite3';
import { type FogEvent, fogEventSchema } from '../../contract/views/record.ts';
import type { Transactions } from './transactions.ts';

/** Fog events as the report last summed them up; everything here can be rebuilt from the journal. */
export interface FogEventTable {
  put(event: FogEvent): void;
  get(id: number): FogEvent | undefined;
  /** Newest first. */
  list(filter: {
    readonly zone?: string | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  }): FogEvent[];
  open(): FogEvent[];
  clear(): void;
}

/** The fog events in `db`. */
export function createFogEventTable(db: Database.Database, transactions: Transactions): FogEventTable {
  const put = db.prepare('INSERT OR REPLACE INTO fog_events VALUES (?, ?, ?, ?)');
  const get = db.prepare<[number], string>('SELECT body FROM fog_events WHERE id = ?').pluck();
  const all = db.prepare<[number, number], string>('SELECT body FROM fog_events WHERE id < ? ORDER BY id DESC LIMIT ?');
  const ofZone = db.prepare<[string, number, number], string>(
    'SELECT body FROM fog_events WHERE zone = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const open = db.prepare<[], string>('SELECT body FROM fog_events WHERE closed_at IS NULL ORDER BY id').pluck();
  const clear = db.prepare('DELETE FROM fog_events');
  const parse = (body: string): FogEvent => fogEventSchema.parse(JSON.parse(body));
  return {
    put: (event) =>
      void transactions.transact(() => put.run(event.id, event.zone, event.closedAt ?? null, JSON.stringify(event))),
    get: (id) => {
      const body = get.get(id);
      return body === undefined ? undefined : parse(body);
    },
    list: ({ zone, before = Number.MAX_SAFE_INTEGER, limit }) =>
      (zone === undefined ? all.pluck().all(before, limit) : ofZone.pluck().all(zone, before, limit)).map(parse),
    open: () => open.all().map(parse),
    clear: () => void transactions.transact(() => clear.run()),
  };
}
