/**
 * The registers, coils and objects that a simulated device holds. Knows places and encodings, not their meaning.
 * Places come from the device's profile, moved by its address offset.
 */

import type { BitTable, RegisterTable, SnmpBinding } from '../port.ts';
import { encodeNumber, encodeText, numberTaker, textWords, wordMasks } from '../profile/codec.ts';
import { type Place, type Point, placeAt, type Scalar } from '../profile/point.ts';

export type Table = RegisterTable | BitTable;
export type ObjectValue = number | string | Uint8Array;
interface HeldObject {
  readonly type: SnmpBinding['type'];
  value: ObjectValue;
  writable: boolean;
}

export class DeviceMemory {
  readonly #cells: { readonly [T in Table]: Map<number, number> } = {
    holding: new Map(),
    input: new Map(),
    coil: new Map(),
    discrete: new Map(),
  };
  readonly #spans = new Map<Table, readonly [least: number, greatest: number]>();
  readonly #objects = new Map<string, HeldObject>();

  /** Makes sure that a place exists; `writable` objects may be set by an SNMP manager. */
  claim(place: Place, writable = false): void {
    if (place.kind === 'object') {
      const held = this.#objects.get(place.oid);
      const empty = place.type === 'octet-string' ? '' : place.type === 'ip-address' ? '0.0.0.0' : 0;
      if (held === undefined) this.#objects.set(place.oid, { type: place.type, value: empty, writable });
      else held.writable ||= writable;
      return;
    }
    for (let i = 0; i < place.count; i += 1) {
      const address = place.address + i;
      const [least, greatest] = this.#spans.get(place.table) ?? [address, address];
      this.#spans.set(place.table, [Math.min(least, address), Math.max(greatest, address)]);
      if (!this.#cells[place.table].has(address)) this.#cells[place.table].set(address, 0);
    }
  }

  /** Least and greatest address held in a table; gaps between them read as 0. */
  span(table: Table): readonly [number, number] | undefined {
    return this.#spans.get(table);
  }

  holds(table: Table, address: number): boolean {
    return this.#cells[table].has(address);
  }

  cell(table: Table, address: number): number {
    return this.#cells[table].get(address) ?? 0;
  }

  setCell(table: Table, address: number, value: number): void {
    this.#cells[table].set(address, value);
  }

  object(oid: string): HeldObject | undefined {
    return this.#objects.get(oid);
  }

  setObject(oid: string, value: ObjectValue): void {
    const held = this.#objects.get(oid);
    if (held !== undefined) held.value = value;
  }

  objects(): readonly { readonly oid: string; readonly type: SnmpBinding['type'] }[] {
    return [...this.#objects].map(([oid, { type }]) => ({ oid, type }));
  }

  /** Writes the raw number of a point (or of one element of it), leaving neighbouring bits alone. */
  putRaw(point: Point, index: number | undefined, offset: number, raw: number): void {
    const place = placeAt(point, index, offset);
    if (place.kind === 'bits') {
      this.#cells[place.table].set(place.address, raw === 0 ? 0 : 1);
      return;
    }
    if (place.kind === 'object') {
      this.setObject(place.oid, raw);
      return;
    }
    const masks = wordMasks(point.format);
    encodeNumber(point.format, raw).forEach((word, i) => {
      const mask = masks[i] ?? 0xffff;
      const before = this.cell(place.table, place.address + i);
      this.setCell(place.table, place.address + i, (before & ~mask & 0xffff) | (word & mask));
    });
  }

  putText(point: Point, offset: number, text: string): void {
    const place = placeAt(point, undefined, offset);
    if (place.kind === 'object') this.setObject(place.oid, encodeText(text, point.charset));
    if (place.kind !== 'registers') return;
    textWords(text, point.charset, place.count).forEach((word, i) => {
      this.setCell(place.table, place.address + i, word);
    });
  }

  /** The raw number that stands at a point. */
  takeRaw(point: Point, offset: number): number {
    const place = placeAt(point, undefined, offset);
    if (place.kind === 'object') return Number(this.object(place.oid)?.value ?? Number.NaN);
    const words = Array.from({ length: place.count }, (_, i) => this.cell(place.table, place.address + i));
    return place.kind === 'bits' ? (words[0] ?? 0) : numberTaker(point.format)(words, 0);
  }
}

/** The raw number that a point decodes to `value`; `undefined` when it has no such value. */
export function rawOf(point: Point, value: Scalar): number | undefined {
  if (point.meanings !== undefined) {
    for (const [raw, meaning] of point.meanings) if (meaning === value) return raw;
    return undefined;
  }
  if (point.above !== undefined) {
    const shown = value === true ? brightest(point, point.above) : Math.min(0, point.above);
    return unscaled(point, shown);
  }
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? unscaled(point, value) : undefined;
}

const brightest = (point: Point, above: number): number =>
  typeof point.nominal === 'number' && point.nominal > above ? point.nominal : above * 2 + 1;

function unscaled(point: Point, value: number): number {
  const raw = (value - point.offset) / point.scale;
  return point.format.encoding === 'float32' ? raw : Math.round(raw);
}
