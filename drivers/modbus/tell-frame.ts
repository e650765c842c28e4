/** What the bytes of a Modbus frame say, in codes and values. Pure; any bytes are told somehow, none throw. */
import type { TraceValues } from '../port.ts';
import type { Told } from '../trace/line-trace.ts';
import { crc16, mbapHeader, mbapSize } from './frames.ts';
import { codeOfException } from './requests.ts';

export type Framing = 'mbap' | 'rtu';

/** Tells a whole frame, or that the bytes are none. */
export function tellFrame(framing: Framing, bytes: Uint8Array, direction: 'out' | 'in', length: number): Told {
  if (framing === 'mbap') {
    if (bytes.length < mbapHeader || mbapSize(bytes, 0) !== length) return notAFrame(length);
    const told = tellPdu(bytes.subarray(mbapHeader), direction);
    return { ...told, decoded: { transaction: word(bytes, 0), ...told.decoded } };
  }
  const end = bytes.length - 2;
  const isSound = end >= 2 && crc16(bytes, end) === ((bytes[end + 1] ?? 0) << 8) + (bytes[end] ?? 0);
  return isSound ? tellPdu(bytes.subarray(0, end), direction) : notAFrame(length);
}

/**
 * An answer carries coils and inputs in whole bytes and does not say how many of them were asked for: `asked` keeps that
 * of the requests told before it, by transaction. Without its request an answer shows all bits of its bytes.
 */
export function tellAsAsked(told: Told, direction: 'out' | 'in', asked: Map<number, number>): Told {
  const { transaction = 0, function: code, count, values } = told.decoded;
  if (code !== 1 && code !== 2) return told;
  const exchange = Number(transaction);
  if (direction === 'out') asked.set(exchange, Number(count));
  if (direction === 'out' || typeof values !== 'object') return told;
  return { ...told, decoded: { ...told.decoded, values: values.slice(0, asked.get(exchange)) } };
}

const notAFrame = (length: number): Told => ({ decoded: { unreadable: length }, fault: 'link/damaged' });

/** Unit and PDU (Modbus Application Protocol V1.1b3, 6). */
function tellPdu(pdu: Uint8Array, direction: 'out' | 'in'): Told {
  const unit = pdu[0] ?? 0;
  const code = pdu[1] ?? 0;
  if (code >= 0x80) {
    const exception = pdu[2] ?? 0;
    return { decoded: { unit, function: code & 0x7f, exception }, fault: codeOfException(exception) };
  }
  const what = direction === 'out' ? asked(code, pdu) : answered(code, pdu);
  return { decoded: { unit, function: code, ...what } };
}

function asked(code: number, pdu: Uint8Array): TraceValues {
  const address = word(pdu, 2);
  if (code >= 1 && code <= 4) return { address, count: word(pdu, 4) };
  if (code === 5 || code === 6) return { address, values: [word(pdu, 4)] };
  if (code === 15) return { address, count: word(pdu, 4), values: bits(pdu, 7, word(pdu, 4)) };
  if (code === 16) return { address, count: word(pdu, 4), values: words(pdu, 7) };
  return {};
}

function answered(code: number, pdu: Uint8Array): TraceValues {
  if (code === 1 || code === 2) return { values: bits(pdu, 3, 8 * (pdu[2] ?? 0)) };
  if (code === 3 || code === 4) return { values: words(pdu, 3) };
  if (code === 5 || code === 6) return { address: word(pdu, 2), values: [word(pdu, 4)] };
  return code === 15 || code === 16 ? { address: word(pdu, 2), count: word(pdu, 4) } : {};
}

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function words(bytes: Uint8Array, from: number): readonly number[] {
  const values: number[] = [];
  for (let at = from; at + 1 < bytes.length; at += 2) values.push(word(bytes, at));
  return values;
}

function bits(bytes: Uint8Array, from: number, count: number): readonly number[] {
  const values: number[] = [];
  for (let n = 0; n < count && from + (n >> 3) < bytes.length; n += 1) {
    values.push(((bytes[from + (n >> 3)] ?? 0) >> (n & 7)) & 1);
  }
  return values;
}
