import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readServeArguments } from '../../main/server/serve.ts';
import { readStartArguments } from '../../main/server/start.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'fogward-serve-'));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Served {
  readonly child: ChildProcess;
  /** The first line of stdout, or the end of the process. */
  readonly first: Promise<string>;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function serve(...args: string[]): Served {
  const child = spawn(process.execPath, [join(root, 'main/server/serve.ts'), '--log-level', 'warn', ...args], {
    cwd: folder,
  });
  running.push(child);
  let stdout = '';
  let stderr = '';
  const line = Promise.withResolvers<string>();
  child.stdout.on('data', (part: Buffer) => {
    stdout += part.toString();
    if (stdout.includes('\n')) line.resolve(stdout);
  });
  child.stderr.on('data', (part: Buffer) => {
    stderr += part.toString();
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => {
      line.resolve(stdout);
      resolve({ code, stdout, stderr });
    });
  });
  return { child, first: line.promise, ended };
}
const urlIn = (line: string): string => (JSON.parse(line) as { url: string }).url;

describe('serve', () => {
  it('says one line of JSON, answers, and stops cleanly within five seconds of SIGTERM', async () => {
    const server = serve('--demo', '--data', join(folder, 'one'));
    const line = await server.first;
    expect(JSON.parse(line)).toEqual({ ready: true, url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    const health = (await (await fetch(`${urlIn(line)}/api/health`)).json()) as {
      simulated: boolean;
      setupNeeded: boolean;
    };
    expect(health).toMatchObject({ simulated: true, setupNeeded: false });
    const asked = performance.now();
    server.child.kill('SIGTERM');
    const { code, stdout } = await server.ended;
    expect(performance.now() - asked).toBeLessThan(5000);
    expect([code, stdout]).toEqual([0, line]);
  });

  it('owns its data folder alone, also after being killed', async () => {
    const data = join(folder, 'two');
    const first = serve('--demo', '--data', data);
    await first.first;
    const second = await serve('--demo', '--data', data).ended;
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`is in use by process ${first.child.pid}`);
    first.child.kill('SIGKILL');
    await first.ended;
    const third = serve('--demo', '--data', data);
    expect(JSON.parse(await third.first)).toMatchObject({ ready: true });
  });

  it('refuses with sentences and empty stdout', async () => {
    const first = serve('--demo');
    const port = new URL(urlIn(await first.first)).port;
    const [taken, noSite] = await Promise.all([
      serve('--demo', '--port', port).ended,
      serve('--site', 'none.yaml', '--data', 'three').ended,
    ]);
    expect(taken).toMatchObject({ code: 1, stdout: '' });
    expect(taken.stderr).toContain('another program has that port');
    expect(noSite).toMatchObject({ code: 1, stdout: '' });
    expect(noSite.stderr).toContain('none.yaml:1:1');
  });
});

describe('command lines', () => {
  it('of serve', () => {
    expect(readServeArguments(['--help']).kind).toBe('help');
    for (const wrong of [
      [],
      ['--site', 'a'],
      ['--demo', '--site', 'a'],
      ['--demo', '--port', '65536'],
      ['--port', 'x', '--demo'],
      ['--what'],
    ]) {
      expect([wrong, readServeArguments(wrong).kind]).toEqual([wrong, 'wrong']);
    }
    const right = readServeArguments([
      '--site',
      '/s.yaml',
      '--data',
      '/d',
      '--port',
      '80',
      '--host-name',
      'a',
      '--host-name',
      'b',
    ]);
    expect(right).toMatchObject({
      kind: 'serve',
      host: { site: { kind: 'file', file: '/s.yaml' }, data: '/d', port: 80, host: '127.0.0.1', hostNames: ['a', 'b'] },
    });
  });

  it('of start', () => {
    expect(readStartArguments(['-h'])).toBe('help');
    expect(readStartArguments(['--site', 'a.yaml'])).toHaveProperty('wrong');
    expect(readStartArguments([])).toMatchObject({
      site: { kind: 'demo' },
      data: expect.stringContaining('fogward'),
      open: true,
    });
    expect(readStartArguments(['--site', '/a.yaml', '--data', '/d', '--browser'])).toMatchObject({
      site: { kind: 'file', file: '/a.yaml' },
      data: '/d',
      browser: true,
    });
  });
});
