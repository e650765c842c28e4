/**
 * The life of one command as a pure machine: command × event → command and effects. Timers, sockets and the journal
 * are outside. A command is done when it is read back; sending it proves nothing (design.md §1).
 */

import type { CommandLimits, CommandView, DesiredState, DeviceFunction, ReportedState } from './command.ts';
import { differingFunctions, hasFunctionBeside } from './desired.ts';
import type { EventKind } from './journal.ts';
import { assertNever, type Fault, isBusy, isMisconfiguration } from './outcome.ts';
import { elapsed, later, type Millis, millis, type UtcMs } from './units.ts';

export interface Command extends CommandView {
  /** What the machine waits for. */
  readonly step: 'queued' | 'writing' | 'reading' | 'waiting-to-write' | 'waiting-to-read' | 'ended';
  /** Until then this attempt's read-back may still come to agree. */
  readonly verifyBy?: UtcMs;
  /** Grows with each read-back of one attempt, so a slow lamp is not hammered. */
  readonly reads: number;
  readonly unverifiable: readonly DeviceFunction[];
}

export type CommandEvent =
  | { readonly kind: 'start'; readonly at: UtcMs }
  | { readonly kind: 'written'; readonly at: UtcMs }
  | { readonly kind: 'write-fault'; readonly at: UtcMs; readonly fault: Fault; readonly idempotent: boolean }
  | { readonly kind: 'read'; readonly at: UtcMs; readonly reported: ReportedState }
  | { readonly kind: 'read-fault'; readonly at: UtcMs; readonly fault: Fault }
  | { readonly kind: 'resume'; readonly at: UtcMs }
  | { readonly kind: 'supersede'; readonly at: UtcMs };

export type CommandEffect =
  | { readonly kind: 'write' }
  | { readonly kind: 'read-back' }
  | { readonly kind: 'wait'; readonly span: Millis }
  | { readonly kind: 'record'; readonly event: EventKind };

export interface CommandMove {
  readonly command: Command;
  readonly effects: readonly CommandEffect[];
}

/** Times of a device that shape its command: pause before the first read-back, and how long it may take to agree. */
export interface CommandPace extends CommandLimits {
  readonly settle: Millis;
}

const firstReread = 250;
const slowestReread = 4_000;
const shortestBusyWait = 200;
const defaultBusyWait = millis(1_000);

export const newCommand = (
  order: Pick<Command, 'id' | 'device' | 'desired' | 'unverifiable'> & { readonly zone?: string },
  at: UtcMs,
): Command => ({ ...order, phase: 'intended', step: 'queued', attempt: 1, intendedAt: at, reads: 0 });

export const isEnded = (command: Command): boolean => command.step === 'ended';

/** The step in which each event means something; at any other it comes too late and changes nothing. */
const expectedIn: { readonly [K in CommandEvent['kind']]?: readonly Command['step'][] } = {
  start: ['queued'],
  written: ['writing'],
  'write-fault': ['writing'],
  read: ['reading'],
  'read-fault': ['reading'],
  resume: ['waiting-to-write', 'waiting-to-read'],
};

/** Advances a command; an ended command ignores everything, so a late answer changes nothing. */
export function advance(command: Command, event: CommandEvent, pace: CommandPace): CommandMove {
  if (isEnded(command) || expectedIn[event.kind]?.includes(command.step) === false) return { command, effects: [] };
  switch (event.kind) {
    case 'start':
      return { command: { ...command, step: 'writing' }, effects: [{ kind: 'write' }] };
    case 'written':
      return afterWrite(command, event.at, pace);
    case 'write-fault':
      return afterWriteFault(command, event, pace);
    case 'read':
      return afterRead(command, event.at, event.reported, pace);
    case 'read-fault':
      return afterReadFault(command, event.at, event.fault);
    case 'resume':
      return resume(command, event.at, pace);
    case 'supersede':
      return end(command, event.at, 'superseded', 'command.superseded');
    default:
      return assertNever(event, 'command event');
  }
}

function afterWrite(command: Command, at: UtcMs, pace: CommandPace): CommandMove {
  const { fault: _healed, mismatch: _old, ...rest } = command;
  const sent: Command = { ...rest, phase: 'sent', sentAt: at, verifyBy: later(at, attemptWindow(pace)), reads: 0 };
  const record: CommandEffect = { kind: 'record', event: 'command.sent' };
  const provable = hasFunctionBeside(command.desired, command.unverifiable);
  if (!provable) {
    const ended = end(sent, at, 'unknown', 'command.unknown');
    return { command: ended.command, effects: [record, ...ended.effects] };
  }
  return pace.settle > 0
    ? { command: { ...sent, step: 'waiting-to-read' }, effects: [record, { kind: 'wait', span: pace.settle }] }
    : { command: { ...sent, step: 'reading' }, effects: [record, { kind: 'read-back' }] };
}

function afterWriteFault(
  command: Command,
  event: Extract<CommandEvent, { kind: 'write-fault' }>,
  pace: CommandPace,
): CommandMove {
  const { fault, at } = event;
  const failed: Command = { ...command, fault };
  if (fault.code === 'queue/expired') return end(failed, at, 'expired', 'command.failed');
  if (isMisconfiguration(fault) || fault.code === 'device/refused' || fault.code === 'snmp/refused')
    return end(failed, at, 'failed', 'command.refused');
  if (isBusy(fault)) {
    const span = millis(Math.max(fault.retryAfter ?? defaultBusyWait, shortestBusyWait));
    return {
      command: { ...failed, phase: 'busy', step: 'waiting-to-write' },
      effects: [
        { kind: 'record', event: 'command.busy' },
        { kind: 'wait', span },
      ],
    };
  }
  // A pulse that may have arrived is never sent again: only the read-back can tell.
  if (!event.idempotent) return readOnce(failed, at, pace);
  if (command.attempt <= pace.retries) return backOff(failed, pace);
  return mayHaveArrived(fault) ? readOnce(failed, at, pace) : end(failed, at, 'failed', 'command.failed');
}

/** The time allowed for agreement is shared out over the attempts, so a deaf lamp is written again well before it ends. */
const attemptWindow = (pace: CommandPace): Millis => millis(pace.verifyWithin / (pace.retries + 1));

/** Its end is unknown for good: nothing of it can be read back, or the device is not made to say it. */
export const isUnprovable = ({ phase, fault }: Command): boolean =>
  phase === 'unknown' && (fault === undefined || isMisconfiguration(fault));

/** In milliseconds: after this long a command that is written and answered but never obeyed has been given up. */
export function longestInVain(pace: CommandPace): Millis {
  const pauses = Array.from({ length: pace.retries }, (_, nth) => pauseAfter(pace, nth + 1));
  const attempt = Math.max(attemptWindow(pace), pace.settle) + slowestReread;
  return millis((pace.retries + 1) * attempt + pauses.reduce((sum, pause) => sum + pause, 0));
}

const pauseAfter = ({ backOff: pauses }: CommandPace, attempt: number): Millis =>
  pauses[Math.min(attempt, pauses.length) - 1] ?? millis(0);

const mayHaveArrived = (fault: Fault): boolean =>
  fault.code === 'link/no-answer' ||
  fault.code === 'link/reset' ||
  fault.code === 'link/damaged' ||
  fault.code === 'modbus/wrong-echo' ||
  fault.code === 'snmp/wrong-reply';

/** One last look after the final write attempt went unanswered. */
const readOnce = (command: Command, at: UtcMs, pace: CommandPace): CommandMove => ({
  command: { ...command, step: 'reading', attempt: pace.retries + 1, verifyBy: at },
  effects: [{ kind: 'read-back' }],
});

function backOff(command: Command, pace: CommandPace): CommandMove {
  const span = pauseAfter(pace, command.attempt);
  return {
    command: { ...command, step: 'waiting-to-write', attempt: command.attempt + 1 },
    effects: [{ kind: 'wait', span }],
  };
}

function afterRead(command: Command, at: UtcMs, reported: ReportedState, pace: CommandPace): CommandMove {
  const mismatch = provableMismatch(command.desired, reported, command.unverifiable);
  if (mismatch.length === 0) {
    const { fault: _healed, mismatch: _old, ...rest } = command;
    return end(rest, at, 'verified', 'command.verified');
  }
  const differing: Command = { ...command, mismatch };
  if (command.verifyBy !== undefined && at < command.verifyBy) return readAgain(differing);
  if (command.attempt <= pace.retries) return backOff(differing, pace);
  return end(differing, at, 'failed', 'command.failed');
}

function afterReadFault(command: Command, at: UtcMs, fault: Fault): CommandMove {
  const failed: Command = { ...command, fault };
  if (command.verifyBy !== undefined && at < command.verifyBy && !isMisconfiguration(fault)) return readAgain(failed);
  return end(failed, at, 'unknown', 'command.unknown');
}

function readAgain(command: Command): CommandMove {
  const span = millis(Math.min(firstReread * 2 ** command.reads, slowestReread));
  return {
    command: { ...command, step: 'waiting-to-read', reads: command.reads + 1 },
    effects: [{ kind: 'wait', span }],
  };
}

function resume(command: Command, at: UtcMs, pace: CommandPace): CommandMove {
  if (command.step === 'waiting-to-read')
    return { command: { ...command, step: 'reading' }, effects: [{ kind: 'read-back' }] };
  if (elapsed(command.intendedAt, at) > pace.expireAfter) {
    const fault: Fault = command.fault ?? { code: 'queue/expired' };
    return end({ ...command, fault }, at, 'expired', 'command.failed');
  }
  return { command: { ...command, step: 'writing' }, effects: [{ kind: 'write' }] };
}

const end = (command: Command, at: UtcMs, phase: Command['phase'], event: EventKind): CommandMove => ({
  command: { ...command, phase, step: 'ended', endedAt: at },
  effects: [{ kind: 'record', event }],
});

/** Functions that could be proved and are not as asked. */
export const provableMismatch = (
  desired: DesiredState,
  reported: ReportedState,
  unverifiable: readonly DeviceFunction[],
): readonly DeviceFunction[] => differingFunctions(desired, reported).filter((name) => !unverifiable.includes(name));
