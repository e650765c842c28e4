/**
 * Local accounts and sessions: who is signed in, with which role. Owns `accounts.db`.
 * Never decides what a role may do (domain/authority does), never stores a password or a token in clear.
 */
import { createHash, randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { type Account, roleSchema, type SessionView } from '../../contract/views.ts';
import type { Role } from '../../domain/authority.ts';
import { type Millis, seconds, type UtcMs } from '../../domain/units.ts';
import { type AccountRow, type AccountsFile, openAccountsFile } from './accounts-file.ts';
import { openAttemptBook } from './attempts.ts';
import { createPasswordHasher, fullCost, type PasswordCost, slightCost } from './password.ts';

export type SignInResult =
  | { readonly ok: true; readonly session: SessionView }
  /** Wrong name or password, or a disabled account; with `retryAfter`, nothing was even tried. */
  | { readonly ok: false; readonly retryAfter?: Millis };

export type AccessRefusal =
  | 'account-exists'
  | 'accounts-exist'
  | 'no-such-account'
  | 'last-admin'
  | 'wrong-password'
  | 'password-too-short'
  | 'bad-name';

export type AccessResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: AccessRefusal };

export interface NewAccount {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export interface Access {
  /** No account exists yet: `setup` may make the first admin. */
  isEmpty(): boolean;
  signIn(name: string, password: string): Promise<SignInResult>;
  /** The session of a token with its expiry moved on, or `undefined` when it ended; cheap enough for every call. */
  resume(token: string): SessionView | undefined;
  signOut(token: string): void;
  /** Makes the first admin and signs in; `accounts-exist` once there is any account. */
  setup(name: string, password: string): Promise<AccessResult<SessionView>>;
  /** Ends every other session of the account; `keep` is the token that stays signed in. */
  changePassword(name: string, current: string, next: string, keep?: string): Promise<AccessResult<Account>>;
  list(): readonly Account[];
  add(account: NewAccount): Promise<AccessResult<Account>>;
  /** Disabling ends the account's sessions; `last-admin` when nobody could manage accounts afterwards. */
  setDisabled(name: string, disabled: boolean): AccessResult<Account>;
  /** Ends the account's sessions. */
  setPassword(name: string, password: string): Promise<AccessResult<Account>>;
  /** Makes the demo's accounts, or puts them back as given. */
  seedDemo(accounts: readonly NewAccount[]): Promise<void>;
  close(): void;
}

export interface AccessOptions {
  /** Folder of `accounts.db`; `undefined` keeps everything in memory. */
  readonly directory: string | undefined;
  readonly now: () => UtcMs;
  /** For tests only. */
  readonly cost?: PasswordCost;
}

export type OpenedAccess = { readonly ok: true; readonly access: Access } | Exclude<AccountsFile, { ok: true }>;

/** A session ends this long after its last use. */
export const sessionLife: Millis = seconds(12 * 3600);
/** The stored expiry is moved at most this often, so that a call does not cost a write. */
const renewEvery = seconds(60);
const mostSessionsPerAccount = 20;
const shortestPassword = 10;
const validName = /^[\p{L}\p{N}._-]{1,40}$/u;

/** Opens the accounts; fails with `not-writable`, `damaged` or `newer-version`. */
export function openAccess(options: AccessOptions): OpenedAccess {
  const file = openAccountsFile(options.directory);
  return file.ok ? { ok: true, access: createAccess(file.database, options) } : file;
}

function createAccess(database: Database.Database, options: AccessOptions): Access {
  const hasher = createPasswordHasher(options.cost ?? fullCost);
  const attempts = openAttemptBook();
  const table = accountTable(database);
  const sessions = sessionTable(database, options.now);

  const insert = async (account: NewAccount, onlyFirst: boolean): Promise<AccessResult<Account>> => {
    const wrong = complaintAbout(account);
    if (wrong !== undefined) return { ok: false, why: wrong };
    const hash = await hasher.hash(account.password);
    return table.insert(account, hash, options.now(), onlyFirst);
  };
  const replacePassword = async (name: string, next: string, keep?: string): Promise<AccessResult<Account>> => {
    if (next.length < shortestPassword) return { ok: false, why: 'password-too-short' };
    const row = table.find(name);
    if (row === undefined) return { ok: false, why: 'no-such-account' };
    table.setHash(row.key, await hasher.hash(next));
    sessions.endAll(row.key, keep);
    return { ok: true, value: accountOf(row) };
  };

  return {
    isEmpty: () => table.count() === 0,
    signIn: async (name, password) => {
      const now = options.now();
      const key = keyOf(name);
      const wait = attempts.waitFor(key, now);
      if (wait > 0) return { ok: false, retryAfter: wait };
      if (hasher.isBusy()) return { ok: false, retryAfter: seconds(1) };
      attempts.begin(key, now);
      const matches = await hasher.matches(password, table.find(name)?.hash);
      // Read again: the account may have been disabled or given a new password while the hash ran.
      const row = table.find(name);
      if (!matches || row === undefined || row.disabled !== 0) return { ok: false };
      attempts.succeed(key);
      table.signedIn(row.key, now);
      return { ok: true, session: sessions.start({ ...row, last_sign_in_at: now }) };
    },
    resume: (token) => sessions.resume(token),
    signOut: (token) => sessions.end(token),
    setup: async (name, password) => {
      if (table.count() > 0) return { ok: false, why: 'accounts-exist' };
      const made = await insert({ name, password, role: 'admin' }, true);
      const row = table.find(name);
      if (!made.ok) return made;
      return row === undefined ? { ok: false, why: 'no-such-account' } : { ok: true, value: sessions.start(row) };
    },
    changePassword: async (name, current, next, keep) => {
      const key = keyOf(name);
      if (attempts.waitFor(key, options.now()) > 0) return { ok: false, why: 'wrong-password' };
      attempts.begin(key, options.now());
      if (!(await hasher.matches(current, table.find(name)?.hash))) return { ok: false, why: 'wrong-password' };
      attempts.succeed(key);
      return replacePassword(name, next, keep);
    },
    list: () => table.list().map(accountOf),
    add: (account) => insert(account, false),
    setDisabled: (name, disabled) => {
      const result = table.setDisabled(name, disabled);
      if (result.ok && disabled) sessions.endAll(keyOf(name));
      return result;
    },
    setPassword: (name, password) => replacePassword(name, password),
    seedDemo: async (accounts) => {
      for (const account of accounts)
        table.upsert(account, await hasher.hash(account.password, slightCost), options.now());
    },
    close: () => void database.close(),
  };
}

/** Names that differ only in case or in written form are one account. */
const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

function complaintAbout(account: NewAccount): AccessRefusal | undefined {
  if (!validName.test(account.name)) return 'bad-name';
  return account.password.length < shortestPassword ? 'password-too-short' : undefined;
}

function accountOf(row: AccountRow): Account {
  return {
    name: row.name,
    role: roleSchema.parse(row.role),
    disabled: row.disabled !== 0,
    createdAt: row.created_at,
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at }),
  };
}

function accountTable(database: Database.Database) {
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

function sessionTable(database: Database.Database, now: () => UtcMs) {
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
  return {
    start: (row: AccountRow): SessionView => {
      const at = now();
      const token = randomBytes(32).toString('base64url');
      endExpired.run(at);
      insert.run(hashOf(token), row.key, at, at + sessionLife);
      endOldest.run(row.key, row.key, mostSessionsPerAccount);
      return { token, account: accountOf(row), expiresAt: at + sessionLife };
    },
    resume: (token: string): SessionView | undefined => {
      const at = now();
      const row = find.get(hashOf(token), at);
      if (row === undefined) return undefined;
      const expiresAt = at + sessionLife;
      if (expiresAt - row.expires_at < renewEvery) return { token, account: accountOf(row), expiresAt: row.expires_at };
      renew.run(expiresAt, hashOf(token));
      return { token, account: accountOf(row), expiresAt };
    },
    end: (token: string): void => void end.run(hashOf(token)),
    endAll: (key: string, keep?: string): void => void endAll.run(key, keep === undefined ? '' : hashOf(keep)),
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
