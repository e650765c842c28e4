/**
 * Checks the whole journal against its hashes, a stretch at a time: the process that reads it also commands lamps, and
 * a long record takes minutes. Changes nothing.
 */
import type Database from 'better-sqlite3';
import type { Clock } from '../../../drivers/port.ts';
import { millis } from '../../domain/units.ts';
import { chained, type EventRow, genesis } from './event-row.ts';
import type { Journal, Verdict } from './journal.ts';

/** Reads on from where it stands; yields once for each stretch, and ends with what was found. */
export type Verification = Generator<void, Verdict, void>;

/** Events of one stretch: some 5 ms of reading and hashing. */
const stretch = 1_000;
/** Between two stretches, so that checking takes a fifth of the time at most. */
const pause = millis(20);

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** A check of `db` from its first event to the last there is when it arrives. */
export function* verification(db: Database.Database): Verification {
  const page = db.prepare<[number, number], EventRow>('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
  const readHead = db.prepare<[], Head>('SELECT seq, hash FROM chain_head');
  let previous = genesis;
  let events = 0;
  for (;;) {
    const rows = page.all(events, stretch);
    for (const row of rows) {
      if (row.seq !== events + 1 || chained(previous, row) !== row.hash)
        return { intact: false, events, brokenAt: events + 1 };
      previous = row.hash;
      events += 1;
    }
    if (rows.length < stretch) break;
    yield;
  }
  // In the same turn as the last stretch: nothing was appended in between.
  const head = readHead.get() ?? { seq: 0, hash: genesis };
  const whole = head.seq === events && head.hash === previous;
  return whole ? { intact: true, events } : { intact: false, events, brokenAt: Math.min(head.seq, events) + 1 };
}

/**
 * Checks the journal whenever it is called, one check at a time: whoever asks while one is under way gets its verdict,
 * which says nothing of what is changed behind it. Rejects when the journal cannot be read.
 */
export function sharedVerification(journal: Pick<Journal, 'verification'>, clock: Clock): () => Promise<Verdict> {
  let underWay: Promise<Verdict> | undefined;
  const begin = async (): Promise<Verdict> => {
    const walk = journal.verification();
    for (;;) {
      const step = walk.next();
      if (step.done === true) return step.value;
      await new Promise<void>((resume) => clock.after(pause, resume));
    }
  };
  return () => {
    underWay ??= begin().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
