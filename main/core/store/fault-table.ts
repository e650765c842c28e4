import type Database from 'better-sqlite3';
import type { FaultRecord } from '../../contract/views/record.ts';
import { minutes, type UtcMs } from '../../domain/units.ts';
import type { Transactions } from './transactions.ts';

/** A fault belongs to a device, or to an endpoint when no device is named, or to the site. */
export interface FaultKey {
  readonly device?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly code: string;
}
export interface NewFault extends FaultKey {
  readonly zone?: string | undefined;
  readonly at: UtcMs;
  readonly detail?: string | undefined;
}
/** `isNew`: it was not open before. `reopened`: a record cleared shortly before is open again, `count` one higher. */
export type RaisedFault = FaultRecord & { readonly isNew: boolean; readonly reopened: boolean };

export interface FaultTable {
  raiseFault(fault: NewFault): RaisedFault;
  /** Clears by record number or by subject and code; the record just cleared, or `undefined` when none was open. */
  clearFault(which: number | FaultKey, at: UtcMs): FaultRecord | undefined;
  /** Newest first, open ones before cleared ones. */
  faults(filter: {
    readonly device?: string | undefined;
    readonly open?: boolean | undefined;
    readonly limit: number;
  }): readonly FaultRecord[];
  openFaults(): readonly FaultRecord[];
  /** Those that stood open at a moment, or went and came back around it: `count` above 1. */
  faultsAt(at: number): readonly FaultRecord[];
}

interface FaultRow {
  readonly id: number;
  readonly device: string | null;
  readonly endpoint: string | null;
  readonly zone: string | null;
  readonly code: string;
  readonly raised_at: number;
  readonly cleared_at: number | null;
  readonly detail: string | null;
  readonly count: number;
}

/** A fault that returns within this time is the same one flickering, not another repair job. */
const sameFaultWithin = minutes(10);

/** Latched device and endpoint faults in `db`: at most one open record for each subject and code. */
export function createFaultTable(db: Database.Database, transactions: Transactions): FaultTable {
  const open = db.prepare<[string, string], FaultRow>(
    'SELECT * FROM faults WHERE subject = ? AND code = ? AND cleared_at IS NULL',
  );
  const recent = db.prepare<[string, string, number], FaultRow>(
    'SELECT * FROM faults WHERE subject = ? AND code = ? AND cleared_at >= ? ORDER BY cleared_at DESC LIMIT 1',
  );
  const insert = db.prepare<unknown[], FaultRow>(
    `INSERT INTO faults (subject, device, endpoint, zone, code, raised_at, detail, count)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1) RETURNING *`,
  );
  const reopen = db.prepare<[string | null, number], FaultRow>(
    'UPDATE faults SET cleared_at = NULL, count = count + 1, detail = coalesce(?, detail) WHERE id = ? RETURNING *',
  );
  const openById = db.prepare<[number], FaultRow>('SELECT * FROM faults WHERE id = ? AND cleared_at IS NULL');
  const clear = db.prepare<[number, number], FaultRow>('UPDATE faults SET cleared_at = ? WHERE id = ? RETURNING *');

  function raiseFault(fault: NewFault): RaisedFault {
    const subject = subjectOf(fault);
    const current = open.get(subject, fault.code);
    if (current !== undefined) return { ...recordOf(current), isNew: false, reopened: false };
    return transactions.transact(() => {
      const flickering = recent.get(subject, fault.code, fault.at - sameFaultWithin);
      const row =
        flickering === undefined
          ? insert.get(
              subject,
              fault.device ?? null,
              fault.endpoint ?? null,
              fault.zone ?? null,
              fault.code,
              Math.round(fault.at),
              fault.detail ?? null,
            )
          : reopen.get(fault.detail ?? null, flickering.id);
      if (row === undefined) throw new Error('Bug: a raised fault left no record');
      return { ...recordOf(row), isNew: true, reopened: flickering !== undefined };
    });
  }

  function clearFault(which: number | FaultKey, at: UtcMs): FaultRecord | undefined {
    const current = typeof which === 'number' ? openById.get(which) : open.get(subjectOf(which), which.code);
    if (current === undefined) return undefined;
    const row = transactions.transact(() => clear.get(Math.round(at), current.id));
    return row && recordOf(row);
  }
  return { raiseFault, clearFault, ...createFaultQueries(db) };
}

function createFaultQueries(db: Database.Database): Pick<FaultTable, 'faults' | 'openFaults' | 'faultsAt'> {
  const openOf = db.prepare<[string, number], FaultRow>(
    'SELECT * FROM faults WHERE device = ? AND cleared_at IS NULL ORDER BY id DESC LIMIT ?',
  );
  const anyOpen = db.prepare<[number], FaultRow>(
    'SELECT * FROM faults WHERE cleared_at IS NULL ORDER BY id DESC LIMIT ?',
  );
  const cleared = db.prepare<[number], FaultRow>(
    'SELECT * FROM faults WHERE cleared_at IS NOT NULL ORDER BY id DESC LIMIT ?',
  );
  const clearedOf = db.prepare<[string, number], FaultRow>(
    'SELECT * FROM faults WHERE device = ? AND cleared_at IS NOT NULL ORDER BY id DESC LIMIT ?',
  );
  const standing = db.prepare<[number, number], FaultRow>(
    'SELECT * FROM faults WHERE raised_at <= ? AND (cleared_at IS NULL OR cleared_at > ?) ORDER BY id',
  );
  const unlimited = -1;

  const faults: FaultTable['faults'] = ({ device, open, limit }) => {
    const rows: FaultRow[] = [];
    if (open !== false) rows.push(...(device === undefined ? anyOpen.all(limit) : openOf.all(device, limit)));
    const room = limit - rows.length;
    if (open !== true && room > 0) {
      rows.push(...(device === undefined ? cleared.all(room) : clearedOf.all(device, room)));
    }
    return rows.map(recordOf);
  };
  return {
    faults,
    openFaults: () => anyOpen.all(unlimited).map(recordOf),
    faultsAt: (at) => standing.all(at, at).map(recordOf),
  };
}

const subjectOf = (key: FaultKey): string =>
  key.device === undefined ? `endpoint:${key.endpoint ?? ''}` : `device:${key.device}`;

const recordOf = (row: FaultRow): FaultRecord => ({
  id: row.id,
  ...(row.device === null ? {} : { device: row.device }),
  ...(row.endpoint === null ? {} : { endpoint: row.endpoint }),
  ...(row.zone === null ? {} : { zone: row.zone }),
  code: row.code,
  raisedAt: row.raised_at,
  ...(row.cleared_at === null ? {} : { clearedAt: row.cleared_at }),
  ...(row.detail === null ? {} : { detail: row.detail }),
  count: row.count,
});
