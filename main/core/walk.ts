/** Goes over many things a step at a time, so that nobody waits while a whole city is looked at. */
import type { Clock } from '../../drivers/port.ts';
import { millis } from '../domain/units.ts';

const pause = millis(10);

/** Visits each of `things`, `most` at once, the first of them before it returns; `done` follows the last. */
export function walk<T>(things: Iterable<T>, most: number, clock: Clock, visit: (thing: T) => void, done: () => void) {
  const rest = things[Symbol.iterator]();
  const step = (): void => {
    for (let left = most; left > 0; left -= 1) {
      const next = rest.next();
      if (next.done === true) return done();
      visit(next.value);
    }
    clock.after(pause, step);
  };
  step();
}
