/**
 * One readable thing of a profile, resolved from its file form: place, format, meaning. Everything later stages need
 * is computed here once. Points are shared by all devices of a profile.
 */
import type { BitTable, PollClass, RegisterTable, SnmpBinding } from '../port.ts';
import { type Charset, type NumberFormat, wordsOf } from './codec.ts';
import type { FaultSpec, PointSpec, WriteSpec } from './schema.ts';

export type Scalar = number | string | boolean;
export type Range = readonly [least: number, greatest: number];

/** Where a value lives. `count` is registers (or 1 for a coil). */
export type Place =
  | { readonly kind: 'registers'; readonly table: RegisterTable; readonly address: number; readonly count: number }
  | { readonly kind: 'bits'; readonly table: BitTable; readonly address: number; readonly count: 1 }
  | { readonly kind: 'object'; readonly oid: string; readonly type: SnmpBinding['type'] };

export interface Point {
  readonly name: string;
  readonly title: string;
  readonly titleEn?: string;
  readonly unit?: string;
  readonly poll: PollClass;
  readonly place: Place;
  readonly format: NumberFormat;
  readonly charset: Charset;
  readonly scale: number;
  readonly offset: number;
  readonly sentinels: readonly Range[];
  readonly valid?: Range;
  /** Raw value → meaning. */
  readonly meanings?: ReadonlyMap<number, Scalar>;
  readonly above?: number;
  readonly faults: readonly FaultSpec[];
  readonly list?: { readonly count: number | 'lights'; readonly stride: number; readonly first: number };
  readonly nominal?: Scalar;
}

type WhereSpec = Pick<
  WriteSpec,
  'table' | 'address' | 'oid' | 'type' | 'encoding' | 'words' | 'bit' | 'bits' | 'length'
>;

/** The number format of a point or write; a coil is one bit, an SNMP object an integer unless said otherwise. */
export function formatOf(spec: WhereSpec): NumberFormat {
  const isCoil = spec.table === 'coil' || spec.table === 'discrete';
  const encoding = spec.encoding ?? (isCoil ? 'bit' : spec.oid === undefined ? 'uint16' : 'integer');
  const [low, high] = spec.bits ?? [spec.bit ?? 0, spec.bit ?? 0];
  return { encoding, words: spec.words ?? 'high-first', low, high };
}

/** Where a point or write lives; check.ts has made sure that the keys are there. */
export function placeOf(spec: WhereSpec): Place {
  if (spec.oid !== undefined) {
    const text = spec.encoding === 'text' || spec.encoding === 'octets';
    return { kind: 'object', oid: spec.oid, type: spec.type ?? (text ? 'octet-string' : 'integer') };
  }
  const address = spec.address ?? 0;
  if (spec.table === 'coil' || spec.table === 'discrete') return { kind: 'bits', table: spec.table, address, count: 1 };
  const count = spec.encoding === 'text' ? (spec.length ?? 1) : wordsOf(formatOf(spec));
  return { kind: 'registers', table: spec.table === 'input' ? 'input' : 'holding', address, count };
}

export const rangeOf = (entry: number | readonly [number, number]): Range =>
  typeof entry === 'number' ? [entry, entry] : entry;

/** A point from its entry in the file. */
export function pointOf(name: string, spec: PointSpec): Point {
  return {
    name,
    title: spec.title,
    ...(spec.titleEn === undefined ? {} : { titleEn: spec.titleEn }),
    ...(spec.unit === undefined ? {} : { unit: spec.unit }),
    poll: spec.poll,
    place: placeOf(spec),
    format: formatOf(spec),
    charset: spec.charset ?? 'ascii',
    scale: spec.scale ?? 1,
    offset: spec.offset ?? 0,
    sentinels: spec.sentinels.map(rangeOf),
    ...(spec.valid === undefined ? {} : { valid: spec.valid }),
    ...(spec.enum === undefined
      ? {}
      : { meanings: new Map(Object.entries(spec.enum).map(([raw, value]) => [Number(raw), value])) }),
    ...(spec.above === undefined ? {} : { above: spec.above }),
    faults: spec.faults,
    ...(spec.list === undefined ? {} : { list: spec.list }),
    ...(spec.nominal === undefined ? {} : { nominal: spec.nominal }),
  };
}

/** Number of elements of a point on a device with `lights` lights; `undefined` for a point that is not a list. */
export const elementsOf = (point: Point, lights: number): number | undefined =>
  point.list === undefined ? undefined : point.list.count === 'lights' ? lights : point.list.count;

/** The place of one element of a list point, moved by the device's address offset. */
export function placeAt(point: Point, index: number | undefined, addressOffset: number): Place {
  const { place, list } = point;
  if (place.kind === 'object') {
    if (list === undefined || index === undefined) return place;
    return { ...place, oid: `${place.oid}.${list.first + index * list.stride}` };
  }
  return { ...place, address: place.address + addressOffset + (index ?? 0) * (list?.stride ?? 0) };
}

const prefixes = { coil: '0x', discrete: '1x', input: '3x', holding: '4x' } as const;

/** A place as a manual writes it: `4x 0x0003`, `0x 0x0002` for coils, or the OID. */
export function writtenPlace(place: Place): string {
  if (place.kind === 'object') return place.oid;
  return `${prefixes[place.table]} 0x${place.address.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** An encoding as a technician reads it: `uint32 low-first`, `bits 4-7`. */
export function writtenEncoding(format: NumberFormat): string {
  if (format.encoding === 'bits') return `bits ${format.low}-${format.high}`;
  if (format.encoding === 'bit') return `bit ${format.low}`;
  return wordsOf(format) === 2 ? `${format.encoding} ${format.words}` : format.encoding;
}
