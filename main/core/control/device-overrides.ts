/**
 * Single devices that a person holds against their zone's plan, or that have no zone: who, why, until when. An override
 * beats the zone's target until it expires, is given back or has become unlawful; then the device returns to what the
 * zone wants, and to what it showed before where the zone wants nothing. Survives a restart.
 */
import type { Clock } from '../../../drivers/port.ts';
import type { DesiredState, DeviceState } from '../../domain/command.ts';
import type { Command } from '../../domain/command-life.ts';
import { differingFunctions, functionsOf, type Target } from '../../domain/desired.ts';
import { type DeviceOverride, firstAbove, type RequestLimits, stateToReturn } from '../../domain/device-request.ts';
import type { Json } from '../../domain/journal.ts';
import type { Picture } from '../picture/picture.ts';
import type { Recorder } from '../store/recorder.ts';
import type { Store } from '../store/store.ts';

/** A target with the person and the act behind it, where there is one. */
export interface Aim extends Target {
  readonly actor?: string;
  readonly causes?: readonly number[];
}

/** A device on its way back after an override. */
interface Return {
  readonly desired: DesiredState;
  readonly event: number;
}

export interface DeviceOverridesOptions {
  readonly picture: Picture;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly isBusy: (device: string) => boolean;
  /** What may be asked of a device now. */
  readonly limitsFor: (device: string) => Omit<RequestLimits, 'mayWeaken'>;
  /** Called after the targets of a device changed. */
  readonly changed: (device: string) => void;
}

const stateKey = (device: string): string => `device-override/${device}`;

export class DeviceOverrides {
  readonly #options: DeviceOverridesOptions;
  readonly #held = new Map<string, DeviceOverride>();
  readonly #returning = new Map<string, Return>();
  #version = 0;

  constructor(options: DeviceOverridesOptions) {
    this.#options = options;
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

  /** Takes up what was held before a restart. */
  takeUp(store: Store): void {
    for (const [key, value] of store.states('device-override/')) {
      const device = key.slice('device-override/'.length);
      if (value === null || this.#options.picture.record(device) === undefined) continue;
      const saved = value as unknown as DeviceOverride | (Return & { readonly returning: true });
      if ('returning' in saved) this.#returning.set(device, saved);
      else this.#held.set(device, saved);
    }
    this.#version += 1;
  }

  /** Holds a device from now on; journalled with its state before the first byte leaves. Returns the event's number. */
  hold(wanted: Omit<DeviceOverride, 'event' | 'before' | 'since'>, causes: readonly number[]): number {
    const { picture, recorder, clock } = this.#options;
    const { device, desired, by, reason, until } = wanted;
    const record = picture.record(device);
    const { zone } = record?.device ?? {};
    // What an earlier override or return still owes is owed on.
    const shown = { ...record?.reported, ...this.beforeOf(device) };
    const before = Object.fromEntries(functionsOf(desired).map((name) => [name, shown[name]])) as DeviceState;
    const at = clock.now();
    const event = recorder.one({
      kind: 'device-override.set',
      at,
      device,
      actor: by,
      ...(zone !== undefined && { zone }),
      causes,
      data: { desired: json(desired), reason, until },
    });
    const held: DeviceOverride = { ...wanted, since: at, event, before };
    recorder.keep(stateKey(device), held as unknown as Json);
    recorder.flush();
    this.#held.set(device, held);
    this.#returning.delete(device);
    this.#touch(device);
    return event;
  }

  /** Gives a device back; returns the event's number, or nothing when nobody held it. */
  release(device: string, why: 'expired' | 'returned' | 'speed', actor?: string): number | undefined {
    const held = this.#held.get(device);
    if (held === undefined) return undefined;
    const { picture, recorder, clock } = this.#options;
    const { zone } = picture.record(device)?.device ?? {};
    const event = recorder.one({
      kind: 'device-override.ended',
      at: clock.now(),
      device,
      ...(zone !== undefined && { zone }),
      ...(actor !== undefined && { actor }),
      causes: [held.event],
      data: { why, desired: json(held.desired) },
    });
    this.#held.delete(device);
    const desired = stateToReturn(held.before, held.desired);
    if (functionsOf(desired).length === 0) this.#drop(device);
    else {
      this.#returning.set(device, { desired, event });
      recorder.keep(stateKey(device), { desired: json(desired), event, returning: true });
    }
    this.#touch(device);
    return event;
  }

  /** Ends what expired or may no longer be shown, and returns that are done; called every second. */
  tick(): void {
    const { clock, limitsFor } = this.#options;
    const now = clock.now();
    for (const { device, until, desired } of [...this.#held.values()]) {
      const isUnlawful =
        desired.message !== undefined && firstAbove(desired.message, limitsFor(device).speed) !== undefined;
      if (isUnlawful) this.release(device, 'speed');
      else if (now >= until) this.release(device, 'expired');
    }
    for (const [device, { desired }] of [...this.#returning]) {
      const reported = this.#options.picture.record(device)?.reported ?? {};
      if (!this.#options.isBusy(device) && differingFunctions(desired, reported).length === 0) this.#returned(device);
    }
  }

  /** A command ended; a return that was proved, or can never be, is over. */
  ended(command: Command): void {
    if (command.phase !== 'verified' && command.phase !== 'unknown') return;
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
    if (held !== undefined)
      return { desired: laidOver(zone?.desired, held.desired), fit: 'exact', actor: held.by, causes: [held.event] };
    const back = this.#returning.get(device);
    if (back === undefined) return undefined;
    const fit = zone === undefined || zone.fit === 'unsupported' ? 'exact' : zone.fit;
    return { desired: { ...back.desired, ...zone?.desired }, fit, causes: [back.event] };
  }

  #returned(device: string): void {
    this.#returning.delete(device);
    this.#drop(device);
    this.#touch(device);
  }

  #drop(device: string): void {
    this.#options.recorder.keep(stateKey(device), null);
    // Nothing is wanted of a device without a zone any more, so nothing it does later is a deviation.
    const { picture } = this.#options;
    if (picture.record(device)?.device.zone === undefined) picture.setCommand(device, undefined, undefined);
  }

  #touch(device: string): void {
    this.#version += 1;
    this.#options.changed(device);
  }
}

/** The zone's guidance with the asked functions in its place; from a dark state only what was asked is wanted. */
export function laidOver(zone: DesiredState | undefined, asked: DesiredState): DesiredState {
  const isDark =
    zone === undefined || zone.control === 'own' || zone.lit === false || zone.mode === 'off' || zone.brightness === 0;
  return isDark ? asked : { ...zone, ...asked };
}

const json = (state: DeviceState): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
