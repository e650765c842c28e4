/**
 * Local accounts and sessions: who is signed in, with which role. Owns `accounts.db`.
 * Never decides what a role may do (domain/authority does), never stores a password or a token in clear.
 */
import type Database from 'better-sqlite3';
import type { Account, SessionView } from '../../contract/views/account.ts';
import type { Role } from '../../domain/authority.ts';
import { type Millis, seconds, type UtcMs } from '../../domain/units.ts';
import { accountOf, accountTable, keyOf } from './account-table.ts';
import { type AccountsFile, openAccountsFile } from './accounts-file.ts';
import { openAttemptBook } from './attempts.ts';
import { createPasswordHasher, fullCost, type PasswordCost, slightCost } from './password.ts';
import { refusalOf, sessionTable } from './session-table.ts';

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

const shortestPassword = 10;
const validName = /^[\p{L}\p{N}._-]{1,40}$/u;

/** Opens the accounts; fails with `not-writable`, `disk-full`, `damaged` or `newer-version`. */
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
      // Only told to administrators: nobody is kept out because it cannot be noted.
      refusalOf(() => table.signedIn(row.key, now));
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

function complaintAbout(account: NewAccount): AccessRefusal | undefined {
  if (!validName.test(account.name)) return 'bad-name';
  return account.password.length < shortestPassword ? 'password-too-short' : undefined;
}
