/** Bench: from a decision to the last lamp written and proved, through the whole product, against bare sockets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteText } from './converge-site.ts';
import type { ConvergePlan, ConvergeReport, CorePlan } from './converge-work.ts';
import type { BusReport } from './field-bus.ts';
import type { FieldPlan } from './field-memory.ts';
import { BenchProcess } from './process-calls.ts';
import { type Bench, type BenchResult, median, resultOf, rounded } from './result.ts';

export interface ConvergeSize {
  /** Gateways of the zone; the bare program has as many of its own. */
  readonly gateways: number;
  readonly units: number;
  /** Gateways of the rest of the city, polled by the product throughout. */
  readonly city: number;
  readonly runs: number;
}

const deviceMs = 20;
const goals = { 'bus-limit': { op: '<=', value: 1.3 }, 'raw-node': { op: '<=', value: 1.3 } } as const;

interface Taken extends ConvergeReport {
  /** From the start of the clock until the field finished the last write. */
  readonly writtenMs: number;
  readonly readsBeforeWrites: number;
  readonly served: number;
}
interface Run {
  readonly core: Taken;
  readonly raw: Taken;
}

/** Runs `converge`; which of the two goes first changes from run to run. */
export async function runConverge(size: ConvergeSize, say: (line: string) => void): Promise<BenchResult> {
  const directory = mkdtempSync(join(tmpdir(), 'fogward-bench-'));
  const field = new BenchProcess(new URL('./field.ts', import.meta.url));
  const core = new BenchProcess(new URL('./converge-core.ts', import.meta.url));
  const raw = new BenchProcess(new URL('./converge-raw.ts', import.meta.url));
  try {
    await open(size, directory, { field, core, raw });
    say('the city is read, control has begun');
    const runs: Run[] = [];
    for (let run = 0; run < size.runs; run += 1) {
      const takeCore = () => take('fogward', core, field, { from: 0, to: size.gateways }, size);
      const takeRaw = () => take('raw-node', raw, field, rawGateways(size), size);
      const taken =
        run % 2 === 0
          ? { core: await takeCore(), raw: await takeRaw() }
          : await takeRaw().then(async (first) => ({ core: await takeCore(), raw: first }));
      runs.push(taken);
      const spans = `written ${Math.round(taken.core.writtenMs)} ms, verified ${Math.round(taken.core.verifiedMs)} ms`;
      say(`run ${run + 1}: ${spans}; raw-node ${Math.round(taken.raw.verifiedMs)} ms`);
    }
    const result = resultFor(size, runs);
    await core.call('stop');
    return result;
  } finally {
    await Promise.all([core, raw, field].map((process) => process.end()));
    rmSync(directory, { recursive: true, force: true });
  }
}

const rawGateways = ({ gateways, city }: ConvergeSize) => ({ from: gateways + city, to: 2 * gateways + city });

/** The field has the zone's gateways, the city's, the bare program's, and one for the sensor. */
async function open(
  size: ConvergeSize,
  directory: string,
  { field, core, raw }: { readonly [name in 'field' | 'core' | 'raw']: BenchProcess },
): Promise<void> {
  const { gateways, units, city } = size;
  const { from, to } = rawGateways(size);
  const plan: FieldPlan = { gateways: to + 1, units, delay: deviceMs, changeEvery: 3 };
  const ports = await field.call<number[]>('open', plan);
  const sensorPort = ports[to] ?? 0;
  const siteFile = join(directory, 'site.yaml');
  writeFileSync(
    siteFile,
    siteText({ ports: ports.slice(0, gateways + city), zoneGateways: gateways, units, sensorPort }),
  );
  await core.call('open', { siteFile, dataDir: join(directory, 'data') } satisfies CorePlan);
  await raw.call('open', { ports: ports.slice(from, to), units } satisfies ConvergePlan);
}

async function take(
  name: string,
  contestant: BenchProcess,
  field: BenchProcess,
  range: { readonly from: number; readonly to: number },
  { gateways, units }: ConvergeSize,
): Promise<Taken> {
  await field.call('buses', range);
  const report = await contestant.call<ConvergeReport>('light');
  const buses = await field.call<BusReport[]>('buses', range);
  await contestant.call('release');
  await field.call('douse');
  await contestant.call('look');
  const writes = buses.reduce((sum, bus) => sum + bus.writes, 0);
  const lamps = gateways * units;
  if (report.verified !== lamps || writes !== lamps)
    throw new Error(`${name}: ${lamps} lamps, ${writes} writes, ${report.verified} verified`);
  return {
    ...report,
    writtenMs: Math.max(...buses.map((bus) => bus.lastWriteAt ?? Number.NaN)) - report.startedAt,
    readsBeforeWrites: buses.reduce((sum, bus) => sum + bus.readsBeforeWrites, 0),
    served: median(buses.map((bus) => bus.served)),
  };
}

function resultFor(size: ConvergeSize, runs: readonly Run[]): BenchResult {
  const busLimit = size.units * deviceMs;
  const middle = (of: (run: Run) => number) => rounded(median(runs.map(of)));
  return resultOf(
    'converge',
    runs.length,
    {
      'bus-limit': median(runs.map(({ core }) => core.writtenMs / busLimit)),
      'raw-node': median(runs.map(({ core, raw }) => core.verifiedMs / raw.verifiedMs)),
    },
    goals,
    {
      lamps: size.gateways * size.units,
      gateways: size.gateways,
      cityLamps: size.city * size.units,
      deviceMs,
      busLimitMs: busLimit,
      // All from the moment the operator's order is executed, shortly before the decision.
      fogward: {
        decidedMs: middle(({ core }) => core.decidedMs ?? Number.NaN),
        intendedMs: middle(({ core }) => core.intendedMs ?? Number.NaN),
        writtenMs: middle(({ core }) => core.writtenMs),
        verifiedMs: middle(({ core }) => core.verifiedMs),
        recordedMs: middle(({ core }) => core.recordedMs ?? Number.NaN),
        cpuMs: middle(({ core }) => core.cpuMs),
      },
      rawNode: {
        writtenMs: middle(({ raw }) => raw.writtenMs),
        verifiedMs: middle(({ raw }) => raw.verifiedMs),
        cpuMs: middle(({ raw }) => raw.cpuMs),
      },
      // What the field's timers made of the device time, and how often it met a read while a write already waited.
      servedMs: { fogward: middle(({ core }) => core.served), rawNode: middle(({ raw }) => raw.served) },
      loadAverage: rounded(loadavg()[0] ?? Number.NaN),
      readsBeforeWrites: middle(({ core }) => core.readsBeforeWrites),
      eachRun: runs.map(({ core, raw }) => ({
        writtenMs: rounded(core.writtenMs),
        verifiedMs: rounded(core.verifiedMs),
        rawMs: rounded(raw.verifiedMs),
      })),
    },
  );
}

export const converge: Bench = {
  name: 'converge',
  about: '500 lamps behind 50 gateways with 20 ms devices, from the decision to the last one written and proved.',
  run: ({ runs, say }) => runConverge({ gateways: 50, units: 10, city: 150, runs }, say),
};
