/**
 * What is wrong with a function of a profile: how it is written, which values it takes, what shows that it was done.
 */
import type { DocumentPath } from '../../main/domain/document.ts';
import { aboutWhere, type Finding, finding } from './check-place.ts';
import { rawRange } from './codec.ts';
import { canonicalKey, rawsOf } from './functions.ts';
import { formatOf } from './point.ts';
import type { FunctionSpec, functionNames, ProfileDocument } from './schema.ts';

const domains: { readonly [name: string]: readonly string[] } = {
  control: ['own', 'centre'],
  mode: ['off', 'outline', 'active', 'anti-collision', 'haze', 'accident'],
  mainWarning: ['off', 'slow'],
};

type FunctionName = (typeof functionNames)[number];

/** Everything that is wrong with one function. */
export function aboutFunction(document: ProfileDocument, name: FunctionName, spec: FunctionSpec): readonly Finding[] {
  const path = ['functions', name];
  const found: Finding[] = [];
  const ways = [spec.write, spec.pulses, spec.codec].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    found.push(
      finding(
        path,
        `\`${name}\` has ${ways.length} ways to be written`,
        'exactly one of write, pulses, codec',
        'keep one',
      ),
    );
  }
  if (spec.write !== undefined) {
    found.push(...aboutWhere(document, [...path, 'write'], spec.write));
    if (spec.write.table === 'input' || spec.write.table === 'discrete') {
      found.push(
        finding(
          [...path, 'write', 'table'],
          `\`${spec.write.table}\` cannot be written`,
          'holding or coil',
          'correct the table',
        ),
      );
    }
  }
  if (spec.codec !== undefined && (document.protocol !== 'snmp' || name !== 'message')) {
    found.push(
      finding([...path, 'codec'], 'a sign codec here', 'the function message of an SNMP profile', 'remove `codec`'),
    );
  }
  return [...found, ...aboutValues(name, path, spec), ...aboutReadBack(document, name, path, spec)];
}

function aboutValues(name: FunctionName, path: DocumentPath, spec: FunctionSpec): readonly Finding[] {
  const found: Finding[] = [];
  if (name === 'message') {
    if (spec.maxLength === undefined) {
      found.push(finding(path, '`maxLength` is missing', 'the longest text in characters', 'add `maxLength`'));
    }
    if (spec.codec === undefined && spec.write?.encoding !== 'text') {
      found.push(
        finding(path, 'a message that is not text', '`codec`, or `write` with `encoding: text`', 'correct it'),
      );
    }
    return found;
  }
  const source = spec.pulses === undefined ? 'values' : 'pulses';
  const keys = Object.keys(spec.pulses ?? spec.values ?? {});
  if (keys.length === 0 && spec.range === undefined) {
    found.push(finding(path, `\`${name}\` accepts nothing`, '`values` or `range`', 'list the values it takes'));
  }
  for (const key of keys) {
    const domain = domains[name];
    if (canonicalKey(name, key) === undefined || (domain !== undefined && !domain.includes(key))) {
      const expected = domain?.join(', ') ?? (name === 'lit' ? 'true, false' : 'a number');
      found.push(finding([...path, source, key], `\`${key}\` is no ${name}`, expected, 'correct the key'));
    }
  }
  if (spec.fallback !== undefined && !rawsOf(name, spec).has(spec.fallback)) {
    const what = `\`${String(spec.fallback)}\` is not a value of ${name}`;
    found.push(finding([...path, 'fallback'], what, 'one of its values', 'choose one of these'));
  }
  return [...found, ...aboutRange(path, spec), ...aboutRaws(name, path, spec)];
}

function aboutRange(path: DocumentPath, { range, scale }: FunctionSpec): readonly Finding[] {
  if (range !== undefined && range[0] > range[1])
    return [finding([...path, 'range'], 'the range stands the wrong way round', '[least, greatest]', 'swap them')];
  if (scale === 0) return [finding([...path, 'scale'], 'the scale is 0', 'any other number', 'correct the scale')];
  return [];
}

/** Each raw value must fit its place, and must not stand for two canonical values: read-back could not tell them. */
function aboutRaws(name: FunctionName, path: DocumentPath, spec: FunctionSpec): readonly Finding[] {
  const seen = new Map<number, unknown>();
  const [least, greatest] = rawRange(formatOf(spec.write ?? {}));
  return [...rawsOf(name, spec)].flatMap(([value, raw]) => {
    const at = spec.values === undefined ? [...path, 'range'] : [...path, 'values', String(value)];
    const twin = seen.get(raw);
    seen.set(raw, value);
    if (twin !== undefined) {
      const expected = 'a raw value of its own for each';
      return [
        finding(at, `raw ${raw} stands for ${String(twin)} and ${String(value)}`, expected, 'list only one of them'),
      ];
    }
    if (spec.write !== undefined && (raw < least || raw > greatest)) {
      return [finding(at, `raw ${raw} does not fit`, `${least} to ${greatest}`, 'correct the value or the encoding')];
    }
    return [];
  });
}

function aboutReadBack(
  document: ProfileDocument,
  name: FunctionName,
  path: DocumentPath,
  spec: FunctionSpec,
): readonly Finding[] {
  const found: Finding[] = [];
  const unknown = (at: DocumentPath, point: string): void => {
    found.push(
      finding(at, `point \`${point}\` does not exist`, 'the name of a point', 'correct the name or add the point'),
    );
  };
  if (spec.readFrom !== undefined && document.points[spec.readFrom] === undefined)
    unknown([...path, 'readFrom'], spec.readFrom);
  if (spec.readFrom !== undefined && document.points[spec.readFrom]?.list !== undefined) {
    const what = `\`${spec.readFrom}\` is a list`;
    found.push(finding([...path, 'readFrom'], what, 'a point with one value', 'name another point'));
  }
  const source = spec.codec?.sourcePoint;
  if (source !== undefined && document.points[source] === undefined) unknown([...path, 'codec', 'sourcePoint'], source);
  for (const key of ['messagePoint', 'timePoint'] as const) {
    const point = spec.codec?.commLoss?.[key];
    if (point !== undefined && document.points[point] === undefined)
      unknown([...path, 'codec', 'commLoss', key], point);
  }
  if (spec.write === undefined && spec.readFrom === undefined && !spec.unverifiable) {
    const todo = 'name the point that shows it, or say `unverifiable: true`';
    found.push(finding(path, `nothing shows whether \`${name}\` was done`, '`readFrom`', todo));
  }
  if (spec.readFrom === undefined && !spec.unverifiable && document.points[name] !== undefined) {
    found.push(
      finding(
        ['points', name],
        `point \`${name}\` has the name of a function`,
        'a name of its own',
        'rename it or use `readFrom`',
      ),
    );
  }
  return [...found, ...aboutShown(document, name, path, spec)];
}

/** A read-back point with an enum must speak in values that the function knows. */
function aboutShown(
  document: ProfileDocument,
  name: FunctionName,
  path: DocumentPath,
  spec: FunctionSpec,
): readonly Finding[] {
  const point = spec.readFrom === undefined ? undefined : document.points[spec.readFrom];
  if (point?.enum === undefined || name === 'message') return [];
  const known = new Set([...rawsOf(name, spec).keys(), ...Object.keys(spec.pulses ?? {})].map(String));
  const shown = Object.values(point.enum).map(String);
  // That it accepts nothing at all is told of the function itself.
  if (known.size === 0 || shown.some((value) => known.has(value))) return [];
  const expected = [...known].join(', ');
  const what = `\`${spec.readFrom}\` shows ${shown.join(', ')}, none of which is a ${name}`;
  return [finding([...path, 'readFrom'], what, expected, 'make the enum of the point speak in these values')];
}
