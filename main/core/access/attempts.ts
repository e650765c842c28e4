/**
 * Slows down guessing: after five wrong passwords in a row a name must wait, longer each time. Pure: the time comes in.
 */
import { type Millis, millis, minutes, seconds, type UtcMs, utcMs } from '../../domain/units.ts';

interface Attempts {
  readonly failures: number;
  readonly waitUntil: UtcMs;
  readonly at: UtcMs;
}

const free = 5;
const firstWait = seconds(30);
const longestWait = minutes(15);
const forgetAfter = minutes(60);
/** Names that never existed are remembered too, so the number of them must have an end. */
const mostNames = 10_000;

export interface AttemptBook {
  /** How long `name` must still wait; 0 when it may try. */
  waitFor(name: string, now: UtcMs): Millis;
  /** Books a try as failed before its password is checked, so that parallel tries cannot share one chance. */
  begin(name: string, now: UtcMs): void;
  succeed(name: string): void;
}

/** An empty book of failed sign-ins; it holds at most 10,000 names and forgets each after an hour. */
export function openAttemptBook(): AttemptBook {
  const book = new Map<string, Attempts>();
  const current = (name: string, now: UtcMs): Attempts | undefined => {
    const entry = book.get(name);
    return entry !== undefined && now - entry.at < forgetAfter ? entry : undefined;
  };
  return {
    waitFor: (name, now) => {
      const entry = current(name, now);
      if (entry === undefined) return millis(0);
      // A clock that was set back makes nobody wait for longer than the failures earned.
      return millis(Math.min(Math.max(0, entry.waitUntil - now), waitAfter(entry.failures)));
    },
    begin: (name, now) => {
      const failures = (current(name, now)?.failures ?? 0) + 1;
      book.delete(name);
      book.set(name, { failures, waitUntil: utcMs(now + waitAfter(failures)), at: now });
      const oldest = book.keys().next();
      if (book.size > mostNames && oldest.done !== true) book.delete(oldest.value);
    },
    succeed: (name) => void book.delete(name),
  };
}

/** The wait after so many failures in a row: none below five, then doubling from 30 s to 15 min. */
function waitAfter(failures: number): Millis {
  if (failures < free) return millis(0);
  return millis(Math.min(longestWait, firstWait * 2 ** Math.min(20, failures - free)));
}
