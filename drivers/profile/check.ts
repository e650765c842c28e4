/**
 * What a schema cannot say about a profile: keys that belong together, names that must exist, values that must fit.
 * Yields findings with their path in the document; the caller adds line and column.
 */
import type { DocumentPath } from '../../main/domain/document.ts';
import { aboutFunction } from './check-function.ts';
import { aboutSharing } from './check-group.ts';
import { aboutWhere, type Finding, finding } from './check-place.ts';
import { aboutRawWrites } from './check-raw-write.ts';
import { wordsOf } from './codec.ts';
import { formatOf } from './point.ts';
import { functionNames, type PointSpec, type ProfileDocument } from './schema.ts';

/** Everything that is wrong with a profile that has the right shape. */
export function complaintsAbout(document: ProfileDocument): readonly Finding[] {
  return [
    ...Object.entries(document.points).flatMap(([name, spec]) => [
      ...aboutWhere(document, ['points', name], spec),
      ...aboutPoint(name, spec),
    ]),
    ...functionNames.flatMap((name) => {
      const spec = document.functions[name];
      return spec === undefined ? [] : aboutFunction(document, name, spec);
    }),
    ...aboutSharing(document),
    ...aboutRawWrites(document),
    ...aboutBusy(document),
  ];
}

const meaningsOf: { readonly [name: string]: readonly string[] } = {
  condition: ['ok', 'degraded', 'fault', 'unknown'],
  'node-state': ['dark', 'lit', 'fault', 'offline', 'unknown'],
};

const unitsOf: { readonly [name: string]: string } = { visibility: 'm', battery: '%' };

function aboutPoint(name: string, spec: PointSpec): readonly Finding[] {
  const path = ['points', name];
  const found: Finding[] = [];
  for (const key of Object.keys(spec.enum ?? {})) {
    if (!Number.isInteger(Number(key)) || key.trim() === '') {
      found.push(
        finding(
          [...path, 'enum', key],
          `\`${key}\` is no raw value`,
          'a whole number',
          'write the raw value as the key',
        ),
      );
    }
  }
  spec.sentinels.forEach((entry, i) => {
    if (typeof entry !== 'number' && entry[0] > entry[1]) {
      found.push(
        finding([...path, 'sentinels', i], 'the range stands the wrong way round', '[least, greatest]', 'swap them'),
      );
    }
  });
  if (spec.valid !== undefined && spec.valid[0] > spec.valid[1]) {
    found.push(finding([...path, 'valid'], 'the range stands the wrong way round', '[least, greatest]', 'swap them'));
  }
  if (spec.scale === 0)
    found.push(finding([...path, 'scale'], 'the scale is 0', 'any other number', 'correct the scale'));
  if (spec.list !== undefined && spec.oid === undefined && spec.list.stride < wordsOf(formatOf(spec))) {
    found.push(finding([...path, 'list'], 'elements overlap', 'a stride of at least one element', 'enlarge `stride`'));
  }
  return [...found, ...aboutFaults(path, spec), ...aboutReserved(name, path, spec)];
}

function aboutFaults(path: DocumentPath, spec: PointSpec): readonly Finding[] {
  return spec.faults.flatMap((fault, i) => {
    const at = [...path, 'faults', i];
    const compares = fault.above !== undefined || fault.below !== undefined;
    const ways = [fault.raw, fault.bit, fault.bits, compares ? 1 : undefined].filter((way) => way !== undefined);
    const found: Finding[] = [];
    if (ways.length !== 1) {
      const expected = 'exactly one of raw, bit, bits + equals, above/below';
      found.push(finding(at, `fault \`${fault.code}\` has ${ways.length} conditions`, expected, 'keep one'));
    }
    if ((fault.bits === undefined) !== (fault.equals === undefined)) {
      found.push(finding(at, '`bits` and `equals` belong together', 'both or neither', 'add the missing one'));
    }
    return found;
  });
}

/** Names that the core understands must mean what it takes them to mean. */
function aboutReserved(name: string, path: DocumentPath, spec: PointSpec): readonly Finding[] {
  const meanings = meaningsOf[name];
  const unit = unitsOf[name];
  if (unit !== undefined && spec.unit !== unit) {
    return [
      finding(
        path,
        `\`${name}\` in ${spec.unit ?? 'no unit'}`,
        `unit ${unit}`,
        'scale it to this unit, or rename the point',
      ),
    ];
  }
  if (name === 'verify' && !isFlag(spec)) {
    return [finding(path, '`verify` is not true or false', 'a bit, a coil, or `above`', 'add `above` or read a bit')];
  }
  if (meanings === undefined) return [];
  if (spec.enum === undefined) {
    return [finding(path, `\`${name}\` without enum`, `enum to ${meanings.join(', ')}`, 'add `enum`')];
  }
  return Object.entries(spec.enum)
    .filter(([, value]) => !meanings.includes(String(value)))
    .map(([key, value]) =>
      finding(
        [...path, 'enum', key],
        `\`${String(value)}\` as ${name}`,
        `one of ${meanings.join(', ')}`,
        'choose one of these',
      ),
    );
}

const isFlag = (spec: PointSpec): boolean =>
  spec.above !== undefined ||
  (spec.enum === undefined
    ? formatOf(spec).encoding === 'bit'
    : Object.values(spec.enum).every((value) => typeof value === 'boolean'));

function aboutBusy(document: ProfileDocument): readonly Finding[] {
  const point = document.busy?.point;
  if (point === undefined || document.points[point] !== undefined) return [];
  return [
    finding(
      ['busy', 'point'],
      `point \`${point}\` does not exist`,
      'the name of a point',
      'correct the name or add the point',
    ),
  ];
}
