/**
 * One simulated device: what it does in truth, what it says of itself, and the registers or objects through which it
 * says so. Carries out reads and writes at once; when and whether they are answered is the roadside's affair.
 */
import { type Device, lightsOf } from '../../main/domain/asset.ts';
import type { DeviceState } from '../../main/domain/command.ts';
import type { Metres } from '../../main/domain/units.ts';
import type { Request, SnmpBinding } from '../port.ts';
import { encodeText } from '../profile/codec.ts';
import type { ProfileFunction } from '../profile/functions.ts';
import { elementsOf, type Place, type Point, type Scalar } from '../profile/point.ts';
import { type Behaviour, has, trait } from './behaviours.ts';
import { chance } from './chance.ts';
import { isSamePlace, layOut, overlaps, type Stretch } from './device-layout.ts';
import { DeviceMemory, type ObjectValue, rawOf, type Table } from './device-memory.ts';
import { pointRaw, type Situation } from './device-points.ts';
import { deliveredState, effectiveState, isLit, offeredPart, pulsedState } from './device-state.ts';
import { type ProfileView, writtenPoint } from './profile-view.ts';
import { SignModel } from './sign-model.ts';
import type { Answer } from './station.ts';

/** What surrounds a device at this moment. */
export interface Surroundings {
  /** Asked only where somebody looks: weather takes longer to work out than anything else here. */
  visibility(): Metres;
  readonly isNight: boolean;
  /** Milliseconds since the roadside was built. */
  readonly since: number;
}

/** The truth about a device, for tests: what a person beside the road would see. */
export interface LampState {
  /** Light (or a text, or a warning) can be seen. */
  readonly on: boolean;
  /** What the device works at. */
  readonly state: DeviceState;
  /** Guidance lights of a host, in node order: true where light can be seen. */
  readonly nodes: readonly boolean[];
  /** How often the device has started, from 1. */
  readonly boots: number;
}

const exception = (code: number): Answer => ({ kind: 'exception', code });
const written: Answer = { kind: 'reply', reply: { kind: 'written' } };
const illegalAddress = exception(2);
const illegalValue = exception(3);
const snmpError = { genErr: 5, wrongType: 7, wrongValue: 10, notWritable: 17 } as const;

export class DeviceModel {
  readonly device: Device;
  readonly #view: ProfileView;
  readonly #memory = new DeviceMemory();
  readonly #sign: SignModel | undefined;
  readonly #writes: readonly { readonly f: ProfileFunction; readonly point: Point }[];
  readonly #seed: number;
  readonly #lights: number;
  readonly #brokenNodes: ReadonlySet<number>;
  #state: DeviceState = {};
  /** What a lying device goes on saying. */
  #frozen: { readonly state: DeviceState; readonly on: boolean } | undefined;
  #isNight = false;
  #bootedAt = 0;
  #boots = 1;
  #stack: readonly Behaviour[] = [];

  constructor(device: Device, view: ProfileView, seed: number, brokenShare: number) {
    this.device = device;
    this.#view = view;
    this.#seed = seed;
    this.#lights = lightsOf(device).length;
    const broken = Array.from({ length: this.#lights }, (_, i) => i);
    this.#brokenNodes = new Set(broken.filter((i) => chance(seed, device.id, 'node', i) < brokenShare));
    this.#writes = view.functions.flatMap((f) => {
      const point = writtenPoint(f);
      return point === undefined ? [] : [{ f, point }];
    });
    layOut(this.#memory, view, device.addressOffset, this.#lights);
    const sign = view.functions.find((f) => f.writing.kind === 'sign')?.writing;
    this.#sign = sign?.kind === 'sign' ? new SignModel(this.#memory, sign.codec) : undefined;
    this.#forget();
  }

  get behaviours(): readonly Behaviour[] {
    return this.#stack;
  }

  get boots(): number {
    return this.#boots;
  }

  setBehaviours(stack: readonly Behaviour[]): void {
    const lied = has(this.#stack, 'lies-on-read-back');
    this.#stack = stack;
    if (!has(stack, 'lies-on-read-back')) this.#frozen = undefined;
    else if (!lied) this.#frozen = { state: { ...this.#effective() }, on: this.#isOn() };
  }

  /** Starts anew at `since` ms and comes back dark. */
  reboot(since: number): void {
    this.#bootedAt = since;
    this.#boots += 1;
    this.#forget();
  }

  switchByHand(state: DeviceState): void {
    this.#state = { ...this.#state, ...offeredPart(this.#view.functions, state) };
    if (this.#sign !== undefined && state.message !== undefined)
      this.#sign.showByHand(encodeText(state.message, 'utf8'));
    if (state.control !== undefined) this.#sign?.setLocal(state.control === 'own');
    this.#storeCommands();
  }

  truth(): LampState {
    const message = this.#sign?.shown();
    const on = this.#isOn();
    return {
      on,
      state: { ...this.#effective(), ...(message === undefined ? {} : { message }) },
      nodes: Array.from({ length: this.#lights }, (_, i) => on && !this.#isDeadNode(i)),
      boots: this.#boots,
    };
  }

  /** True when the device itself holds this register or coil, or the request falls in a gap between two it holds. */
  spans(table: Table, address: number): boolean {
    const span = this.#memory.span(table);
    return span !== undefined && address >= span[0] && address <= span[1];
  }

  objects(): readonly { readonly oid: string; readonly type: SnmpBinding['type'] }[] {
    return this.#memory.objects();
  }

  /** The value of one register or coil, as it stands now. */
  cell(table: Table, address: number): number {
    return this.#memory.cell(table, address);
  }

  object(oid: string): ObjectValue | undefined {
    return this.#memory.object(oid)?.value;
  }

  /** Brings the points in a stretch of one table (or all objects) up to date with the truth and the weather. */
  refresh(around: Surroundings, within?: Stretch): void {
    this.#isNight = around.isNight;
    const situation: Situation = {
      ...around,
      device: this.device,
      on: this.#isOn(),
      seen: this.#frozen?.on ?? this.#isOn(),
      uptime: around.since - this.#bootedAt,
      stack: this.#stack,
      seed: this.#seed,
      isDeadNode: (index) => this.#isDeadNode(index),
    };
    const offset = this.device.addressOffset;
    this.#showFunctions(offset);
    for (const point of this.#view.points) {
      if (this.#isSignPoint(point) || this.#isCommand(point) || !overlaps(point, offset, within)) continue;
      const count = elementsOf(point, this.#lights);
      const { encoding } = point.format;
      if (encoding === 'text' || encoding === 'octets')
        this.#memory.putText(point, offset, String(point.nominal ?? ''));
      else if (count === undefined)
        this.#memory.putRaw(point, undefined, offset, pointRaw(point, undefined, situation));
      else for (let i = 0; i < count; i += 1) this.#memory.putRaw(point, i, offset, pointRaw(point, i, situation));
    }
  }

  /** Carries out a Modbus write at once. */
  write(request: Extract<Request, { kind: 'write-registers' | 'write-bits' }>): Answer {
    const table = request.kind === 'write-registers' ? 'holding' : 'coil';
    const values = request.values.map(Number);
    if (!values.every((_, i) => this.#memory.holds(table, request.address + i))) return illegalAddress;
    const before = values.map((_, i) => this.#memory.cell(table, request.address + i));
    values.forEach((value, i) => {
      this.#memory.setCell(table, request.address + i, value);
    });
    const touched = (place: Place): boolean =>
      place.kind !== 'object' &&
      place.table === table &&
      place.address + this.device.addressOffset < request.address + values.length &&
      request.address < place.address + this.device.addressOffset + place.count;
    const change = this.#changeOf(touched);
    if (change === undefined) {
      before.forEach((value, i) => {
        this.#memory.setCell(table, request.address + i, value);
      });
      return illegalValue;
    }
    this.#obey({
      ...change,
      ...pulsedState(this.#view.functions, table, request.address - this.device.addressOffset, values),
    });
    return written;
  }

  /** Carries out an SNMP SET; nothing is changed when one binding is refused (RFC 3416 §4.2.5). */
  set(bindings: readonly SnmpBinding[]): Answer {
    const refused = (status: number, position: number): Answer => ({ kind: 'refused', status, index: position + 1 });
    for (const [i, binding] of bindings.entries()) {
      const held = this.#memory.object(binding.oid);
      if (held === undefined || !held.writable) return refused(snmpError.notWritable, i);
      if (held.type !== binding.type) return refused(snmpError.wrongType, i);
    }
    const before = bindings.map(({ oid }) => this.#memory.object(oid)?.value ?? 0);
    for (const { oid, value } of bindings) this.#memory.setObject(oid, value);
    const change = this.#changeOf((place) => place.kind === 'object' && bindings.some(({ oid }) => oid === place.oid));
    if (change === undefined) {
      for (const [i, { oid }] of bindings.entries()) this.#memory.setObject(oid, before[i] ?? 0);
      return refused(snmpError.wrongValue, 0);
    }
    if (this.#sign !== undefined && !has(this.#stack, 'ignores-writes')) {
      for (const [i, binding] of bindings.entries()) {
        const status = this.#sign.wrote(binding);
        if (status !== undefined) return refused(status, i);
      }
    }
    this.#obey(change);
    const values = bindings.map(({ oid, value }) => ({ oid, value }));
    return { kind: 'reply', reply: { kind: 'varbinds', values } };
  }

  /** What the written places ask for; `undefined` when a value means nothing to the device. */
  #changeOf(touched: (place: Place) => boolean): DeviceState | undefined {
    const change: Record<string, Scalar> = {};
    for (const { f, point } of this.#writes) {
      if (!touched(point.place)) continue;
      if (f.writing.kind === 'text') continue;
      const value = f.values.get(this.#memory.takeRaw(point, this.device.addressOffset));
      if (value === undefined) return undefined;
      change[f.name] = value;
    }
    return change as DeviceState;
  }

  #obey(change: DeviceState): void {
    if (!has(this.#stack, 'ignores-writes')) this.#state = { ...this.#state, ...change };
    this.#storeCommands();
  }

  #effective(): DeviceState {
    return effectiveState(this.#state, this.#view.functions, this.#stack);
  }

  #isOn(): boolean {
    if (this.#sign !== undefined) return this.#sign.shown() !== '' && !has(this.#stack, 'burnt-out');
    return isLit(this.#effective(), this.#stack, this.#isNight);
  }

  #forget(): void {
    this.#state = deliveredState(this.#view.functions);
    this.#sign?.reset();
    this.#storeCommands();
  }

  #isDeadNode(index: number): boolean {
    const dead = trait(this.#stack, 'dead-nodes');
    return this.#brokenNodes.has(index) || (dead !== undefined && index >= dead.from && index < dead.from + dead.count);
  }

  /** Writes what the device says of each function into the places where it is read back. */
  #showFunctions(offset: number): void {
    const reported = this.#frozen?.state ?? this.#effective();
    for (const f of this.#view.functions) {
      const value = reported[f.name];
      if (f.readFrom === undefined || f.readFrom.name === 'verify' || f.writing.kind === 'sign') continue;
      if (value === undefined) continue;
      if (f.readFrom.format.encoding === 'text') this.#memory.putText(f.readFrom, offset, String(value));
      else {
        const raw = f.pointIsCanonical ? rawOf(f.readFrom, value) : f.raws.get(value);
        if (raw !== undefined) this.#memory.putRaw(f.readFrom, undefined, offset, raw);
      }
    }
  }

  /** The command registers follow the truth, as they do in devices that show their working values there. */
  #storeCommands(): void {
    for (const { f, point } of this.#writes) {
      const value = this.#state[f.name];
      const raw = value === undefined ? undefined : f.raws.get(value);
      if (raw !== undefined) this.#memory.putRaw(point, undefined, this.device.addressOffset, raw);
    }
  }

  /** A point that shows a command register or coil itself: what was written stands there. */
  #isCommand(point: Point): boolean {
    const { place } = point;
    if (place.kind === 'object') return this.#writes.some((w) => isSamePlace(w.point.place, place));
    return this.#writes.some((w) => isSamePlace(w.point.place, place)) && point.format.encoding !== 'bits';
  }

  #isSignPoint(point: Point): boolean {
    return this.#sign !== undefined && point.place.kind === 'object' && SignModel.owns(point.place.oid);
  }
}
