/** SNMP values and errors in our words. Pure. */
import { ErrorStatus, isVarbindError, ObjectType, ResponseInvalidCode, type Varbind } from 'net-snmp';
import type { Fault } from '../../main/domain/outcome.ts';
import type { Reply, Request, SnmpBinding } from '../port.ts';

export type SnmpRequest = Extract<Request, { kind: 'get' | 'set' }>;
type Varbinds = Extract<Reply, { kind: 'varbinds' }>['values'];

const types: { readonly [T in SnmpBinding['type']]: ObjectType } = {
  integer: ObjectType.Integer,
  'octet-string': ObjectType.OctetString,
  gauge: ObjectType.Gauge,
  oid: ObjectType.OID,
  'ip-address': ObjectType.IpAddress,
  'time-ticks': ObjectType.TimeTicks,
  counter: ObjectType.Counter,
  counter64: ObjectType.Counter64,
};

/** `ResponseInvalidCode.ENotInTimeWindow`, which the type package does not name yet. */
const notInTimeWindow = 14;

const longestOid = 128;
const isOid = (oid: string): boolean =>
  /^[0-2](\.\d{1,10})+$/.test(oid) &&
  oid.split('.').length <= longestOid &&
  oid.split('.').every((arc) => Number(arc) <= 0xffff_ffff);

/** Lists of objects that were checked: programs ask for the same ones all day. */
const soundLists = new WeakSet<readonly string[]>();

/** Why `request` can never be sent as SNMP; `undefined` when it can. */
export function objectionTo(request: Request): Fault | undefined {
  if (request.kind !== 'get' && request.kind !== 'set') {
    return { code: 'snmp/no-such-object', detail: `${request.kind} is not an SNMP request` };
  }
  const oids = request.kind === 'get' ? request.oids : request.bindings.map((binding) => binding.oid);
  if (soundLists.has(oids)) return undefined;
  if (oids.length === 0) return { code: 'snmp/no-such-object', detail: 'no object named' };
  const wrong = oids.find((oid) => !isOid(oid));
  if (wrong !== undefined) return { code: 'snmp/no-such-object', detail: `not an OID: ${wrong}` };
  if (request.kind === 'get') {
    soundLists.add(oids);
    return undefined;
  }
  const unfit = request.bindings.find((binding) => !fits(binding));
  return unfit && { code: 'snmp/refused', detail: `${unfit.oid} cannot be written as ${unfit.type}` };
}

const isWithin = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

function fits({ type, value }: SnmpBinding): boolean {
  switch (type) {
    case 'integer':
      return isWithin(value, -0x8000_0000, 0x7fff_ffff);
    case 'gauge':
    case 'counter':
    case 'time-ticks':
      return isWithin(value, 0, 0xffff_ffff);
    case 'counter64':
      return isWithin(value, 0, Number.MAX_SAFE_INTEGER);
    case 'oid':
      return typeof value === 'string' && isOid(value);
    case 'ip-address':
      return typeof value === 'string' && /^\d{1,3}(\.\d{1,3}){3}$/.test(value);
    case 'octet-string':
      return typeof value !== 'number';
  }
}

/** A binding as net-snmp writes it. */
export function varbindOf({ oid, type, value }: SnmpBinding): Varbind {
  const written = value instanceof Uint8Array ? Buffer.from(value) : value;
  return { oid, type: types[type], value: type === 'counter64' ? bytesOf(Number(value)) : written };
}

function bytesOf(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/**
 * The values in the order asked. Integers, counters and ticks are numbers (a Counter64 above 2^53 is rounded), OIDs and
 * IP addresses text, octet strings bytes; an object that the agent does not have has no value. Names are those of
 * `varbinds`; where they are the ones in `oids` nobody needs to keep them twice.
 */
export function valuesOf(oids: readonly string[], varbinds: readonly Varbind[]): Varbinds {
  return varbinds.map((varbind, index) => {
    const asked = oids[index];
    const oid = varbind.oid === asked ? asked : varbind.oid;
    const value = isVarbindError(varbind) ? undefined : plainValue(varbind);
    return value === undefined ? { oid } : { oid, value };
  });
}

function plainValue({ type, value }: Varbind): number | string | Uint8Array | undefined {
  if (value instanceof Uint8Array) return type === ObjectType.Counter64 ? unsignedOf(value) : new Uint8Array(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

function unsignedOf(bytes: Uint8Array): number {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return Number(value);
}

/** What net-snmp says went wrong: an error with a status from the agent, a code of its own, or neither. */
export interface SnmpTrouble {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly code?: unknown;
}

/** Fault of an answer or of its lack. Error statuses are those of RFC 3416, 3. */
export function faultOf(trouble: SnmpTrouble): Fault {
  const detail = trouble.message;
  if (trouble.name === 'RequestFailedError') return faultOfStatus(trouble.status ?? ErrorStatus.GeneralError, detail);
  if (trouble.name === 'RequestTimedOutError') return { code: 'link/no-answer', detail };
  if (trouble.name !== 'ResponseInvalidError') return { code: 'snmp/refused', detail };
  const isSecurity =
    trouble.code === ResponseInvalidCode.EAuthFailure || trouble.code === ResponseInvalidCode.ECouldNotDecrypt;
  return { code: isSecurity ? 'snmp/authentication' : 'snmp/wrong-reply', detail };
}

function faultOfStatus(exception: number, detail: string): Fault {
  if (exception === ErrorStatus.NoSuchName) return { code: 'snmp/no-such-object', detail, exception };
  if (exception === ErrorStatus.ResourceUnavailable) return { code: 'device/busy', detail, exception };
  return { code: 'snmp/refused', detail, exception };
}

/** The agent refused the request unread because it restarted or its clock is elsewhere: a new session will do. */
export const isOutOfStep = (trouble: SnmpTrouble): boolean =>
  trouble.name === 'ResponseInvalidError' && /^(Not In Time Window|Unknown Engine ID)/.test(trouble.message);

/** The answer came but its engine does not match what we knew; whether a set was done is not known. */
export const isFromNewEngine = (trouble: SnmpTrouble): boolean => trouble.code === notInTimeWindow;
