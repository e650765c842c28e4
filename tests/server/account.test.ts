import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openAccess } from '../../main/core/access/access.ts';
import { utcMs } from '../../main/domain/units.ts';

const tool = join(import.meta.dirname, '../../main/server/account.ts');
const data = mkdtempSync(join(tmpdir(), 'fogward-account-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const run = (args: readonly string[], input = 'a long enough secret\n') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args, '--data', data], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('the account tool', () => {
  it('manages accounts beside a running core', async () => {
    expect(run(['list'])).toMatchObject({ status: 1, stderr: expect.stringContaining('no accounts') });
    expect(run(['add', '--name', 'chief', '--role', 'admin']).status).toBe(0);
    const opened = openAccess({ directory: data, now: () => utcMs(Date.now()) });
    if (!opened.ok) throw new Error(opened.detail);
    const core = opened.access;
    expect((await core.signIn('chief', 'a long enough secret')).ok).toBe(true);
    expect(run(['add', '--name', '小李', '--role', 'operator'], '另一个足够长的口令而已\r\nrest').status).toBe(0);
    const session = await core.signIn('小李', '另一个足够长的口令而已');
    expect(session.ok).toBe(true);
    expect(run(['disable', '--name', '小李']).status).toBe(0);
    expect(session.ok && core.resume(session.session.token)).toBeUndefined();
    expect(run(['enable', '--name', '小李']).status).toBe(0);
    expect(run(['password', '--name', '小李'], 'yet another secret').status).toBe(0);
    expect((await core.signIn('小李', 'yet another secret')).ok).toBe(true);
    core.close();
    const listed = run(['list', '--json']).stdout.trim().split('\n');
    expect(listed.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['chief', '小李']);
  });

  it('says no with a sentence', () => {
    expect(run(['disable', '--name', 'chief'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('last enabled admin'),
    });
    expect(run(['add', '--name', 'x', '--role', 'king']).status).toBe(2);
    expect(run(['add', '--name', 'x', '--role', 'viewer'], 'short\n').status).toBe(1);
    expect(run(['add', '--name', 'x', '--role', 'viewer'], '').status).toBe(1);
    expect(run(['what', '--name', 'x']).status).toBe(2);
    expect(run(['add', 'boss', '--role', 'viewer'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('What is boss? An account is named by --name NAME.'),
    });
    expect(run(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage') });
  });
});
