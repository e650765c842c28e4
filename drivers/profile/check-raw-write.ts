/**
 * What is wrong with writes of fixed raw values: before or after a command, or for the watchdog.
 */
import type { DocumentPath } from '../../main/domain/document.ts';
import { aboutReach, type Finding, finding } from './check-place.ts';
import type { ExtraWriteSpec, ProfileDocument } from './schema.ts';

type RawWrite = Pick<ExtraWriteSpec, 'table' | 'address' | 'oid' | 'type' | 'values' | 'single'>;

/** Everything that is wrong with `beforeWrite`, `afterWrite` and the writes of the watchdog. */
export function aboutRawWrites(document: ProfileDocument): readonly Finding[] {
  const placed = (writes: readonly RawWrite[], ...path: string[]) =>
    writes.flatMap((write, i) => aboutRawWrite(document, write, [...path, i]));
  return [
    ...placed(document.beforeWrite, 'beforeWrite'),
    ...placed(document.afterWrite, 'afterWrite'),
    ...placed(document.watchdog?.writes ?? [], 'watchdog', 'writes'),
  ];
}

function aboutRawWrite(document: ProfileDocument, write: RawWrite, at: DocumentPath): readonly Finding[] {
  const isSnmp = document.protocol === 'snmp';
  const isPlaced = isSnmp ? write.oid !== undefined : write.table !== undefined && write.address !== undefined;
  if (!isPlaced) return [finding(at, 'a write without a place', isSnmp ? '`oid`' : '`table` and `address`', 'add it')];
  const reach = isSnmp ? [] : aboutReach(at, write.address ?? 0, write.values.length);
  return [
    ...reach,
    ...aboutCount(isSnmp, write, at),
    ...write.values.flatMap((value, i) => aboutRaw(write, value, [...at, 'values', i])),
  ];
}

function aboutCount(isSnmp: boolean, { values, single }: RawWrite, at: DocumentPath): readonly Finding[] {
  if (values.length === 1 || (!single && !isSnmp)) return [];
  return [finding([...at, 'values'], `${values.length} values in one single write`, 'one value', 'keep one')];
}

/** A register takes 16 bits, a coil one; SNMP objects of other types than numbers are for the agent to judge. */
function aboutRaw({ table, type = 'integer' }: RawWrite, value: number | string, at: DocumentPath): readonly Finding[] {
  const greatest = table === 'coil' ? 1 : table === 'holding' ? 0xffff : greatestOf[type];
  if (greatest === undefined) return [];
  const least = table === undefined && type === 'integer' ? -0x8000_0000 : 0;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= greatest) return [];
  const expected = `a whole number from ${least} to ${greatest}`;
  return [finding(at, `raw \`${value}\` does not fit`, expected, 'correct the value')];
}

/** Greatest value of SNMP's number types (RFC 2578, 7.1). */
const greatestOf: { readonly [type: string]: number } = {
  integer: 0x7fff_ffff,
  gauge: 0xffff_ffff,
  'time-ticks': 0xffff_ffff,
  counter: 0xffff_ffff,
};
