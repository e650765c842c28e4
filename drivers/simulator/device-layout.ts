/** Which registers, coils and objects exist on a device: everything that its profile reads or writes. */
import { elementsOf, type Place, type Point, placeAt } from '../profile/point.ts';
import type { DeviceMemory, Table } from './device-memory.ts';
import { type ProfileView, writtenPoint } from './profile-view.ts';

/** Claims every place of the profile, moved by the device's address offset. */
export function layOut(memory: DeviceMemory, view: ProfileView, offset: number, lights: number): void {
  const moved = (place: Place): Place =>
    place.kind === 'object' ? place : { ...place, address: place.address + offset };
  const readBacks = view.functions.flatMap((f) => (f.readFrom === undefined ? [] : [f.readFrom]));
  for (const point of [...view.points, ...readBacks]) {
    const count = elementsOf(point, lights);
    if (count === undefined) memory.claim(placeAt(point, undefined, offset));
    else for (let i = 0; i < count; i += 1) memory.claim(placeAt(point, i, offset));
  }
  for (const f of view.functions) {
    const point = writtenPoint(f);
    if (point !== undefined) memory.claim(moved(point.place), true);
    if (f.writing.kind !== 'pulse') continue;
    for (const { table, address } of f.writing.pulses.values()) {
      if (table === 'coil') memory.claim(moved({ kind: 'bits', table, address, count: 1 }));
      else memory.claim(moved({ kind: 'registers', table, address, count: 1 }));
    }
  }
  for (const place of view.extras) memory.claim(moved(place), true);
}

/** True when two places name the same register, coil or object. */
export const isSamePlace = (a: Place, b: Place): boolean =>
  a.kind === 'object' || b.kind === 'object'
    ? a.kind === 'object' && b.kind === 'object' && a.oid === b.oid
    : a.table === b.table && a.address === b.address;

/** Registers or coils that somebody is about to read. */
export interface Stretch {
  readonly table: Table;
  readonly address: number;
  readonly count: number;
}

/** Lists count as overlapping wherever they are in the table: they are short, and their ends are not kept. */
export const overlaps = ({ place, list }: Point, offset: number, within: Stretch | undefined): boolean =>
  within === undefined ||
  (place.kind !== 'object' &&
    place.table === within.table &&
    (list !== undefined ||
      (place.address + offset < within.address + within.count &&
        within.address < place.address + offset + place.count)));
