/** What a running command takes from its order and from its device's record: line, pace, and the make's own words. */

import type { WriteStep } from '../../../drivers/port.ts';
import type { CommandLimits, ReportedState } from '../../domain/command.ts';
import type { Command, CommandPace } from '../../domain/command-life.ts';
import { type Json, toJson } from '../../domain/journal.ts';
import type { Fault } from '../../domain/outcome.ts';
import { millis } from '../../domain/units.ts';
import type { DeviceRecord } from '../picture/device-record.ts';
import type { Order } from './commander.ts';

/** Writes of one attempt that are still to be confirmed. */
export interface Writing {
  readonly steps: readonly WriteStep[];
  /** Of the whole attempt, with the steps that were confirmed already. */
  readonly idempotent: boolean;
}

export interface Running {
  command: Command;
  readonly order: Order;
  /** Of its device, looked up once. */
  readonly record: DeviceRecord | undefined;
  readonly intended: number;
  /** Something may have left for the device. */
  hasWritten: boolean;
  cancel: (() => void) | undefined;
  /** Where a busy device said wait: the attempt goes on there, since it would never end if it began again each time. */
  goOn: Writing | undefined;
}

export const lineOf = (device: string, record: DeviceRecord | undefined): string => record?.device.endpoint ?? device;

export const reportedOf = ({ record }: Running): Json => toJson(record?.reported ?? {});

export const paceOf = ({ order, record }: Running): CommandPace => paceFor(order.limits, record);

/** The times of one device's commands. */
export function paceFor(limits: CommandLimits, record: DeviceRecord | undefined): CommandPace {
  const { settle, verifyWithin } = record?.program ?? { settle: millis(0), verifyWithin: limits.verifyWithin };
  return { ...limits, settle, verifyWithin: millis(Math.min(verifyWithin, limits.verifyWithin)) };
}

/** An exception that this make uses for "busy" is one, with the wait that the profile gives. */
export function inProfileTerms({ record }: Running, fault: Fault): Fault {
  const busy = record?.program?.busy;
  if (busy === undefined || fault.exception === undefined) return fault;
  if (fault.code !== 'modbus/busy' && !busy.exceptions.includes(fault.exception)) return fault;
  return { ...fault, code: 'device/busy', retryAfter: fault.retryAfter ?? busy.wait };
}

/** True when the device showed every one of these functions. */
export const showsAll = (reported: ReportedState, functions: readonly (keyof ReportedState)[]): boolean =>
  functions.every((name) => reported[name] !== undefined);
