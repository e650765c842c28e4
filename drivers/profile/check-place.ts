/**
 * Does a place in a profile say all that its protocol needs, and nothing that contradicts it?
 */
import type { Complaint, DocumentPath } from '../../main/domain/document.ts';
import { wordsOf } from './codec.ts';
import { formatOf } from './point.ts';
import type { PointSpec, ProfileDocument, WriteSpec } from './schema.ts';

export type Finding = Pick<Complaint, 'what' | 'expected' | 'todo'> & { readonly path: DocumentPath };

/** A complaint before it has a line and column. */
export const finding = (path: DocumentPath, what: string, expected: string, todo: string): Finding => ({
  path,
  what,
  expected,
  todo,
});

type WhereSpec = Pick<
  WriteSpec,
  'table' | 'address' | 'oid' | 'type' | 'encoding' | 'words' | 'bit' | 'bits' | 'length' | 'charset'
>;

const lastAddress = 0xffff;

/** `count` registers or bits from `address` on must end at 0xFFFF (Modbus Application Protocol V1.1b3, 4.4). */
export function aboutReach(path: DocumentPath, address: number, count: number): readonly Finding[] {
  const last = address + count - 1;
  if (last <= lastAddress) return [];
  const what = `${count} addresses from ${hex(address)} on reach to ${hex(last)}`;
  return [finding([...path, 'address'], what, 'an end at 0xFFFF at most', 'correct the address or the encoding')];
}

const hex = (address: number): string => `0x${address.toString(16).toUpperCase()}`;

/** Addresses that a point or write takes; those of a row of lights are counted per device. */
function addressesOf(spec: WhereSpec & Pick<PointSpec, 'list'>): number {
  const isBit = spec.table === 'coil' || spec.table === 'discrete';
  const each = isBit ? 1 : spec.encoding === 'text' ? (spec.length ?? 1) : wordsOf(formatOf(spec));
  return typeof spec.list?.count === 'number' ? (spec.list.count - 1) * spec.list.stride + each : each;
}

/** What is wrong with where and how a point or write lives. */
export function aboutWhere(
  document: ProfileDocument,
  path: DocumentPath,
  spec: WhereSpec & Pick<PointSpec, 'list'>,
): readonly Finding[] {
  const found: Finding[] = [];
  if (document.protocol === 'snmp') {
    if (spec.oid === undefined) found.push(finding(path, '`oid` is missing', 'an object identifier', 'add `oid`'));
    if (spec.table !== undefined || spec.address !== undefined) {
      found.push(finding(path, 'a register address in an SNMP profile', '`oid`', 'remove `table` and `address`'));
    }
  } else {
    if (spec.table === undefined) {
      found.push(finding(path, '`table` is missing', 'holding, input, coil or discrete', 'add `table`'));
    }
    if (spec.address === undefined) {
      found.push(finding(path, '`address` is missing', 'a zero-based address from 0 to 0xFFFF', 'add `address`'));
    }
    if (spec.oid !== undefined || spec.type !== undefined) {
      found.push(
        finding(path, 'an object identifier in a Modbus profile', '`table` and `address`', 'remove `oid` and `type`'),
      );
    }
    if (spec.address !== undefined) found.push(...aboutReach(path, spec.address, addressesOf(spec)));
  }
  return [...found, ...aboutEncoding(document, path, spec)];
}

function aboutEncoding(document: ProfileDocument, path: DocumentPath, spec: WhereSpec): readonly Finding[] {
  const found: Finding[] = [];
  const at = [...path, 'encoding'];
  const format = formatOf(spec);
  const isCoil = spec.table === 'coil' || spec.table === 'discrete';
  const fitsSnmp = ['integer', 'text', 'octets', 'bit', 'bits'];
  if (
    spec.encoding !== undefined &&
    (document.protocol === 'snmp' ? !fitsSnmp.includes(spec.encoding) : ['integer', 'octets'].includes(spec.encoding))
  ) {
    const expected = document.protocol === 'snmp' ? fitsSnmp.join(', ') : 'an encoding of registers';
    found.push(
      finding(at, `\`${format.encoding}\` in a profile for ${document.protocol}`, expected, 'choose one of these'),
    );
  }
  if (isCoil && format.encoding !== 'bit') {
    found.push(
      finding(at, `\`${format.encoding}\` on a ${spec.table}`, 'no encoding, it is one bit', 'remove `encoding`'),
    );
  }
  if (format.encoding === 'bits' && spec.bits === undefined) {
    found.push(finding(at, '`bits` is missing', '`bits: [lowest, highest]`', 'add the bits of the field'));
  }
  if (format.encoding === 'bit' && spec.bit === undefined && !isCoil) {
    found.push(finding(at, '`bit` is missing', 'a bit from 0 to 15', 'add the number of the bit'));
  }
  if (spec.bits !== undefined && spec.bits[0] > spec.bits[1]) {
    found.push(finding([...path, 'bits'], 'the bits stand the wrong way round', '[lowest, highest]', 'swap them'));
  }
  if (format.encoding === 'bit' && format.high > 15 && document.protocol === 'modbus') {
    found.push(
      finding([...path, 'bit'], `bit ${format.high} of one register`, '0 to 15', 'move to the register that holds it'),
    );
  }
  if (format.encoding === 'text' && spec.length === undefined && document.protocol === 'modbus') {
    found.push(finding(at, '`length` is missing', 'the number of registers of the text', 'add `length`'));
  }
  return found;
}
