/**
 * Single devices that a person holds against their zone's plan, or that have no zone: who, why, until when. An override
 * beats the zone's target until it expires, is given back, has become unlawful, or has come to weaken guidance that its
 * holder may not weaken, for it must not matter which came first; then the device returns to what the zone wants, and to
 * what it showed before where the zone wants nothing. Survives a restart.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { DesiredState, DeviceState } from '../../domain/command.ts';
import { type Command, isUnprovable } from '../../domain/command-life.ts';
import { differingFunctions, functionsOf, type Target } from '../../domain/desired.ts';
import { type DeviceOverride, isOverruled, type RequestLimits, stateToReturn } from '../../domain/device-request.ts';
import { type Json, toJson } from '../../domain/journal.ts';
import { firstAbove } from '../../domain/sign-text.ts';
import { earlier, type Millis } from '../../domain/units.ts';
import { aheadOf, ClockSteps } from '../clock-steps.ts';
import { provedState } from '../picture/device-record.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';
import { type Return, restoreHold } from './saved-hold.ts';

/** A target with the person and the act behind it, where there is one. */
export interface Aim extends Target {
  readonly actor?: string;
  /** Ordered for this device alone: whoever mends it may try it. */
  readonly alone?: true;
  readonly causes?: readonly number[];
}

export interface DeviceOverridesOptions {
  readonly picture: Picture;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly isBusy: (device: string) => boolean;
  /** What may be asked of a device now. */
  readonly limitsFor: (device: string) => Omit<RequestLimits, 'mayWeaken'>;
  /** Called once after the targets of these devices changed, by a person's order or by themselves. */
  readonly changed: (devices: readonly string[], ordered: boolean) => void;
}

export type NewOverride = Omit<DeviceOverride, 'event' | 'before' | 'since'>;
export type WhyEnded = 'expired' | 'returned' | 'speed' | 'weaker';

const stateKey = (device: string): string => `device-override/${device}`;

export class DeviceOverrides {
  readonly #options: DeviceOverridesOptions;
  readonly #held = new Map<string, DeviceOverride>();
  readonly #returning = new Map<string, Return>();
  readonly #clockSteps: ClockSteps;
  #version = 0;

  constructor(options: DeviceOverridesOptions) {
    this.#options = options;
    this.#clockSteps = new ClockSteps(options.clock);
  }

  /** Grows with every change, so that nobody compares targets in vain. */
  get version(): number {
    return this.#version;
  }

  of(device: string): DeviceOverride | undefined {
    return this.#held.get(device);
  }

  /** What a device did before somebody took it, for those who ask what it does by itself. */
  beforeOf(device: string): DeviceState | undefined {
    return this.#held.get(device)?.before ?? this.#returning.get(device)?.desired;
  }

  /** Takes up what was held before a restart; what cannot be read is said, and its device left to its zone's plan. */
  takeUp(store: Store): void {
    for (const [key, value] of store.states('device-override/')) {
      const device = key.slice('device-override/'.length);
      if (value === null || this.#options.picture.record(device) === undefined) continue;
      const saved = restoreHold(device, value);
      if (saved === 'damaged') this.#forget(device);
      else if ('returning' in saved) this.#returning.set(device, saved.returning);
      else this.#held.set(device, saved.held);
    }
    const now = this.#options.clock.now();
    for (const held of this.#held.values()) this.#moveBack(held, aheadOf(held.since, now));
    this.#version += 1;
  }

  #forget(device: string): void {
    const { recorder, clock } = this.#options;
    const data = { why: 'damaged-state' };
    recorder.soon({ kind: 'device-override.ended', at: clock.now(), ...this.#placeOf(device), causes: [], data });
    recorder.keep(stateKey(device), null);
  }

  /** Holds a device from now on; journalled with its state before the first byte leaves. Returns the event's number. */
  hold(wanted: NewOverride, causes: readonly number[]): number {
    return this.holdAll([wanted], causes);
  }

  /** The same for many at once, journalled in one durable step. Returns the number of the first event. */
  holdAll(wanted: readonly NewOverride[], causes: readonly number[]): number {
    this.#followClock();
    const { recorder, clock } = this.#options;
    const since = clock.now();
    const events = recorder.now(
      wanted.map(({ device, desired, by, reason, until }) => ({
        kind: 'device-override.set',
        at: since,
        actor: by,
        ...this.#placeOf(device),
        causes,
        data: { desired: json(desired), reason, until },
      })),
    );
    for (const [index, each] of wanted.entries()) {
      const event = events[index]?.seq ?? 0;
      const held: DeviceOverride = { ...each, since, event, before: this.#shownBefore(each) };
      recorder.keep(stateKey(each.device), toJson({ ...held, event: recorder.numberOf(event) ?? 0 }));
      this.#held.set(each.device, held);
      this.#returning.delete(each.device);
    }
    recorder.flush();
    this.#touch(
      wanted.map(({ device }) => device),
      true,
    );
    return events[0]?.seq ?? 0;
  }

  /** Gives a device back; returns the event's number, or nothing when nobody held it. */
  release(device: string, why: WhyEnded, actor?: string): number | undefined {
    return this.releaseAll([device], why, actor);
  }

  /** Gives back those of the devices that somebody holds; the number of the first event, or nothing when none is held. */
  releaseAll(devices: readonly string[], why: WhyEnded, actor?: string): number | undefined {
    const { recorder, clock } = this.#options;
    const all = [...new Set(devices)].flatMap((device) => this.#held.get(device) ?? []);
    if (all.length === 0) return undefined;
    const at = clock.now();
    const events = recorder.now(
      all.map((held) => ({
        kind: 'device-override.ended',
        at,
        ...this.#placeOf(held.device),
        ...(actor !== undefined && { actor }),
        causes: [held.event],
        data: { why, desired: json(held.desired) },
      })),
    );
    for (const [index, held] of all.entries()) this.#giveBack(held, events[index]?.seq ?? 0);
    this.#touch(
      all.map(({ device }) => device),
      actor !== undefined,
    );
    return events[0]?.seq;
  }

  #giveBack({ device, before, desired: overridden }: DeviceOverride, event: number): void {
    this.#held.delete(device);
    const desired = stateToReturn(before, overridden);
    if (functionsOf(desired).length === 0) return this.#drop(device);
    this.#returning.set(device, { desired, event });
    const { recorder } = this.#options;
    const kept = recorder.numberOf(event) ?? 0;
    recorder.keep(stateKey(device), { desired: json(desired), event: kept, returning: true });
  }

  #placeOf(device: string): { readonly device: string; readonly zone?: string } {
    const { zone } = this.#options.picture.record(device)?.device ?? {};
    return { device, ...(zone !== undefined && { zone }) };
  }

  /** The asked functions as they are now; what an earlier override or return still owes is owed on. */
  #shownBefore({ device, desired }: NewOverride): DeviceState {
    const shown = { ...this.#options.picture.record(device)?.reported, ...this.beforeOf(device) };
    return Object.fromEntries(functionsOf(desired).map((name) => [name, shown[name]]));
  }

  /** Ends what expired or may no longer be shown, and returns that are done; called every second. */
  tick(): void {
    this.#followClock();
    const { clock, limitsFor } = this.#options;
    const now = clock.now();
    const unlawful: string[] = [];
    const expired: string[] = [];
    const weaker: string[] = [];
    for (const held of this.#held.values()) {
      const { device, until, desired } = held;
      const { speed, guidance } = limitsFor(device);
      const isUnlawful = desired.message !== undefined && firstAbove(desired.message, speed) !== undefined;
      // A device in maintenance guides nobody anyway, and whoever works on it keeps it in hand.
      const isResting = this.#options.picture.record(device)?.maintenance !== undefined;
      if (isUnlawful) unlawful.push(device);
      else if (now >= until) expired.push(device);
      else if (guidance !== undefined && !isResting && isOverruled(held, guidance)) weaker.push(device);
    }
    this.releaseAll(unlawful, 'speed');
    this.releaseAll(weaker, 'weaker');
    this.releaseAll(expired, 'expired');
    for (const [device, { desired }] of [...this.#returning]) {
      const record = this.#options.picture.record(device);
      const reported = record === undefined ? {} : provedState(record);
      if (!this.#options.isBusy(device) && differingFunctions(desired, reported).length === 0) this.#returned(device);
    }
  }

  /** A clock that was set back takes what is held with it, so that it lasts no longer than it was meant to. */
  #followClock(): void {
    const back = this.#clockSteps.takeStep();
    for (const held of this.#held.values()) this.#moveBack(held, back);
  }

  #moveBack(held: DeviceOverride, by: Millis | undefined): void {
    if (by === undefined) return;
    const { recorder, picture } = this.#options;
    const moved = { ...held, since: earlier(held.since, by), until: earlier(held.until, by) };
    this.#held.set(held.device, moved);
    recorder.keep(stateKey(held.device), toJson({ ...moved, event: recorder.numberOf(held.event) ?? 0 }));
    picture.toldAnew(held.device);
  }

  /** A command ended; a return that was proved, or can never be, is over. One whose proof merely failed is still owed. */
  ended(command: Command): void {
    if (command.phase !== 'verified' && !isUnprovable(command)) return;
    if (this.#returning.has(command.device)) this.#returned(command.device);
  }

  /** The zone's targets with what people hold laid over them. */
  over(targets: ReadonlyMap<string, Target>): ReadonlyMap<string, Aim> {
    const mine = [...this.#held.keys(), ...this.#returning.keys()].filter((device) => targets.has(device));
    if (mine.length === 0) return targets;
    const laid = new Map<string, Aim>(targets);
    for (const device of mine) {
      const aim = this.#aimFor(device, targets.get(device));
      if (aim !== undefined) laid.set(device, aim);
    }
    return laid;
  }

  /** Targets of devices that no zone commands. */
  loose(): ReadonlyMap<string, Aim> {
    const aims = new Map<string, Aim>();
    for (const device of [...this.#held.keys(), ...this.#returning.keys()]) {
      if (this.#options.picture.record(device)?.device.zone !== undefined) continue;
      const aim = this.#aimFor(device, undefined);
      if (aim !== undefined) aims.set(device, aim);
    }
    return aims;
  }

  #aimFor(device: string, zone: Target | undefined): Aim | undefined {
    const held = this.#held.get(device);
    if (held !== undefined) {
      const { by: actor, grouped, event } = held;
      const alone = grouped !== true && { alone: true as const };
      return { desired: laidOver(zone?.desired, held.desired), fit: 'exact', actor, ...alone, causes: [event] };
    }
    const back = this.#returning.get(device);
    if (back === undefined) return undefined;
    const fit = zone === undefined || zone.fit === 'unsupported' ? 'exact' : zone.fit;
    return { desired: { ...back.desired, ...zone?.desired }, fit, causes: [back.event] };
  }

  #returned(device: string): void {
    this.#returning.delete(device);
    this.#drop(device);
    // The device is as wanted already; whoever compares targets sees it at the next tick.
    this.#version += 1;
  }

  #drop(device: string): void {
    this.#options.recorder.keep(stateKey(device), null);
    const { picture } = this.#options;
    // Nothing is wanted of a device without a zone any more, so nothing it does later is a deviation. Whoever compares
    // targets would withdraw its command as well, but up to a second later, and the screen would show it until then.
    if (picture.record(device)?.device.zone === undefined) picture.setCommand(device, undefined, undefined);
  }

  #touch(devices: readonly string[], ordered: boolean): void {
    this.#version += 1;
    // A silent device gets no command whose phase would tell the screens.
    for (const device of devices) this.#options.picture.toldAnew(device);
    this.#options.changed(devices, ordered);
  }
}

const isDark = ({ lit, mode, brightness }: DesiredState): boolean =>
  lit === false || mode === 'off' || brightness === 0;

/**
 * The zone's guidance with the asked functions in its place; from a dark state only what was asked is wanted, and of a
 * device that is held dark no light's rate or level.
 */
export function laidOver(zone: DesiredState | undefined, asked: DesiredState): DesiredState {
  if (zone === undefined || zone.control === 'own' || isDark(zone)) return asked;
  if (!isDark(asked)) return { ...zone, ...asked };
  const { lit: _lit, mode: _mode, brightness: _level, flashPerMinute: _rate, tailGroups: _tail, ...rest } = zone;
  return { ...rest, ...asked };
}

const json = (state: DeviceState): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
