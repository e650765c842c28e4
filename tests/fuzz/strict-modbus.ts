/** A second reader of Modbus answers, written from the specification: what the bytes say to a request, or nothing. */
import type { ModbusRequest } from '../../drivers/modbus/requests.ts';
import { answerIn } from '../drivers/strict-rtu.ts';

export const unit = 9;
/** Requests of every kind, each with the PDU of a good answer in hex. */
export const requests: readonly (readonly [ModbusRequest, string])[] = [
  [{ kind: 'read-registers', unit, table: 'holding', address: 3, count: 2 }, '0304aabbccdd'],
  [{ kind: 'read-registers', unit, table: 'input', address: 3, count: 1 }, '0402eeff'],
  [{ kind: 'read-registers', unit, table: 'holding', address: 0, count: 125 }, `03fa${'1234'.repeat(125)}`],
  [{ kind: 'read-bits', unit, table: 'coil', address: 3, count: 11 }, '010255ff'],
  [{ kind: 'read-bits', unit, table: 'discrete', address: 0, count: 1 }, '020101'],
  [{ kind: 'write-registers', unit, address: 3, values: [0x1234], single: true }, '0600031234'],
  [{ kind: 'write-registers', unit, address: 3, values: [1, 2, 3], single: false }, '1000030003'],
  [{ kind: 'write-bits', unit, address: 3, values: [true], single: true }, '050003ff00'],
  [{ kind: 'write-bits', unit, address: 3, values: [true, false], single: false }, '0f00030002'],
];

/** What a strict reader makes of unit and PDU: data, 'written', an exception code, or nothing. */
export function strictly(request: ModbusRequest, body: Buffer, good: Buffer): string | undefined {
  if (body[0] !== unit) return undefined;
  if (body.length === 3 && body[1] === (good[0]! | 0x80)) return `exception ${body[2]}`;
  if (body.length !== good.length + 1 || body[1] !== good[0]) return undefined;
  if (request.kind.startsWith('write')) return body.subarray(1).equals(good) ? 'written' : undefined;
  if (body[2] !== good[1]) return undefined;
  const data = body.subarray(3);
  if (request.kind === 'read-registers')
    return JSON.stringify(Array.from({ length: request.count }, (_, i) => data.readUInt16BE(2 * i)));
  if (request.kind !== 'read-bits') return undefined;
  return JSON.stringify(Array.from({ length: request.count }, (_, i) => ((data[i >> 3]! >> (i & 7)) & 1) === 1));
}

/** The first frame decides: whatever follows it answers nothing that was asked. */
export function strictTcp(request: ModbusRequest, bytes: Buffer, good: Buffer): string | undefined {
  if (bytes.length < 9 || bytes.readUInt32BE(0) !== 0) return undefined;
  const length = bytes.readUInt16BE(4);
  if (length > 254 || bytes.length < 6 + length) return undefined;
  return strictly(request, bytes.subarray(6, 6 + length), good);
}

export function strictRtu(request: ModbusRequest, bytes: Buffer, good: Buffer): string | undefined {
  const body = answerIn(bytes, unit, good);
  return body && strictly(request, body, good);
}
