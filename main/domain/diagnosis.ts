/**
 * A device's condition in one word, from what is wanted, what it reports and how well we hear it. The words for lamps
 * follow what a technician does next: look at the link, the lamp, the other master or our own configuration.
 */
import type { DeviceKind } from './asset.ts';
import type { CommandPhase, DesiredState, DeviceState, ReportedState } from './command.ts';
import { type Fault, isMisconfiguration, isSilence } from './outcome.ts';

export const conditions = [
  'operating',
  'dark',
  'lit',
  'external',
  'stuck-on',
  'no-verify',
  'mismatch',
  'fault',
  'offline',
  'unknown',
  'maintenance',
  'unmanaged',
  'misconfigured',
] as const;
export type Condition = (typeof conditions)[number];

export interface DiagnosisInput {
  readonly kind: DeviceKind;
  readonly managed: boolean;
  readonly maintenance: boolean;
  readonly everAnswered: boolean;
  /** The last answer is older than three poll periods. */
  readonly stale: boolean;
  /** The latest exchange with the device or its endpoint went wrong this way. */
  readonly linkFault?: Fault;
  readonly desired?: DesiredState;
  readonly reported: ReportedState;
  /** Where the command for `desired` stands. */
  readonly phase?: CommandPhase;
  readonly faults: readonly string[];
  /** Light is proved by an input of its own, not by a register alone. */
  readonly verifyInput?: boolean;
}

/** The one word for a device; what cannot be known now is never guessed from what was known before. */
export function diagnose(input: DiagnosisInput): Condition {
  return hearing(input) ?? obedience(input);
}

/** Words for a device that we do not, or must not, speak to; `undefined` when it is heard well. */
function hearing(input: DiagnosisInput): Condition | undefined {
  const { linkFault } = input;
  if (!input.managed) return 'unmanaged';
  if (input.maintenance) return 'maintenance';
  if (linkFault !== undefined && (isMisconfiguration(linkFault) || linkFault.code === 'snmp/authentication')) {
    return 'misconfigured';
  }
  if (linkFault !== undefined && isSilence(linkFault)) return 'offline';
  if (!input.everAnswered || input.stale) return 'unknown';
  return undefined;
}

const refusals: ReadonlySet<Fault['code']> = new Set([
  'modbus/device-failure',
  'modbus/wrong-echo',
  'snmp/refused',
  'snmp/wrong-reply',
  'device/refused',
]);

/** Words for a device that is heard: does it do what is wanted, and if not, who is the likely cause? */
function obedience(input: DiagnosisInput): Condition {
  const { desired, reported, phase } = input;
  const light = isLamp(input.kind) ? lightOf(reported) : undefined;
  const wanted = desired && lightOf(desired);
  const underWay = phase === 'intended' || phase === 'sent' || phase === 'busy';
  if (light === false && wanted === true && !underWay && input.verifyInput === true) return 'no-verify';
  if (light === true && wanted === false && !underWay && wasTried(phase)) return 'stuck-on';
  if (input.faults.length > 0 || (input.linkFault !== undefined && refusals.has(input.linkFault.code))) return 'fault';
  if (desired !== undefined && !underWay && differs(desired, reported)) {
    // It was as wanted once, or was never asked: another hand has set it.
    return phase === 'verified' || phase === undefined ? 'external' : 'mismatch';
  }
  if (!isLamp(input.kind)) return 'operating';
  if (light === undefined) return 'unknown';
  return light ? 'lit' : 'dark';
}

const isLamp = (kind: DeviceKind): boolean => kind === 'flashing-lamp' || kind === 'guidance-host';
const wasTried = (phase: CommandPhase | undefined): boolean =>
  phase === 'failed' || phase === 'unknown' || phase === 'expired';

/** Whether the device gives light; `undefined` when it does not say. */
function lightOf(state: DeviceState): boolean | undefined {
  if (state.lit !== undefined) return state.lit;
  if (state.mode !== undefined) return state.mode !== 'off';
  return state.brightness === undefined ? undefined : state.brightness > 0;
}

/** True when a function that the device reports is not as wanted; what it cannot report proves nothing. */
function differs(desired: DesiredState, reported: ReportedState): boolean {
  return (
    isOther(desired.mode, reported.mode) ||
    isOther(desired.lit, reported.lit) ||
    isOther(desired.brightness, reported.brightness) ||
    isOther(desired.flashPerMinute, reported.flashPerMinute) ||
    isOther(desired.tailGroups, reported.tailGroups) ||
    isOther(desired.message, reported.message) ||
    isOther(desired.mainWarning, reported.mainWarning) ||
    isOther(desired.voice, reported.voice)
  );
}

const isOther = <T>(want: T | undefined, is: T | undefined): boolean =>
  want !== undefined && is !== undefined && want !== is;
