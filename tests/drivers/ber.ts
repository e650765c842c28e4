/** Just enough BER to play an agent that lies: written by hand so that it can also write nonsense. */
export interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

export function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

export function decode(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at]!;
    const first = bytes[at + 1]!;
    const extra = first > 0x80 ? first & 0x7f : 0;
    const length = extra > 0 ? bytes.readUIntBE(at + 2, extra) : first;
    const from = at + 2 + extra;
    elements.push({ tag, content: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return elements;
}

export function integer(value: number, tag = 2): Buffer {
  const bytes = [value & 0xff];
  for (let rest = Math.floor(value / 256); rest !== 0 && rest !== -1; rest = Math.floor(rest / 256))
    bytes.unshift(rest & 0xff);
  if (value >= 0 && bytes[0]! > 127) bytes.unshift(0);
  if (value < 0 && bytes[0]! < 128) bytes.unshift(0xff);
  return encode(tag, Buffer.from(bytes));
}

export function oid(text: string): Buffer {
  const [first = 1, second = 3, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) | 0x80);
    bytes.push(...digits);
  }
  return encode(6, Buffer.from(bytes));
}

export const numberIn = (bytes: Buffer): number => bytes.readIntBE(0, bytes.length);
