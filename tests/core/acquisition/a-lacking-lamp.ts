/** One lamp that refuses what it is told to refuse, asked by the real acquisition on a virtual clock. */
import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { compileProgram, parseProfile } from '../../../drivers/profile/compile.ts';
import { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import type { Site } from '../../../main/domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { readPlantSite, seededJitter } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

type Registers = Extract<Request, { kind: 'read-registers' }>;

/** A lamp whose registers hold their own address; `exception` is what it answers to a read that runs over a hole. */
export function lackingLamp(profileText: string, exception = 2) {
  const refusal: Fault = { code: 'modbus/misconfigured', exception };
  const loaded = readPlantSite();
  const device = { ...loaded.site.devices.find((it) => it.id === 'lamp-1')!, profile: 'p' };
  const parsed = parseProfile(profileText, 'p.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.complaints));
  const program = compileProgram(parsed.profile, device);
  if (!program.ok) throw new Error(JSON.stringify(program.fault));
  const endpoint = loaded.site.endpoints.find((it) => it.id === device.endpoint)!;
  const site: Site = { ...loaded.site, endpoints: [endpoint], devices: [device], zones: [] };
  const clock = new VirtualClock();
  const holes = new Set<number>();
  /** The longest read that it takes. */
  const limits = { count: Number.POSITIVE_INFINITY };
  /** Addresses at which a read gets no answer. */
  const silent = new Set<number>();
  /** What every request meets. */
  const state: { fault: Fault | undefined } = { fault: undefined };
  const asked: (Registers & { readonly at: number })[] = [];
  const touches = ({ address, count }: Registers): boolean =>
    [...holes].some((hole) => hole >= address && hole < address + count);
  const answer = (request: Request): Outcome<Reply> => {
    if (request.kind !== 'read-registers') return fail({ code: 'modbus/misconfigured', exception: 1 });
    asked.push({ ...request, at: clock.monotonic() });
    if (state.fault !== undefined) return fail(state.fault);
    if (silent.has(request.address)) return fail({ code: 'link/no-answer' });
    if (touches(request) || request.count > limits.count) return fail(refusal);
    return succeed({ kind: 'registers', values: Array.from({ length: request.count }, (_, n) => request.address + n) });
  };
  const session: Session = {
    exchange: (request) => Promise.resolve(answer(request)),
    statistics: () => {
      throw new Error('not asked');
    },
    close: () => Promise.resolve(),
  };
  /** Monotonic time when each point was last heard. */
  const heard = new Map<string, number>();
  const values = new Map<string, unknown>();
  const told: string[] = [];
  const missed: string[] = [];
  const acquisition = new Acquisition({
    site,
    clock,
    jitter: seededJitter(3),
    programs: new Map([[device.id, program.value]]),
    drivers: { program: () => program, open: () => session },
    sink: {
      answered: (_, samples) => {
        for (const { point, index, value } of samples) {
          const key = index === undefined ? point : `${point}#${index}`;
          values.set(key, value);
          heard.set(key, clock.monotonic());
        }
      },
      unchanged: (_, request) => {
        for (const point of program.value.pointsOf(request)) heard.set(point, clock.monotonic());
      },
      missed: (_, fault) => missed.push(fault.code),
      refused: (_, points) => told.push(points.join(' ')),
      lineChanged: () => {},
    },
  });
  return {
    acquisition,
    clock,
    program: program.value,
    device: device.id,
    line: acquisition.line(endpoint.id)!,
    holes,
    limits,
    silent,
    state,
    asked,
    heard,
    values,
    told,
    missed,
    /** It refuses every request until `undefined` is said. */
    refuseAll: (isIll: boolean) => {
      state.fault = isIll ? refusal : undefined;
    },
    /** Those requests that the lamp refused for a hole. */
    refused: () => asked.filter(touches),
    /** Points not heard within the interval of their poll, and a second. */
    late: (): readonly string[] => {
      const keysOf = ({ name, count }: { readonly name: string; readonly count?: number }) =>
        count === undefined ? [name] : Array.from({ length: count }, (_, n) => `${name}#${n}`);
      return program.value.points.flatMap((point) => {
        const { every } = program.value.polls.find((poll) => poll.class === point.pollClass)!;
        const since = clock.monotonic() - every - 1_000;
        return keysOf(point).filter((key) => (heard.get(key) ?? Number.NEGATIVE_INFINITY) < since);
      });
    },
  };
}

export type LackingLamp = ReturnType<typeof lackingLamp>;

export const profileOf = (points: string): string => `id: p
title: p
source: { text: t, flag: D }
protocol: modbus
kinds: [flashing-lamp]
polls: { fast: { every: 5s }, normal: { every: 30s }, slow: { every: 10m }, deep: { every: 1h } }
batch: { maxGap: 4 }
settle: 200ms
verifyWithin: 5s
points:
${points}
`;
export const pointAt = (address: number, poll: string) =>
  `  p${address}: { title: p, table: input, address: ${address}, poll: ${poll} }`;
const row = (from: number, count: number, poll: string) =>
  Array.from({ length: count }, (_, n) => pointAt(from + n, poll)).join('\n');
/** Eight registers read at once. */
export const eight = profileOf(row(0, 8, 'fast'));
/** Everything a lamp may have: four classes of polls, one of them with a list of lights. */
export const city = profileOf(`${row(0, 8, 'fast')}
  light: { title: l, table: input, address: 100, list: { count: 80 }, poll: normal }
${row(300, 4, 'slow')}
${row(400, 2, 'deep')}`);

export const begun = (text: string, ...holes: readonly number[]): Promise<LackingLamp> => begunAs(2, text, ...holes);

/** A lamp that was asked for a while; `exception` is what it answers to a read that runs over one of the `holes`. */
export async function begunAs(exception: number, text: string, ...holes: readonly number[]): Promise<LackingLamp> {
  const lamp = lackingLamp(text, exception);
  for (const hole of holes) lamp.holes.add(hole);
  await lamp.acquisition.readAll();
  lamp.acquisition.start();
  await lamp.clock.advance(45_000);
  lamp.told.splice(0, 1);
  return lamp;
}
