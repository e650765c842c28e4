/**
 * From raw words to samples. A reader is made once per point and called for every reply, so nothing is parsed or
 * looked up by name in it. Decides nothing about quality beyond "this is not a value".
 */
import type { Sample } from '../../main/domain/reading.ts';
import { decodeText, numberTaker, octetsOf } from './codec.ts';
import { type Point, type Range, rangeOf, type Scalar } from './point.ts';
import type { FaultSpec } from './schema.ts';

/** Reads the point at position `at` of a register (or bit) reply. */
export type Reader = (words: readonly number[], at: number, index: number | undefined) => Sample;

const within = (ranges: readonly Range[], raw: number): boolean => {
  for (const [least, greatest] of ranges) if (raw >= least && raw <= greatest) return true;
  return false;
};

type FaultTest = (raw: number, value: number) => boolean;

function faultTest(spec: FaultSpec): FaultTest {
  if (spec.raw !== undefined) {
    const ranges = [rangeOf(spec.raw)];
    return (raw) => within(ranges, raw);
  }
  if (spec.bit !== undefined) {
    const { bit } = spec;
    return (raw) => ((raw >>> bit) & 1) === 1;
  }
  if (spec.bits !== undefined) {
    const [low, high] = spec.bits;
    const size = 2 ** (high - low + 1);
    return (raw) => Math.floor(raw / 2 ** low) % size === spec.equals;
  }
  const { above = Number.POSITIVE_INFINITY, below = Number.NEGATIVE_INFINITY } = spec;
  return (_raw, value) => value > above || value < below;
}

/** Scaling that divides when the scale is the inverse of a whole number: 1229 × 0.01 is then exactly 12.29. */
function scaler(scale: number, offset: number): (raw: number) => number {
  const inverse = Math.round(1 / scale);
  if (scale !== 1 && Math.abs(scale * inverse - 1) < 1e-9) return (raw) => raw / inverse + offset;
  if (scale === 1) return offset === 0 ? (raw) => raw : (raw) => raw + offset;
  return (raw) => raw * scale + offset;
}

/** A value with everything that is known of it; the four shapes keep samples small and alike. */
function sample(point: Point, index: number | undefined, raw: Sample['raw'], value: Scalar): Sample {
  if (point.unit === undefined) {
    return index === undefined ? { point: point.name, raw, value } : { point: point.name, index, raw, value };
  }
  const { name, unit } = point;
  return index === undefined ? { point: name, raw, value, unit } : { point: name, index, raw, value, unit };
}

/** A sample without a value, and why. */
export function invalidSample(
  point: Point,
  index: number | undefined,
  raw: Sample['raw'],
  invalid: NonNullable<Sample['invalid']>,
): Sample {
  return {
    point: point.name,
    ...(index === undefined ? {} : { index }),
    raw,
    ...(point.unit === undefined ? {} : { unit: point.unit }),
    invalid,
  };
}

export type Judge = (raw: number, words: Sample['raw'], index: number | undefined) => Sample;

/** Turns a raw number into a sample: sentinels, faults, scale, enum, range. */
function judgeOf(point: Point): Judge {
  const scaled = scaler(point.scale, point.offset);
  const tests = point.faults.map((spec) => ({ code: spec.code, holds: faultTest(spec) }));
  const { meanings, above, valid, sentinels } = point;
  const isFlag = point.format.encoding === 'bit' && above === undefined;
  const plain: Judge = (raw, words, index) => {
    if (Number.isNaN(raw)) return invalidSample(point, index, words, 'undecodable');
    if (sentinels.length > 0 && within(sentinels, raw)) return invalidSample(point, index, words, 'sentinel');
    if (meanings !== undefined) {
      const meaning = meanings.get(raw);
      return meaning === undefined
        ? invalidSample(point, index, words, 'out-of-range')
        : sample(point, index, words, meaning);
    }
    const value = scaled(raw);
    if (valid !== undefined && !(value >= valid[0] && value <= valid[1])) {
      return invalidSample(point, index, words, 'out-of-range');
    }
    if (!Number.isFinite(value)) return invalidSample(point, index, words, 'out-of-range');
    return sample(point, index, words, above !== undefined ? value > above : isFlag ? raw === 1 : value);
  };
  if (tests.length === 0) return plain;
  return (raw, words, index) => {
    const judged = plain(raw, words, index);
    const value = scaled(raw);
    const faults = tests.filter((test) => test.holds(raw, value)).map((test) => test.code);
    return faults.length === 0 ? judged : { ...judged, faults };
  };
}

/** The reader of a point that lives in registers or coils. */
export function readerOf(point: Point): Reader {
  const { place } = point;
  const count = place.kind === 'object' ? 1 : place.count;
  if (point.format.encoding === 'text') {
    return (words, at, index) => {
      const raw = words.slice(at, at + count);
      return sample(point, index, raw, decodeText(octetsOf(raw), point.charset));
    };
  }
  const take = numberTaker(point.format);
  const judge = judgeOf(point);
  const known = new KnownSamples();
  if (count === 1) {
    return (words, at, index) => {
      const key = (words[at] ?? Number.NaN) + (index ?? 0) * word;
      return known.get(key) ?? known.keep(key, judge(take(words, at), [words[at] ?? 0], index));
    };
  }
  if (count > 2) return (words, at, index) => judge(take(words, at), words.slice(at, at + count), index);
  return (words, at, index) => {
    const key = (words[at] ?? Number.NaN) * word + (words[at + 1] ?? Number.NaN) + (index ?? 0) * word * word;
    return known.get(key) ?? known.keep(key, judge(take(words, at), words.slice(at, at + count), index));
  };
}

/** Values of one register. */
const word = 2 ** 16;
/** Different samples of one point that are remembered at once. */
const mostSamples = 1_024;

/**
 * Samples by what they were made of. Equal words make equal samples, so all lamps of a city that say the same share
 * one: that is most of what a picture would otherwise hold.
 */
class KnownSamples {
  readonly #samples = new Map<number, Sample>();

  get(key: number): Sample | undefined {
    return this.#samples.get(key);
  }

  keep(key: number, sample: Sample): Sample {
    if (Number.isNaN(key)) return sample;
    if (this.#samples.size >= mostSamples) this.#samples.clear();
    this.#samples.set(key, sample);
    return sample;
  }
}

const hex = (octets: Uint8Array): string => Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

/** Octets as an unsigned whole number, high octet first (Counter64 arrives so); nothing and what is longer are no number. */
const wholeNumber = (octets: Uint8Array): number =>
  octets.length === 0 || octets.length > 8 ? Number.NaN : octets.reduce((sum, octet) => sum * 256 + octet, 0);

/** Some agents send numbers as digits; an empty or other text is no number. */
const writtenNumber = (text: string): number => (/^\s*-?\d+(\.\d+)?\s*$/.test(text) ? Number(text) : Number.NaN);

export type ObjectReader = (value: number | string | Uint8Array | undefined, index: number | undefined) => Sample;

/** The reader of a point that lives in an SNMP object. */
export function objectReaderOf(point: Point): ObjectReader {
  const judge = judgeOf(point);
  const { encoding, low, high } = point.format;
  const isText = encoding === 'text' || encoding === 'octets';
  const size = 2 ** (high - low + 1);
  const known = new KnownSamples();
  return (value, index) => {
    const key = typeof value === 'number' && index === undefined && !isText ? value : Number.NaN;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (value === undefined) return invalidSample(point, index, [], 'missing');
    if (isText) {
      const octets = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      if (typeof octets === 'number') return invalidSample(point, index, [octets], 'undecodable');
      const text = encoding === 'octets' ? hex(octets) : decodeText(octets, point.charset);
      return sample(point, index, Array.from(octets), text);
    }
    const whole =
      typeof value === 'number' ? value : typeof value === 'string' ? writtenNumber(value) : wholeNumber(value);
    const raw = encoding === 'bits' || encoding === 'bit' ? Math.floor(whole / 2 ** low) % size : whole;
    return known.keep(key, judge(raw, [whole], index));
  };
}
