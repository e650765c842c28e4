/**
 * Owns what must outlive the process: the journal and everything saved with it (journal.db, durable at each commit)
 * and the readings (telemetry.db, fast). Never decides, never repairs the record, never tells of what is not on disk.
 */
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { naming, StoreFailure, type StoreFault, storeFaultOf } from './fault.ts';
import { createFaultTable, type FaultTable } from './fault-table.ts';
import { createFogEventTable, type FogEventTable } from './fog-event-table.ts';
import { claimFolder } from './folder-claim.ts';
import { createJournal, type Journal } from './journal.ts';
import { checkOwner, type Migration, migrate } from './migrate.ts';
import { journalRecord } from './migrations/journal-0001-record.ts';
import { telemetryReadings } from './migrations/telemetry-0001-readings.ts';
import { createStateTable, type StateTable } from './state-table.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { createTransactions } from './transactions.ts';

/** The part of a developers' log that the store needs. */
export interface StoreLog {
  warn(facts: object, message: string): void;
}

export interface StoreOptions {
  /** Folder of the databases, made when missing; `undefined` keeps everything in memory. */
  readonly directory: string | undefined;
  readonly log?: StoreLog;
  /** Claims the folder for this process until the store closes; false where it is claimed already. Default true. */
  readonly exclusive?: boolean;
}

export interface Store extends Journal, StateTable, FaultTable, Telemetry {
  readonly fogEvents: FogEventTable;
  /** Runs `work` as one durable unit: all of its appends and saves, or none. Throws StoreFailure when the disk refuses. */
  transact<T>(work: () => T): T;
  /** Moves the write-ahead logs into the databases and gives their room back; call when idle. Throws StoreFailure. */
  checkpoint(): void;
  close(): void;
}

/** `notes`: misfortunes the store got over by itself, for the alarm list (a broken telemetry file set aside). */
export type OpenedStore =
  | { readonly ok: true; readonly store: Store; readonly notes: readonly StoreFault[] }
  | { readonly ok: false; readonly fault: StoreFault };

/** What the store has open; closing twice does nothing. */
interface Closable {
  close(): void;
}

const journalMigrations: readonly Migration[] = [journalRecord];
const telemetryMigrations: readonly Migration[] = [telemetryReadings];
/** Up to this size the whole file is checked at every start; larger ones would keep the road waiting. */
const checkWholeBelow = 64 * 1024 * 1024;

/** Opens or makes the store of a data folder; a folder that cannot be used comes back as a named fault, untouched. */
export function openStore(options: StoreOptions): OpenedStore {
  const opened: Closable[] = [];
  try {
    const { directory } = options;
    if (directory !== undefined && options.exclusive === false)
      naming(directory, () => mkdirSync(directory, { recursive: true }));
    else if (directory !== undefined) opened.push(claimed(directory));
    const file = (name: string): string => (directory === undefined ? ':memory:' : join(directory, name));
    const journal = openDatabase(file('journal.db'), 'FULL', journalMigrations);
    opened.push(journal);
    const { db: telemetry, notes } = openTelemetry(file('telemetry.db'), options.log);
    opened.push(telemetry);
    return { ok: true, store: assemble(journal, telemetry, opened), notes };
  } catch (error) {
    for (const each of opened.reverse()) each.close();
    const fault = storeFaultOf(error, options.directory ?? ':memory:');
    if (fault === undefined) throw error;
    return { ok: false, fault };
  }
}

function assemble(journal: Database.Database, telemetry: Database.Database, opened: readonly Closable[]): Store {
  const transactions = createTransactions(journal, journal.name);
  const readings = createTelemetry(telemetry);
  const checkpoint = (): void => {
    for (const db of [journal, telemetry]) naming(db.name, () => db.pragma('wal_checkpoint(TRUNCATE)'));
  };
  return {
    ...createJournal(journal, transactions),
    ...createStateTable(journal, transactions),
    ...createFaultTable(journal, transactions),
    saveReadings: (rows) => naming(telemetry.name, () => readings.saveReadings(rows)),
    readings: readings.readings,
    forgetReadings: (before, limit) => naming(telemetry.name, () => readings.forgetReadings(before, limit)),
    fogEvents: createFogEventTable(journal, transactions),
    transact: transactions.transact,
    checkpoint,
    close: () => {
      for (const each of opened.toReversed()) each.close();
    },
  };
}

/** The folder, given free when it is closed like a database. */
function claimed(directory: string): Closable {
  const result = claimFolder(directory);
  if (!result.ok) throw new StoreFailure(result.fault);
  return { close: () => result.claim.release() };
}

function openDatabase(file: string, synchronous: 'FULL' | 'NORMAL', migrations: readonly Migration[]) {
  return naming(file, () => {
    const db = new Database(file, { timeout: 5_000 });
    try {
      checkOwner(db, migrations, file);
      // Must come before the first table; without it a file never shrinks. Being a write, it also finds out now and
      // not in the fog that a file may only be read.
      db.pragma('auto_vacuum = INCREMENTAL');
      db.pragma('journal_mode = WAL');
      // Reopening a WAL file silently falls back to NORMAL: always said anew.
      db.pragma(`synchronous = ${synchronous}`);
      // Indexes by zone and device are written all over the file: keep their hot pages at hand, and fold back seldom.
      db.pragma('cache_size = -65536');
      db.pragma('wal_autocheckpoint = 4000');
      db.pragma('journal_size_limit = 33554432');
      db.pragma('foreign_keys = ON');
      checkHealth(db, file);
      migrate(db, migrations);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function checkHealth(db: Database.Database, file: string): void {
  if (db.memory || statSync(file).size > checkWholeBelow) return;
  const answer = String(db.pragma('quick_check(1)', { simple: true }));
  if (answer !== 'ok') throw new StoreFailure({ code: 'store/corrupt', file, detail: answer });
}

/** Readings are not the record: a broken file is set aside and a fresh one begun, rather than leaving the road unguided. */
function openTelemetry(
  file: string,
  log: StoreLog | undefined,
): { readonly db: Database.Database; readonly notes: readonly StoreFault[] } {
  try {
    return { db: openDatabase(file, 'NORMAL', telemetryMigrations), notes: [] };
  } catch (error) {
    const fault = storeFaultOf(error, file);
    if (fault?.code !== 'store/corrupt') throw error;
    log?.warn({ fault }, 'telemetry file set aside');
    renameSync(file, `${file}.corrupt`);
    for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    return { db: openDatabase(file, 'NORMAL', telemetryMigrations), notes: [fault] };
  }
}
