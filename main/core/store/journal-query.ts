import type Database from 'better-sqlite3';
import type { JournalEvent } from '../../domain/journal.ts';
import { type EventRow, eventsOf } from './event-row.ts';

export interface JournalFilter {
  readonly zone?: string | undefined;
  readonly device?: string | undefined;
  readonly kind?: string | undefined;
  /** Any of these kinds. */
  readonly kinds?: readonly string[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only events with a smaller number, for paging back. */
  readonly before?: number | undefined;
  /** Only events with a larger number. */
  readonly after?: number | undefined;
  readonly limit: number;
}

const hourMs = 3_600_000;
/** The hour a moment belongs to, counted from 1970. */
export const hourOf = (at: number): number => Math.floor(at / hourMs);

/** The column that leaves the fewest events to look at: a device has few, a rare kind too, a zone many. */
function mostTelling(filter: JournalFilter): 'zone' | 'device' | 'kind' {
  if (filter.device !== undefined) return 'device';
  const isRare = filter.kind !== undefined && !filter.kind.startsWith('command.') && filter.kind !== 'quality.changed';
  return filter.zone === undefined || isRare ? 'kind' : 'zone';
}

/** Newest first; a span of time is first narrowed to sequence numbers by the hours it touches. */
export function createQuery(db: Database.Database): (filter: JournalFilter) => readonly JournalEvent[] {
  const span = db.prepare<[number, number], { first: number | null; last: number | null }>(
    'SELECT min(first_seq) AS first, max(last_seq) AS last FROM event_hours WHERE hour BETWEEN ? AND ?',
  );
  const statements = new Map<string, Database.Statement<unknown[], EventRow>>();
  return (filter) => {
    const terms: string[] = [];
    const values: (string | number)[] = [];
    const add = (term: string, value: string | number | undefined): void => {
      if (value === undefined) return;
      terms.push(term);
      values.push(value);
    };
    // A plus hides a column from the choice of index, which SQLite would otherwise make blindly.
    const best = mostTelling(filter);
    for (const column of ['zone', 'device', 'kind'] as const) {
      add(`${column === best ? '' : '+'}${column} = ?`, filter[column]);
    }
    if (filter.kinds !== undefined) {
      terms.push(`+kind IN (${filter.kinds.map(() => '?').join(', ')})`);
      values.push(...filter.kinds);
    }
    add('seq < ?', filter.before);
    add('seq > ?', filter.after);
    if (filter.from !== undefined || filter.to !== undefined) {
      const bounds = span.get(hourOf(filter.from ?? 0), hourOf(filter.to ?? Number.MAX_SAFE_INTEGER));
      if (bounds?.first == null || bounds.last === null) return [];
      add('seq >= ?', bounds.first);
      add('seq <= ?', bounds.last);
      add('at >= ?', filter.from);
      add('at <= ?', filter.to);
    }
    const where = terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`;
    const sql = `SELECT * FROM events ${where} ORDER BY seq DESC LIMIT ?`;
    const statement = statements.get(sql) ?? db.prepare<unknown[], EventRow>(sql);
    statements.set(sql, statement);
    return eventsOf(statement.all(...values, Math.max(0, Math.floor(filter.limit))));
  };
}
