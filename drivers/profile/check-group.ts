/**
 * What is wrong with functions that go out in one write, because the profile groups them or they share a register.
 */
import type { DocumentPath } from '../../main/domain/document.ts';
import { type Finding, finding } from './check-place.ts';
import { wordMasks } from './codec.ts';
import { formatOf } from './point.ts';
import { functionNames, type ProfileDocument, type WriteSpec } from './schema.ts';

type FunctionName = (typeof functionNames)[number];

/** Bits of each register (or coil) that a write changes, by `table address`. */
function bitsOf(write: WriteSpec): ReadonlyMap<string, number> {
  if (write.address === undefined || write.encoding === 'text') return new Map();
  const first = write.address;
  return new Map(wordMasks(formatOf(write)).map((mask, i) => [`${write.table} ${first + i}`, mask]));
}

/** Everything that is wrong with groups, listed or given by a shared register. */
export function aboutSharing(document: ProfileDocument): readonly Finding[] {
  const grouped = new Set<FunctionName>(document.groups.flatMap((group) => group.functions));
  const overlaps = functionNames.flatMap((name, i) =>
    functionNames.slice(i + 1).flatMap((other) => {
      const shared = sharedBits(document, name, other);
      if (shared === undefined) return [];
      grouped.add(name).add(other);
      const path = ['functions', other, 'write'];
      const what = `\`${other}\` writes over \`${name}\``;
      return shared === 0
        ? []
        : [finding(path, what, 'bits or registers of its own', 'correct the address or the bits')];
    }),
  );
  return [...overlaps, ...aboutFallbacks(document, grouped), ...aboutListed(document)];
}

/** Bits that two functions both write; 0 when they share a register only, `undefined` when not even that. */
function sharedBits(document: ProfileDocument, a: FunctionName, b: FunctionName): number | undefined {
  const [one, two] = [document.functions[a]?.write, document.functions[b]?.write];
  if (one === undefined || two === undefined) return undefined;
  const bits = bitsOf(two);
  const shared = [...bitsOf(one)].flatMap(([cell, mask]) => (bits.has(cell) ? [mask & (bits.get(cell) ?? 0)] : []));
  return shared.length === 0 ? undefined : shared.reduce((all, mask) => all | mask, 0);
}

const aboutFallbacks = (document: ProfileDocument, grouped: ReadonlySet<FunctionName>): readonly Finding[] =>
  [...grouped].flatMap((name) => {
    const spec = document.functions[name];
    if (spec?.write === undefined || spec.fallback !== undefined) return [];
    const todo = 'say what to write when its state is not known';
    return [finding(['functions', name], `\`${name}\` is written together with others`, '`fallback`', todo)];
  });

function aboutListed(document: ProfileDocument): readonly Finding[] {
  return document.groups.flatMap((group, i): readonly Finding[] => {
    const at: DocumentPath = ['groups', i];
    const writes = group.functions.flatMap((name) => document.functions[name]?.write ?? []);
    const absent = group.functions.find((name) => document.functions[name]?.write === undefined);
    if (absent !== undefined) {
      return [finding(at, `\`${absent}\` has no plain write`, 'functions with `write`', 'take it out of the group')];
    }
    if (document.protocol === 'snmp') return [];
    if (new Set(writes.map((write) => write.table)).size > 1) {
      return [finding(at, 'coils and registers in one group', 'one table', 'write them one by one')];
    }
    const cells = [...new Set(writes.flatMap((write) => [...bitsOf(write).keys()]))].map((key) =>
      Number(key.split(' ')[1]),
    );
    const span = Math.max(...cells) - Math.min(...cells) + 1;
    if (span === cells.length) return [];
    return [finding(at, 'the registers of the group have gaps', 'registers side by side', 'write them one by one')];
  });
}
