/** What a simulated visibility sensor reads: the weather at its stake, as its lens and electronics see it. */
import type { Metres } from '../../main/domain/units.ts';
import { rawRange } from '../profile/codec.ts';
import type { Point } from '../profile/point.ts';
import { type Behaviour, has, trait } from './behaviours.ts';
import { drift } from './chance.ts';
import { rawOf } from './device-memory.ts';

const signed = new Set(['int16', 'int32', 'float32', 'integer']);

/** The raw number of a visibility point: weather with 2 % of instrument noise, or what a sick sensor says. */
export function sensedRaw(
  point: Point,
  weather: Metres,
  stack: readonly Behaviour[],
  seed: number,
  name: string,
  since: number,
): number {
  const { encoding } = point.format;
  const most = encoding === 'integer' ? 2_147_483_647 : rawRange(point.format)[1];
  if (has(stack, 'sensor-nan')) return encoding === 'float32' ? Number.NaN : most;
  if (has(stack, 'sensor-sentinel')) return point.sentinels[0]?.[0] ?? most;
  if (has(stack, 'sensor-negative')) return signed.has(encoding) ? (rawOf(point, -5) ?? -5) : most;
  const stuck = trait(stack, 'sensor-stuck');
  if (stuck !== undefined) return rawOf(point, stuck.at) ?? stuck.at;
  const dirty = trait(stack, 'sensor-dirty');
  const jump = trait(stack, 'sensor-jump');
  const jumps = jump !== undefined && since % jump.every < 1_000 && since >= jump.every;
  const value =
    weather * (1 + 0.02 * drift(seed, name, since, 1_700)) * (dirty?.factor ?? 1) * (jumps ? jump.factor : 1);
  const clearest = Math.min(point.valid?.[1] ?? Number.POSITIVE_INFINITY, ceiling(point));
  return rawOf(point, Math.min(Math.max(value, point.valid?.[0] ?? 0), clearest)) ?? 0;
}

/** Below the first sentinel, so that clear air is never read as a fault. */
function ceiling(point: Point): number {
  const lowest = Math.min(...point.sentinels.map(([from]) => from).filter((from) => from > 0), 60_000 / point.scale);
  return (lowest - 1) * point.scale + point.offset;
}
