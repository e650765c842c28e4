/** What stands at the far end of one line, as the transports and the loopback see it. */
import type { Endpoint } from '../../main/domain/asset.ts';
import type { Millis } from '../../main/domain/units.ts';
import type { Clock, Reply, Request, SnmpBinding } from '../port.ts';
import type { Damage } from './behaviours.ts';

export type Answer =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** A Modbus exception code. */
  | { readonly kind: 'exception'; readonly code: number }
  /** An SNMP error-status, and the 1-based number of the binding it concerns (RFC 3416 §3). */
  | { readonly kind: 'refused'; readonly status: number; readonly index: number }
  | { readonly kind: 'silence' };

export interface Served {
  readonly answer: Answer;
  /** Time that the device itself takes; a bus carries nothing else meanwhile. */
  readonly latency: Millis;
  /** Further delay that holds up nobody else. */
  readonly delay: Millis;
  readonly damage?: Damage;
}

/** Who may connect: a healthy gateway takes many, some take one, a broken one hangs up at once. */
export type Admission = 'many' | 'one' | 'none';

export interface Station {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  admission(): Admission;
  /** Carries out a request and says how it is answered; never throws. */
  serve(request: Request): Served;
  /** The objects that the SNMP device holds with their types, in lexicographic order; empty on Modbus lines. */
  objects(): readonly { readonly oid: string; readonly type: SnmpBinding['type'] }[];
  /** How often the device has started, from 1; an SNMPv3 engine counts its boots. */
  boots(): number;
  /** How far the device's clock has leapt, in ms, and how often it became another SNMPv3 engine. */
  clockShift(): number;
  engine(): number;
}

export const silence: Served = { answer: { kind: 'silence' }, latency: 0 as Millis, delay: 0 as Millis };
