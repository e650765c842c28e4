import type { Clock } from '../../drivers/port.ts';
import { millis, utcMs } from '../../main/domain/units.ts';

interface Waiting {
  readonly at: number;
  readonly act: () => void;
}

let time = 0;
let isTicking = false;
const waiting = new Set<Waiting>();

/** A millisecond passes only when the event loop came round: a busy machine makes time slower, not answers late. */
function tick(): void {
  time += 1;
  for (const one of [...waiting].filter(({ at }) => at <= time)) {
    if (waiting.delete(one)) one.act();
  }
  setTimeout(() => setImmediate(tick), 1).unref();
}

/** A clock for tests with real sockets in one process; `pending` counts its own timers that are still set. */
export function patientClock(): Clock & { readonly pending: () => number } {
  if (!isTicking) setTimeout(tick, 1).unref();
  isTicking = true;
  const mine = new Set<Waiting>();
  return {
    now: () => utcMs(1_700_000_000_000 + time),
    monotonic: () => millis(time),
    after: (delay, act) => {
      const one: Waiting = {
        at: time + Math.max(1, Math.ceil(delay)),
        act: () => {
          mine.delete(one);
          act();
        },
      };
      mine.add(one);
      waiting.add(one);
      return () => {
        mine.delete(one);
        waiting.delete(one);
      };
    },
    pending: () => mine.size,
  };
}

/** Runs `act` after `delay` milliseconds of that clock. */
export const afterwards = (delay: number, act: () => void): void => {
  patientClock().after(millis(delay), act);
};
