/** Bench: a city of lamps read as fast as it goes, through the whole acquisition path, against bare programs. */
import { loadavg } from 'node:os';
import type { FieldPlan } from './field-memory.ts';
import { BenchProcess } from './process-calls.ts';
import { type Bench, type BenchResult, median, resultOf, rounded } from './result.ts';
import type { SweepPlan, SweepReport } from './sweep-work.ts';

export interface SweepSize {
  readonly gateways: number;
  readonly units: number;
  readonly sweeps: number;
  readonly runs: number;
  /** One in so many lamps has changed values in each sweep. */
  readonly changeEvery: number;
}

const registers = 20;
const modules = {
  fogward: new URL('./sweep-fogward.ts', import.meta.url),
  'modbus-serial': new URL('./sweep-modbus-serial.ts', import.meta.url),
  'raw-node': new URL('./sweep-raw.ts', import.meta.url),
};
type Name = keyof typeof modules;
const names: readonly Name[] = ['fogward', 'modbus-serial', 'raw-node'];
const goals = { 'modbus-serial': { op: '>=', value: 1 }, 'raw-node': { op: '>=', value: 0.5 } } as const;
const warmUps = 3;

interface Taken extends SweepReport {
  readonly fieldMs: number;
}
type Run = { readonly [N in Name]: Taken };

/** Runs the sweep; the contestants take turns in an order that rotates from run to run. */
export async function runSweep(size: SweepSize, say: (line: string) => void): Promise<BenchResult> {
  const field = new BenchProcess(new URL('./field.ts', import.meta.url));
  const contestants = new Map(names.map((name) => [name, new BenchProcess(modules[name])]));
  try {
    const plan: FieldPlan = { gateways: size.gateways, units: size.units, delay: 0, changeEvery: size.changeEvery };
    const ports = await field.call<number[]>('open', plan);
    for (const [name, contestant] of contestants) {
      await contestant.call('open', { ports, units: size.units, registers } satisfies SweepPlan);
      await contestant.call('run', { sweeps: warmUps });
      say(`${name}: connected and warm`);
    }
    const runs: Run[] = [];
    for (let run = 0; run < size.runs; run += 1) runs.push(await takeRun(run, size, field, contestants, say));
    return resultFor(size, runs);
  } finally {
    await Promise.all([...contestants.values(), field].map((process) => process.end()));
  }
}

async function takeRun(
  run: number,
  size: SweepSize,
  field: BenchProcess,
  contestants: ReadonlyMap<Name, BenchProcess>,
  say: (line: string) => void,
): Promise<Run> {
  const taken = new Map<Name, Taken>();
  for (let turn = 0; turn < names.length; turn += 1) {
    const name = names[(run + turn) % names.length] ?? 'fogward';
    await field.call('cpu');
    const report = await contestants.get(name)?.call<SweepReport>('run', { sweeps: size.sweeps });
    const fieldMs = await field.call<number>('cpu');
    if (report === undefined) throw new Error(`Bug: no contestant ${name}`);
    if (report.wrong > 0) throw new Error(`${name}: ${report.wrong} answers were wrong or missing`);
    taken.set(name, { ...report, fieldMs });
    say(`run ${run + 1}, ${name}: ${Math.round(rateOf(report))} requests/s`);
  }
  return Object.fromEntries(taken) as unknown as Run;
}

const rateOf = ({ requests, ms }: SweepReport): number => (requests * 1_000) / ms;
const cpuOf = ({ requests, cpuMs }: SweepReport): number => (cpuMs * 1_000) / requests;

function resultFor(size: SweepSize, runs: readonly Run[]): BenchResult {
  const against = (peer: Name, of: (taken: Taken) => number) =>
    median(runs.map((run) => of(run.fogward) / of(run[peer])));
  const each = (of: (taken: Taken) => number) =>
    Object.fromEntries(names.map((name) => [name, rounded(median(runs.map((run) => of(run[name]))))]));
  return resultOf(
    'sweep',
    runs.length,
    { 'modbus-serial': against('modbus-serial', rateOf), 'raw-node': against('raw-node', rateOf) },
    goals,
    {
      gateways: size.gateways,
      units: size.units,
      registers,
      sweepsPerRun: size.sweeps,
      requestsPerSecond: each(rateOf),
      sweepMs: each(({ ms }) => ms / size.sweeps),
      cpuMicrosPerRequest: each(cpuOf),
      // The same ratios by CPU spent, which other programs on the machine hardly touch; above 1 we are the cheaper.
      cpuRatios: {
        'modbus-serial': rounded(1 / against('modbus-serial', cpuOf)),
        'raw-node': rounded(1 / against('raw-node', cpuOf)),
      },
      loadAverage: rounded(loadavg()[0] ?? Number.NaN),
      // Close to 1 means that the field, not the contestant, set the pace.
      fieldCpuShare: each(({ fieldMs, ms }) => fieldMs / ms),
      contestantCpuShare: each(({ cpuMs, ms }) => cpuMs / ms),
      residentMb: each(({ residentMb }) => residentMb),
      changedShare: each(({ changed }) => changed),
      wrongAnswers: 0,
    },
  );
}

export const sweep: Bench = {
  name: 'sweep',
  about: '10,000 lamps behind 1,000 gateways read at full speed, against bare modbus-serial and bare Node sockets.',
  run: ({ runs, say }) => runSweep({ gateways: 1_000, units: 10, sweeps: 10, runs, changeEvery: 5 }, say),
};
