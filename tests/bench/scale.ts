/** Bench: the whole core at a thousand, ten thousand and a hundred thousand lamps, each polled at its normal rate. */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { youngGeneration } from '../../main/core/heap.ts';
import { type FieldPlan, mostSpread } from './field-memory.ts';
import { BenchProcess } from './process-calls.ts';
import { type Bench, type BenchResult, median, resultOf, rounded } from './result.ts';
import type { ScalePlan, ScaleReport } from './scale-core.ts';

export interface ScaleSize {
  /** Lamps of each city, smallest first; the second one and the last one have goals of their own. */
  readonly lamps: readonly [number, number, number];
  readonly units: number;
  /** Each city is measured so often in a row, so long each time: once for CPU, once for the event loop. */
  readonly runs: number;
  readonly spanMs: number;
}

const fieldModule = new URL('./field.ts', import.meta.url);
const limits = { delayMs: 20, middleMb: 400, largeMb: 1_200 };

interface Measured {
  readonly lamps: number;
  readonly reports: readonly ScaleReport[];
}

export async function runScale(size: ScaleSize, say: (line: string) => void): Promise<BenchResult> {
  const cities: Measured[] = [];
  // The machine warms up and its load changes: the city of reference is neither first nor last.
  const [small, middle, large] = size.lamps;
  for (const lamps of [middle, small, large]) {
    const reports = await measureCity(lamps, size, say);
    cities.push({ lamps, reports });
  }
  return resultFor(size, cities);
}

async function measureCity(
  lamps: number,
  size: ScaleSize,
  say: (line: string) => void,
): Promise<readonly ScaleReport[]> {
  const gateways = lamps / size.units + 1;
  const fields = Array.from({ length: Math.ceil(gateways / mostSpread) }, () => new BenchProcess(fieldModule));
  const core = new BenchProcess(new URL('./scale-core.ts', import.meta.url), youngGeneration);
  const directory = mkdtempSync(join(tmpdir(), 'fogward-bench-'));
  try {
    const { units, runs, spanMs } = size;
    const ports: number[] = [];
    for (const [at, field] of fields.entries()) {
      const spreadFrom = at * mostSpread;
      const own = Math.min(gateways - spreadFrom, mostSpread);
      const plan: FieldPlan = { gateways: own, units, delay: 0, changeEvery: 5, spreadFrom };
      ports.push(...(await field.call<number[]>('open', plan)));
    }
    await core.call('open', { ports, units, dataDir: join(directory, 'data') } satisfies ScalePlan);
    say(`${lamps} lamps: all read`);
    const reports: ScaleReport[] = [];
    for (let run = 0; run < runs; run += 1) {
      const report = await core.call<ScaleReport>('measure', spanMs);
      reports.push(report);
      say(
        `${lamps} lamps, run ${run + 1}: ${Math.round(cpuOf(report))} µs a request, ${Math.round(report.residentMb)} MB`,
      );
    }
    await core.call('stop');
    return reports;
  } finally {
    await Promise.all([core, ...fields].map((process) => process.end()));
    rmSync(directory, { recursive: true, force: true });
  }
}

const cpuOf = ({ cpuMs, requests }: ScaleReport): number => (cpuMs * 1_000) / requests;

function resultFor(size: ScaleSize, cities: readonly Measured[]): BenchResult {
  const [small, middle, large] = size.lamps;
  const of = (lamps: number, what: (report: ScaleReport) => number): number =>
    median(cities.find((city) => city.lamps === lamps)?.reports.map(what) ?? []);
  const each = (what: (report: ScaleReport) => number) =>
    Object.fromEntries(size.lamps.map((lamps) => [lamps, rounded(of(lamps, what))]));
  const delay = of(middle, ({ delayP99 }) => delayP99);
  return resultOf(
    'scale',
    size.runs,
    {
      'smallest-city': of(large, cpuOf) / of(small, cpuOf),
      // A loop that was never late has no measurable share of the limit.
      'delay-limit': Math.max(delay, 0.01) / limits.delayMs,
      'memory-limit': of(middle, ({ residentMb }) => residentMb) / limits.middleMb,
      'memory-limit-large': of(large, ({ residentMb }) => residentMb) / limits.largeMb,
    },
    {
      'smallest-city': { op: '<=', value: 1.1 },
      'delay-limit': { op: '<=', value: 1 },
      'memory-limit': { op: '<=', value: 1 },
      'memory-limit-large': { op: '<=', value: 1 },
    },
    {
      lamps: size.lamps,
      units: size.units,
      spanMs: size.spanMs,
      limits,
      requestsPerSecond: each(({ requests, ms }) => (requests * 1_000) / ms),
      cpuMicrosPerRequest: each(cpuOf),
      cpuShare: each(({ cpuMs, ms }) => cpuMs / ms),
      delayP99Ms: each(({ delayP99 }) => delayP99),
      delayWorstMs: each(({ delayWorst }) => delayWorst),
      residentMb: each(({ residentMb }) => residentMb),
      heapMb: each(({ heapMb }) => heapMb),
      worstAgeMs: each(({ worstAge }) => worstAge),
      loadAverage: rounded(loadavg()[0] ?? Number.NaN),
    },
  );
}

export const scale: Bench = {
  name: 'scale',
  about:
    '1,000, 10,000 and 100,000 lamps polled for a minute at their normal rate: CPU, lateness, memory of the whole core.',
  run: ({ runs, say }) => runScale({ lamps: [1_000, 10_000, 100_000], units: 10, runs, spanMs: 30_000 }, say),
};
