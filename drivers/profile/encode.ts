/**
 * The way back: from a decoded value to the raw number and registers that show it. For simulators and tests;
 * the product itself writes through writes.ts. Pure.
 */
import { encodeNumber, textWords } from './codec.ts';
import type { Point, Scalar } from './point.ts';

/** The raw number that decodes to `value`; `undefined` when the point has no such value. */
export function rawOf(point: Point, value: Scalar): number | undefined {
  if (point.meanings !== undefined) {
    for (const [raw, meaning] of point.meanings) if (meaning === value) return raw;
    return undefined;
  }
  if (typeof value === 'string') return undefined;
  if (point.above !== undefined && typeof value === 'boolean')
    return unscaled(point, beside(point, point.above, value));
  return unscaled(point, Number(value));
}

/** For an `above` point: its nominal value (or well above the limit) for true, at or below the limit for false. */
function beside(point: Point, limit: number, isAbove: boolean): number {
  if (!isAbove) return Math.min(limit, 0);
  const { nominal } = point;
  return typeof nominal === 'number' && nominal > limit ? nominal : Math.max(limit * 10, limit + Math.abs(point.scale));
}

function unscaled(point: Point, value: number): number {
  const raw = (value - point.offset) / point.scale;
  return point.format.encoding === 'float32' ? raw : Math.round(raw);
}

/** Registers, a coil (0 or 1) or one SNMP number that decode to `value`; bits outside a field are 0. */
export function encodeValue(point: Point, value: Scalar): readonly number[] | undefined {
  const { place, format } = point;
  if (format.encoding === 'text') {
    return place.kind === 'registers' ? textWords(String(value), point.charset, place.count) : undefined;
  }
  const raw = rawOf(point, value);
  if (raw === undefined) return undefined;
  return place.kind === 'object' && format.encoding === 'integer' ? [raw] : encodeNumber(format, raw);
}
