/** The benches themselves, tiny: they run, their numbers add up, and a missed goal is called missed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runConverge } from './converge.ts';
import { type BenchResult, median, resultOf, tableOf } from './result.ts';
import { runSweep } from './sweep.ts';

const quiet = () => {};

/** The shape that whoever reads the last line relies on. */
function expectShape(result: BenchResult, name: string, peers: readonly string[]): void {
  const read: unknown = JSON.parse(JSON.stringify(result));
  const all = Object.keys(result.ratios);
  expect(all).toEqual(expect.arrayContaining([...peers]));
  expect(read).toEqual({
    name,
    runs: 1,
    ratios: Object.fromEntries(all.map((peer) => [peer, expect.any(Number)])),
    goals: Object.fromEntries(
      all.map((peer) => [peer, { op: expect.stringMatching(/^[<>]=$/), value: expect.any(Number) }]),
    ),
    met: expect.any(Boolean),
    detail: expect.any(Object),
  });
  for (const peer of peers) expect(result.ratios[peer]).toBeGreaterThan(0);
}

test('sweep reads every unit of a small city, each its own, by three programs', async () => {
  const result = await runSweep({ gateways: 8, units: 5, sweeps: 5, runs: 1, changeEvery: 5 }, quiet);
  expectShape(result, 'sweep', ['modbus-serial', 'raw-node']);
  const share = expect.closeTo(0.2, 5) as number;
  expect(result.detail).toMatchObject({
    gateways: 8,
    units: 5,
    wrongAnswers: 0,
    changedShare: { fogward: share, 'modbus-serial': share, 'raw-node': share },
  });
  expect(result.ratios['modbus-serial']).toBeLessThan(100);
});

test('converge switches and proves every lamp, and never faster than the buses allow', async () => {
  const result = await runConverge({ gateways: 3, units: 2, city: 2, runs: 1 }, quiet);
  expectShape(result, 'converge', ['bus-limit', 'raw-node']);
  expect(result.ratios['bus-limit']).toBeGreaterThanOrEqual(1);
  expect(result.detail).toMatchObject({ lamps: 6, cityLamps: 4, busLimitMs: 40 });
  const { fogward, rawNode } = result.detail as { [name in 'fogward' | 'rawNode']: { [what: string]: number } };
  expect(fogward!['writtenMs']).toBeLessThan(fogward!['verifiedMs']!);
  // Two writes and two reads of 20 ms on each bus: nobody can be faster.
  expect(rawNode!['verifiedMs']).toBeGreaterThanOrEqual(80);
  expect(fogward!['verifiedMs']).toBeGreaterThanOrEqual(80);
});

test('a goal is met only by its own ratio, in its own direction', () => {
  const goals = { fast: { op: '>=', value: 1 }, late: { op: '<=', value: 1.3 } } as const;
  const met = (ratios: { readonly [peer: string]: number }) => resultOf('x', 3, ratios, goals, {}).met;
  expect(met({ fast: 1, late: 1.3 })).toBe(true);
  expect(met({ fast: 0.99, late: 1 })).toBe(false);
  expect(met({ fast: 2, late: 1.31 })).toBe(false);
  expect(met({ fast: 2 }), 'a ratio that is missing is not met').toBe(false);
  expect(tableOf(resultOf('x', 3, { fast: 0.5, late: 1 }, goals, {}))).toContain('MISSED');
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('the command names its benches and refuses what it does not know', async () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('./run.ts', import.meta.url)), ...args]);
  const { stdout } = await run('--list');
  const names = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0]);
  expect(names).toEqual(['sweep', 'sweep20', 'dead', 'scale', 'snmp', 'converge', 'render']);
  await expect(run('nonsense')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('sweep, sweep20, dead'),
  });
  await expect(run('sweep', '--runs', '0')).rejects.toMatchObject({ code: 2 });
});
