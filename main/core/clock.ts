import { performance } from 'node:perf_hooks';
import type { Clock } from '../../drivers/port.ts';
import { millis, utcMs } from '../domain/units.ts';

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => utcMs(Date.now()),
  monotonic: () => millis(performance.now()),
  after: (delay, act) => {
    const timer = setTimeout(act, delay);
    return () => clearTimeout(timer);
  },
};
