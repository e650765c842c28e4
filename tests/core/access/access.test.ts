import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Access, openAccess } from '../../../main/core/access/access.ts';
import { slightCost } from '../../../main/core/access/password.ts';
import { sessionLife } from '../../../main/core/access/session-table.ts';
import { minutes, seconds, type UtcMs, utcMs } from '../../../main/domain/units.ts';

let now: UtcMs;
let access: Access;
const folders: string[] = [];

function open(directory?: string): Access {
  const opened = openAccess({ directory, now: () => now, cost: slightCost });
  if (!opened.ok) throw new Error(opened.detail);
  return opened.access;
}
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'fogward-access-'));
  folders.push(made);
  return made;
};
const password = 'a long enough secret';
const add = (name: string, role: 'viewer' | 'operator' | 'admin' = 'operator') => access.add({ name, password, role });

beforeEach(() => {
  now = utcMs(1_700_000_000_000);
  access = open();
});
afterEach(() => {
  access.close();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

describe('first admin', () => {
  it('is made once, signed in, and never again', async () => {
    expect(access.isEmpty()).toBe(true);
    const made = await access.setup('chief', password);
    expect(made.ok && made.value.account.role).toBe('admin');
    expect(access.isEmpty()).toBe(false);
    expect(made.ok && access.resume(made.value.token)?.account.name).toBe('chief');
    expect(await access.setup('second', password)).toEqual({ ok: false, why: 'accounts-exist' });
  });

  it('is made once even when two ask at the same moment', async () => {
    const both = await Promise.all([access.setup('one', password), access.setup('two', password)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect(access.list()).toHaveLength(1);
  });
});

describe('sign-in', () => {
  it('takes the right password in any written form of the name, and nothing else', async () => {
    await add('Wang.Wei');
    expect((await access.signIn('wang.wei', password)).ok).toBe(true);
    expect(await access.signIn('wang.wei', `${password} `)).toEqual({ ok: false });
    expect(await access.signIn('nobody', password)).toEqual({ ok: false });
    expect(await access.signIn('wang.wei', '')).toEqual({ ok: false });
  });

  it('refuses a disabled account with the same answer as a wrong password', async () => {
    await add('chief', 'admin');
    await add('gone');
    access.setDisabled('gone', true);
    expect(await access.signIn('gone', password)).toEqual({ ok: false });
    access.setDisabled('gone', false);
    expect((await access.signIn('gone', password)).ok).toBe(true);
  });

  it('makes a name wait after five failures, longer each time, without trying the password', async () => {
    await add('li');
    for (let i = 0; i < 5; i += 1) expect(await access.signIn('li', 'wrong')).toEqual({ ok: false });
    expect(await access.signIn('li', password)).toEqual({ ok: false, retryAfter: seconds(30) });
    now = utcMs(now + seconds(30));
    expect(await access.signIn('li', 'wrong')).toEqual({ ok: false });
    expect(await access.signIn('li', password)).toEqual({ ok: false, retryAfter: seconds(60) });
    now = utcMs(now + seconds(60));
    expect((await access.signIn('li', password)).ok).toBe(true);
    expect(await access.signIn('li', 'wrong')).toEqual({ ok: false });
  });

  it('counts tries that run side by side', async () => {
    await add('li');
    const burst = await Promise.all(Array.from({ length: 12 }, () => access.signIn('li', 'wrong')));
    expect(burst.filter((one) => !one.ok && one.retryAfter === undefined)).toHaveLength(5);
  });

  it('makes unknown names wait just as long, and leaves other names alone', async () => {
    await add('li');
    for (let i = 0; i < 5; i += 1) await access.signIn('ghost', 'wrong');
    expect(await access.signIn('ghost', 'wrong')).toEqual({ ok: false, retryAfter: seconds(30) });
    expect((await access.signIn('li', password)).ok).toBe(true);
  });

  it('turns tries away when too many passwords are being checked', async () => {
    const many = await Promise.all(Array.from({ length: 60 }, (_, i) => access.signIn(`ghost${i}`, 'wrong')));
    expect(many.some((one) => !one.ok && one.retryAfter === seconds(1))).toBe(true);
  });
});

describe('sessions', () => {
  const signIn = async (name: string) => {
    const result = await access.signIn(name, password);
    if (!result.ok) throw new Error('sign-in failed');
    return result.session;
  };

  it('slide with use and end twelve hours after the last', async () => {
    await add('li');
    const { token } = await signIn('li');
    now = utcMs(now + sessionLife - 1);
    expect(access.resume(token)?.expiresAt).toBe(now + sessionLife);
    now = utcMs(now + sessionLife - 1);
    expect(access.resume(token)).toBeDefined();
    now = utcMs(now + sessionLife);
    expect(access.resume(token)).toBeUndefined();
  });

  it('end with sign-out, a disabled account, and a password set by another', async () => {
    await add('chief', 'admin');
    await add('li');
    const first = await signIn('li');
    access.signOut(first.token);
    expect(access.resume(first.token)).toBeUndefined();
    const second = await signIn('li');
    access.setDisabled('li', true);
    access.setDisabled('li', false);
    expect(access.resume(second.token)).toBeUndefined();
    const third = await signIn('li');
    await access.setPassword('li', 'another long secret');
    expect(access.resume(third.token)).toBeUndefined();
  });

  it('keep the one that changed its own password, and end the others', async () => {
    await add('li');
    const here = await signIn('li');
    const elsewhere = await signIn('li');
    expect(await access.changePassword('li', 'wrong', 'another long secret', here.token)).toEqual({
      ok: false,
      why: 'wrong-password',
    });
    expect((await access.changePassword('li', password, 'another long secret', here.token)).ok).toBe(true);
    expect(access.resume(here.token)).toBeDefined();
    expect(access.resume(elsewhere.token)).toBeUndefined();
    expect(await access.signIn('li', password)).toEqual({ ok: false });
  });

  it('are never more than twenty an account: the oldest ends', async () => {
    await add('li');
    const first = await signIn('li');
    for (let i = 0; i < 20; i += 1) {
      now = utcMs(now + 1000);
      await signIn('li');
    }
    expect(access.resume(first.token)).toBeUndefined();
  });

  it('are refused for made-up tokens', () => {
    for (const token of ['', 'x', "' OR 1=1 --", 'a'.repeat(200)]) expect(access.resume(token)).toBeUndefined();
  });
});

describe('accounts', () => {
  it('keep at least one enabled admin', async () => {
    await add('chief', 'admin');
    await add('li');
    expect(access.setDisabled('chief', true)).toEqual({ ok: false, why: 'last-admin' });
    await add('deputy', 'admin');
    expect(access.setDisabled('chief', true).ok).toBe(true);
    expect(access.setDisabled('deputy', true)).toEqual({ ok: false, why: 'last-admin' });
  });

  it('refuse bad names, short passwords, and a name twice in any form', async () => {
    await add('Li');
    expect(await add('li')).toEqual({ ok: false, why: 'account-exists' });
    expect(await add('two words')).toEqual({ ok: false, why: 'bad-name' });
    expect(await access.add({ name: 'ok', password: 'short', role: 'viewer' })).toEqual({
      ok: false,
      why: 'password-too-short',
    });
    expect(access.setDisabled('nobody', true)).toEqual({ ok: false, why: 'no-such-account' });
    expect(await access.setPassword('nobody', password)).toEqual({ ok: false, why: 'no-such-account' });
  });

  it('of the demo are put back as printed', async () => {
    const demo = { name: 'operator', password: 'operator-demo', role: 'operator' } as const;
    await access.seedDemo([demo]);
    await access.setPassword('operator', 'changed by someone');
    await access.seedDemo([demo]);
    expect((await access.signIn('operator', 'operator-demo')).ok).toBe(true);
    expect(access.list()).toHaveLength(1);
  });
});

describe('the file', () => {
  it('keeps accounts and sessions over a restart, with no password or token in it, closed to others', async () => {
    const directory = folder();
    const first = open(directory);
    const made = await first.setup('chief', password);
    first.close();
    const token = made.ok ? made.value.token : '';
    const bytes = readFileSync(join(directory, 'accounts.db')).toString('latin1');
    expect(bytes).toContain('chief');
    expect(bytes).not.toContain(token);
    expect(bytes).not.toContain(password);
    expect(statSync(join(directory, 'accounts.db')).mode & 0o077).toBe(0);
    const second = open(directory);
    expect(second.resume(token)?.account.name).toBe('chief');
    second.close();
  });

  it('may be open twice: what one does the other sees at once', async () => {
    const directory = folder();
    const core = open(directory);
    const tool = open(directory);
    await core.setup('chief', password);
    await tool.add({ name: 'li', password, role: 'operator' });
    const signedIn = await core.signIn('li', password);
    tool.setDisabled('li', true);
    expect(signedIn.ok && core.resume(signedIn.session.token)).toBe(undefined);
    core.close();
    tool.close();
  });

  it('that is damaged is a named state, not a crash', () => {
    const directory = folder();
    writeFileSync(
      join(directory, 'accounts.db'),
      'this is no database, but it is long enough to be looked at '.repeat(20),
    );
    const opened = openAccess({ directory, now: () => now });
    expect(opened.ok ? 'ok' : opened.why).toBe('damaged');
    const nowhere = openAccess({ directory: join(directory, 'accounts.db', 'below'), now: () => now });
    expect(nowhere.ok ? 'ok' : nowhere.why).toBe('not-writable');
  });
});

describe('waiting', () => {
  it('is forgotten after an hour', async () => {
    await add('li');
    for (let i = 0; i < 9; i += 1) {
      await access.signIn('li', 'wrong');
      now = utcMs(now + minutes(15));
    }
    now = utcMs(now + minutes(60));
    await access.signIn('li', 'wrong');
    expect((await access.signIn('li', password)).ok).toBe(true);
  });
});

/** Lets no write to the accounts succeed until the returned function is called. */
function refuseWrites(): () => void {
  const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as Database.Statement;
  const run = vi.spyOn(statement, 'run').mockImplementation(() => {
    throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
  });
  return () => run.mockRestore();
}
async function signedIn(): Promise<string> {
  const result = await access.signIn('mei', password);
  if (!result.ok) throw new Error('not signed in');
  return result.session.token;
}

it('a session in use goes on while the disk is full, and ends at once when its person signs out', async () => {
  await add('mei');
  const token = await signedIn();
  const until = access.resume(token)?.expiresAt;
  now = utcMs(now + minutes(10));
  const healed = refuseWrites();
  expect(access.resume(token)).toMatchObject({ account: { name: 'mei' }, expiresAt: until });
  access.signOut(token);
  expect(access.resume(token)).toBeUndefined();
  healed();
  expect(access.resume(token)).toBeUndefined();
});

it('who signs in while the disk is full is let in, until the program ends or the account is disabled', async () => {
  await add('mei');
  const healed = refuseWrites();
  const [token, other] = [await signedIn(), await signedIn()];
  now = utcMs(now + minutes(10));
  expect(access.resume(token)).toMatchObject({ account: { name: 'mei' }, expiresAt: now + sessionLife });
  access.signOut(other);
  expect(access.resume(other)).toBeUndefined();
  healed();
  expect(access.resume(token)).toBeDefined();
  access.setDisabled('mei', true);
  expect(access.resume(token)).toBeUndefined();
  access.setDisabled('mei', false);
  expect(access.resume(token)).toBeUndefined();
});

it('a clock that was set back makes nobody wait longer to sign in than the failures earned', async () => {
  await add('mei');
  for (let tries = 0; tries < 5; tries += 1) await access.signIn('mei', 'wrong');
  now = utcMs(now - 86_400_000);
  expect(await access.signIn('mei', password)).toEqual({ ok: false, retryAfter: seconds(30) });
});
