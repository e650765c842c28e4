import type Database from 'better-sqlite3';
import { naming } from './fault.ts';

/** Nested units of work on one connection; the outermost one is durable, inner ones join it. */
export interface Transactions {
  transact<T>(work: () => T): T;
  /** Called when a unit of work was undone, whole or in part: anything remembered from it is void. */
  onUndone(listener: () => void): void;
  /** Called after the outermost unit was committed. */
  onCommitted(listener: () => void): void;
}

/** Transactions on `db`; disk misfortunes come out as StoreFailure naming `file`. */
export function createTransactions(db: Database.Database, file: string): Transactions {
  const undone: (() => void)[] = [];
  const committed: (() => void)[] = [];
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  let depth = 0;

  function undo(level: number): void {
    // A full disk may have made SQLite roll back by itself already.
    if (db.inTransaction) {
      if (level === 0) rollback.run();
      else db.exec(`ROLLBACK TO level${level}; RELEASE level${level}`);
    }
    for (const listener of undone) listener();
  }

  function transact<T>(work: () => T): T {
    const level = depth;
    const result = naming(file, () => {
      if (level === 0) begin.run();
      else db.exec(`SAVEPOINT level${level}`);
      depth += 1;
      try {
        const value = work();
        if (value instanceof Promise) throw new Error('Bug: a unit of work must not be asynchronous');
        if (level === 0) commit.run();
        else db.exec(`RELEASE level${level}`);
        return value;
      } catch (error) {
        undo(level);
        throw error;
      } finally {
        depth = level;
      }
    });
    if (level === 0) for (const listener of committed) listener();
    return result;
  }
  return {
    transact,
    onUndone: (listener) => void undone.push(listener),
    onCommitted: (listener) => void committed.push(listener),
  };
}
