/** Sweeps of one field by several programs in turn, each in a process of its own. */
import { loadavg } from 'node:os';
import { youngGeneration } from '../../main/core/heap.ts';
import type { FieldPlan } from './field-memory.ts';
import { BenchProcess } from './process-calls.ts';
import { median, rounded } from './result.ts';
import type { SweepPlan, SweepReport } from './sweep-work.ts';

export interface Contest<N extends string> {
  /** The program of each contestant. */
  readonly modules: { readonly [K in N]: URL };
  /** The program that answers them. */
  readonly field: URL;
  readonly plan: FieldPlan;
  readonly values: number;
  readonly inFlight: number;
  readonly snmp?: boolean;
  readonly sweeps: number;
  readonly runs: number;
}

export interface Taken extends SweepReport {
  readonly fieldMs: number;
}
export type Run<N extends string> = { readonly [K in N]: Taken };

const warmUps = 3;

/** Runs the contest; the contestants take turns in an order that rotates from run to run. */
export async function holdContest<N extends string>(
  contest: Contest<N>,
  say: (line: string) => void,
): Promise<readonly Run<N>[]> {
  const names = namesOf(contest);
  const field = new BenchProcess(contest.field);
  const contestants = new Map(
    names.map((name) => [name, new BenchProcess(contest.modules[name], name === 'fogward' ? youngGeneration : [])]),
  );
  try {
    const ports = await field.call<number[]>('open', contest.plan);
    const { units } = contest.plan;
    const { values, inFlight, snmp = false } = contest;
    for (const [name, contestant] of contestants) {
      await contestant.call('open', { ports, units, values, inFlight, snmp } satisfies SweepPlan);
      await contestant.call('run', { sweeps: warmUps });
      say(`${name}: connected and warm`);
    }
    const runs: Run<N>[] = [];
    for (let run = 0; run < contest.runs; run += 1) {
      const taken: [N, Taken][] = [];
      for (let turn = 0; turn < names.length; turn += 1) {
        const name = names[(run + turn) % names.length];
        const contestant = name === undefined ? undefined : contestants.get(name);
        if (name === undefined || contestant === undefined) throw new Error('Bug: a turn without a contestant');
        taken.push([name, await takeTurn(name, contestant, field, contest.sweeps)]);
        say(`run ${run + 1}, ${name}: ${Math.round(rateOf(taken.at(-1)?.[1]))} requests/s`);
      }
      runs.push(Object.fromEntries(taken) as Run<N>);
    }
    return runs;
  } finally {
    await Promise.all([...contestants.values(), field].map((process) => process.end()));
  }
}

async function takeTurn(name: string, contestant: BenchProcess, field: BenchProcess, sweeps: number): Promise<Taken> {
  await field.call('cpu');
  const report = await contestant.call<SweepReport>('run', { sweeps });
  const fieldMs = await field.call<number>('cpu');
  if (report.wrong > 0) throw new Error(`${name}: ${report.wrong} answers were wrong or missing`);
  return { ...report, fieldMs };
}

const namesOf = <N extends string>({ modules }: Contest<N>): readonly N[] => Object.keys(modules) as N[];

/** Requests a second. */
export const rateOf = (taken: SweepReport | undefined): number =>
  taken === undefined ? Number.NaN : (taken.requests * 1_000) / taken.ms;
/** CPU microseconds a request. */
export const cpuOf = ({ requests, cpuMs }: SweepReport): number => (cpuMs * 1_000) / requests;

/** The median over the runs of ours against theirs. */
export const against = <N extends string>(
  runs: readonly Run<N>[],
  ours: N,
  theirs: N,
  of: (taken: Taken) => number,
): number => median(runs.map((run) => of(run[ours]) / of(run[theirs])));

/** What a reader needs to judge the ratios by. */
export function contestDetail<N extends string>(contest: Contest<N>, runs: readonly Run<N>[], ours: N) {
  const names = namesOf(contest);
  const each = (of: (taken: Taken) => number) =>
    Object.fromEntries(names.map((name) => [name, rounded(median(runs.map((run) => of(run[name]))))]));
  const peers = names.filter((name) => name !== ours);
  return {
    gateways: contest.plan.gateways,
    units: contest.plan.units,
    values: contest.values,
    inFlight: contest.inFlight,
    sweepsPerRun: contest.sweeps,
    requestsPerSecond: each(rateOf),
    sweepMs: each(({ ms }) => ms / contest.sweeps),
    cpuMicrosPerRequest: each(cpuOf),
    systemMicrosPerRequest: each(({ requests, systemMs }) => (systemMs * 1_000) / requests),
    // Theirs against ours by CPU spent, which other programs on the machine hardly touch; above 1 we are the cheaper.
    cpuRatios: Object.fromEntries(peers.map((peer) => [peer, rounded(1 / against(runs, ours, peer, cpuOf))])),
    loadAverage: rounded(loadavg()[0] ?? Number.NaN),
    // Close to 1 means that the field, not the contestant, set the pace.
    fieldCpuShare: each(({ fieldMs, ms }) => fieldMs / ms),
    contestantCpuShare: each(({ cpuMs, ms }) => cpuMs / ms),
    residentMb: each(({ residentMb }) => residentMb),
    changedShare: each(({ changed }) => changed),
    wrongAnswers: 0,
  };
}
