/**
 * A profile seen from the device's side, for simulators and tests: which cells hold which point, what a master's write
 * means, and which cells to change so that a read shows a value. Pure.
 *
 * A simulated device is a store of cells. It starts from `initialCells()`. When a master writes, it stores the written
 * cells as they are, asks `understand(request)` for the functions that were meant, lets its own behaviour decide (obey,
 * delay, ignore, lie), and stores `cellsShowing(function, value)` for what it wants to report: these are the cells of
 * the function's status point, which may differ from the command cells. `cellsFor(point, value)` sets any other point,
 * `cellsForFault(code, present)` raises or clears a fault, `cellsForRaw(point, raw)` puts sentinels and nonsense.
 * Register cells have a mask: only those bits change. SNMP sign messages are a protocol of their own, see ntcip-1203.ts.
 */
import { type Device, lightsOf } from '../../main/domain/asset.ts';
import type { DeviceFunction, DeviceState } from '../../main/domain/command.ts';
import type { BitTable, RegisterTable, Request, SnmpBinding } from '../port.ts';
import { encodeNumber, encodeText, numberTaker, textWords, wordMasks } from './codec.ts';
import type { Profile } from './compile.ts';
import type { ProfileFunction } from './functions.ts';
import { encodeMessageId, memoryTypes, messageCrc, multiOf } from './ntcip-1203.ts';
import { elementsOf, type Place, type Point, placeAt, type Scalar } from './point.ts';
import type { FaultSpec } from './schema.ts';

/** One register or coil (0 or 1) and the bits of it that change, or one object. */
export type Cell =
  | {
      readonly kind: 'register';
      readonly table: RegisterTable | BitTable;
      readonly address: number;
      readonly value: number;
      readonly mask: number;
    }
  | {
      readonly kind: 'object';
      readonly oid: string;
      readonly type: SnmpBinding['type'];
      readonly value: number | string | Uint8Array;
      /** For a field of an integer object: the bits that change; absent replaces the whole value. */
      readonly mask?: number;
    };

/** Where one point, or one element of a list point, lives. */
export interface PointPlace {
  readonly point: Point;
  readonly index: number | undefined;
  readonly place: Place;
}

/** Where a function is commanded and by which point it is read back. */
export interface FunctionPlace {
  readonly function: DeviceFunction;
  /** Command cells; empty for a sign's message, several for pulses. */
  readonly writes: readonly Place[];
  /** Name of the point that shows it; absent when nothing does. */
  readonly readBack?: string;
  /** Canonical values that it takes; empty for text. */
  readonly values: readonly Scalar[];
}

export interface AddressMap {
  readonly protocol: 'modbus' | 'snmp';
  readonly unit: number;
  readonly points: readonly PointPlace[];
  readonly functions: readonly FunctionPlace[];
  /** Cells that the profile writes besides its functions (before, after, watchdog); a device must accept them. */
  readonly extras: readonly Place[];
  /** Every cell of the profile at its nominal value (0, empty or dark when it has none). */
  initialCells(): readonly Cell[];
  /** Cells that make this point read as `value`; empty when the point cannot hold it. */
  cellsFor(point: string, value: Scalar, index?: number): readonly Cell[];
  /** Cells that put this raw number into the point. */
  cellsForRaw(point: string, raw: number, index?: number): readonly Cell[];
  /** Cells of the status point that make a read-back show this value of a function. */
  cellsShowing(name: DeviceFunction, value: Scalar): readonly Cell[];
  /** Cells that raise this fault, or put the point it lives in back to a sound value. */
  cellsForFault(code: string, present: boolean, index?: number): readonly Cell[];
  /** The functions that a write request changes, in canonical units; empty when it is none of ours. */
  understand(request: Request): DeviceState;
}

/** Registers, or the one coil or number, that decode to `value`; `undefined` when the point cannot hold it. */
export function encodeValue(point: Point, value: Scalar): readonly number[] | undefined {
  if (point.format.encoding === 'text') {
    const count = point.place.kind === 'registers' ? point.place.count : 0;
    return textWords(String(value), point.charset, count);
  }
  const raw = rawOf(point, value);
  return raw === undefined ? undefined : encodeRaw(point, raw);
}

/** Registers that hold a raw number; SNMP integers are one number whatever their size. */
const encodeRaw = (point: Point, raw: number): readonly number[] =>
  point.place.kind === 'object' && point.format.encoding === 'integer' ? [raw] : encodeNumber(point.format, raw);

/** The raw number that decodes to `value`. For an `above` point, true is well above the limit and false is 0. */
export function rawOf(point: Point, value: Scalar): number | undefined {
  if (point.meanings !== undefined) {
    for (const [raw, meaning] of point.meanings) if (meaning === value) return raw;
    return undefined;
  }
  if (typeof value === 'string') return undefined;
  if (point.above !== undefined && typeof value === 'boolean') {
    const shown = value ? Math.max(point.above * 10, point.above + Math.abs(point.scale)) : Math.min(point.above, 0);
    return (shown - point.offset) / point.scale;
  }
  const raw = (Number(value) - point.offset) / point.scale;
  return point.format.encoding === 'float32' ? raw : Math.round(raw);
}

function cellsAt(place: Place, point: Point, words: readonly number[]): readonly Cell[] {
  if (place.kind === 'object') {
    const [value = 0] = words;
    const [mask = 0xffff] = wordMasks(point.format);
    const isField = point.format.encoding === 'bit' || point.format.encoding === 'bits';
    return [{ kind: 'object', oid: place.oid, type: place.type, value, ...(isField ? { mask } : {}) }];
  }
  const isText = point.format.encoding === 'text';
  const masks = isText ? [] : wordMasks(point.format);
  return words.map((value, i) => ({
    kind: 'register',
    table: place.table,
    address: place.address + i,
    value,
    mask: place.kind === 'bits' ? 1 : (masks[i] ?? 0xffff),
  }));
}

function textCell(place: Extract<Place, { kind: 'object' }>, point: Point, text: string): readonly Cell[] {
  const isHex = point.format.encoding === 'octets';
  const octets = isHex
    ? Uint8Array.from((text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)))
    : encodeText(text, point.charset);
  return [{ kind: 'object', oid: place.oid, type: place.type, value: octets }];
}

/** Cells that make an element of a point show a value. */
function cellsOfValue({ point, place }: PointPlace, value: Scalar): readonly Cell[] {
  const isText = point.format.encoding === 'text' || point.format.encoding === 'octets';
  if (place.kind === 'object' && isText) return textCell(place, point, String(value));
  const words = encodeValue(point, value);
  return words === undefined ? [] : cellsAt(place, point, words);
}

/** A value to start with: the profile's, else nothing, dark, empty. */
function initialValue(point: Point): Scalar {
  if (point.nominal !== undefined) return point.nominal;
  if (point.meanings !== undefined) return point.meanings.get(0) ?? [...point.meanings.values()][0] ?? 0;
  if (point.format.encoding === 'text' || point.format.encoding === 'octets') return '';
  if (point.format.encoding === 'bit' || point.above !== undefined) return false;
  const [least, greatest] = point.valid ?? [0, 0];
  return Math.min(Math.max(0, least), greatest);
}

/** The raw number that a fault's condition asks for, given what the point holds when sound. */
function rawForFault(point: Point, fault: FaultSpec): { readonly raw: number; readonly mask?: number } {
  if (fault.raw !== undefined) return { raw: typeof fault.raw === 'number' ? fault.raw : fault.raw[0] };
  if (fault.bit !== undefined) return { raw: 2 ** fault.bit, mask: 2 ** fault.bit };
  if (fault.bits !== undefined) {
    const [low, high] = fault.bits;
    return { raw: (fault.equals ?? 0) * 2 ** low, mask: (2 ** (high - low + 1) - 1) * 2 ** low };
  }
  const step = Math.abs(point.scale);
  const value = fault.above === undefined ? (fault.below ?? 0) - step : fault.above + step;
  return { raw: (value - point.offset) / point.scale };
}

/** Every place of a profile on one device; see the head of this file for how a simulator uses it. */
export function addressMap(profile: Profile, device: Device): AddressMap {
  const { addressOffset, unit } = device;
  const lights = lightsOf(device).length;
  const places = profile.points.flatMap((point): readonly PointPlace[] => {
    const count = elementsOf(point, lights);
    if (count === undefined) return [{ point, index: undefined, place: placeAt(point, undefined, addressOffset) }];
    return Array.from({ length: count }, (_, index) => ({ point, index, place: placeAt(point, index, addressOffset) }));
  });
  const byKey = new Map(places.map((place) => [`${place.point.name} ${place.index ?? ''}`, place]));
  const find = (name: string, index: number | undefined): PointPlace | undefined => byKey.get(`${name} ${index ?? ''}`);
  const cellsFor: AddressMap['cellsFor'] = (name, value, index) => {
    const place = find(name, index);
    return place === undefined ? [] : cellsOfValue(place, value);
  };
  const cellsForRaw: AddressMap['cellsForRaw'] = (name, raw, index) => {
    const place = find(name, index);
    return place === undefined ? [] : cellsAt(place.place, place.point, encodeRaw(place.point, raw));
  };
  const cellsForFault: AddressMap['cellsForFault'] = (code, present, index) => {
    const place = places.find((p) => p.index === index && p.point.faults.some((fault) => fault.code === code));
    const fault = place?.point.faults.find((entry) => entry.code === code);
    if (place === undefined || fault === undefined) return [];
    const { raw, mask } = rawForFault(place.point, fault);
    if (mask === undefined) {
      return present
        ? cellsAt(place.place, place.point, encodeRaw(place.point, raw))
        : cellsOfValue(place, initialValue(place.point));
    }
    const value = present ? raw : 0;
    if (place.place.kind === 'object') {
      return [{ kind: 'object', oid: place.place.oid, type: place.place.type, value, mask }];
    }
    return [{ kind: 'register', table: place.place.table, address: place.place.address, value, mask }];
  };
  return {
    protocol: profile.document.protocol,
    unit,
    points: places,
    functions: profile.functions.map((f) => functionPlace(f, addressOffset)),
    extras: extraPlaces(profile, addressOffset),
    initialCells: () => [
      ...commandCells(profile, addressOffset),
      ...places.flatMap((place) => cellsOfValue(place, initialValue(place.point))),
    ],
    cellsFor,
    cellsForRaw,
    cellsForFault,
    cellsShowing: (name, value) => cellsShowing(profile, find, name, value),
    understand: (request) => understand(profile, addressOffset, unit, request),
  };
}

const moved = (place: Place, addressOffset: number): Place =>
  place.kind === 'object' ? place : { ...place, address: place.address + addressOffset };

function functionPlace(f: ProfileFunction, addressOffset: number): FunctionPlace {
  const { writing } = f;
  const pulsed = writing.kind === 'pulse' ? [...writing.pulses.values()].map((pulse) => cellPlace(pulse)) : [];
  const writes = writing.kind === 'value' || writing.kind === 'text' ? [writing.place] : pulsed;
  return {
    function: f.name,
    writes: writes.map((place) => moved(place, addressOffset)),
    ...(f.readFrom === undefined ? {} : { readBack: f.readFrom.name }),
    values: writing.kind === 'pulse' ? [...writing.pulses.keys()] : [...f.raws.keys()],
  };
}

function cellPlace(where: { table?: 'holding' | 'coil' | undefined; address?: number | undefined }, count = 1): Place {
  const address = where.address ?? 0;
  if (where.table === 'coil') return { kind: 'bits', table: 'coil', address, count: 1 };
  return { kind: 'registers', table: 'holding', address, count };
}

function extraPlaces(profile: Profile, addressOffset: number): readonly Place[] {
  const { beforeWrite, afterWrite, watchdog } = profile.document;
  return [...beforeWrite, ...afterWrite, ...(watchdog?.writes ?? [])].flatMap((write): readonly Place[] => {
    if (write.oid !== undefined) return [{ kind: 'object', oid: write.oid, type: write.type ?? 'integer' }];
    if (write.table !== 'coil') return [moved(cellPlace(write, write.values.length), addressOffset)];
    const first = write.address ?? 0;
    return write.values.map((_, i) => moved(cellPlace({ table: 'coil', address: first + i }), addressOffset));
  });
}

/** Command cells and extras exist even where no point reads them. */
function commandCells(profile: Profile, addressOffset: number): readonly Cell[] {
  const writes = profile.functions.flatMap((f) => functionPlace(f, addressOffset).writes);
  return [...writes, ...extraPlaces(profile, addressOffset)].flatMap((place): readonly Cell[] => {
    if (place.kind === 'object') return [{ kind: 'object', oid: place.oid, type: place.type, value: 0 }];
    const mask = place.kind === 'bits' ? 1 : 0xffff;
    return Array.from({ length: place.count }, (_, i) => ({
      kind: 'register',
      table: place.table,
      address: place.address + i,
      value: 0,
      mask,
    }));
  });
}

function cellsShowing(
  profile: Profile,
  find: (name: string, index: number | undefined) => PointPlace | undefined,
  name: DeviceFunction,
  value: Scalar,
): readonly Cell[] {
  const f = profile.functions.find((entry) => entry.name === name);
  const place = f?.readFrom === undefined ? undefined : find(f.readFrom.name, undefined);
  if (f === undefined || place === undefined) return [];
  if (f.writing.kind === 'sign') return signCells(f, find, String(value));
  if (f.pointIsCanonical) return cellsOfValue(place, value);
  const raw = f.raws.get(value);
  return raw === undefined ? [] : cellsOfValue(place, raw);
}

/** The current buffer and the source code of a sign that shows a text from our slot, or blank. */
function signCells(
  f: ProfileFunction,
  find: (name: string, index: number | undefined) => PointPlace | undefined,
  text: string,
): readonly Cell[] {
  if (f.writing.kind !== 'sign' || f.readFrom === undefined) return [];
  const { codec } = f.writing;
  const shown = find(f.readFrom.name, undefined);
  const source = codec.sourcePoint === undefined ? undefined : find(codec.sourcePoint, undefined);
  const multi = encodeText(multiOf(text, codec.prefix), codec.charset);
  const id =
    text === ''
      ? { memoryType: memoryTypes.blank, number: codec.runTimePriority, crc: 0 }
      : { memoryType: codec.memoryType, number: codec.messageNumber, crc: messageCrc(multi) };
  const cell = (place: PointPlace | undefined, value: Uint8Array): readonly Cell[] =>
    place?.place.kind === 'object' ? [{ kind: 'object', oid: place.place.oid, type: 'octet-string', value }] : [];
  return [...cell(shown, multi), ...cell(source, encodeMessageId(id))];
}

function understand(profile: Profile, addressOffset: number, unit: number, request: Request): DeviceState {
  const state: { [name: string]: Scalar } = {};
  if ('unit' in request && request.unit !== unit) return state;
  for (const f of profile.functions) {
    const value = writtenValue(f, addressOffset, request);
    if (value !== undefined) state[f.name] = value;
  }
  return state;
}

/** The value that a write gives to one function, if it covers all of the function's cells. */
function writtenValue(f: ProfileFunction, addressOffset: number, request: Request): Scalar | undefined {
  const { writing } = f;
  if (request.kind === 'set') {
    if (writing.kind !== 'value' || writing.place.kind !== 'object') return undefined;
    const { oid } = writing.place;
    const bound = request.bindings.find((binding) => binding.oid === oid)?.value;
    return typeof bound === 'number' ? f.values.get(bound) : undefined;
  }
  if (request.kind !== 'write-registers' && request.kind !== 'write-bits') return undefined;
  const table = request.kind === 'write-bits' ? 'coil' : 'holding';
  const words = request.kind === 'write-bits' ? request.values.map(Number) : request.values;
  const offsetIn = (address: number, count: number): number | undefined => {
    const at = address + addressOffset - request.address;
    return at >= 0 && at + count <= words.length ? at : undefined;
  };
  if (writing.kind === 'pulse') {
    for (const [value, pulse] of writing.pulses) {
      const at = pulse.table === table ? offsetIn(pulse.address, 1) : undefined;
      if (at !== undefined && words[at] === pulse.value) return value;
    }
    return undefined;
  }
  if (writing.kind !== 'value' || writing.place.kind === 'object' || writing.place.table !== table) return undefined;
  const at = offsetIn(writing.place.address, writing.place.count);
  return at === undefined ? undefined : f.values.get(numberTaker(writing.format)(words, at));
}
