/**
 * Benches: a city of lamps read as fast as it goes, through the whole acquisition path, against bare programs; once
 * with gateways that answer at once, one request in flight or pipelined, and once with devices that take their time.
 */
import { type Bench, type BenchResult, median, resultOf } from './result.ts';
import { against, type Contest, contestDetail, cpuOf, holdContest, rateOf } from './sweep-contest.ts';

export interface SweepSize {
  readonly gateways: number;
  readonly units: number;
  readonly sweeps: number;
  readonly runs: number;
  /** One in so many lamps has changed values in each sweep. */
  readonly changeEvery: number;
}

const registers = 20;
const deviceMs = 20;
/** Megabytes that the acquisition of the whole city may hold. */
const memoryLimit = 250;
const field = new URL('./field.ts', import.meta.url);
const fogward = new URL('./sweep-fogward.ts', import.meta.url);
const modbusSerial = new URL('./sweep-modbus-serial.ts', import.meta.url);
const rawNode = new URL('./sweep-raw.ts', import.meta.url);
const all = { fogward, 'modbus-serial': modbusSerial, 'raw-node': rawNode };

/** Gateways that answer at once: requests a second, and memory. */
export async function runSweep(size: SweepSize, say: (line: string) => void): Promise<BenchResult> {
  const plan = { gateways: size.gateways, units: size.units, delay: 0, changeEvery: size.changeEvery };
  const { sweeps, runs } = size;
  const single: Contest<keyof typeof all> = { modules: all, field, plan, values: registers, inFlight: 1, sweeps, runs };
  const taken = await holdContest(single, say);
  const burst = { ...single, modules: { fogward, 'modbus-serial': modbusSerial }, inFlight: size.units };
  const bursts = await holdContest(burst, (line) => say(`pipelined, ${line}`));
  return resultOf(
    'sweep',
    taken.length,
    {
      'modbus-serial': against(taken, 'fogward', 'modbus-serial', rateOf),
      'raw-node': against(taken, 'fogward', 'raw-node', rateOf),
      'modbus-serial-burst': against(bursts, 'fogward', 'modbus-serial', rateOf),
      'memory-limit': median(taken.map((run) => run.fogward.residentMb)) / memoryLimit,
    },
    {
      'modbus-serial': { op: '>=', value: 1 },
      'raw-node': { op: '>=', value: 0.5 },
      'modbus-serial-burst': { op: '>=', value: 3 },
      'memory-limit': { op: '<=', value: 1 },
    },
    {
      ...contestDetail(single, taken, 'fogward'),
      memoryLimitMb: memoryLimit,
      pipelined: contestDetail(burst, bursts, 'fogward'),
    },
  );
}

/** Devices that answer after 20 ms: time of a sweep, and CPU spent on it. */
export async function runSweep20(size: SweepSize, say: (line: string) => void): Promise<BenchResult> {
  const { gateways, units, changeEvery, sweeps, runs } = size;
  const plan = { gateways, units, delay: deviceMs, changeEvery };
  const contest: Contest<keyof typeof all> = {
    modules: all,
    field,
    plan,
    values: registers,
    inFlight: 1,
    sweeps,
    runs,
  };
  const taken = await holdContest(contest, say);
  return resultOf(
    'sweep20',
    taken.length,
    {
      'raw-node': against(taken, 'fogward', 'raw-node', ({ ms }) => ms),
      'modbus-serial-cpu': against(taken, 'fogward', 'modbus-serial', cpuOf),
    },
    { 'raw-node': { op: '<=', value: 1.1 }, 'modbus-serial-cpu': { op: '<=', value: 1 } },
    { deviceMs, busLimitMs: units * deviceMs, ...contestDetail(contest, taken, 'fogward') },
  );
}

const city = { gateways: 1_000, units: 10, changeEvery: 5 };

export const sweep: Bench = {
  name: 'sweep',
  about: '10,000 lamps behind 1,000 gateways read at full speed, against bare modbus-serial and bare Node sockets.',
  run: ({ runs, say }) => runSweep({ ...city, sweeps: 10, runs }, say),
};

export const sweep20: Bench = {
  name: 'sweep20',
  about: 'The same city with devices that answer after 20 ms: time of a sweep and CPU, against the same two.',
  run: ({ runs, say }) => runSweep20({ ...city, sweeps: 5, runs }, say),
};
