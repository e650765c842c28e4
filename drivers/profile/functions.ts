/**
 * The functions of a profile, resolved: what values they take, where they are written, how the device's own word for
 * them is read. Canonical units are those of domain/command.ts.
 */
import type { Capability, DeviceFunction, DeviceState } from '../../main/domain/command.ts';
import type { Sample } from '../../main/domain/reading.ts';
import type { Charset, NumberFormat } from './codec.ts';
import { formatOf, type Place, type Point, placeOf, pointOf, type Scalar } from './point.ts';
import {
  type FunctionSpec,
  functionNames,
  type ProfileDocument,
  type PulseSpec,
  type SignCodecSpec,
} from './schema.ts';

/** How a function is written. */
export type Writing =
  | { readonly kind: 'value'; readonly place: Place; readonly format: NumberFormat; readonly single: boolean }
  | { readonly kind: 'text'; readonly place: Place; readonly charset: Charset }
  | { readonly kind: 'pulse'; readonly pulses: ReadonlyMap<Scalar, PulseSpec> }
  | { readonly kind: 'sign'; readonly codec: SignCodecSpec }
  | { readonly kind: 'none' };

export interface ProfileFunction {
  readonly name: DeviceFunction;
  readonly title: string;
  readonly titleEn?: string;
  /** Canonical value → raw; empty for text. */
  readonly raws: ReadonlyMap<Scalar, number>;
  /** Raw → canonical value. */
  readonly values: ReadonlyMap<Scalar, Scalar>;
  readonly maxLength?: number;
  readonly writing: Writing;
  /** The point that shows it; absent when it cannot be read back. */
  readonly readFrom?: Point;
  /** The point's decoded values are canonical already. */
  readonly pointIsCanonical: boolean;
  readonly fallback?: Scalar;
}

const numeric: ReadonlySet<DeviceFunction> = new Set(['brightness', 'flashPerMinute', 'tailGroups']);

/** A key of `values` or `pulses` in the canonical type of its function; `undefined` when it is not one. */
export function canonicalKey(name: DeviceFunction, key: string): Scalar | undefined {
  if (name === 'lit') return key === 'true' ? true : key === 'false' ? false : undefined;
  if (!numeric.has(name)) return key;
  const value = Number(key);
  return Number.isFinite(value) && key.trim() !== '' ? value : undefined;
}

/** Canonical values with their raw values, as the file lists them or as its range spans them. */
export function rawsOf(name: DeviceFunction, spec: FunctionSpec): ReadonlyMap<Scalar, number> {
  const raws = new Map<Scalar, number>();
  for (const [key, raw] of Object.entries(spec.values ?? {})) {
    const value = canonicalKey(name, key);
    if (value !== undefined) raws.set(value, raw);
  }
  if (spec.range !== undefined) {
    const [from, to] = spec.range;
    for (let value = from; value <= to; value += 1) {
      raws.set(value, Math.round((value - (spec.offset ?? 0)) / (spec.scale ?? 1)));
    }
  }
  return raws;
}

function writingOf(name: DeviceFunction, spec: FunctionSpec): Writing {
  if (spec.codec !== undefined) return { kind: 'sign', codec: spec.codec };
  if (spec.pulses !== undefined) {
    const pulses = new Map<Scalar, PulseSpec>();
    for (const [key, pulse] of Object.entries(spec.pulses)) {
      const value = canonicalKey(name, key);
      if (value !== undefined) pulses.set(value, pulse);
    }
    return { kind: 'pulse', pulses };
  }
  if (spec.write === undefined) return { kind: 'none' };
  const { single } = spec.write;
  if (spec.write.encoding === 'text') {
    return { kind: 'text', place: placeOf(spec.write), charset: spec.write.charset ?? 'ascii' };
  }
  return { kind: 'value', place: placeOf(spec.write), format: formatOf(spec.write), single };
}

/** The point made for a function that is read back where it was written. */
function ownPoint(name: DeviceFunction, spec: FunctionSpec, raws: ReadonlyMap<Scalar, number>): Point | undefined {
  if (spec.unverifiable || spec.write === undefined) return undefined;
  const { single: _single, ...where } = spec.write;
  const point = pointOf(name, {
    ...where,
    title: spec.title ?? name,
    ...(spec.titleEn === undefined ? {} : { titleEn: spec.titleEn }),
    sentinels: [],
    faults: [],
    poll: spec.poll,
  });
  if (raws.size === 0) return point;
  return { ...point, meanings: new Map([...raws].map(([value, raw]) => [raw, value])) };
}

function functionOf(name: DeviceFunction, spec: FunctionSpec, points: ReadonlyMap<string, Point>): ProfileFunction {
  const raws = rawsOf(name, spec);
  const readFrom = spec.readFrom === undefined ? ownPoint(name, spec, raws) : points.get(spec.readFrom);
  const isFlag = readFrom?.format.encoding === 'bit' || readFrom?.above !== undefined;
  return {
    name,
    title: spec.title ?? readFrom?.title ?? name,
    ...(spec.titleEn === undefined ? {} : { titleEn: spec.titleEn }),
    raws,
    values: new Map([...raws].map(([value, raw]) => [raw, value])),
    ...(spec.maxLength === undefined ? {} : { maxLength: spec.maxLength }),
    writing: writingOf(name, spec),
    ...(readFrom === undefined || spec.unverifiable ? {} : { readFrom }),
    pointIsCanonical: readFrom?.meanings !== undefined || (isFlag && name === 'lit') || raws.size === 0,
    ...(spec.fallback === undefined ? {} : { fallback: spec.fallback }),
  };
}

/** The functions of a profile in the order they are written. */
export function functionsOf(document: ProfileDocument, points: ReadonlyMap<string, Point>): readonly ProfileFunction[] {
  return functionNames.flatMap((name) => {
    const spec = document.functions[name];
    return spec === undefined ? [] : [functionOf(name, spec, points)];
  });
}

/** Every value that the function accepts, in the order of the file. */
export const acceptedValues = (f: ProfileFunction): readonly Scalar[] =>
  f.writing.kind === 'pulse' ? [...f.writing.pulses.keys()] : [...f.raws.keys()];

/** What the device can do, for the control plan. */
export function capabilityOf(functions: readonly ProfileFunction[], verifyInput: boolean): Capability {
  const entries = functions.map((f): readonly [string, unknown] => {
    if (f.name === 'lit') return [f.name, true];
    if (f.name === 'message') return [f.name, { maxLength: f.maxLength ?? 0 }];
    const values = acceptedValues(f);
    return [f.name, numeric.has(f.name) ? [...values].sort((a, b) => Number(a) - Number(b)) : values];
  });
  return {
    ...(Object.fromEntries(entries) satisfies Partial<Capability>),
    unverifiable: functions.filter((f) => f.readFrom === undefined).map((f) => f.name),
    verifyInput,
  };
}

/** The canonical value of a function that a sample of its read-back point shows. */
export function shownBy(f: ProfileFunction, sample: Sample): Scalar | undefined {
  if (sample.value === undefined || sample.index !== undefined) return undefined;
  if (f.pointIsCanonical) {
    return f.raws.size > 0 && !f.raws.has(sample.value) ? undefined : sample.value;
  }
  const raw = typeof sample.value === 'boolean' ? Number(sample.value) : sample.value;
  return f.values.get(raw);
}

/** The value of one function in a state. */
export const valueIn = (state: DeviceState, name: DeviceFunction): Scalar | undefined => state[name];
