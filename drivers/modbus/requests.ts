/** What may be asked of a Modbus device, and what its answers and exceptions mean in our words. */
import type { ModbusRTU, NodeStyleCallback } from 'modbus-serial/ModbusRTU.js';
import { type Fault, type FaultCode, type Outcome, succeed } from '../../main/domain/outcome.ts';
import type { Reply, Request } from '../port.ts';

export type ModbusRequest = Extract<
  Request,
  { kind: 'read-registers' | 'read-bits' | 'write-registers' | 'write-bits' }
>;

/** What modbus-serial hands to its callback, whichever function was called. */
export type Decoded = { readonly data?: readonly number[] | readonly boolean[] };
export type Answered = (error: (Error & { readonly modbusCode?: number }) | null, decoded?: Decoded) => void;

/** Largest counts of one request (Modbus Application Protocol V1.1b3, 6.1, 6.3, 6.11, 6.12). */
const most = { 'read-registers': 125, 'read-bits': 2000, 'write-registers': 123, 'write-bits': 1968 };

const isWord = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff;

/** Why `request` can never be sent as Modbus, as `modbus/misconfigured`; `undefined` when it can. */
export function objectionTo(request: Request, broadcasts: boolean): Fault | undefined {
  if (request.kind === 'get' || request.kind === 'set') return misconfigured(`${request.kind} is not a Modbus request`);
  const { unit, address, kind } = request;
  if (!Number.isInteger(unit) || unit < 0 || unit > 255) return misconfigured(`unit ${unit}`);
  if (unit === 0 && broadcasts) return misconfigured('unit 0 is a broadcast that nobody answers');
  const count = 'count' in request ? request.count : request.values.length;
  if (!Number.isInteger(count) || count < 1 || count > most[kind]) return misconfigured(`${kind} of ${count}`);
  if (!isWord(address) || address + count > 0x10000) return misconfigured(`address ${address} + ${count}`);
  if (kind === 'read-registers' || kind === 'read-bits') return undefined;
  if (request.single && count !== 1) return misconfigured(`single write of ${count}`);
  if (kind === 'write-registers' && !request.values.every(isWord)) return misconfigured('value is not a 16-bit word');
  return undefined;
}

const misconfigured = (detail: string): Fault => ({ code: 'modbus/misconfigured', detail });

/** Sends `request` through modbus-serial with its unit named in the call, never by shared state. */
export function send(client: ModbusRTU, request: ModbusRequest, answered: Answered): void {
  const next = answered as NodeStyleCallback<unknown>;
  const { unit, address } = request;
  switch (request.kind) {
    case 'read-registers':
      if (request.table === 'holding') client.writeFC3(unit, address, request.count, next);
      else client.writeFC4(unit, address, request.count, next);
      return;
    case 'read-bits':
      if (request.table === 'coil') client.writeFC1(unit, address, request.count, next);
      else client.writeFC2(unit, address, request.count, next);
      return;
    case 'write-registers':
      if (request.single) client.writeFC6(unit, address, request.values[0] ?? 0, next);
      else client.writeFC16(unit, address, [...request.values], next);
      return;
    case 'write-bits':
      if (request.single) client.writeFC5(unit, address, request.values[0] ?? false, next);
      else client.writeFC15(unit, address, [...request.values], next);
  }
}

/**
 * What an exception code says about the device (Modbus Application Protocol V1.1b3, 7): 1, 2, 3 our configuration is
 * wrong; 5, 6 it is busy; 10, 11 its gateway is alive and the device behind is not; the rest it has failed.
 */
export function faultOfException(exception: number, request: ModbusRequest): Fault {
  const detail = `exception ${exception}, unit ${request.unit}, ${request.kind} at ${request.address}`;
  return { code: codeOfException(exception), detail, exception };
}

export function codeOfException(exception: number): FaultCode {
  if (exception >= 1 && exception <= 3) return 'modbus/misconfigured';
  if (exception === 5 || exception === 6) return 'modbus/busy';
  return exception === 10 || exception === 11 ? 'modbus/child-dead' : 'modbus/device-failure';
}

const written: Outcome<Reply> = succeed({ kind: 'written' });

/** The reply that modbus-serial's decoded answer to `request` is. */
export function replyTo(request: ModbusRequest, decoded: Decoded | undefined): Outcome<Reply> {
  if (request.kind === 'read-registers') {
    return { ok: true, value: { kind: 'registers', values: ((decoded?.data ?? []) as readonly number[]).slice() } };
  }
  if (request.kind !== 'read-bits') return written;
  const bits = (decoded?.data ?? []) as readonly boolean[];
  return { ok: true, value: { kind: 'bits', values: bits.slice(0, request.count) } };
}
