import type { Clock } from '../../../drivers/port.ts';
import { utcMs } from '../../domain/units.ts';
import type { Picture } from '../picture/picture.ts';

/** Age in milliseconds of the oldest latest reading of any visibility sensor that ever answered. */
export function worstAge(picture: Picture, now: number): { worstDataAge?: number } {
  let oldest: number | undefined;
  for (const record of picture.records()) {
    if (record.sensor === undefined || record.answeredAt === undefined) continue;
    oldest = Math.min(oldest ?? record.answeredAt, record.answeredAt);
  }
  return oldest === undefined ? {} : { worstDataAge: Math.max(now - oldest, 0) };
}

/** Requests a second since the last call, at least one second apart. */
export function rateOf(clock: Clock, count: () => number): () => number {
  let before = { at: utcMs(clock.now()), count: count(), rate: 0 };
  return () => {
    const at = clock.now();
    const span = at - before.at;
    if (span >= 1_000) before = { at, count: count(), rate: Math.round(((count() - before.count) * 1_000) / span) };
    return before.rate;
  };
}
