/** Which readings stand behind a reason of a zone. */
import type { PointView } from '../../../main/contract/views/device.ts';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { type Coded, devicesIn } from '../../text/reasons.ts';

/** Reasons that rest on the zone's visibility as a whole. */
const ofTheZone = new Set(['visibility-below', 'instant-escalation', 'stepped-down', 'persisting', 'clearing']);
/** Reasons that rest on every sensor: each of them must agree. */
const ofAll = new Set(['no-fog', 'sensors-lost', 'clearing', 'stepped-down']);

/**
 * The sensors a reason names, else those it rests on now; none for what a person or a clock decided, and none for a
 * decision of the past that names nobody: what the zone shows now proves nothing of then.
 */
export function sensorsBehind(zone: Pick<ZoneView, 'sensors' | 'visibility'>, reason: Coded): readonly string[] {
  const named = devicesIn(reason).filter((id) => zone.sensors.some((sensor) => sensor.id === id));
  if (named.length > 0 || reason['decidedAt'] !== undefined) return named;
  if (ofAll.has(reason.code)) return zone.sensors.map((sensor) => sensor.id);
  const { decisive } = zone.visibility;
  return ofTheZone.has(reason.code) && decisive !== undefined ? [decisive] : [];
}

/** A key for each reason that lasts while its values change: its code, and which of that code it is. */
export const keysOf = (reasons: readonly Coded[]): readonly string[] =>
  reasons.map(({ code }, index) => `${code}/${reasons.slice(0, index).filter((other) => other.code === code).length}`);

/** What stands in place of readings of then: still asked for, not to be had, or none in the record; else nothing. */
export function wordForNone(isAnswered: boolean, hasFailed: boolean, samples: number): string | undefined {
  if (!isAnswered) return hasFailed ? 'why.noHistory' : 'why.asking';
  return samples === 0 ? 'why.noSamples' : undefined;
}

/** Points that carry a visibility, in metres. */
export const isVisibilityPoint = (point: Pick<PointView, 'name' | 'unit'>): boolean =>
  /visibility|mor/i.test(point.name) || point.unit === 'm';
