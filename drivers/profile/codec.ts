/**
 * Words on the wire to numbers and text, and back. Pure and total: damaged words become NaN, never an exception.
 * Knows encodings, not points.
 */
import type { Encoding } from './schema.ts';

export type WordOrder = 'high-first' | 'low-first';
export type Charset = 'ascii' | 'utf8' | 'gbk' | 'utf16';

/** What it takes to read a raw number out of registers. */
export interface NumberFormat {
  readonly encoding: Encoding;
  readonly words: WordOrder;
  /** Lowest and highest bit of a `bits` field; both the same for `bit`. */
  readonly low: number;
  readonly high: number;
}

const scratch = new DataView(new ArrayBuffer(4));
const wide: ReadonlySet<Encoding> = new Set(['uint32', 'int32', 'float32', 'bcd32']);

/** Registers taken by one number of this encoding; a field that reaches past bit 15 takes two. */
export const wordsOf = (format: Pick<NumberFormat, 'encoding' | 'high'>): number =>
  wide.has(format.encoding) || (format.encoding === 'bits' && format.high > 15) ? 2 : 1;

/** The number of values that a field of these bits can hold. */
const span = (format: NumberFormat): number => 2 ** (format.high - format.low + 1);

/** Packed decimal digits as a number; NaN when a digit is above nine. */
function fromBcd(word: number, digits: number): number {
  let value = 0;
  for (let place = digits - 1; place >= 0; place -= 1) {
    const digit = Math.floor(word / 16 ** place) % 16;
    if (digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

function toBcd(value: number, digits: number): number {
  let word = 0;
  for (let place = 0; place < digits; place += 1) word += (Math.floor(value / 10 ** place) % 10) * 16 ** place;
  return word;
}

export type TakeNumber = (words: readonly number[], at: number) => number;

/** A function that reads the raw number at a position; made once per point, called for every reply. */
export function numberTaker(format: NumberFormat): TakeNumber {
  const lowFirst = format.words === 'low-first';
  const high: TakeNumber = (words, at) => words[lowFirst ? at + 1 : at] ?? Number.NaN;
  const low: TakeNumber = (words, at) => words[lowFirst ? at : at + 1] ?? Number.NaN;
  const double: TakeNumber = (words, at) => high(words, at) * 65_536 + low(words, at);
  const { low: from } = format;
  const mask = span(format) - 1;
  switch (format.encoding) {
    case 'int16':
      return (words, at) => ((words[at] ?? 0) << 16) >> 16;
    case 'uint32':
      return double;
    case 'int32':
      return (words, at) => double(words, at) | 0;
    case 'float32':
      return (words, at) => {
        scratch.setUint32(0, double(words, at));
        return scratch.getFloat32(0);
      };
    case 'bcd16':
      return (words, at) => fromBcd(words[at] ?? 0, 4);
    case 'bcd32':
      return (words, at) => fromBcd(double(words, at), 8);
    case 'bit':
    case 'bits':
      if (wordsOf(format) === 1) return (words, at) => ((words[at] ?? 0) >>> from) & mask;
      return (words, at) => Math.floor(double(words, at) / 2 ** from) % (mask + 1);
    default:
      return (words, at) => words[at] ?? Number.NaN;
  }
}

/** Least and greatest raw number of an encoding. */
export function rawRange(format: NumberFormat): readonly [number, number] {
  switch (format.encoding) {
    case 'int16':
      return [-32_768, 32_767];
    case 'uint32':
      return [0, 4_294_967_295];
    case 'int32':
      return [-2_147_483_648, 2_147_483_647];
    case 'float32':
      return [-3.4028234663852886e38, 3.4028234663852886e38];
    case 'bcd16':
      return [0, 9_999];
    case 'bcd32':
      return [0, 99_999_999];
    case 'bit':
    case 'bits':
      return [0, span(format) - 1];
    case 'integer':
      return [-2_147_483_648, 4_294_967_295];
    default:
      return [0, 65_535];
  }
}

const split = (double: number, order: WordOrder): readonly number[] => {
  const unsigned = double < 0 ? double + 4_294_967_296 : double;
  const high = Math.floor(unsigned / 65_536);
  const low = unsigned % 65_536;
  return order === 'high-first' ? [high, low] : [low, high];
};

/** Registers that read back as `raw`; bits outside a field are 0 (see `wordMasks`). Out-of-range values are clamped. */
export function encodeNumber(format: NumberFormat, raw: number): readonly number[] {
  const [least, greatest] = rawRange(format);
  const value = Math.min(Math.max(raw, least), greatest);
  switch (format.encoding) {
    case 'float32':
      scratch.setFloat32(0, raw);
      return split(scratch.getUint32(0), format.words);
    case 'uint32':
    case 'int32':
      return split(Math.round(value), format.words);
    case 'bcd32':
      return split(toBcd(Math.round(value), 8), format.words);
    case 'bcd16':
      return [toBcd(Math.round(value), 4)];
    case 'int16':
      return [Math.round(value) & 0xffff];
    case 'bit':
    case 'bits': {
      const shifted = Math.round(value) * 2 ** format.low;
      return wordsOf(format) === 1 ? [shifted] : split(shifted, format.words);
    }
    default:
      return [Math.round(value)];
  }
}

/** For each register, the bits that belong to the number: 0xffff except for bit fields. */
export function wordMasks(format: NumberFormat): readonly number[] {
  if (format.encoding !== 'bit' && format.encoding !== 'bits')
    return wordsOf(format) === 2 ? [0xffff, 0xffff] : [0xffff];
  const mask = (span(format) - 1) * 2 ** format.low;
  return wordsOf(format) === 1 ? [mask] : split(mask, format.words);
}

const decoders = {
  utf8: new TextDecoder('utf-8'),
  gbk: new TextDecoder('gbk'),
  utf16: new TextDecoder('utf-16be'),
};

/** Octets to text without trailing NULs and blanks; damaged octets become U+FFFD. */
export function decodeText(octets: Uint8Array, charset: Charset): string {
  const text =
    charset === 'ascii' ? String.fromCharCode(...octets.map((o) => o & 0x7f)) : decoders[charset].decode(octets);
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}

let gbkCodes: ReadonlyMap<string, number> | undefined;

/** The runtime decodes GBK but does not encode it, so the table is turned round once, when first needed. */
function gbkTable(): ReadonlyMap<string, number> {
  if (gbkCodes !== undefined) return gbkCodes;
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const character = decoders.gbk.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\ufffd' && !codes.has(character))
        codes.set(character, lead * 256 + trail);
    }
  }
  gbkCodes = codes;
  return codes;
}

/** Text to octets; a character that the charset lacks becomes `?`. */
export function encodeText(text: string, charset: Charset): Uint8Array {
  if (charset === 'utf8') return new TextEncoder().encode(text);
  const octets: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (charset === 'utf16') octets.push(unit >> 8, unit & 0xff);
    else if (unit < 0x80) octets.push(unit);
    else {
      const code = charset === 'gbk' ? gbkTable().get(text[i] ?? '') : undefined;
      if (code === undefined) octets.push(0x3f);
      else octets.push(code >> 8, code & 0xff);
    }
  }
  return Uint8Array.from(octets);
}

/** Registers to octets, high octet first. */
export function octetsOf(words: readonly number[]): Uint8Array {
  const octets = new Uint8Array(words.length * 2);
  words.forEach((word, i) => {
    octets[i * 2] = word >> 8;
    octets[i * 2 + 1] = word & 0xff;
  });
  return octets;
}

/** Text as `count` registers, filled up with NULs, cut where it does not fit. */
export function textWords(text: string, charset: Charset, count: number): readonly number[] {
  const octets = encodeText(text, charset);
  return Array.from({ length: count }, (_, i) => (octets[i * 2] ?? 0) * 256 + (octets[i * 2 + 1] ?? 0));
}
