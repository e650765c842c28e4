import type { Clock } from '../../drivers/port.ts';
import { millis, utcMs } from '../../main/domain/units.ts';

/** The clock on the wall, with a count of the timers that are still set. */
export function realClock(): Clock & { readonly pending: () => number } {
  const timers = new Set<NodeJS.Timeout>();
  return {
    now: () => utcMs(Date.now()),
    monotonic: () => millis(performance.now()),
    after: (delay, act) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, delay);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    pending: () => timers.size,
  };
}
