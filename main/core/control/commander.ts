/**
 * Carries commands out: runs the pure command machine of each device against acquisition, timers and the journal.
 * Every intention is on disk before its first byte leaves. One command a device at a time; a newer one supersedes.
 */
import type { Clock, WriteStep } from '../../../drivers/port.ts';
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
import type { EventKind, Json } from '../../domain/journal.ts';
import { assertNever, type Fault } from '../../domain/outcome.ts';
import { type Millis, millis } from '../../domain/units.ts';
import type { Acquisition } from '../acquisition/acquisition.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import { intention, openState } from './intention.ts';
import { OrderWaves } from './order-waves.ts';

export interface Order {
  readonly device: string;
  readonly zone: string | undefined;
  readonly desired: DesiredState;
  readonly limits: CommandLimits;
  readonly actor?: string;
  /** Instead of the causes that the whole batch has. */
  readonly causes?: readonly number[];
}

interface Running {
  command: Command;
  readonly order: Order;
  readonly intended: number;
  cancel: (() => void) | undefined;
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

const historyLength = 20;
/** Between two waves the answers to the first one are heard. */
const betweenWaves = millis(0);

export class Commander {
  readonly #options: CommanderOptions;
  readonly #running = new Map<string, Running>();
  readonly #history = new Map<string, readonly (Command & { readonly event: number })[]>();
  readonly #waves = new OrderWaves<Queued>();
  /** Commands whose read-back waits until the last write for their line is on its way. */
  #heldBack: Running[] = [];
  #cancelWave: (() => void) | undefined;

  constructor(options: CommanderOptions) {
    this.#options = options;
  }

  current(device: string): Command | undefined {
    return this.#running.get(device)?.command ?? this.#waves.of(device)?.command;
  }

  /** Latest commands of a device, newest first. */
  history(device: string): readonly (Command & { readonly event: number })[] {
    const running = this.#running.get(device);
    const past = this.#history.get(device) ?? [];
    return running ? [{ ...running.command, event: running.intended }, ...past] : past;
  }

  /**
   * Journals the intentions and starts them in the order given, wave by wave: what is first on its line leaves as soon
   * as it is on disk, while the rest is being written there.
   */
  carryOut(orders: readonly Order[], causes: readonly number[]): void {
    if (orders.length === 0) return;
    const at = this.#options.clock.now();
    for (const order of orders) this.#apply(order.device, { kind: 'supersede', at });
    this.#waves.put(
      orders.map((order) => {
        const command = newCommand(this.#descriptionOf(order, 'queued'), at);
        return { device: order.device, line: this.#lineOf(order.device), item: { order, causes, command } };
      }),
    );
    this.#startWave();
  }

  #startWave(): void {
    this.#cancelWave?.();
    this.#cancelWave = undefined;
    const at = this.#options.clock.now();
    const wave = this.#waves.next();
    // Set before anything is journalled: whoever hears of these events must not order more meanwhile.
    if (!this.#waves.isEmpty) this.#cancelWave = this.#options.clock.after(betweenWaves, () => this.#startWave());
    const events = this.#options.recorder.now(
      wave.map(({ order, causes }) => intention(order, at, causes)),
      new Map(wave.map(({ order }) => [`command/${order.device}`, openState(order)])),
    );
    for (const [index, { order }] of wave.entries()) {
      const intended = events[index]?.seq ?? 0;
      const command = newCommand(this.#descriptionOf(order, `c${intended}`), at);
      this.#running.set(order.device, { command, order, intended, cancel: undefined });
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

  #lineOf(device: string): string {
    return this.#options.picture.record(device)?.device.endpoint ?? device;
  }

  /** Ends the device's command without a result, because nothing is wanted of it any more. */
  withdraw(device: string): void {
    this.#waves.drop(device);
    this.#apply(device, { kind: 'supersede', at: this.#options.clock.now() });
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
    const { settle, verifyWithin } = this.#options.picture.record(device)?.program ?? {
      settle: millis(0),
      verifyWithin: running.order.limits.verifyWithin,
    };
    const limits = running.order.limits;
    const pace = { ...limits, settle, verifyWithin: millis(Math.min(verifyWithin, limits.verifyWithin)) };
    const { command, effects } = advance(running.command, event, pace);
    running.command = command;
    for (const effect of effects) this.#perform(running, effect);
    if (isEnded(command)) this.#finish(running);
    else this.#options.picture.setCommand(device, command.desired, command.phase);
  }

  #perform(running: Running, effect: CommandEffect): void {
    switch (effect.kind) {
      case 'write':
        void this.#write(running);
        return;
      case 'read-back':
        // A bus's writes go before its read-backs, also those that are still being journalled.
        if (this.#waves.holds(this.#lineOf(running.order.device))) this.#heldBack.push(running);
        else void this.#readBack(running);
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

  async #write(running: Running): Promise<void> {
    const { device, desired } = running.order;
    const record = this.#options.picture.record(device);
    const known = running.command.attempt === 1 ? (record?.reported ?? {}) : {};
    const steps = record?.program?.writesFor(desired, known) ?? [];
    const fault = await this.#send(running, steps);
    const at = this.#options.clock.now();
    if (fault === undefined) return this.#apply(device, { kind: 'written', at }, running);
    const idempotent = steps.every((step) => step.idempotent);
    this.#apply(device, { kind: 'write-fault', at, fault: this.#inProfileTerms(device, fault), idempotent }, running);
  }

  /** Queues the steps so that they keep their order on the line; the first fault withdraws the rest. */
  async #send(running: Running, steps: readonly WriteStep[]): Promise<Fault | undefined> {
    const { acquisition, clock } = this.#options;
    const expiresAt = millis(clock.monotonic() + running.order.limits.expireAfter);
    let fault: Fault | undefined;
    const wanted = () => fault === undefined && this.#running.get(running.order.device) === running;
    let group: Promise<void>[] = [];
    for (const step of steps) {
      const sent = acquisition.write(running.order.device, step, { expiresAt, wanted }).then((outcome) => {
        if (!outcome.ok) fault ??= outcome.fault;
      });
      group.push(sent);
      if (step.pauseAfter === 0) continue;
      await Promise.all(group);
      group = [];
      if (!wanted()) return fault;
      await new Promise<void>((resume) => clock.after(step.pauseAfter, resume));
    }
    await Promise.all(group);
    return fault;
  }

  async #readBack(running: Running): Promise<void> {
    const { device, desired } = running.order;
    const program = this.#options.picture.record(device)?.program;
    if (program === undefined || this.#running.get(device) !== running) return;
    const provable = functionsOf(desired).filter((name) => !program.capability.unverifiable.includes(name));
    const outcome = await this.#options.acquisition.read(device, program.readBackFor(provable), 'read-back');
    const at = this.#options.clock.now();
    if (!outcome.ok) return this.#apply(device, { kind: 'read-fault', at, fault: outcome.fault }, running);
    const wait = program.busy?.waitIn(outcome.value);
    if (wait !== undefined)
      return this.#apply(device, { kind: 'read-fault', at, fault: { code: 'device/busy', retryAfter: wait } }, running);
    this.#apply(device, { kind: 'read', at, reported: program.reported(outcome.value) }, running);
  }

  /** An exception that this make uses for "busy" is one, with the wait that the profile gives. */
  #inProfileTerms(device: string, fault: Fault): Fault {
    const busy = this.#options.picture.record(device)?.program?.busy;
    if (busy === undefined || fault.exception === undefined) return fault;
    if (fault.code !== 'modbus/busy' && !busy.exceptions.includes(fault.exception)) return fault;
    return { ...fault, code: 'device/busy', retryAfter: fault.retryAfter ?? busy.wait };
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
        command: command.id,
        attempt: command.attempt,
        ...(command.fault && {
          fault: command.fault.code,
          ...(command.fault.detail && { detail: command.fault.detail }),
        }),
        ...(command.mismatch && { mismatch: command.mismatch, reported: { ...this.#reported(order.device) } }),
        ...(command.endedAt !== undefined && { took: command.endedAt - command.intendedAt }),
      },
    });
  }

  #reported(device: string): { readonly [name: string]: Json } {
    return { ...this.#options.picture.record(device)?.reported } as { readonly [name: string]: Json };
  }

  #finish(running: Running): void {
    const { device } = running.order;
    running.cancel?.();
    this.#running.delete(device);
    const past = this.#history.get(device) ?? [];
    this.#history.set(device, [{ ...running.command, event: running.intended }, ...past].slice(0, historyLength));
    this.#options.recorder.keep(`command/${device}`, null);
    if (running.command.phase !== 'superseded')
      this.#options.picture.setCommand(device, running.order.desired, running.command.phase);
    this.#options.ended(running.command, running.order);
  }
}
