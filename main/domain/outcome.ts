import type { Millis } from './units.ts';

/**
 * What can go wrong in the world. The code is stable: it is journalled, translated and acted on.
 * `link/*` and `session/*` concern the endpoint, `modbus/*` and `snmp/*` the device behind it,
 * `queue/*` is our own refusal to send.
 */
export type FaultCode =
  | 'link/unreachable'
  | 'link/no-answer'
  | 'link/reset'
  | 'link/damaged'
  | 'session/closed'
  | 'modbus/busy'
  | 'modbus/misconfigured'
  | 'modbus/device-failure'
  | 'modbus/child-dead'
  | 'modbus/wrong-echo'
  | 'snmp/no-such-object'
  | 'snmp/refused'
  | 'snmp/wrong-reply'
  | 'snmp/authentication'
  | 'device/busy'
  | 'device/refused'
  | 'profile/invalid'
  | 'queue/expired'
  | 'queue/full'
  | 'queue/offline';

/** A misfortune as a value: drivers return it, they never throw it. */
export interface Fault {
  readonly code: FaultCode;
  /** Numbers and names a technician needs (exception code, OID, register), not a sentence for operators. */
  readonly detail?: string;
  /** Modbus exception or SNMP error-status, when the device sent one. */
  readonly exception?: number;
  /** How long the device asked us to wait before the next attempt, or a gateway that had no place for us yet makes us. */
  readonly retryAfter?: Millis;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const succeed = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const fail = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });

/** Our configuration is wrong: repeating the same request cannot help, and the device is not offline. */
export const isMisconfiguration = (fault: Fault): boolean =>
  fault.code === 'modbus/misconfigured' || fault.code === 'snmp/no-such-object' || fault.code === 'profile/invalid';

/** The device is alive and asks for patience. */
export const isBusy = (fault: Fault): boolean => fault.code === 'modbus/busy' || fault.code === 'device/busy';

/** The device cannot be heard, as against being heard to say no, or being asked too much by us. */
export const isSilence = ({ code }: { readonly code: string }): boolean => code.startsWith('link/') || silent.has(code);
const silent: ReadonlySet<string> = new Set<FaultCode>(['session/closed', 'modbus/child-dead', 'queue/offline']);

/** Nobody on the endpoint can be reached. */
export const isLinkLoss = (fault: Fault): boolean =>
  fault.code === 'link/unreachable' || fault.code === 'link/reset' || fault.code === 'queue/offline';

/** Marks a branch the types say cannot be reached; reaching it is a bug, so it throws. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Bug: unexpected ${what}: ${JSON.stringify(value)}`);
}
