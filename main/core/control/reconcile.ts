/**
 * Makes each device of a zone agree with its target: orders what differs, repairs what drifted, tries again what
 * failed, and leaves alone what agrees, is being worked on, or cannot be reached.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { Convergence } from '../../contract/views/zone.ts';
import type { CommandLimits, DesiredState } from '../../domain/command.ts';
import type { Command } from '../../domain/command-life.ts';
import { functionsOf, hasFunctionBeside, isAsDesired, sameState } from '../../domain/desired.ts';
import { type DeviceRecord, isOffline, isUnproved, provedState } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Commander, Order } from './commander.ts';
import type { Aim } from './device-overrides.ts';

/**
 * Pauses before automation tries a device again that failed at the very same, growing. A device that comes back is tried
 * at once, and so is one that a person orders.
 */
const retryPauses = [60_000, 120_000, 300_000];
/** A device that somebody keeps switching is put right at once three times, then once a minute. */
const promptRepairs = 3;
const repairPause = 60_000;
const none: readonly never[] = [];
/** Repairs older than this no longer count. */
const repairMemory = 600_000;

interface Standing {
  /** What the last ended command asked for, and how it ended. */
  last: { readonly desired: DesiredState; readonly phase: Command['phase'] } | undefined;
  failures: number;
  retryAt: number;
  repairs: number[];
  askedAgain: boolean;
}

export type DeviceResult = 'verified' | 'pending' | 'failed' | 'unknown' | 'offline' | 'unsupported' | 'maintenance';

export interface ReconcilerOptions {
  /** Absent for the devices that no zone commands. */
  readonly zone: string | undefined;
  readonly limits: CommandLimits;
  readonly picture: Picture;
  readonly commander: Commander;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #standings = new Map<string, Standing>();
  #targets: ReadonlyMap<string, Aim> = new Map();
  #causes: readonly number[] = [];
  /** The targets' devices in order, and where among them something was last seen pending. */
  #devices: readonly string[] = [];
  #pendingAt = 0;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  get targets(): ReadonlyMap<string, Aim> {
    return this.#targets;
  }

  /** Sets what is wanted and orders everything that differs, in one durable step. */
  aim(targets: ReadonlyMap<string, Aim>, causes: readonly number[]): void {
    for (const device of this.#targets.keys()) if (!targets.has(device)) this.#options.commander.withdraw(device);
    this.#targets = targets;
    this.#devices = [...targets.keys()];
    this.#pendingAt = 0;
    this.#causes = causes;
    for (const device of targets.keys()) this.#standing(device).failures = 0;
    this.work();
  }

  /** Orders whatever is due now; called after answers, every second, and when a line returns. */
  work(devices: Iterable<string> = this.#targets.keys()): void {
    const orders: Order[] = [];
    for (const device of devices) {
      const order = this.#orderFor(device);
      if (order !== undefined) orders.push(order);
    }
    this.#options.commander.carryOut(orders, this.#causes);
  }

  /** A person asked to try the failed ones again now, all of them or those named. Returns how many there are. */
  retryFailed(named: Iterable<string> = this.#targets.keys()): number {
    let count = 0;
    for (const device of named) {
      const result = this.resultOf(device);
      if (result !== 'failed' && result !== 'unknown' && result !== 'offline') continue;
      const standing = this.#standing(device);
      standing.retryAt = 0;
      standing.askedAgain = true;
      count += 1;
    }
    this.work();
    return count;
  }

  /** A person orders anew, perhaps the very same: what failed or drifted before is due at once, unless nobody answers. */
  orderedAnew(devices: Iterable<string> = this.#standings.keys()): void {
    for (const device of devices) {
      const standing = this.#standings.get(device);
      const record = this.#options.picture.record(device);
      if (standing?.last === undefined || record === undefined || isOffline(record)) continue;
      standing.failures = 0;
      standing.retryAt = 0;
      standing.repairs = [];
      if (standing.last.phase !== 'verified') standing.askedAgain = true;
    }
  }

  /** The device answered after silence: whatever failed is due again. */
  returned(device: string): void {
    const standing = this.#standings.get(device);
    if (standing !== undefined && standing.last?.phase !== 'verified') standing.retryAt = 0;
  }

  ended(command: Command): void {
    if (command.phase === 'superseded') return;
    const standing = this.#standing(command.device);
    standing.last = { desired: command.desired, phase: command.phase };
    standing.askedAgain = false;
    if (command.phase === 'verified') {
      standing.failures = 0;
      return;
    }
    const pause = retryPauses[Math.min(standing.failures, retryPauses.length - 1)] ?? 60_000;
    standing.failures += 1;
    standing.retryAt = this.#options.clock.monotonic() + pause;
  }

  /** Its last command ended without proof, where proof was to be had; that it is tried again does not unsay it. */
  failedLast(device: string): boolean {
    const { desired, phase } = this.#standings.get(device)?.last ?? {};
    if (phase === 'failed' || phase === 'expired') return true;
    const unverifiable = this.#options.picture.record(device)?.program?.capability.unverifiable ?? none;
    return phase === 'unknown' && hasFunctionBeside(desired ?? {}, unverifiable);
  }

  resultOf(device: string): DeviceResult {
    const target = this.#targets.get(device);
    const record = this.#options.picture.record(device);
    if (target === undefined || record === undefined || target.fit === 'unsupported') return 'unsupported';
    if (record.maintenance !== undefined) return 'maintenance';
    const { commander } = this.#options;
    const current = commander.current(device);
    const standing = this.#standings.get(device);
    if (isOffline(record)) return 'offline';
    if (current === undefined && !commander.isUnread(device) && this.#agrees(record, target.desired)) return 'verified';
    const last = standing?.last;
    if (current === undefined && isUnproved(record) && last?.phase === 'verified') return 'unknown';
    if (last === undefined || !sameState(last.desired, target.desired) || last.phase === 'verified') return 'pending';
    // A quiet new attempt does not make a failure look better; one that a person asked for shows as at work.
    if (current !== undefined && standing?.askedAgain) return 'pending';
    return last.phase === 'unknown' ? 'unknown' : 'failed';
  }

  /** Something is still pending. Cheap, for it is asked after every answer: it looks on from where it last found some. */
  isConverging(): boolean {
    const count = this.#devices.length;
    for (let step = 0; step < count; step += 1) {
      const at = (this.#pendingAt + step) % count;
      if (this.resultOf(this.#devices[at] ?? '') !== 'pending') continue;
      this.#pendingAt = at;
      return true;
    }
    return false;
  }

  /** How far the field agrees with what is wanted, over devices that can be commanded at all. */
  convergence(): Convergence {
    const count = { verified: 0, pending: 0, failed: 0, unknown: 0, offline: 0, unsupported: 0, maintenance: 0 };
    for (const device of this.#targets.keys()) count[this.resultOf(device)] += 1;
    const { maintenance, unsupported, ...rest } = count;
    const total = this.#targets.size - unsupported - maintenance;
    const missing = rest.failed + rest.unknown + rest.offline;
    const state =
      total === 0
        ? 'idle'
        : rest.pending > 0
          ? 'converging'
          : missing === 0
            ? 'converged'
            : rest.verified > 0
              ? 'partial'
              : 'failed';
    return { total, ...rest, unsupported, maintenance, state };
  }

  #standing(device: string): Standing {
    const known = this.#standings.get(device);
    if (known !== undefined) return known;
    const fresh: Standing = { last: undefined, failures: 0, retryAt: 0, repairs: [], askedAgain: false };
    this.#standings.set(device, fresh);
    return fresh;
  }

  #agrees(record: DeviceRecord, desired: DesiredState): boolean {
    const unverifiable = record.program?.capability.unverifiable ?? none;
    if (!isAsDesired(desired, provedState(record), unverifiable)) return false;
    // What nothing can prove counts as asked for, not as done.
    return hasFunctionBeside(desired, unverifiable) || !hasFunctionBeside(desired, []);
  }

  #orderFor(device: string): Order | undefined {
    const { picture, commander, zone, limits } = this.#options;
    const target = this.#targets.get(device);
    const record = picture.record(device);
    if (target === undefined || record === undefined || target.fit === 'unsupported') return undefined;
    const current = commander.current(device);
    // Whoever mends a device may try it; plans and orders to a group leave it alone.
    if (record.maintenance !== undefined && target.alone !== true) {
      if (current !== undefined) commander.withdraw(device);
      return undefined;
    }
    if (current !== undefined && sameState(current.desired, target.desired)) return undefined;
    const { actor, causes } = target;
    const order: Order = {
      device,
      zone,
      desired: target.desired,
      limits,
      ...(actor !== undefined && { actor }),
      ...(causes !== undefined && { causes }),
    };
    if (current !== undefined) return order;
    return this.#isDue(record, target.desired) ? order : undefined;
  }

  #isDue(record: DeviceRecord, desired: DesiredState): boolean {
    const device = record.device.id;
    const standing = this.#standing(device);
    const isUnread = this.#options.commander.isUnread(device);
    if (!isUnread && this.#agrees(record, desired)) {
      if (
        standing.last === undefined ||
        standing.last.phase !== 'verified' ||
        !sameState(standing.last.desired, desired)
      )
        this.#settleWithoutCommand(record, desired, standing);
      return false;
    }
    const now = this.#options.clock.monotonic();
    const last = standing.last;
    // Not a byte goes to a device whose own first reading is still under way.
    if (record.answeredAt === undefined && record.misses === 0) return false;
    if (last === undefined || !sameState(last.desired, desired)) return true;
    // Our own hand was there last, not somebody else's: to be put right, and no drift.
    if (isUnread) return !record.lineDown || standing.askedAgain;
    // Nothing says that it left what it was proved to do: it is written again when something does.
    if (last.phase === 'verified') return !isUnproved(record) && this.#mayRepair(record, standing, now);
    if (
      last.phase === 'unknown' &&
      functionsOf(desired).every((name) => record.program?.capability.unverifiable.includes(name))
    )
      return standing.askedAgain;
    if (record.lineDown && !standing.askedAgain) return false;
    return now >= standing.retryAt;
  }

  /** The field already is as wanted, by our own earlier command or by somebody's hand: nothing to send. */
  #settleWithoutCommand(record: DeviceRecord, desired: DesiredState, standing: Standing): void {
    standing.last = { desired, phase: 'verified' };
    standing.failures = 0;
    this.#options.picture.setCommand(record.device.id, desired, 'verified');
    this.#options.picture.clear(record.device.id, 'command/failed', this.#options.clock.now());
  }

  #mayRepair(record: DeviceRecord, standing: Standing, now: number): boolean {
    standing.repairs = standing.repairs.filter((at) => now - at < repairMemory);
    const latest = standing.repairs.at(-1);
    if (standing.repairs.length >= promptRepairs && latest !== undefined && now - latest < repairPause) return false;
    standing.repairs.push(now);
    const { zone, recorder, clock } = this.#options;
    const target = this.#targets.get(record.device.id);
    recorder.soon({
      kind: 'device.drifted',
      at: clock.now(),
      ...(zone !== undefined && { zone }),
      device: record.device.id,
      causes: target?.causes ?? this.#causes,
      data: {
        desired: { ...target?.desired } as Record<string, string>,
        reported: { ...record.reported } as Record<string, string>,
      },
    });
    return true;
  }
}
