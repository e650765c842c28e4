import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeText,
  encodeNumber,
  encodeText,
  type NumberFormat,
  numberTaker,
  rawRange,
  textWords,
  wordMasks,
} from '../../../drivers/profile/codec.ts';
import type { Point, Scalar } from '../../../drivers/profile/point.ts';
import { readerOf } from '../../../drivers/profile/reader.ts';
import { DeviceMemory, rawOf } from '../../../drivers/simulator/device-memory.ts';
import { profileFrom } from './tools.ts';

const format = (encoding: NumberFormat['encoding'], change: Partial<NumberFormat> = {}): NumberFormat => ({
  encoding,
  words: 'high-first',
  low: 0,
  high: 0,
  ...change,
});

/** Registers worked out by hand (float32 by another language's IEEE 754). */
const golden: readonly (readonly [string, NumberFormat, readonly number[], number])[] = [
  ['uint16', format('uint16'), [0xfffe], 65_534],
  ['int16', format('int16'), [0xfffe], -2],
  ['uint32 high first', format('uint32'), [0x0001, 0x0002], 65_538],
  ['uint32 low first', format('uint32', { words: 'low-first' }), [0x0002, 0x0001], 65_538],
  ['uint32 greatest', format('uint32'), [0xffff, 0xffff], 4_294_967_295],
  ['int32 high first', format('int32'), [0xffff, 0xfffe], -2],
  ['int32 low first', format('int32', { words: 'low-first' }), [0xfffe, 0xffff], -2],
  ['float32 high first', format('float32'), [0x449a, 0x5000], 1234.5],
  ['float32 low first', format('float32', { words: 'low-first' }), [0x5000, 0x449a], 1234.5],
  ['bcd16', format('bcd16'), [0x1239], 1239],
  ['bcd32', format('bcd32'), [0x1234, 0x5678], 12_345_678],
  ['bcd32 low first', format('bcd32', { words: 'low-first' }), [0x5678, 0x1234], 12_345_678],
  ['bit 9', format('bit', { low: 9, high: 9 }), [0x0200], 1],
  ['bits 4–7', format('bits', { low: 4, high: 7 }), [0x00a0], 10],
  ['bits 14–17 over two registers', format('bits', { low: 14, high: 17 }), [0x0003, 0x4000], 13],
  ['bits 28–31 low first', format('bits', { low: 28, high: 31, words: 'low-first' }), [0x0000, 0xf000], 15],
];

describe('numbers', () => {
  test.each(golden)('%s: registers to number', (_name, f, words, raw) => {
    expect(numberTaker(f)(words, 0)).toBe(raw);
    expect(numberTaker(f)([7, ...words, 9], 1)).toBe(raw);
  });
  test.each(golden)('%s: number to registers', (_name, f, words, raw) => {
    expect(encodeNumber(f, raw)).toEqual(words);
  });
  test('a bit field ignores its neighbours and its mask covers it alone', () => {
    const f = format('bits', { low: 4, high: 7 });
    expect(numberTaker(f)([0xffaf], 0)).toBe(10);
    expect(wordMasks(f)).toEqual([0x00f0]);
    expect(wordMasks(format('bits', { low: 14, high: 17 }))).toEqual([0x0003, 0xc000]);
    expect(wordMasks(format('uint32'))).toEqual([0xffff, 0xffff]);
  });
  test('a BCD digit above nine and a float NaN are no numbers', () => {
    expect(numberTaker(format('bcd16'))([0x12a4], 0)).toBeNaN();
    expect(numberTaker(format('bcd32'))([0x0001, 0xf000], 0)).toBeNaN();
    expect(numberTaker(format('float32'))([0x7fc0, 0x0000], 0)).toBeNaN();
  });
  test('what does not fit is clamped, never wrapped', () => {
    expect(encodeNumber(format('uint16'), 70_000)).toEqual([0xffff]);
    expect(encodeNumber(format('uint16'), -1)).toEqual([0]);
    expect(encodeNumber(format('int16'), -40_000)).toEqual([0x8000]);
    expect(encodeNumber(format('bits', { low: 4, high: 7 }), 99)).toEqual([0x00f0]);
  });
});

const anyFormat: fc.Arbitrary<NumberFormat> = fc
  .record({
    encoding: fc.constantFrom(
      'uint16',
      'int16',
      'uint32',
      'int32',
      'float32',
      'bcd16',
      'bcd32',
      'bit',
      'bits' as const,
    ),
    words: fc.constantFrom('high-first', 'low-first' as const),
    edges: fc.tuple(fc.nat(31), fc.nat(31)),
  })
  .map(({ encoding, words, edges }) => {
    const [low, high] = [Math.min(...edges), Math.max(...edges)];
    return encoding === 'bit'
      ? { encoding, words, low: low % 16, high: low % 16 }
      : { encoding, words, low: encoding === 'bits' ? low : 0, high: encoding === 'bits' ? high : 0 };
  });

test('decode(encode(raw)) = raw over the range of every encoding', () => {
  fc.assert(
    fc.property(anyFormat, fc.double({ min: 0, max: 1, noNaN: true }), (f, share) => {
      const [least, greatest] = rawRange(f);
      const spread =
        f.encoding === 'float32' ? Math.fround((share - 0.5) * 1e9) : Math.round(least + share * (greatest - least));
      const words = encodeNumber(f, spread);
      expect(words.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffff)).toBe(true);
      expect(numberTaker(f)(words, 0)).toBe(spread);
    }),
    { numRuns: 500 },
  );
});

test('any registers give a number or NaN, never a throw', () => {
  fc.assert(
    fc.property(anyFormat, fc.array(fc.nat(0xffff), { maxLength: 3 }), (f, words) => {
      expect(typeof numberTaker(f)(words, 0)).toBe('number');
    }),
    { numRuns: 300 },
  );
});

/** The holding registers from 0 on of a simulated device whose point shows `value`. */
function shown(point: Point, value: Scalar): readonly number[] {
  const memory = new DeviceMemory();
  memory.claim(point.place);
  if (point.format.encoding === 'text') memory.putText(point, 0, String(value));
  else memory.putRaw(point, undefined, 0, rawOf(point, value)!);
  const [, last] = memory.span('holding')!;
  return Array.from({ length: last + 1 }, (_, address) => memory.cell('holding', address));
}

describe('values', () => {
  const point = (entry: string) =>
    profileFrom(`points:\n  it: { title: t, table: holding, address: 0, ${entry} }`).points[0]!;
  test.each([
    ['scale 0.01', 'scale: 0.01', [1229], 12.29],
    ['scale 0.1', 'scale: 0.1', [3], 0.3],
    ['scale and offset', 'encoding: int16, scale: 0.5, offset: -40', [0xfff6], -45],
    ['scale 10', 'scale: 10', [123], 1230],
    ['enum', 'enum: { 0: done, 2: failed }', [2], 'failed'],
    ['enum of numbers', 'enum: { 1: 30, 4: 0 }', [4], 0],
    ['enum of flags', 'enum: { 0: false, 255: true }', [255], true],
    ['bit', 'encoding: bit, bit: 3', [8], true],
    ['above', 'scale: 0.01, above: 0.02', [3], true],
    ['not above', 'scale: 0.01, above: 0.02', [2], false],
    ['text', 'encoding: text, length: 3', [0x4142, 0x4320, 0x0000], 'ABC'],
    ['text gbk', 'encoding: text, length: 2, charset: gbk', [0xceed, 0xc7f8], '雾区'],
  ] as const)('%s', (_name, entry, words, value) => {
    const it = point(entry);
    expect(readerOf(it)(words, 0, undefined)).toMatchObject({ point: 'it', value, raw: words });
    expect(readerOf(it)(shown(it, value), 0, undefined).value).toBe(value);
  });
  test.each([
    ['sentinel', 'sentinels: [65535]', [65_535], 'sentinel'],
    ['sentinel range', 'sentinels: [[65521, 65535]]', [65_521], 'sentinel'],
    ['beyond the valid range', 'scale: 0.1, valid: [0, 10]', [101], 'out-of-range'],
    ['not in the enum', 'enum: { 0: done }', [1], 'out-of-range'],
    ['bad BCD', 'encoding: bcd16', [0xabcd], 'undecodable'],
    ['float NaN', 'encoding: float32', [0x7fc0, 0], 'undecodable'],
    ['float infinity beyond the range', 'encoding: float32, valid: [0, 50000]', [0x7f80, 0], 'out-of-range'],
  ] as const)('%s is no value', (_name, entry, words, invalid) => {
    const read = readerOf(point(entry))(words, 0, undefined);
    expect(read).toMatchObject({ raw: words, invalid });
    expect(read.value).toBeUndefined();
  });
  test('the value next to a sentinel range is good', () => {
    expect(readerOf(point('sentinels: [[65521, 65535]]'))([65_520], 0, undefined).value).toBe(65_520);
  });
  test('faults compare raw values, bits, fields, and the decoded value strictly', () => {
    const it = point(`scale: 0.1, faults: [
      { code: t/high, zh: 高, en: high, above: 50 }, { code: t/low, zh: 低, en: low, below: 10 },
      { code: t/raw, zh: 值, en: raw, raw: 500 }, { code: t/range, zh: 段, en: range, raw: [600, 610] },
      { code: t/bit, zh: 位, en: bit, bit: 15 }, { code: t/field, zh: 域, en: field, bits: [12, 15], equals: 3 } ]`);
    const faults = (raw: number) => readerOf(it)([raw], 0, undefined).faults;
    expect(faults(100)).toBeUndefined();
    expect(faults(99)).toEqual(['t/low']);
    expect(faults(500)).toEqual(['t/raw']);
    expect(faults(501)).toEqual(['t/high']);
    expect(faults(610)).toEqual(['t/high', 't/range']);
    expect(faults(0x3000)).toEqual(['t/high', 't/field']);
    expect(faults(0x8000)).toEqual(['t/high', 't/bit']);
  });
  test('a value that the point lacks has no raw number', () => {
    expect(rawOf(point('enum: { 0: done }'), 'failed')).toBeUndefined();
    expect(rawOf(point('scale: 0.1'), 'text')).toBeUndefined();
  });
  test('decode(encode(value)) = value for scaled points over their range', () => {
    const divisor = fc.constantFrom(0.01, 0.1, 0.5, 1, 0.001);
    fc.assert(
      fc.property(divisor, fc.nat(0xffff), (scale, raw) => {
        const it = point(`scale: ${scale}`);
        const { value } = readerOf(it)([raw], 0, undefined);
        expect(shown(it, value!)).toEqual([raw]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('text', () => {
  test('GBK and UTF-16 octets as other programs make them', () => {
    expect(Buffer.from(encodeText('能见度极低', 'gbk')).toString('hex')).toBe('c4dcbcfbb6c8bcabb5cd');
    expect(Buffer.from(encodeText('雾', 'utf16')).toString('hex')).toBe('96fe');
    expect(encodeText('雾a', 'ascii')).toEqual(Uint8Array.of(0x3f, 0x61));
  });
  test('text that is too long is cut, text that is short is filled with NULs', () => {
    expect(textWords('ABCDE', 'ascii', 2)).toEqual([0x4142, 0x4344]);
    expect(textWords('A', 'ascii', 2)).toEqual([0x4100, 0]);
  });
  test('any octets decode without a throw', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('ascii', 'utf8', 'gbk', 'utf16' as const),
        (octets, charset) => {
          expect(typeof decodeText(octets, charset)).toBe('string');
        },
      ),
      { numRuns: 200 },
    );
  });
  test('Chinese sign text survives GBK and UTF-8', () => {
    for (const charset of ['gbk', 'utf8', 'utf16'] as const) {
      expect(decodeText(encodeText('雾区 限速60 车距100米', charset), charset)).toBe('雾区 限速60 车距100米');
    }
  });
});
