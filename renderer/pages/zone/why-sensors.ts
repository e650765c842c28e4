/** Which readings stand behind a reason of a zone. */
import type { PointView } from '../../../main/contract/views/device.ts';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { type Coded, devicesIn } from '../../text/reasons.ts';

/** Reasons that rest on the zone's visibility as a whole. */
const ofTheZone = new Set(['visibility-below', 'instant-escalation', 'stepped-down', 'persisting', 'clearing']);
/** Reasons that rest on every sensor: each of them must agree. */
const ofAll = new Set(['no-fog', 'sensors-lost', 'clearing', 'stepped-down']);

/** The sensors a reason names, else those it rests on; none for what a person or a clock decided. */
export function sensorsBehind(zone: Pick<ZoneView, 'sensors' | 'visibility'>, reason: Coded): readonly string[] {
  const named = devicesIn(reason).filter((id) => zone.sensors.some((sensor) => sensor.id === id));
  if (named.length > 0) return named;
  if (ofAll.has(reason.code)) return zone.sensors.map((sensor) => sensor.id);
  const { decisive } = zone.visibility;
  return ofTheZone.has(reason.code) && decisive !== undefined ? [decisive] : [];
}

/** Points that carry a visibility, in metres. */
export const isVisibilityPoint = (point: Pick<PointView, 'name' | 'unit'>): boolean =>
  /visibility|mor/i.test(point.name) || point.unit === 'm';
