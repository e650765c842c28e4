/**
 * Modbus on the wire as a server sees it: MBAP and RTU frames to requests and answers to frames
 * (Modbus application protocol 1.1b3 §6, messaging guide §3.1.3). Pure; damage is added by the transport.
 */
import type { Reply, Request } from '../port.ts';

/** A request as it arrived: `transaction` is 0 on RTU lines. */
export interface Incoming {
  readonly transaction: number;
  readonly unit: number;
  readonly function: number;
  /** Absent when the function or its arguments are not understood; then `exception` tells what to answer. */
  readonly request?: Request;
  readonly exception?: number;
}

const bitsOf = (bytes: Buffer, count: number): boolean[] =>
  Array.from({ length: count }, (_, i) => (((bytes[i >> 3] ?? 0) >> (i & 7)) & 1) === 1);

/** Reads a protocol data unit (function code and data). */
function readPdu(transaction: number, unit: number, pdu: Buffer): Incoming {
  const code = pdu[0] ?? 0;
  const base = { transaction, unit, function: code };
  const wrong = { ...base, exception: 3 };
  if (![1, 2, 3, 4, 5, 6, 15, 16].includes(code)) return { ...base, exception: 1 };
  if (pdu.length < 5) return wrong;
  const address = pdu.readUInt16BE(1);
  const second = pdu.readUInt16BE(3);
  const inRange = (most: number): boolean => second >= 1 && second <= most && address + second <= 0x1_0000;
  switch (code) {
    case 1:
    case 2: {
      const table = code === 1 ? 'coil' : 'discrete';
      return inRange(2000) ? { ...base, request: { kind: 'read-bits', unit, table, address, count: second } } : wrong;
    }
    case 3:
    case 4: {
      const table = code === 3 ? 'holding' : 'input';
      return inRange(125)
        ? { ...base, request: { kind: 'read-registers', unit, table, address, count: second } }
        : wrong;
    }
    case 5:
      if (second !== 0 && second !== 0xff00) return wrong;
      return { ...base, request: { kind: 'write-bits', unit, address, values: [second !== 0], single: true } };
    case 6:
      return { ...base, request: { kind: 'write-registers', unit, address, values: [second], single: true } };
    case 15: {
      const bytes = pdu.subarray(6);
      if (!inRange(1968) || pdu[5] !== bytes.length || bytes.length !== Math.ceil(second / 8)) return wrong;
      return { ...base, request: { kind: 'write-bits', unit, address, values: bitsOf(bytes, second), single: false } };
    }
    default: {
      const bytes = pdu.subarray(6);
      if (!inRange(123) || pdu[5] !== bytes.length || bytes.length !== 2 * second) return wrong;
      const values = Array.from({ length: second }, (_, i) => bytes.readUInt16BE(2 * i));
      return { ...base, request: { kind: 'write-registers', unit, address, values, single: false } };
    }
  }
}

/** The protocol data unit that answers `incoming`. */
export function answerPdu(incoming: Incoming, reply: Reply): Buffer {
  const { function: code, request } = incoming;
  if (reply.kind === 'registers') {
    const pdu = Buffer.alloc(2 + 2 * reply.values.length);
    pdu.writeUInt8(code, 0);
    pdu.writeUInt8(2 * reply.values.length, 1);
    reply.values.forEach((value, i) => {
      pdu.writeUInt16BE(value & 0xffff, 2 + 2 * i);
    });
    return pdu;
  }
  if (reply.kind === 'bits') {
    const pdu = Buffer.alloc(2 + Math.ceil(reply.values.length / 8));
    pdu.writeUInt8(code, 0);
    pdu.writeUInt8(pdu.length - 2, 1);
    reply.values.forEach((value, i) => {
      if (value) pdu[2 + (i >> 3)] = (pdu[2 + (i >> 3)] ?? 0) | (1 << (i & 7));
    });
    return pdu;
  }
  const pdu = Buffer.alloc(5);
  pdu.writeUInt8(code, 0);
  if (request?.kind === 'write-registers') {
    pdu.writeUInt16BE(request.address, 1);
    pdu.writeUInt16BE(request.single ? (request.values[0] ?? 0) : request.values.length, 3);
  } else if (request?.kind === 'write-bits') {
    pdu.writeUInt16BE(request.address, 1);
    pdu.writeUInt16BE(request.single ? (request.values[0] ? 0xff00 : 0) : request.values.length, 3);
  }
  return pdu;
}

export const exceptionPdu = (incoming: Incoming, code: number): Buffer =>
  Buffer.from([(incoming.function | 0x80) & 0xff, code & 0xff]);

/** Modbus TCP frame around a protocol data unit. */
export function mbapFrame(transaction: number, unit: number, pdu: Buffer): Buffer {
  const head = Buffer.alloc(7);
  head.writeUInt16BE(transaction & 0xffff, 0);
  head.writeUInt16BE(pdu.length + 1, 4);
  head.writeUInt8(unit & 0xff, 6);
  return Buffer.concat([head, pdu]);
}

/** RTU frame around a protocol data unit. */
export function rtuFrame(unit: number, pdu: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from([unit & 0xff]), pdu]);
  const check = Buffer.alloc(2);
  check.writeUInt16LE(crc16(body), 0);
  return Buffer.concat([body, check]);
}

/** CRC-16 of Modbus RTU (polynomial 0xA001, reflected). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** What a stream splitter found: complete requests, what is left over, or a stream that cannot be followed. */
export interface Split {
  readonly incoming: readonly Incoming[];
  readonly rest: Buffer;
  readonly lost: boolean;
}

/** Cuts Modbus TCP frames off a stream; an impossible header means the stream is lost. */
export function splitMbap(stream: Buffer): Split {
  const incoming: Incoming[] = [];
  let at = 0;
  while (stream.length - at >= 8) {
    const length = stream.readUInt16BE(at + 4);
    if (stream.readUInt16BE(at + 2) !== 0 || length < 2 || length > 254)
      return { incoming, rest: Buffer.alloc(0), lost: true };
    if (stream.length - at < 6 + length) break;
    const pdu = stream.subarray(at + 7, at + 6 + length);
    incoming.push(readPdu(stream.readUInt16BE(at), stream.readUInt8(at + 6), pdu));
    at += 6 + length;
  }
  return { incoming, rest: stream.subarray(at), lost: false };
}

/** Cuts RTU request frames off a stream by function and checksum; bytes that begin no valid frame are skipped. */
export function splitRtu(stream: Buffer): Split {
  const incoming: Incoming[] = [];
  let at = 0;
  while (stream.length - at >= 8) {
    const code = stream.readUInt8(at + 1);
    const length = code === 15 || code === 16 ? 9 + stream.readUInt8(at + 6) : 8;
    if (stream.length - at < length) break;
    const body = stream.subarray(at, at + length - 2);
    if (crc16(body) !== stream.readUInt16LE(at + length - 2)) {
      at += 1;
      continue;
    }
    incoming.push(readPdu(0, body.readUInt8(0), body.subarray(1)));
    at += length;
  }
  return { incoming, rest: stream.subarray(at), lost: false };
}
