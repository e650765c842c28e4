import type Database from 'better-sqlite3';
import type { Json } from '../../domain/journal.ts';
import type { Transactions } from './transactions.ts';

/** What the core must find again after a restart, by key; saved in the same unit of work as the events it follows from. */
export interface StateTable {
  saveState(key: string, value: Json): void;
  loadState(key: string): Json | undefined;
  states(prefix: string): ReadonlyMap<string, Json>;
}

/** Saved states in `db`. */
export function createStateTable(db: Database.Database, transactions: Transactions): StateTable {
  const save = db.prepare('INSERT INTO states VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const load = db.prepare<[string], string>('SELECT value FROM states WHERE key = ?').pluck();
  const list = db.prepare<[string, string], { key: string; value: string }>(
    'SELECT key, value FROM states WHERE key >= ? AND key < ? ORDER BY key',
  );
  return {
    saveState: (key, value) => void transactions.transact(() => save.run(key, JSON.stringify(value))),
    loadState: (key) => {
      const text = load.get(key);
      return text === undefined ? undefined : read(text);
    },
    states: (prefix) => new Map(list.all(prefix, `${prefix}\u{10FFFF}`).map(({ key, value }) => [key, read(value)])),
  };
}

/** Text that is no JSON comes back as it is: whoever saved it finds it damaged, and the start is not stopped. */
function read(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
