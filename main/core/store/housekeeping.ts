import { utcMs } from '../../domain/units.ts';
import type { CoreParts } from '../core-parts.ts';

const keepReadingsFor = 400 * 86_400_000;
const housekeepEvery = 3_600_000;
/** After the disk refused it. */
const retryAfter = 60_000;

/** Once an hour: forgets readings older than 400 days and gives the write-ahead logs' room back. The journal is kept. */
export function housekeeping({ clock, store, recorder }: Pick<CoreParts, 'clock' | 'store' | 'recorder'>): () => void {
  let next = clock.monotonic() + housekeepEvery;
  return () => {
    if (clock.monotonic() < next) return;
    next = clock.monotonic() + housekeepEvery;
    const done = recorder.attempt(() => {
      store.forgetReadings(utcMs(clock.now() - keepReadingsFor), 100_000);
      store.checkpoint();
      return true;
    }, 'housekeeping');
    if (done === undefined) next = clock.monotonic() + retryAfter;
  };
}
