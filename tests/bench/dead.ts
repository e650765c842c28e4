/** Bench: what gateways that accept connections and never answer cost the data of all the others. */
import { loadavg } from 'node:os';
import type { FieldPlan } from './field-memory.ts';
import type { AgeReport, PolledPlan } from './polled-city.ts';
import { BenchProcess } from './process-calls.ts';
import { type Bench, type BenchResult, median, resultOf, rounded } from './result.ts';

export interface DeadSize {
  readonly gateways: number;
  readonly units: number;
  readonly everyMs: number;
  readonly spanMs: number;
  readonly runs: number;
  /** One gateway in so many is dead. */
  readonly deadEvery: number;
}

interface Run {
  readonly dead: AgeReport;
  readonly none: AgeReport;
}

/** Polls the same city with and without dead gateways, each in a fresh process; which comes first alternates. */
export async function runDead(size: DeadSize, say: (line: string) => void): Promise<BenchResult> {
  const field = new BenchProcess(new URL('./field.ts', import.meta.url));
  try {
    const runs: Run[] = [];
    for (let run = 0; run < size.runs; run += 1) {
      const first = await poll(field, size, run % 2 === 0 ? size.deadEvery : 0);
      const second = await poll(field, size, run % 2 === 0 ? 0 : size.deadEvery);
      const taken = run % 2 === 0 ? { dead: first, none: second } : { dead: second, none: first };
      runs.push(taken);
      say(`run ${run + 1}: p99 age ${Math.round(taken.dead.p99)} ms, none dead ${Math.round(taken.none.p99)} ms`);
    }
    return resultFor(size, runs);
  } finally {
    await field.end();
  }
}

async function poll(field: BenchProcess, size: DeadSize, deafEvery: number): Promise<AgeReport> {
  const { gateways, units, everyMs, spanMs } = size;
  const plan: FieldPlan = { gateways, units, delay: 0, changeEvery: 5, deafEvery };
  const ports = await field.call<number[]>('open', plan);
  const city = new BenchProcess(new URL('./polled-city.ts', import.meta.url));
  try {
    await city.call('open', { ports, units, everyMs, deafEvery } satisfies PolledPlan);
    return await city.call<AgeReport>('measure', spanMs);
  } finally {
    await city.end();
  }
}

function resultFor(size: DeadSize, runs: readonly Run[]): BenchResult {
  const middle = (of: (report: AgeReport) => number) => ({
    dead: rounded(median(runs.map(({ dead }) => of(dead)))),
    none: rounded(median(runs.map(({ none }) => of(none)))),
  });
  return resultOf(
    'dead',
    runs.length,
    { 'none-dead': median(runs.map(({ dead, none }) => dead.p99 / none.p99)) },
    { 'none-dead': { op: '<=', value: 1.05 } },
    {
      gateways: size.gateways,
      deadGateways: Math.floor(size.gateways / size.deadEvery),
      lamps: size.gateways * size.units,
      pollEveryMs: size.everyMs,
      spanMs: size.spanMs,
      ageP50Ms: middle(({ p50 }) => p50),
      ageP99Ms: middle(({ p99 }) => p99),
      ageWorstMs: middle(({ worst }) => worst),
      requestsPerSecond: middle(({ requests }) => (requests * 1_000) / size.spanMs),
      cpuMs: middle(({ cpuMs }) => cpuMs),
      linesDown: middle(({ linesDown }) => linesDown),
      loadAverage: rounded(loadavg()[0] ?? Number.NaN),
    },
  );
}

export const dead: Bench = {
  name: 'dead',
  about: '5 % of the gateways accept and never answer: age of the data of all other lamps, against none dead.',
  run: ({ runs, say }) =>
    runDead({ gateways: 1_000, units: 10, everyMs: 4_000, spanMs: 5_000, runs, deadEvery: 20 }, say),
};
