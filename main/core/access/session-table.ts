/** The table of sessions: tokens are stored as hashes, and a session that is used goes on. */
import { createHash, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { SessionView } from '../../contract/views/account.ts';
import { type Millis, seconds, type UtcMs } from '../../domain/units.ts';
import { storeFaultOf } from '../store/fault.ts';
import { accountOf } from './account-table.ts';
import type { AccountRow } from './accounts-file.ts';

/** A session ends this long after its last use. */
export const sessionLife: Millis = seconds(12 * 3600);
/** The stored expiry is moved at most this often, so that a call does not cost a write. */
const renewEvery = seconds(60);
const mostSessionsPerAccount = 20;

/** Prepared access to the sessions of `database`. */
export function sessionTable(database: Database.Database, now: () => UtcMs) {
  const insert = database.prepare<[string, string, number, number]>(
    'INSERT INTO session (token_hash, account, created_at, expires_at) VALUES (?, ?, ?, ?)',
  );
  const find = database.prepare<[string, number], AccountRow & { expires_at: number }>(
    `SELECT account.*, session.expires_at FROM session JOIN account ON account.key = session.account
     WHERE token_hash = ? AND expires_at > ? AND disabled = 0`,
  );
  const renew = database.prepare<[number, string]>('UPDATE session SET expires_at = ? WHERE token_hash = ?');
  const end = database.prepare<[string]>('DELETE FROM session WHERE token_hash = ?');
  const endAll = database.prepare<[string, string]>('DELETE FROM session WHERE account = ? AND token_hash <> ?');
  const endExpired = database.prepare<[number]>('DELETE FROM session WHERE expires_at <= ?');
  const endOldest = database.prepare<[string, string, number]>(
    `DELETE FROM session WHERE account = ? AND token_hash NOT IN
     (SELECT token_hash FROM session WHERE account = ? ORDER BY created_at DESC, rowid DESC LIMIT ?)`,
  );
  const accountOfKey = database.prepare<[string], AccountRow>('SELECT * FROM account WHERE key = ? AND disabled = 0');
  /** Begun while the disk refused: people must be let in to act on the road. They end with the program. */
  const unsaved = new Map<string, { readonly account: string; expiresAt: number }>();
  /** Ended while the disk refused. */
  const ended = new Set<string>();
  const resumeUnsaved = (token: string, at: number): SessionView | undefined => {
    const kept = unsaved.get(hashOf(token));
    const row = kept === undefined || kept.expiresAt <= at ? undefined : accountOfKey.get(kept.account);
    if (kept === undefined || row === undefined) return undefined;
    kept.expiresAt = at + sessionLife;
    return { token, account: accountOf(row), expiresAt: kept.expiresAt };
  };
  return {
    start: (row: AccountRow): SessionView => {
      const at = now();
      const token = randomBytes(32).toString('base64url');
      const refused = refusalOf(() => {
        endExpired.run(at);
        insert.run(hashOf(token), row.key, at, at + sessionLife);
        endOldest.run(row.key, row.key, mostSessionsPerAccount);
      });
      for (const [hash, { expiresAt }] of unsaved) if (expiresAt <= at) unsaved.delete(hash);
      if (refused) unsaved.set(hashOf(token), { account: row.key, expiresAt: at + sessionLife });
      return { token, account: accountOf(row), expiresAt: at + sessionLife };
    },
    resume: (token: string): SessionView | undefined => {
      const at = now();
      if (ended.has(hashOf(token))) return undefined;
      const row = find.get(hashOf(token), at);
      if (row === undefined) return resumeUnsaved(token, at);
      const expiresAt = at + sessionLife;
      if (expiresAt - row.expires_at < renewEvery) return { token, account: accountOf(row), expiresAt: row.expires_at };
      // A person at work is not put out because the disk is full: the session goes on until the end that is stored.
      const refused = refusalOf(() => renew.run(expiresAt, hashOf(token)));
      return { token, account: accountOf(row), expiresAt: refused ? row.expires_at : expiresAt };
    },
    end: (token: string): void => {
      unsaved.delete(hashOf(token));
      if (refusalOf(() => end.run(hashOf(token)))) ended.add(hashOf(token));
    },
    endAll: (key: string, keep?: string): void => {
      const kept = keep === undefined ? '' : hashOf(keep);
      for (const [hash, { account }] of unsaved) if (account === key && hash !== kept) unsaved.delete(hash);
      endAll.run(key, kept);
    },
  };
}

/** True when the disk refused `write`. */
export function refusalOf(write: () => unknown): boolean {
  try {
    write();
    return false;
  } catch (error) {
    if (storeFaultOf(error, 'accounts.db') === undefined) throw error;
    return true;
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
