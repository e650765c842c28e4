import { hash } from 'node:crypto';
import type { JournalEvent, NewEvent } from '../../domain/journal.ts';
import { utcMs } from '../../domain/units.ts';
import { canonicalJson } from './canonical.ts';

/** An event as the table `events` holds it. */
export interface EventRow {
  readonly seq: number;
  readonly kind: NewEvent['kind'];
  readonly at: number;
  readonly zone: string | null;
  readonly device: string | null;
  readonly actor: string | null;
  readonly causes: string;
  readonly data: string;
  readonly hash: string;
}
/** The hash before the first event. */
export const genesis = '0'.repeat(64);

/** All of an event that its hash covers. */
export type Content = Omit<EventRow, 'hash'>;

/** An event's row but for its hash. */
export const rowOf = (event: NewEvent, seq: number, at: number, causes: readonly number[]): Content => ({
  seq,
  kind: event.kind,
  at,
  zone: event.zone ?? null,
  device: event.device ?? null,
  actor: event.actor ?? null,
  causes: `[${causes.join(',')}]`,
  data: canonicalJson(event.data),
});

/** SHA-256 over the previous hash and the event as canonical JSON (absent members left out). */
export function chained(previous: string, row: Content): string {
  const actor = row.actor === null ? '' : `"actor":${JSON.stringify(row.actor)},`;
  const device = row.device === null ? '' : `"device":${JSON.stringify(row.device)},`;
  const zone = row.zone === null ? '' : `,"zone":${JSON.stringify(row.zone)}`;
  const body = `{${actor}"at":${row.at},"causes":${row.causes},"data":${row.data},${device}"kind":${JSON.stringify(row.kind)},"seq":${row.seq}${zone}}`;
  return hash('sha256', previous + body, 'hex');
}

/** The event in a row. */
export function eventOf(row: EventRow | undefined): JournalEvent | undefined {
  if (row === undefined) return undefined;
  const causes: unknown = JSON.parse(row.causes);
  return {
    seq: row.seq,
    kind: row.kind,
    at: utcMs(row.at),
    ...(row.zone === null ? {} : { zone: row.zone }),
    ...(row.device === null ? {} : { device: row.device }),
    ...(row.actor === null ? {} : { actor: row.actor }),
    causes: Array.isArray(causes) ? causes.map(Number) : [],
    data: JSON.parse(row.data),
    hash: row.hash,
  };
}

/** The events in rows, in their order. */
export const eventsOf = (rows: readonly EventRow[]): JournalEvent[] =>
  rows.map(eventOf).filter((event): event is JournalEvent => event !== undefined);
