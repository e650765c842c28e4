/**
 * Everything behind one simulated line: which device a request is for, what each device's and the line's own traits do
 * to the answer. Time comes from the clock it is given; keeps no timers.
 */
import type { Endpoint } from '../../main/domain/asset.ts';
import { type Millis, millis } from '../../main/domain/units.ts';
import type { Clock, Reply, Request, SnmpBinding } from '../port.ts';
import { type Behaviour, clockShift, damageOf, has, trait } from './behaviours.ts';
import { chance } from './chance.ts';
import type { DeviceModel, Surroundings } from './device-model.ts';
import { type Admission, type Answer, type Served, type Station, silence } from './station.ts';

export interface Weather {
  around(model: DeviceModel): Surroundings;
  since(): number;
}

/** What a line remembers of a device between requests. */
interface Memory {
  requests: number;
  refusedWrites: number;
  /** The device is away until then, in ms since the roadside was built. */
  awayUntil: number;
  /** Periods of the timed traits that are already over. */
  periods: number;
}

const exception = (code: number): Answer => ({ kind: 'exception', code });
const targetSilent = exception(11);
const illegalAddress = exception(2);

export class LineModel implements Station {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly #models: readonly DeviceModel[];
  readonly #units: ReadonlyMap<number, readonly DeviceModel[]>;
  readonly #weather: Weather;
  readonly #latency: Millis;
  readonly #seed: number;
  readonly #memories = new Map<DeviceModel, Memory>();
  #stack: readonly Behaviour[] = [];
  /** Fixed by the profiles, and asked for with every SNMP answer. */
  #objects: ReturnType<Station['objects']> | undefined;

  constructor(
    endpoint: Endpoint,
    models: readonly DeviceModel[],
    weather: Weather,
    options: { readonly clock: Clock; readonly latency: Millis; readonly seed: number },
  ) {
    this.endpoint = endpoint;
    this.#models = models;
    this.#units = Map.groupBy(models, (model) => model.device.unit);
    this.#weather = weather;
    this.clock = options.clock;
    this.#latency = options.latency;
    this.#seed = options.seed;
  }

  get behaviours(): readonly Behaviour[] {
    return this.#stack;
  }

  setBehaviours(stack: readonly Behaviour[]): void {
    this.#stack = stack;
  }

  /** The device is away for `down` ms from now. */
  sendAway(model: DeviceModel, down: number): void {
    this.#memoryOf(model).awayUntil = this.#weather.since() + down;
  }

  /** Begins the timed traits anew: a trait set now has its first effect one period from now. */
  restartPeriods(model: DeviceModel): void {
    const every = timedEvery(model.behaviours);
    this.#memoryOf(model).periods = every === undefined ? 0 : Math.floor(this.#weather.since() / every);
  }

  admission(): Admission {
    if (has(this.#stack, 'hangs-up')) return 'none';
    return has(this.#stack, 'one-connection') || this.endpoint.oneConnection ? 'one' : 'many';
  }

  boots(): number {
    return this.#models[0]?.boots ?? 1;
  }

  clockShift(): number {
    const stack = [...this.#stack, ...(this.#models[0]?.behaviours ?? [])];
    return clockShift(stack, this.#weather.since());
  }

  engine(): number {
    const changes = trait([...this.#stack, ...(this.#models[0]?.behaviours ?? [])], 'engine-changes');
    return changes === undefined ? 0 : 1 + Math.floor(this.#weather.since() / Math.max(changes.every, 1));
  }

  objects(): readonly { readonly oid: string; readonly type: SnmpBinding['type'] }[] {
    this.#objects ??= this.#models.flatMap((model) => model.objects()).sort((a, b) => compareOids(a.oid, b.oid));
    return this.#objects;
  }

  serve(request: Request): Served {
    if (request.kind === 'get' || request.kind === 'set') {
      const model = this.#models[0];
      if (model === undefined) return silence;
      return this.#served(model, request, () =>
        request.kind === 'get' ? this.#get(request.oids, model.behaviours) : model.set(request.bindings),
      );
    }
    const behind = this.#units.get(request.unit) ?? [];
    const first = behind[0];
    if (first === undefined) return { answer: targetSilent, latency: this.#latency, delay: millis(0) };
    const table =
      request.kind === 'write-registers' ? 'holding' : request.kind === 'write-bits' ? 'coil' : request.table;
    const model = behind.find((one) => one.spans(table, request.address)) ?? first;
    return this.#served(model, request, () => {
      if (request.kind === 'write-registers' || request.kind === 'write-bits') return model.write(request);
      return this.#read(behind, request);
    });
  }

  /** Applies the traits of the line and of the device to what it would answer. */
  #served(model: DeviceModel, request: Request, act: () => Answer): Served {
    const stack = [...this.#stack, ...model.behaviours];
    const memory = this.#memoryOf(model);
    memory.requests += 1;
    this.#passTime(model, memory, stack);
    const isAway = this.#weather.since() < memory.awayUntil;
    if (isAway || has(stack, 'silent') || has(stack, 'hangs-up')) return silence;
    const loses = trait(stack, 'loses');
    if (loses !== undefined && chance(this.#seed, model.device.id, 'lost', memory.requests) < loses.share)
      return silence;
    const delay = millis((trait(stack, 'slow')?.by ?? 0) + (trait(stack, 'late')?.by ?? 0));
    const damage = damageOf(stack);
    const answer = this.#refusal(stack, memory, request) ?? act();
    return { answer, latency: this.#latency, delay, ...(damage === undefined ? {} : { damage }) };
  }

  #refusal(stack: readonly Behaviour[], memory: Memory, request: Request): Answer | undefined {
    const refuses = trait(stack, 'exception');
    if (refuses !== undefined) return exception(refuses.code);
    const bad = trait(stack, 'bad-register');
    if (
      bad !== undefined &&
      'count' in request &&
      bad.at >= request.address &&
      bad.at < request.address + request.count
    )
      return exception(bad.code);
    const busy = trait(stack, 'busy');
    if (busy === undefined || !(request.kind === 'set' || request.kind.startsWith('write'))) return undefined;
    memory.refusedWrites = (memory.refusedWrites + 1) % (busy.times + 1);
    return memory.refusedWrites === 0 ? undefined : exception(busy.code);
  }

  /** Lets happen what the timed traits have done since the last request. */
  #passTime(model: DeviceModel, memory: Memory, stack: readonly Behaviour[]): void {
    const every = timedEvery(stack);
    if (every === undefined) return;
    const periods = Math.floor(this.#weather.since() / every);
    if (periods <= memory.periods) return;
    memory.periods = periods;
    const reboots = trait(stack, 'reboots-and-forgets');
    if (reboots !== undefined) {
      model.reboot(periods * every);
      memory.awayUntil = periods * every + reboots.down;
    }
    const hand = trait(stack, 'hand-switched');
    if (hand !== undefined) {
      const level = hand.lit ? 4 : 0;
      model.switchByHand({ lit: hand.lit, mode: hand.lit ? 'outline' : 'off', brightness: level });
    }
  }

  #read(behind: readonly DeviceModel[], request: Extract<Request, { kind: 'read-registers' | 'read-bits' }>): Answer {
    const { table, address, count } = request;
    const fresh = new Set<DeviceModel>();
    const values: number[] = [];
    for (let at = address; at < address + count; at += 1) {
      const model = behind.find((one) => one.spans(table, at));
      if (model === undefined) return illegalAddress;
      if (!fresh.has(model)) model.refresh(this.#weather.around(model), { table, address, count });
      fresh.add(model);
      values.push(model.cell(table, at));
    }
    const reply: Reply =
      request.kind === 'read-bits'
        ? { kind: 'bits', values: values.map((value) => value === 1) }
        : { kind: 'registers', values };
    return { kind: 'reply', reply };
  }

  #get(oids: readonly string[], own: readonly Behaviour[]): Answer {
    if (has(this.#stack, 'no-such-object') || has(own, 'no-such-object')) {
      return { kind: 'reply', reply: { kind: 'varbinds', values: oids.map((oid) => ({ oid })) } };
    }
    for (const model of this.#models) model.refresh(this.#weather.around(model));
    const values = oids.map((oid) => {
      const value = this.#models.map((model) => model.object(oid)).find((held) => held !== undefined);
      return value === undefined ? { oid } : { oid, value };
    });
    return { kind: 'reply', reply: { kind: 'varbinds', values } };
  }

  #memoryOf(model: DeviceModel): Memory {
    const known = this.#memories.get(model);
    if (known !== undefined) return known;
    const memory: Memory = { requests: 0, refusedWrites: 0, awayUntil: 0, periods: 0 };
    this.#memories.set(model, memory);
    return memory;
  }
}

const timedEvery = (stack: readonly Behaviour[]): number | undefined =>
  trait(stack, 'reboots-and-forgets')?.every ?? trait(stack, 'hand-switched')?.every;

/** Lexicographic order of object identifiers. */
export function compareOids(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
