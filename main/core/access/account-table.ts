/** The table of accounts. Statements only; who may do what is decided elsewhere. */
import type Database from 'better-sqlite3';
import type { Account } from '../../contract/views/account.ts';
import { roleSchema } from '../../contract/views/words.ts';
import type { UtcMs } from '../../domain/units.ts';
import type { AccessResult, NewAccount } from './access.ts';
import type { AccountRow } from './accounts-file.ts';

/** Names that differ only in case or in written form are one account. */
export const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

/** What others may know of an account. */
export function accountOf(row: AccountRow): Account {
  return {
    name: row.name,
    role: roleSchema.parse(row.role),
    disabled: row.disabled !== 0,
    createdAt: row.created_at,
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at }),
  };
}

/** Prepared access to the accounts of `database`. */
export function accountTable(database: Database.Database) {
  const find = database.prepare<[string], AccountRow>('SELECT * FROM account WHERE key = ?');
  const all = database.prepare<[], AccountRow>('SELECT * FROM account ORDER BY key');
  const count = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM account');
  const otherAdmins = database.prepare<[string], { n: number }>(
    "SELECT count(*) AS n FROM account WHERE role = 'admin' AND disabled = 0 AND key <> ?",
  );
  const insert = database.prepare<[string, string, string, string, number]>(
    'INSERT INTO account (key, name, role, hash, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const upsert = database.prepare<[string, string, string, string, number]>(
    `INSERT INTO account (key, name, role, hash, created_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET role = excluded.role, hash = excluded.hash, disabled = 0`,
  );
  const setDisabled = database.prepare<[number, string]>('UPDATE account SET disabled = ? WHERE key = ?');
  const setHash = database.prepare<[string, string]>('UPDATE account SET hash = ? WHERE key = ?');
  const signedIn = database.prepare<[number, string]>('UPDATE account SET last_sign_in_at = ? WHERE key = ?');
  const rowsIn = (query: Database.Statement<[], { n: number }>): number => query.get()?.n ?? 0;

  const insertOnce = database.transaction(
    (account: NewAccount, hash: string, at: UtcMs, onlyFirst: boolean): AccessResult<Account> => {
      const key = keyOf(account.name);
      if (onlyFirst && rowsIn(count) > 0) return { ok: false, why: 'accounts-exist' };
      if (find.get(key) !== undefined) return { ok: false, why: 'account-exists' };
      insert.run(key, account.name, account.role, hash, at);
      return { ok: true, value: { name: account.name, role: account.role, disabled: false, createdAt: at } };
    },
  );
  const disable = database.transaction((name: string, disabled: boolean): AccessResult<Account> => {
    const row = find.get(keyOf(name));
    if (row === undefined) return { ok: false, why: 'no-such-account' };
    const lastAdmin = row.role === 'admin' && (otherAdmins.get(row.key)?.n ?? 0) === 0;
    if (disabled && lastAdmin) return { ok: false, why: 'last-admin' };
    setDisabled.run(disabled ? 1 : 0, row.key);
    return { ok: true, value: { ...accountOf(row), disabled } };
  });
  return {
    find: (name: string) => find.get(keyOf(name)),
    list: () => all.all(),
    count: () => rowsIn(count),
    insert: (account: NewAccount, hash: string, at: UtcMs, onlyFirst: boolean) =>
      insertOnce.immediate(account, hash, at, onlyFirst),
    upsert: (account: NewAccount, hash: string, at: UtcMs) =>
      void upsert.run(keyOf(account.name), account.name, account.role, hash, at),
    setDisabled: (name: string, disabled: boolean) => disable.immediate(name, disabled),
    setHash: (key: string, hash: string) => void setHash.run(hash, key),
    signedIn: (key: string, at: UtcMs) => void signedIn.run(at, key),
  };
}
