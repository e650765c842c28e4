/** Entries that remember where they were written, so that every later complaint can point there. */
import type { Complaint } from '../../domain/document.ts';
import type { SourcePlace } from './loaded-site.ts';

export interface Located<T> {
  readonly value: T;
  /** Where the entry, or one of its fields, was written. */
  readonly at: (field?: string) => SourcePlace;
}

/** A complaint at a place. */
export const complain = (place: SourcePlace, what: string, expected: string, todo: string): Complaint => ({
  ...place,
  what,
  expected,
  todo,
});

/** Complaints in reading order: by file as first met, then line, then column. */
export function inReadingOrder(complaints: readonly Complaint[], files: readonly string[]): readonly Complaint[] {
  const place = new Map(files.map((file, index) => [file, index]));
  const rankOf = (file: string): number => place.get(file) ?? files.length;
  return [...complaints].sort(
    (a, b) => rankOf(a.file) - rankOf(b.file) || a.line - b.line || a.column - b.column || a.what.localeCompare(b.what),
  );
}
