/**
 * Carries commands out: runs the pure command machine of each device against acquisition, timers and the journal.
 * Every intention is on disk before its first byte leaves. One command a device at a time; a newer one supersedes.
 */
import type { Clock, DeviceProgram, WriteStep } from '../../../drivers/port.ts';
import type { CommandLimits, DesiredState } from '../../domain/command.ts';
import {
  advance,
  type Command,
  type CommandEffect,
  type CommandEvent,
  isEnded,
  newCommand,
} from '../../domain/command-life.ts';
import { functionsOf } from '../../domain/desired.ts';
import type { EventKind } from '../../domain/journal.ts';
import { assertNever, type Fault, fail, isBusy, type Outcome } from '../../domain/outcome.ts';
import type { Sample } from '../../domain/reading.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import { provedState } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import { CommandHistory, type KeptCommand } from './command-history.ts';
import { intention, openState } from './intention.ts';
import { OrderWaves } from './order-waves.ts';
import { inProfileTerms, lineOf, paceOf, type Running, reportedOf, showsAll, type Writing } from './running-command.ts';
import { stillToWrite, writeSteps } from './write-steps.ts';

export interface Order {
  readonly device: string;
  readonly zone: string | undefined;
  readonly desired: DesiredState;
  readonly limits: CommandLimits;
  readonly actor?: string;
  /** Instead of the causes that the whole batch has. */
  readonly causes?: readonly number[];
}

export interface CommanderOptions {
  readonly acquisition: Acquisition;
  readonly picture: Picture;
  readonly recorder: Recorder;
  readonly clock: Clock;
  /** Called when a command ended, for the zone's reckoning. */
  readonly ended: (command: Command, order: Order) => void;
}

/** An order whose turn to be journalled has not come, and how it looks meanwhile. */
interface Queued {
  readonly order: Order;
  readonly causes: readonly number[];
  readonly command: Command;
}

/** Between two waves the answers to the first one are heard. */
const betweenWaves = millis(0);

export class Commander {
  readonly #options: CommanderOptions;
  readonly #running = new Map<string, Running>();
  readonly #history: CommandHistory;
  readonly #waves = new OrderWaves<Queued>();
  /** Devices that a superseded command may have switched without anybody having read it back. */
  readonly #unread = new Set<string>();
  /** Commands whose read-back waits until the last write for their line is on its way. */
  #heldBack: Running[] = [];
  #cancelWave: (() => void) | undefined;

  constructor(options: CommanderOptions) {
    this.#options = options;
    this.#history = new CommandHistory(options.recorder);
  }

  current(device: string): Command | undefined {
    return this.#running.get(device)?.command ?? this.#waves.of(device)?.command;
  }

  /** What the device last reported may be no longer so: a superseded command may have switched it since. */
  isUnread(device: string): boolean {
    return this.#unread.has(device);
  }

  /** Latest commands of a device, newest first. */
  history(device: string): readonly KeptCommand[] {
    return this.#history.of(device, this.#running.get(device));
  }

  /**
   * Journals the intentions and starts them in the order given, wave by wave: what is first on its line leaves as soon
   * as it is on disk, while the rest is being written there.
   */
  carryOut(orders: readonly Order[], causes: readonly number[]): void {
    if (orders.length === 0) return;
    const { clock, picture } = this.#options;
    const at = clock.now();
    for (const order of orders) this.#apply(order.device, { kind: 'supersede', at });
    this.#waves.put(
      orders.map((order) => {
        const command = newCommand(this.#descriptionOf(order, 'queued'), at);
        return {
          device: order.device,
          line: lineOf(order.device, picture.record(order.device)),
          item: { order, causes, command },
        };
      }),
    );
    this.#startWave(true);
  }

  #startWave(isFirst = false): void {
    this.#cancelWave?.();
    this.#cancelWave = undefined;
    const at = this.#options.clock.now();
    const wave = this.#waves.next();
    // Set before anything is journalled: whoever hears of these events must not order more meanwhile.
    if (!this.#waves.isEmpty) this.#cancelWave = this.#options.clock.after(betweenWaves, () => this.#startWave());
    const { recorder } = this.#options;
    const intentions = wave.map(({ order, causes }) => intention(order, at, causes));
    const open = new Map(wave.map(({ order }) => [`command/${order.device}`, openState(order)]));
    // What ended the devices' earlier commands is written with the first wave; the rest overtakes what others' do.
    const events = isFirst ? recorder.now(intentions, open) : recorder.ahead(intentions, open);
    for (const [index, { order }] of wave.entries()) {
      const intended = events[index]?.seq ?? 0;
      const command = newCommand(this.#descriptionOf(order, `c${recorder.nameOf(intended)}`), at);
      const record = this.#options.picture.record(order.device);
      this.#running.set(order.device, {
        command,
        order,
        record,
        intended,
        hasWritten: false,
        cancel: undefined,
        goOn: undefined,
      });
      this.#options.picture.setCommand(order.device, order.desired, 'intended');
    }
    for (const { order } of wave) this.#apply(order.device, { kind: 'start', at });
    this.#releaseReadBacks();
  }

  #releaseReadBacks(): void {
    const held = this.#heldBack;
    this.#heldBack = [];
    for (const running of held) this.#perform(running, { kind: 'read-back' });
  }

  #descriptionOf({ device, desired, zone }: Order, id: string) {
    const unverifiable = this.#options.picture.record(device)?.program?.capability.unverifiable ?? [];
    return { id, device, desired, unverifiable, ...(zone !== undefined && { zone }) };
  }

  /** Ends the device's command without a result, because nothing is wanted of it any more. */
  withdraw(device: string): void {
    this.#waves.drop(device);
    this.#apply(device, { kind: 'supersede', at: this.#options.clock.now() });
    this.#options.picture.setCommand(device, undefined, undefined);
  }

  stop(): void {
    this.#cancelWave?.();
    this.#waves.clear();
    this.#heldBack = [];
    for (const running of this.#running.values()) running.cancel?.();
    this.#running.clear();
  }

  #apply(device: string, event: CommandEvent, only?: Running): void {
    const running = this.#running.get(device);
    // An answer to a command that is no longer the device's own changes nothing.
    if (running === undefined || (only !== undefined && only !== running)) return;
    const before = running.command.phase;
    const { command, effects } = advance(running.command, event, paceOf(running));
    running.command = command;
    for (const effect of effects) this.#perform(running, effect);
    if (isEnded(command)) this.#finish(running);
    else if (command.phase !== before) this.#options.picture.setCommand(device, command.desired, command.phase);
  }

  #perform(running: Running, effect: CommandEffect): void {
    switch (effect.kind) {
      case 'write':
        this.#write(running);
        return;
      case 'read-back':
        // A bus's writes go before its read-backs, also those that are still being journalled.
        if (this.#waves.holds(lineOf(running.order.device, running.record))) this.#heldBack.push(running);
        else this.#readBack(running);
        return;
      case 'wait':
        this.#wait(running, effect.span);
        return;
      case 'record':
        this.#record(running, effect.event);
        return;
      default:
        assertNever(effect, 'command effect');
    }
  }

  #wait(running: Running, span: Millis): void {
    running.cancel?.();
    running.cancel = this.#options.clock.after(span, () =>
      this.#apply(running.order.device, { kind: 'resume', at: this.#options.clock.now() }, running),
    );
  }

  #write(running: Running): void {
    const { order } = running;
    // A device that was busy once is not asked for several things at once again.
    const oneByOne = running.goOn !== undefined;
    const writing = running.goOn ?? this.#attempt(running);
    running.goOn = undefined;
    running.hasWritten ||= writing.steps.length > 0;
    const expiresAt = millis(this.#options.clock.monotonic() + order.limits.expireAfter);
    writeSteps(this.#options, {
      device: order.device,
      steps: writing.steps,
      oneByOne,
      expiresAt,
      isCurrent: () => this.#running.get(order.device) === running,
      done: (fault, confirmed) => this.#written(running, writing, fault, confirmed),
    });
  }

  #attempt({ command, order, record }: Running): Writing {
    const isKnown = command.attempt === 1 && !this.#unread.has(order.device);
    const steps =
      record?.program?.writesFor(order.desired, isKnown && record !== undefined ? provedState(record) : {}) ?? [];
    return { steps, idempotent: steps.every((step) => step.idempotent) };
  }

  #written(running: Running, writing: Writing, fault: Fault | undefined, confirmed: ReadonlySet<WriteStep>): void {
    const { idempotent } = writing;
    const { device } = running.order;
    const at = this.#options.clock.now();
    if (fault === undefined) return this.#apply(device, { kind: 'written', at }, running);
    const told = inProfileTerms(running, fault);
    if (isBusy(told)) running.goOn = { ...writing, steps: stillToWrite(writing.steps, confirmed) };
    this.#apply(device, { kind: 'write-fault', at, fault: told, idempotent }, running);
  }

  #readBack(running: Running): void {
    const { device, desired } = running.order;
    const program = running.record?.program;
    if (program === undefined || this.#running.get(device) !== running) return;
    const provable = functionsOf(desired).filter((name) => !program.capability.unverifiable.includes(name));
    this.#options.acquisition.ask(device, program.readBackFor(provable), 'read-back', (outcome, refusal) =>
      queueMicrotask(() => {
        // What the device says it has not proves nothing, for or against.
        const isProof = refusal === undefined || (outcome.ok && showsAll(program.reported(outcome.value), provable));
        this.#heard(running, program, isProof ? outcome : fail(refusal));
      }),
    );
  }

  #heard(running: Running, program: DeviceProgram, outcome: Outcome<readonly Sample[]>): void {
    const { device } = running.order;
    const at = this.#options.clock.now();
    if (!outcome.ok) return this.#apply(device, { kind: 'read-fault', at, fault: outcome.fault }, running);
    const wait = program.busy?.waitIn(outcome.value);
    if (wait !== undefined)
      return this.#apply(device, { kind: 'read-fault', at, fault: { code: 'device/busy', retryAfter: wait } }, running);
    this.#apply(device, { kind: 'read', at, reported: program.reported(outcome.value) }, running);
  }

  #record(running: Running, kind: EventKind): void {
    const { command, order, intended } = running;
    this.#options.recorder.soon({
      kind,
      at: this.#options.clock.now(),
      device: order.device,
      ...(order.zone !== undefined && { zone: order.zone }),
      causes: [intended],
      data: {
        attempt: command.attempt,
        command: command.id,
        ...(command.fault && {
          fault: command.fault.code,
          ...(command.fault.detail && { detail: command.fault.detail }),
        }),
        ...(command.mismatch && { mismatch: command.mismatch, reported: reportedOf(running) }),
        ...(command.endedAt !== undefined && { took: command.endedAt - command.intendedAt }),
      },
    });
  }

  #finish(running: Running): void {
    const { device } = running.order;
    running.cancel?.();
    this.#running.delete(device);
    this.#history.add(device, running);
    this.#options.recorder.keep(`command/${device}`, null);
    if (running.command.phase === 'superseded') {
      if (running.hasWritten) this.#unread.add(device);
    } else {
      this.#unread.delete(device);
      this.#options.picture.setCommand(device, running.order.desired, running.command.phase);
    }
    this.#options.ended(running.command, running.order);
  }
}
