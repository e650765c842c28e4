/**
 * Reads a ledger: a CSV file beside the site file with one device or line a row. Complaints point at the cell.
 * Text in, entries and complaints out; it opens no file.
 */
import { type CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { type Complaint, explain } from '../../domain/document.ts';
import { columnNamed, type LedgerColumn, readCell } from './ledger-columns.ts';
import type { SourcePlace } from './loaded-site.ts';
import { complain, type Located } from './located.ts';

export interface LedgerResult<T> {
  readonly entries: readonly Located<T>[];
  /** Ids of all rows, also of those that were refused: other entries may refer to them. */
  readonly ids: readonly string[];
  readonly complaints: readonly Complaint[];
}
export interface LedgerDefaults {
  readonly values: { readonly [column: string]: string | number | boolean };
  readonly at: SourcePlace;
}

interface Row {
  readonly cells: readonly string[];
  readonly lastLine: number;
  readonly text: () => string;
}
interface Heading {
  readonly column: LedgerColumn;
  readonly index: number;
}

/** Text of a ledger: UTF-8 or, as spreadsheets in China often save it, GB 18030. */
export function ledgerText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('gb18030').decode(bytes);
  }
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}

/** What a decoder puts where bytes mean nothing in its encoding. */
const unreadable = '\ufffd';

const lostComplaint = (before: string, file: string): Complaint =>
  complain(
    { file, line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
    'an unreadable character',
    'UTF-8 or GB 18030',
    'save the ledger as UTF-8 and look at the text here',
  );

/** Reads a ledger's text against the schema of one entry; `defaults` fill empty cells and missing columns. */
export function readLedger<T>(
  text: string,
  file: string,
  columns: readonly LedgerColumn[],
  schema: z.ZodType<T>,
  defaults: LedgerDefaults,
): LedgerResult<T> {
  const lost = text.indexOf(unreadable);
  if (lost >= 0) return { entries: [], ids: [], complaints: [lostComplaint(text.slice(0, lost), file)] };
  const delimiter = delimiterOf(text);
  const table = rowsOf(text, delimiter);
  if (!table.ok) return { entries: [], ids: [], complaints: [{ file, ...table.complaint }] };
  const [head, ...rows] = table.rows;
  const complaints: Complaint[] = [];
  if (head === undefined) {
    const place = { file, line: 1, column: 1 };
    return { entries: [], ids: [], complaints: [complain(place, 'the ledger is empty', 'a heading row', 'add one')] };
  }
  const placeIn = (row: Row, index: number): SourcePlace => ({ file, ...placeOfCell(row, index, delimiter) });
  const headings = readHeadings(head, columns, (index) => placeIn(head, index), complaints);
  const filled = readDefaults(columns, defaults, complaints);
  const entries: Located<T>[] = [];
  const ids: string[] = [];
  for (const row of rows) {
    const entry = entryOf(row, headings, filled);
    if (typeof entry.id === 'string') ids.push(entry.id);
    const at = (field?: string): SourcePlace => placeIn(row, indexOf(headings, field === undefined ? [] : [field]));
    if (row.cells.length > head.cells.length) {
      const place = placeIn(row, head.cells.length);
      const found = `the row has ${row.cells.length} cells`;
      complaints.push(complain(place, found, `${head.cells.length} as in the heading row`, 'quote cells with commas'));
    }
    const parsed = schema.safeParse(entry, { reportInput: true });
    if (parsed.success) entries.push({ value: parsed.data, at });
    else
      for (const { path, ...said } of explain(parsed.error))
        complaints.push({ ...placeIn(row, indexOf(headings, path)), ...said });
  }
  return { entries, ids, complaints };
}

function readHeadings(
  head: Row,
  columns: readonly LedgerColumn[],
  at: (index: number) => SourcePlace,
  complaints: Complaint[],
): readonly Heading[] {
  const headings: Heading[] = [];
  head.cells.forEach((cell, index) => {
    if (cell === '') return;
    const column = columnNamed(columns, cell);
    const known = columns.map((one) => one.name).join(', ');
    if (column === undefined)
      complaints.push(
        complain(at(index), `unknown column \`${cell}\``, `one of ${known}`, 'rename or remove the column'),
      );
    else if (headings.some((heading) => heading.column === column))
      complaints.push(
        complain(at(index), `column \`${cell}\` appears twice`, 'each column once', 'remove one of them'),
      );
    else headings.push({ column, index });
  });
  if (!headings.some(({ column }) => column.name === 'id'))
    complaints.push(complain(at(0), 'the column `id` is missing', 'a heading row with `id`', 'add the column'));
  return headings;
}

function readDefaults(
  columns: readonly LedgerColumn[],
  defaults: LedgerDefaults,
  complaints: Complaint[],
): readonly { readonly column: LedgerColumn; readonly value: unknown }[] {
  return Object.entries(defaults.values).flatMap(([name, value]) => {
    const column = columnNamed(columns, name);
    if (column !== undefined) return [{ column, value: readCell(column, String(value)) }];
    const known = columns.map((one) => one.name).join(', ');
    complaints.push(
      complain(defaults.at, `unknown column \`${name}\` in \`defaults\``, `one of ${known}`, 'rename it'),
    );
    return [];
  });
}

function entryOf(
  row: Row,
  headings: readonly Heading[],
  filled: readonly { readonly column: LedgerColumn; readonly value: unknown }[],
): { readonly [key: string]: unknown } {
  const nested = new Map<string, Map<string | number, unknown>>();
  const entry = new Map<string, unknown>();
  const put = ([key, inner]: LedgerColumn['path'], value: unknown): void => {
    if (inner === undefined) entry.set(String(key), value);
    else nested.set(String(key), (nested.get(String(key)) ?? new Map()).set(inner, value));
  };
  for (const { column, value } of filled) put(column.path, value);
  for (const { column, index } of headings) {
    const cell = row.cells[index] ?? '';
    if (cell !== '') put(column.path, readCell(column, cell));
  }
  for (const [key, parts] of nested)
    entry.set(key, parts.has(0) || parts.has(1) ? [parts.get(0), parts.get(1)] : Object.fromEntries(parts));
  return Object.fromEntries(entry);
}

/** The cell that a path of the entry came from; the first cell of the row when no column holds it. */
function indexOf(headings: readonly Heading[], path: readonly (string | number)[]): number {
  const match = (depth: number) =>
    headings.find(({ column }) => column.path.slice(0, depth).every((step, index) => step === path[index]));
  return (path.length > 1 ? match(2) : undefined)?.index ?? (path.length > 0 ? match(1) : undefined)?.index ?? 0;
}

function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/\n|$/));
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: head.split(mark).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

type Table =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly complaint: Omit<Complaint, 'file'> };

function rowsOf(text: string, delimiter: string): Table {
  const bytes = Buffer.from(text);
  const rows: Row[] = [];
  let from = 0;
  try {
    parse(bytes, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
      on_record: (cells: string[], { bytes: to, lines }) => {
        const start = from;
        from = to;
        rows.push({ cells, lastLine: lines, text: () => bytes.subarray(start, to).toString() });
        return undefined;
      },
    });
    return { ok: true, rows };
  } catch (error) {
    return { ok: false, complaint: csvComplaint(error) };
  }
}

function csvComplaint(error: unknown): Omit<Complaint, 'file'> {
  const { lines, message } =
    error instanceof Error ? (error as CsvError & { readonly lines?: number }) : { lines: 1, message: String(error) };
  return {
    line: typeof lines === 'number' ? lines : 1,
    column: 1,
    what: `not valid CSV (${message})`,
    expected: 'cells separated by commas, quotes in pairs',
    todo: 'mend the quotes on this line',
  };
}

/** Line and column of a cell's first character, found by walking the row as the parser did. */
function placeOfCell(row: Row, wanted: number, delimiter: string): { readonly line: number; readonly column: number } {
  const text = row
    .text()
    .replace(/^(?:[ \t]*\n|#[^\n]*\n)+/, '')
    .replace(/\n$/, '');
  let line = row.lastLine - (text.split('\n').length - 1);
  let index = 0;
  let lineStart = 0;
  let quoted = false;
  let position = 0;
  for (; position < text.length && index < wanted; position += 1) {
    const mark = text[position];
    if (mark === '"') quoted = !quoted;
    else if (mark === '\n') {
      line += 1;
      lineStart = position + 1;
    } else if (mark === delimiter && !quoted) index += 1;
  }
  while (text[position] === ' ') position += 1;
  return { line: Math.max(line, 1), column: position - lineStart + 1 };
}
