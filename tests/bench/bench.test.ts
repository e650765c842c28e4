/** The benches themselves, tiny: they run, their numbers add up, and a missed goal is called missed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runConverge } from './converge.ts';
import { runDead } from './dead.ts';
import { type BenchResult, median, resultOf, tableOf } from './result.ts';
import { runScale } from './scale.ts';
import { runSnmp } from './snmp.ts';
import { runSweep, runSweep20 } from './sweep.ts';

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
  expectShape(result, 'sweep', ['modbus-serial', 'raw-node', 'modbus-serial-burst', 'memory-limit']);
  const share = expect.closeTo(0.2, 5) as number;
  expect(result.detail).toMatchObject({
    gateways: 8,
    units: 5,
    wrongAnswers: 0,
    changedShare: { fogward: share, 'modbus-serial': share, 'raw-node': share },
  });
  expect(result.ratios['modbus-serial']).toBeLessThan(100);
});

test('a slow field sets the pace of every program alike', async () => {
  const result = await runSweep20({ gateways: 3, units: 2, sweeps: 5, runs: 1, changeEvery: 5 }, quiet);
  expectShape(result, 'sweep20', ['modbus-serial-cpu', 'raw-node']);
  const { sweepMs } = result.detail as { sweepMs: { [name: string]: number } };
  for (const ms of Object.values(sweepMs)) expect(ms).toBeGreaterThanOrEqual(40);
});

test('dead gateways are found dead, and only the data of the living is looked at', async () => {
  const size = { gateways: 20, units: 2, everyMs: 500, spanMs: 600, runs: 1, deadEvery: 10 };
  const result = await runDead(size, quiet);
  expectShape(result, 'dead', ['none-dead']);
  expect(result.detail).toMatchObject({ deadGateways: 2, lamps: 40, linesDown: { dead: 2, none: 0 } });
  const { ageP99Ms } = result.detail as { ageP99Ms: { dead: number; none: number } };
  // Everything is asked twice a second: older data would be a dead lamp's, or a poll that was lost.
  for (const age of Object.values(ageP99Ms)) expect(age).toBeLessThan(2_000);
});

test('scale polls each city at its own rate', async () => {
  const result = await runScale({ lamps: [100, 200, 400], units: 5, runs: 1, spanMs: 1_000 }, quiet);
  expectShape(result, 'scale', ['smallest-city', 'delay-limit', 'memory-limit', 'memory-limit-large']);
  const { worstAgeMs } = result.detail as { worstAgeMs: { [lamps: string]: number } };
  for (const age of Object.values(worstAgeMs)) expect(age).toBeLessThan(15_000);
});

test('snmp reads every agent, each its own, by both programs', async () => {
  const result = await runSnmp({ agents: 10, sweeps: 5, runs: 1 }, quiet);
  expectShape(result, 'snmp', ['net-snmp']);
  const share = expect.closeTo(0.2, 5) as number;
  expect(result.detail).toMatchObject({ wrongAnswers: 0, changedShare: { fogward: share, 'net-snmp': share } });
});

test('converge switches and proves every living lamp, and never faster than the buses allow', async () => {
  const size = { gateways: 3, units: 2, city: 2 };
  const sizes = [
    { ...size, suffix: '', deadEvery: 0 },
    { ...size, suffix: '-dead', deadEvery: 3 },
  ];
  const result = await runConverge(sizes, 1, quiet);
  expectShape(result, 'converge', ['bus-limit', 'raw-node', 'bus-limit-dead', 'raw-node-dead', 'none-dead']);
  expect(result.detail).toMatchObject({ 6: { lamps: 6, cityLamps: 4, busLimitMs: 40 }, '6dead': { lamps: 4 } });
  for (const name of ['6', '6dead']) {
    const { fogward, rawNode } = result.detail[name] as {
      [who in 'fogward' | 'rawNode']: { [what: string]: number };
    };
    expect(fogward!['writtenMs']).toBeGreaterThanOrEqual(40);
    expect(fogward!['writtenMs']).toBeLessThan(fogward!['verifiedMs']!);
    // Two writes and two reads of 20 ms on each bus: nobody can be faster.
    expect(rawNode!['verifiedMs']).toBeGreaterThanOrEqual(80);
    expect(fogward!['verifiedMs']).toBeGreaterThanOrEqual(80);
  }
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
