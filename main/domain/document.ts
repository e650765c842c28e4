/**
 * A YAML document that a person wrote, checked against a schema. Every complaint says where, what was found,
 * what was expected and what to do. Pure: text in, value or complaints out.
 */
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';

export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly what: string;
  readonly expected: string;
  readonly todo: string;
}
export type Place = { readonly line: number; readonly column: number };
export type DocumentPath = readonly (string | number)[];

export type DocumentResult<T> =
  | { readonly ok: true; readonly value: T; readonly placeOf: (path: DocumentPath) => Place }
  | { readonly ok: false; readonly complaints: readonly Complaint[]; readonly placeOf: (path: DocumentPath) => Place };

/** Written form of a complaint: `file:line:column what, expected …; to do`. */
export const formatComplaint = (c: Complaint): string =>
  `${c.file}:${c.line}:${c.column} ${c.what}, expected ${c.expected}; ${c.todo}`;

/** Parses and checks `text`; complaints are in document order and never more than 200. */
export function readDocument<T>(text: string, file: string, schema: z.ZodType<T>): DocumentResult<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const placeOf = (path: DocumentPath): Place => placeAt(offsetOf(document.contents, path));
  if (document.errors.length > 0) {
    const complaints = document.errors.map((error) => ({
      file,
      ...placeAt(error.pos[0]),
      what: `not valid YAML (${error.message})`,
      expected: 'well-formed YAML',
      todo: 'mend the indentation, quotes or brackets on this line',
    }));
    return { ok: false, complaints, placeOf };
  }
  const plain = toPlain(document);
  if (!plain.ok) {
    const complaint = { file, line: 1, column: 1, what: `not usable YAML (${plain.message})`, ...aliasHint };
    return { ok: false, complaints: [complaint], placeOf };
  }
  const parsed = schema.safeParse(plain.value, { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data, placeOf };
  const complaints = explain(parsed.error)
    .slice(0, 200)
    .map(({ path, ...said }) => ({ file, ...placeOf(path), ...said }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  return { ok: false, complaints, placeOf };
}

const aliasHint = { expected: 'aliases that are defined and few', todo: 'write the repeated part out' };

/** Aliases that are undefined, circular or explode in number make the library throw; here they become a value. */
function toPlain(
  document: Document,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** What a failed check says, entry by entry: the path, what was found, what was expected, what to do. */
export function explain(
  error: z.core.$ZodError,
): readonly (Pick<Complaint, 'what' | 'expected' | 'todo'> & { readonly path: (string | number)[] })[] {
  return error.issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => ({ path: [...issue.path, ...misspelt(issue)], ...describe(issue) }));
}

/** The offset of the key at `path`, or of the nearest parent that exists. */
function offsetOf(root: Node | null, path: DocumentPath): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
      );
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (node !== null && typeof node === 'object' && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
      const start = (node as Node | undefined)?.range?.[0];
      if (start === undefined) break;
      offset = start;
    } else break;
  }
  return offset;
}

/** An unknown key is pointed at itself, not at the mapping it stands in. */
const misspelt = (issue: PlainIssue): readonly string[] =>
  issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];

type PlainIssue = z.core.$ZodIssue & { readonly path: (string | number)[] };

/** A failed union is reported as the branch that came closest, so the message names the real mistake. */
function flatten(issue: z.core.$ZodIssue, base: readonly PropertyKey[] = []): PlainIssue[] {
  const path = [...base, ...issue.path].map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ ...issue, keys: [key], path }));
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const types = issue.errors.flatMap((branch) => (branch.length === 1 ? branch : []));
  const wanted = types.flatMap((one) => (one.code === 'invalid_type' && one.path.length === 0 ? [one.expected] : []));
  if (wanted.length === issue.errors.length) {
    const expected = [...new Set(wanted.map(typeName))].join(' or ') as 'string';
    return [{ code: 'invalid_type', expected, input: issue.input, message: issue.message, path }];
  }
  const closest = [...issue.errors].sort((a, b) => a.length - b.length || deepest(b) - deepest(a))[0] ?? [];
  return closest.length > 0 ? closest.flatMap((inner) => flatten(inner, path)) : [{ ...issue, path }];
}

const typeNames: { readonly [type: string]: string } = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};
const typeName = (type: string): string => typeNames[type] ?? type;

const deepest = (issues: readonly z.core.$ZodIssue[]): number =>
  Math.max(0, ...issues.map((issue) => issue.path.length));

/** Turns one zod issue into what was found, what was expected and what to do about it. */
function describe(issue: PlainIssue): Pick<Complaint, 'what' | 'expected' | 'todo'> {
  const key = issue.path.at(-1);
  const name = key === undefined ? 'the document' : `\`${issue.path.join('.')}\``;
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        what: `unknown key ${issue.keys.map((k) => `\`${k}\``).join(', ')} in ${name}`,
        expected: 'only documented keys',
        todo: 'check the spelling or remove it',
      };
    case 'invalid_type':
      return issue.input === undefined
        ? { what: `${name} is missing`, expected: typeName(issue.expected), todo: 'add it' }
        : { what: `${name} is ${show(issue.input)}`, expected: typeName(issue.expected), todo: 'correct the value' };
    case 'invalid_value':
      return {
        what: `${name} is ${show(issue.input)}`,
        expected: `one of ${issue.values.map(String).join(', ')}`,
        todo: 'choose one of these',
      };
    case 'too_small':
      return {
        what: `${name} is ${show(issue.input)}`,
        expected: `at least ${String(issue.minimum)}`,
        todo: 'enter a larger value',
      };
    case 'too_big':
      return {
        what: `${name} is ${show(issue.input)}`,
        expected: `at most ${String(issue.maximum)}`,
        todo: 'enter a smaller value',
      };
    case 'invalid_union':
      if (issue.discriminator === undefined || !('options' in issue) || issue.options === undefined) break;
      return {
        what: `${name} is ${show(memberOf(issue.input, issue.discriminator))}`,
        expected: `one of ${issue.options.map(String).join(', ')}`,
        todo: 'choose one of these',
      };
    default:
      break;
  }
  return { what: `${name} is ${show(issue.input)}`, expected: issue.message, todo: 'correct the value' };
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(key) : undefined;

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'a mapping';
  return `\`${String(value)}\``.slice(0, 80);
}
