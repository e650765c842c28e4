/** One line with many lamps behind it, asked by the real acquisition; a test sees when each was asked. */
import type { Clock, Reply, Request, Session } from '../../../drivers/port.ts';
import { compileProgram, parseProfile } from '../../../drivers/profile/compile.ts';
import { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import type { Device, Endpoint, Site } from '../../../main/domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { readPlantSite, seededJitter } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

const usual = { fast: '15s', normal: '60s', slow: '10m' };
const profileText = ({ fast, normal, slow }: typeof usual) => `id: p
title: p
source: { text: t, flag: D }
protocol: modbus
kinds: [flashing-lamp, visibility-sensor]
polls: { fast: { every: ${fast} }, normal: { every: ${normal} }, slow: { every: ${slow} } }
points:
  f: { title: p, table: input, address: 0, poll: fast }
  n: { title: p, table: input, address: 10, poll: normal }
  s: { title: p, table: input, address: 20, poll: slow }
`;
export const fastAt = 0;
export const normalAt = 10;
export const slowAt = 20;

/** One request as it left: monotonic time, unit and register address. */
export interface Asked {
  readonly at: number;
  readonly unit: number;
  readonly address: number;
}

export interface LineOfLamps {
  readonly clock: VirtualClock;
  readonly acquisition: Acquisition;
  readonly devices: readonly Device[];
  readonly asked: Asked[];
  /** What every request meets from now on; answered when absent. */
  fail(fault: Fault | undefined): void;
  /** Units that never answer, whatever the others do. */
  readonly dead: Set<number>;
  /** What requests to single units meet. */
  readonly meets: Map<number, Fault>;
}

export interface LineSettings {
  readonly endpoint?: Partial<Endpoint>;
  readonly seed?: number;
  /** Makes the first device a visibility sensor. */
  readonly sensor?: boolean;
  /** Other intervals, as a profile writes them. */
  readonly polls?: typeof usual;
  /** Another far end than the one that answers at once. */
  readonly open?: (endpoint: Endpoint, clock: Clock) => Session;
}

/** `count` devices on one line that answers at once. */
export function lineOfLamps(count: number, settings: LineSettings = {}): LineOfLamps {
  const { site: plant } = readPlantSite();
  const model = plant.devices.find((device) => device.id === 'lamp-1');
  const line = plant.endpoints.find((endpoint) => endpoint.id === 'lamps');
  const parsed = parseProfile(profileText(settings.polls ?? usual), 'p.yaml');
  if (model === undefined || line === undefined || !parsed.ok) throw new Error('no plant, or no profile');
  const { profile } = parsed;
  const devices = Array.from({ length: count }, (_, index): Device => {
    const kind = settings.sensor && index === 0 ? 'visibility-sensor' : 'flashing-lamp';
    return { ...model, id: `d${index}`, kind, profile: 'p', unit: index + 1 };
  });
  const programs = new Map(
    devices.map((device) => {
      const program = compileProgram(profile, device);
      if (!program.ok) throw new Error(JSON.stringify(program.fault));
      return [device.id, program.value];
    }),
  );
  const clock = new VirtualClock();
  const asked: Asked[] = [];
  let fault: Fault | undefined;
  const dead = new Set<number>();
  const meets = new Map<number, Fault>();
  const answer = (request: Request): Outcome<Reply> => {
    if (request.kind !== 'read-registers') return fail({ code: 'modbus/misconfigured', exception: 1 });
    asked.push({ at: clock.monotonic(), unit: request.unit, address: request.address });
    if (dead.has(request.unit)) return fail({ code: 'link/no-answer' });
    const met = meets.get(request.unit) ?? fault;
    return met ? fail(met) : succeed({ kind: 'registers', values: Array(request.count).fill(request.unit) });
  };
  const session: Session = {
    exchange: (request) => Promise.resolve(answer(request)),
    statistics: () => {
      throw new Error('not asked');
    },
    close: () => Promise.resolve(),
  };
  const site: Site = { ...plant, endpoints: [{ ...line, ...settings.endpoint }], devices, zones: [] };
  const nothing = (): void => undefined;
  const acquisition = new Acquisition({
    site,
    clock,
    programs,
    jitter: seededJitter(settings.seed ?? 3),
    drivers: { program: () => fail({ code: 'profile/invalid' }), open: settings.open ?? (() => session) },
    sink: { answered: nothing, unchanged: nothing, missed: nothing, refused: nothing, lineChanged: nothing },
  });
  return {
    clock,
    acquisition,
    devices,
    asked,
    dead,
    meets,
    fail: (next) => {
      fault = next;
    },
  };
}

/** The most requests that fall into any `span` milliseconds. */
export function densest(asked: readonly Asked[], span: number): number {
  const times = asked.map(({ at }) => at).sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  for (const [index, at] of times.entries()) {
    while (at - (times[from] ?? at) >= span) from += 1;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** Longest pause between two requests of any unit to this address, and from `start` and to `end`. */
export function longestPause(asked: readonly Asked[], address: number, start: number, end: number): number {
  const times = Map.groupBy(
    asked.filter((each) => each.address === address),
    ({ unit }) => unit,
  );
  const pauses = [...times.values()].flatMap((each) => {
    const at = [start, ...each.map((one) => one.at), end];
    return at.slice(1).map((time, index) => time - (at[index] ?? time));
  });
  return Math.max(...pauses);
}
