/** One lamp that refuses what it is told to refuse, asked by the real acquisition on a virtual clock. */
import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { compileProgram, parseProfile } from '../../../drivers/profile/compile.ts';
import { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import type { Site } from '../../../main/domain/asset.ts';
import { type Fault, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { readPlantSite, seededJitter } from '../../plant/plant.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

type Registers = Extract<Request, { kind: 'read-registers' }>;

const refusal: Fault = { code: 'modbus/misconfigured', exception: 2 };

/** A lamp whose registers hold their own address. */
export function lackingLamp(profileText: string) {
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
    if (touches(request)) return fail(refusal);
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
