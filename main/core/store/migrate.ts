import type Database from 'better-sqlite3';
import { StoreFailure } from './fault.ts';

/** One numbered step of a database's shape; numbers count from 1 without holes. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** "Fogw": marks a file as ours, so that a wrong data folder is never written into. */
const applicationId = 0x466f6777;

/** Refuses a file that another program or a newer version of this one wrote, before anything in it is touched. */
export function checkOwner(db: Database.Database, migrations: readonly Migration[], file: string): void {
  const version = versionOf(db);
  const owner = Number(db.pragma('application_id', { simple: true }));
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0;
  if (owner !== applicationId && (owner !== 0 || version !== 0 || tables > 0)) {
    throw new StoreFailure({ code: 'store/foreign-file', file, detail: `application id ${owner}` });
  }
  if (version > migrations.length) {
    const detail = `schema ${version}, this version knows ${migrations.length}`;
    throw new StoreFailure({ code: 'store/newer-schema', file, detail });
  }
}

/** Brings a database to the newest shape, each step in a transaction of its own. */
export function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  for (const migration of migrations.slice(versionOf(db))) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
      db.pragma(`application_id = ${applicationId}`);
    }).immediate();
  }
}

const versionOf = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));
