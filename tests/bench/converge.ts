/** Bench: from a decision to the last lamp written and proved, through the whole product, against bare sockets. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { youngGeneration } from '../../main/core/heap.ts';
import { siteText } from './converge-site.ts';
import type { ConvergePlan, ConvergeReport, CorePlan } from './converge-work.ts';
import type { BusReport } from './field-bus.ts';
import { type FieldPlan, isDeaf } from './field-memory.ts';
import { BenchProcess } from './process-calls.ts';
import { type Bench, type BenchResult, type Goal, median, resultOf, rounded } from './result.ts';

export interface ConvergeSize {
  /** What is put behind the names of this case's ratios. */
  readonly suffix: string;
  /** Gateways of the zone; the bare program has as many of its own. */
  readonly gateways: number;
  readonly units: number;
  /** Gateways of the rest of the city, polled by the product throughout. */
  readonly city: number;
  /** One gateway in so many accepts and never answers, in the zone and in the city; 0 none. */
  readonly deadEvery: number;
}

const deviceMs = 20;
const goal = { op: '<=', value: 1.2 } as const;
/** What the dead may cost the living. */
const deadGoal = { op: '<=', value: 1.05 } as const;

interface Taken extends ConvergeReport {
  /** From the start of the clock until the field finished the last write. */
  readonly writtenMs: number;
  readonly readsBeforeWrites: number;
  /** Writes that a busy machine had to repeat because their proof came too late. */
  readonly writtenAgain: number;
  readonly served: number;
}
interface Run {
  readonly core: Taken;
  readonly raw: Taken;
}

interface Case {
  readonly size: ConvergeSize;
  readonly runs: readonly Run[];
}

/** Runs `converge` in each size, with a city and a core of its own; a size with dead gateways is held against the first. */
export async function runConverge(
  sizes: readonly ConvergeSize[],
  runs: number,
  say: (line: string) => void,
): Promise<BenchResult> {
  const cases: Case[] = [];
  for (const size of sizes) {
    const { gateways, units, city, deadEvery } = size;
    const dead = deadEvery === 0 ? '' : `, one in ${deadEvery} dead`;
    say(`${gateways * units} lamps, ${city * units} more in the city${dead}`);
    cases.push({ size, runs: await runCase(size, runs, say) });
  }
  return resultFor(cases);
}

/** Which of the two goes first changes from run to run. */
async function runCase(size: ConvergeSize, wanted: number, say: (line: string) => void): Promise<readonly Run[]> {
  const directory = mkdtempSync(join(tmpdir(), 'fogward-bench-'));
  const field = new BenchProcess(new URL('./field.ts', import.meta.url));
  const core = new BenchProcess(new URL('./converge-core.ts', import.meta.url), youngGeneration);
  const raw = new BenchProcess(new URL('./converge-raw.ts', import.meta.url));
  try {
    await open(size, directory, { field, core, raw });
    const runs: Run[] = [];
    for (let run = 0; run < wanted; run += 1) {
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
    await core.call('stop');
    return runs;
  } finally {
    await Promise.all([core, raw, field].map((process) => process.end()));
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The field's sensor is its last gateway and must not be a dead one: one more is made where it would be. */
const sensorAt = (to: number, deafEvery: number): number => (isDeaf({ deafEvery }, to) ? to + 1 : to);

function livingIn({ from, to }: { readonly from: number; readonly to: number }, deafEvery: number): number {
  let living = 0;
  for (let gateway = from; gateway < to; gateway += 1) if (!isDeaf({ deafEvery }, gateway)) living += 1;
  return living;
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
  const sensor = sensorAt(to, size.deadEvery);
  const plan: FieldPlan = { gateways: sensor + 1, units, delay: deviceMs, changeEvery: 3, deafEvery: size.deadEvery };
  const ports = await field.call<number[]>('open', plan);
  const sensorPort = ports[sensor] ?? 0;
  const siteFile = join(directory, 'site.yaml');
  writeFileSync(
    siteFile,
    siteText({ ports: ports.slice(0, gateways + city), zoneGateways: gateways, units, sensorPort }),
  );
  await core.call('open', { siteFile, dataDir: join(directory, 'data') } satisfies CorePlan);
  const living = ports.slice(from, to).filter((_, at) => !isDeaf({ deafEvery: size.deadEvery }, from + at));
  await raw.call('open', { ports: living, units } satisfies ConvergePlan);
}

async function take(
  name: string,
  contestant: BenchProcess,
  field: BenchProcess,
  range: { readonly from: number; readonly to: number },
  { units, deadEvery }: ConvergeSize,
): Promise<Taken> {
  await field.call('buses', range);
  const report = await contestant.call<ConvergeReport>('light');
  const buses = await field.call<BusReport[]>('buses', range);
  await contestant.call('release');
  await field.call('douse');
  await contestant.call('look');
  const writes = buses.reduce((sum, bus) => sum + bus.writes, 0);
  const lamps = livingIn(range, deadEvery) * units;
  if (report.verified !== lamps || writes < lamps)
    throw new Error(`${name}: ${lamps} lamps, ${writes} writes, ${report.verified} verified`);
  return {
    ...report,
    writtenMs: Math.max(...buses.map((bus) => bus.lastWriteAt ?? 0)) - report.startedAt,
    readsBeforeWrites: buses.reduce((sum, bus) => sum + bus.readsBeforeWrites, 0),
    writtenAgain: writes - lamps,
    served: median(buses.filter((bus) => bus.served > 0).map((bus) => bus.served)),
  };
}

function resultFor(cases: readonly Case[]): BenchResult {
  const ratios: { [peer: string]: number } = {};
  const goals: { [peer: string]: Goal } = {};
  const [first] = cases;
  for (const { size, runs } of cases) {
    const { suffix, units, deadEvery } = size;
    ratios[`bus-limit${suffix}`] = median(runs.map(({ core }) => core.writtenMs / (units * deviceMs)));
    ratios[`raw-node${suffix}`] = median(runs.map(({ core, raw }) => core.verifiedMs / raw.verifiedMs));
    goals[`bus-limit${suffix}`] = goal;
    goals[`raw-node${suffix}`] = goal;
    if (deadEvery === 0 || first === undefined) continue;
    const verified = (of: readonly Run[]) => median(of.map(({ core }) => core.verifiedMs));
    ratios['none-dead'] = verified(runs) / verified(first.runs);
    goals['none-dead'] = deadGoal;
  }
  const detail = Object.fromEntries(cases.map((it) => [nameOf(it.size), detailOf(it)]));
  const load = rounded(loadavg()[0] ?? Number.NaN);
  return resultOf('converge', first?.runs.length ?? 0, ratios, goals, { deviceMs, loadAverage: load, ...detail });
}

const nameOf = ({ gateways, units, deadEvery }: ConvergeSize): string =>
  `${gateways * units}${deadEvery === 0 ? '' : 'dead'}`;

function detailOf({ size, runs }: Case) {
  const middle = (of: (run: Run) => number) => rounded(median(runs.map(of)));
  return {
    lamps: livingIn({ from: 0, to: size.gateways }, size.deadEvery) * size.units,
    gateways: size.gateways,
    cityLamps: size.city * size.units,
    deadGateways: size.gateways + size.city - livingIn({ from: 0, to: size.gateways + size.city }, size.deadEvery),
    busLimitMs: size.units * deviceMs,
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
    readsBeforeWrites: middle(({ core }) => core.readsBeforeWrites),
    writtenAgain: middle(({ core }) => core.writtenAgain),
    eachRun: runs.map(({ core, raw }) => ({
      writtenMs: rounded(core.writtenMs),
      verifiedMs: rounded(core.verifiedMs),
      rawMs: rounded(raw.verifiedMs),
    })),
  };
}

export const converge: Bench = {
  name: 'converge',
  about: '500 and 5,000 lamps with 20 ms devices in a polled city, 5 % dead or none: decision to last written, proved.',
  run: ({ runs, say }) =>
    runConverge(
      [
        { suffix: '', gateways: 50, units: 10, city: 450, deadEvery: 0 },
        { suffix: '-dead', gateways: 50, units: 10, city: 450, deadEvery: 20 },
        { suffix: '-5000', gateways: 500, units: 10, city: 300, deadEvery: 0 },
      ],
      runs,
      say,
    ),
};
