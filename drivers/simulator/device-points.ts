/** The raw number that each point of a simulated device shows, from the truth about the device and the weather. */
import type { Device } from '../../main/domain/asset.ts';
import type { Metres } from '../../main/domain/units.ts';
import type { Point } from '../profile/point.ts';
import { type Behaviour, clockShift, has, trait } from './behaviours.ts';
import { chance, drift } from './chance.ts';
import { rawOf } from './device-memory.ts';
import { sensedRaw } from './sensor.ts';

export interface Situation {
  readonly device: Device;
  visibility(): Metres;
  readonly isNight: boolean;
  /** Milliseconds since the roadside was built, and since the device started. */
  readonly since: number;
  readonly uptime: number;
  /** Light can be seen; and what a verify input says of it. */
  readonly on: boolean;
  readonly seen: boolean;
  readonly stack: readonly Behaviour[];
  readonly seed: number;
  isDeadNode(index: number): boolean;
}

/** Points that fall to zero when a lamp is dark, by the names that profiles give them. */
const lampLoad = /^(load|lamp|led|node)-(current|power|watts)$/;

/** A 13 W head at 12.6 V, for profiles that name no plausible value. */
const ordinaryLoad = new Map([
  ['load-current', 1.04],
  ['load-power', 13.1],
]);

/** Somebody stands at the branch for a tenth of the time. */
const traffic = (at: Situation): boolean =>
  chance(at.seed, at.device.id, 'branch', Math.floor(at.since / 10_000)) < 0.1;

/** The raw number of a point, or of element `index` of a list point. */
export function pointRaw(point: Point, index: number | undefined, at: Situation): number {
  return withFaults(point, healthyRaw(point, index, at), at);
}

function healthyRaw(point: Point, index: number | undefined, at: Situation): number {
  const { name } = point;
  if (name === 'visibility' || name.startsWith('visibility-')) {
    if (point.meanings === undefined)
      return sensedRaw(point, at.visibility(), at.stack, at.seed, at.device.id, at.since);
  }
  if (name === 'condition') return rawOf(point, has(at.stack, 'sensor-dirty') ? 'degraded' : 'ok') ?? 0;
  if (name === 'uptime') return uptimeRaw(point, at);
  if (name === 'verify') return rawOf(point, at.seen) ?? (at.seen ? 1 : 0);
  if (name === 'night') return rawOf(point, at.isNight) ?? (at.isNight ? 1 : 0);
  if (name === 'node-state' && index !== undefined) return nodeRaw(point, index, at);
  if (name === 'battery') return rawOf(point, Math.round(battery(at))) ?? 0;
  if (name === 'situation')
    return rawOf(point, at.visibility() < 1_000 ? 'patchy-fog' : 'clear') ?? nominalRaw(point, index, at);
  if (name === 'branch-presence') return traffic(at) ? 1 : 0;
  if (name === 'branch-count') return Math.floor(at.since / 47_000);
  if (name === 'node-voltage' && index !== undefined && at.isDeadNode(index)) return 0;
  if (lampLoad.test(name)) {
    const shown = at.on && (index === undefined || !at.isDeadNode(index)) ? (ordinaryLoad.get(name) ?? 1) : 0;
    return point.nominal === undefined || shown === 0 ? (rawOf(point, shown) ?? 0) : nominalRaw(point, index, at);
  }
  return nominalRaw(point, index, at);
}

/** Whole seconds, or hundredths where the object counts time ticks; wraps as a 32-bit counter does. */
function uptimeRaw(point: Point, at: Situation): number {
  const ticks = point.place.kind === 'object' && point.place.type === 'time-ticks' && point.scale === 1;
  const uptime = at.uptime + clockShift(at.stack, at.since);
  const value = ticks ? uptime / 10 : uptime / 1_000;
  const most = point.format.encoding === 'uint16' ? 0x1_0000 : 0x1_0000_0000;
  const raw = (value - point.offset) / point.scale;
  const wraps = trait(at.stack, 'counters-wrap');
  const until = wraps === undefined ? 0 : (ticks ? wraps.after / 10 : wraps.after / 1_000) / point.scale;
  return ((Math.floor(raw - until) % most) + most) % most;
}

function nodeRaw(point: Point, index: number, at: Situation): number {
  const dead = at.isDeadNode(index)
    ? chance(at.seed, at.device.id, 'offline', index) < 0.5
      ? 'offline'
      : 'fault'
    : undefined;
  const state = dead ?? (at.on ? 'lit' : 'dark');
  return rawOf(point, state) ?? rawOf(point, dead === undefined ? 'unknown' : 'fault') ?? 0;
}

/** Percent; every lamp has its own level, which breathes by a few percent. */
const battery = (at: Situation): number =>
  68 + 28 * chance(at.seed, at.device.id, 'battery') + 3 * drift(at.seed, at.device.id, at.since, 3_600_000);

function nominalRaw(point: Point, index: number | undefined, at: Situation): number {
  const { nominal } = point;
  if (nominal === undefined) return point.meanings?.keys().next().value ?? 0;
  if (typeof nominal !== 'number' || point.meanings !== undefined) return rawOf(point, nominal) ?? 0;
  if (index !== undefined) return rawOf(point, nominal) ?? 0;
  const name = `${at.device.id} ${point.name}`;
  const jitter = 1 + 0.01 * drift(at.seed, name, at.since, 30_000);
  const spread = 1 + 0.02 * (chance(at.seed, name) - 0.5);
  return rawOf(point, Number.isInteger(nominal) && nominal < 20 ? nominal : nominal * jitter * spread) ?? 0;
}

/** Raises the fault codes that the device was told to report, in the way its profile writes them. */
function withFaults(point: Point, raw: number, at: Situation): number {
  let value = raw;
  for (const reported of at.stack) {
    if (reported.name !== 'reports-fault') continue;
    for (const fault of point.faults.filter((spec) => spec.code === reported.code)) {
      if (fault.raw !== undefined) value = typeof fault.raw === 'number' ? fault.raw : fault.raw[0];
      else if (fault.bit !== undefined) value = Math.floor(value) | (1 << fault.bit);
      else if (fault.bits !== undefined) {
        const [low, high] = fault.bits;
        const mask = (2 ** (high - low + 1) - 1) * 2 ** low;
        value = (value & ~mask) | ((fault.equals ?? 1) * 2 ** low);
      } else if (fault.above !== undefined) value = rawOf(point, fault.above * 1.1 + 1) ?? value;
      else if (fault.below !== undefined) value = rawOf(point, fault.below * 0.9 - 1) ?? value;
    }
  }
  return value;
}
