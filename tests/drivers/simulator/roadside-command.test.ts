/** `npm run roadside` as a person runs it: what it prints, what it serves, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'roadside-'));
const siteFile = join(folder, 'site.yaml');
writeFileSync(
  siteFile,
  `id: small
name: 小站
roads:
  - { id: road, name: 路, class: ordinary, postedSpeed: 70, from: K0+000, to: K5+000 }
endpoints:
  - { id: played, protocol: modbus-tcp, host: 127.0.0.1, simulated: true }
  - { id: real, protocol: modbus-tcp, host: 192.0.2.7 }
devices:
  - { id: beacon, kind: flashing-lamp, profile: relay-beacon, endpoint: played, stake: K1+000 }
  - { id: far-beacon, kind: flashing-lamp, profile: relay-beacon, endpoint: real, unit: 4, stake: K2+000 }
simulation: { scenario: clear }
`,
);
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly complained: () => string;
  readonly ended: Promise<number | null>;
  until(text: string): Promise<void>;
}

function run(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [join(root, 'main/server/roadside.ts'), ...args]);
  let out = '';
  let errors = '';
  let wake = (): void => {};
  child.stdout.on('data', (chunk) => {
    out += chunk;
    wake();
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
    wake();
  });
  const ended = new Promise<number | null>((settle) => {
    child.once('close', (code) => {
      settle(code);
      wake();
    });
  });
  return {
    child,
    said: () => out,
    complained: () => errors,
    ended,
    until: async (text) => {
      while (!`${out}${errors}`.includes(text) && child.exitCode === null) {
        await new Promise<void>((settle) => {
          wake = settle;
        });
      }
    },
  };
}

describe('npm run roadside', () => {
  it('serves every line on this machine, real ones on free ports, until it is told to end', async () => {
    const roadside = run('--site', siteFile, '--fault', 'far-beacon=silent');
    await roadside.until('Ctrl-C ends it');
    // The lines come by another pipe than the remark.
    await roadside.until('\nreal\t');
    const lines = roadside.said().trim().split('\n');
    expect(lines.map((line) => line.split('\t')[0])).toEqual(['played', 'real']);
    for (const line of lines) {
      const port = Number(/127\.0\.0\.1:(\d+)/.exec(line)![1]);
      await new Promise<void>((settle, refuse) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.destroy();
          settle();
        });
        socket.once('error', refuse);
      });
    }
    roadside.child.kill('SIGTERM');
    expect(await roadside.ended).toBe(0);
  });

  it('names scenarios and behaviours in its help', async () => {
    const help = run('--help');
    expect(await help.ended).toBe(0);
    for (const word of ['--scenario', 'drift', 'lies-on-read-back', 'reset-mid-frame'])
      expect(help.said()).toContain(word);
  });

  it.each([
    [['--site', siteFile, '--scenario', 'sunshine'], 1, 'no scenario sunshine; there are demo'],
    [['--site', siteFile, '--fault', 'beacon=sulks'], 1, 'there is no such behaviour'],
    [['--site', siteFile, '--fault', 'nobody=silent'], 1, 'nobody is neither'],
    [['--site', join(folder, 'none.yaml')], 1, 'none.yaml'],
    [['--seed', 'x'], 2, 'expected a whole number'],
    [['--nonsense'], 2, 'Usage'],
  ])('%j ends with %i and a sentence', async (args, code, sentence) => {
    const refused = run(...args);
    expect(await refused.ended).toBe(code);
    expect(refused.complained()).toContain(sentence);
  });
});
