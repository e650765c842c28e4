/**
 * From a decision to the desired state of every device, and the life of each command until it is proved.
 * A command is done when it was read back, never when it was sent.
 */
import type { Fault } from './outcome.ts';
import type { Millis, UtcMs } from './units.ts';

/** Functions that a device may offer, in canonical units; profiles translate. */
export interface DeviceState {
  /** Who switches the lamp: its own photocell or timer, or this centre. */
  readonly control?: 'own' | 'centre';
  /** Working mode of a host that knows modes itself. */
  readonly mode?: 'off' | 'outline' | 'active' | 'anti-collision' | 'haze' | 'accident';
  readonly lit?: boolean;
  /** Level of 8; 0 is off. */
  readonly brightness?: number;
  /** Flashes a minute; 0 is steady. */
  readonly flashPerMinute?: number;
  /** Tail length in light groups; 0 is none. */
  readonly tailGroups?: number;
  /** Text shown by a sign; empty is blank. */
  readonly message?: string;
  readonly mainWarning?: 'off' | 'slow';
  readonly voice?: string;
}
export type DeviceFunction = keyof DeviceState;
export type DesiredState = DeviceState;
/** What the device itself said last, function by function. */
export type ReportedState = DeviceState;

/** What a profile can do: for each function the values it accepts. Absent means not offered. */
export interface Capability {
  readonly control?: readonly NonNullable<DeviceState['control']>[];
  readonly mode?: readonly NonNullable<DeviceState['mode']>[];
  readonly lit?: true;
  readonly brightness?: readonly number[];
  readonly flashPerMinute?: readonly number[];
  readonly tailGroups?: readonly number[];
  readonly message?: { readonly maxLength: number };
  readonly mainWarning?: readonly NonNullable<DeviceState['mainWarning']>[];
  readonly voice?: readonly string[];
  /** Functions that can be written but never read back: a command on these ends as unknown. */
  readonly unverifiable: readonly DeviceFunction[];
  /** True when a verify input proves light, not just a register. */
  readonly verifyInput: boolean;
}

export type CommandPhase = 'intended' | 'sent' | 'busy' | 'verified' | 'failed' | 'unknown' | 'superseded' | 'expired';

/** One command to one device, as the core and the screen see it. */
export interface CommandView {
  readonly id: string;
  readonly device: string;
  readonly zone?: string;
  readonly desired: DesiredState;
  readonly phase: CommandPhase;
  readonly attempt: number;
  readonly intendedAt: UtcMs;
  readonly sentAt?: UtcMs;
  readonly endedAt?: UtcMs;
  readonly fault?: Fault;
  /** Functions whose read-back differs from what was asked. */
  readonly mismatch?: readonly DeviceFunction[];
}

/** Time limits of a command's life, from the policy's `command` section. */
export interface CommandLimits {
  readonly retries: number;
  readonly backOff: readonly Millis[];
  readonly verifyWithin: Millis;
  readonly expireAfter: Millis;
}
