import { utcMs } from '../../domain/units.ts';
import type { CoreParts } from '../core-parts.ts';

const keepReadingsFor = 400 * 86_400_000;
const housekeepEvery = 3_600_000;

/** Once an hour: forgets readings older than 400 days and gives the write-ahead logs' room back. The journal is kept. */
export function housekeeping({ clock, store, recorder }: CoreParts): () => void {
  let next = clock.monotonic() + housekeepEvery;
  return () => {
    if (clock.monotonic() < next) return;
    next = clock.monotonic() + housekeepEvery;
    recorder.attempt(() => {
      store.forgetReadings(utcMs(clock.now() - keepReadingsFor), 100_000);
      store.checkpoint();
    });
  };
}
