/**
 * The file of accounts and sessions. Owns its schema; several processes may have it open at once
 * (the core, and the account tool beside it).
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { mayPass, storeFaultOf } from '../store/fault.ts';

export interface AccountRow {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  readonly hash: string;
  readonly disabled: number;
  readonly created_at: number;
  readonly last_sign_in_at: number | null;
}

export type AccountsFile =
  | { readonly ok: true; readonly database: Database.Database }
  | {
      readonly ok: false;
      readonly why: 'not-writable' | 'disk-full' | 'damaged' | 'newer-version';
      readonly detail: string;
    };

const schemaVersion = 1;
const schema = `
  CREATE TABLE account (
    key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, hash TEXT NOT NULL,
    disabled INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL, last_sign_in_at INTEGER
  ) STRICT;
  CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (key),
    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX session_by_account ON session (account, created_at);
  CREATE INDEX session_by_expiry ON session (expires_at);
  PRAGMA user_version = ${schemaVersion};
`;

/** Opens `accounts.db` in `directory` (made when missing, readable by its owner only), or in memory. */
export function openAccountsFile(directory: string | undefined): AccountsFile {
  let database: Database.Database | undefined;
  try {
    const path = directory === undefined ? ':memory:' : join(directory, 'accounts.db');
    if (directory !== undefined) mkdirSync(directory, { recursive: true, mode: 0o700 });
    database = new Database(path, { timeout: 5000 });
    if (directory !== undefined) chmodSync(path, 0o600);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    const found = Number(database.pragma('user_version', { simple: true }));
    if (found > schemaVersion) {
      database.close();
      return {
        ok: false,
        why: 'newer-version',
        detail: `${path} has version ${found}, this program knows ${schemaVersion}`,
      };
    }
    if (found < schemaVersion) createSchema(database);
    return { ok: true, database };
  } catch (error) {
    database?.close();
    return { ok: false, ...explain(error) };
  }
}

function createSchema(database: Database.Database): void {
  database
    .transaction(() => {
      if (Number(database.pragma('user_version', { simple: true })) === 0) database.exec(schema);
    })
    .immediate();
}

function explain(error: unknown): { why: 'not-writable' | 'disk-full' | 'damaged'; detail: string } {
  const detail = error instanceof Error ? error.message : String(error);
  const fault = storeFaultOf(error, 'accounts.db');
  if (fault?.code === 'store/corrupt') return { why: 'damaged', detail };
  return { why: fault !== undefined && mayPass(fault) ? 'disk-full' : 'not-writable', detail };
}
