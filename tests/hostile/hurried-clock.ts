import type { Clock } from '../../drivers/port.ts';
import { millis, utcMs } from '../../main/domain/units.ts';

/** Milliseconds of the roadside that pass with each turn of the event loop. */
const step = 20;
const slots = new Map<number, Set<() => void>>();
let turn = 0;
let isTicking = false;

function tick(): void {
  turn += 1;
  const due = slots.get(turn);
  slots.delete(turn);
  for (const act of due ?? []) act();
  setTimeout(() => setImmediate(tick), 1);
}

/**
 * Time for real sockets in one process: it goes up to fifteen times as fast as the clock on the wall, but never passes while
 * the event loop is busy, so that a loaded machine makes time slow and not answers late.
 */
export const hurriedClock: Clock = {
  now: () => utcMs(1_700_000_000_000 + turn * step),
  monotonic: () => millis(turn * step),
  after: (delay, act) => {
    if (!isTicking) setTimeout(tick, 1);
    isTicking = true;
    const at = turn + Math.max(1, Math.ceil(delay / step));
    const slot = slots.get(at) ?? new Set();
    const mine = (): void => {
      slot.delete(mine);
      act();
    };
    slot.add(mine);
    slots.set(at, slot);
    return () => slot.delete(mine);
  },
};

/** Settles when `isTrue`, or after `atMost` milliseconds of the roadside; gives the time that it took. */
export function until(isTrue: () => boolean, atMost: number): Promise<number | undefined> {
  const begun = turn * step;
  return new Promise((settle) => {
    const look = (): void => {
      const passed = turn * step - begun;
      if (isTrue()) settle(passed);
      else if (passed >= atMost) settle(undefined);
      else hurriedClock.after(millis(100), look);
    };
    look();
  });
}

export const pass = (span: number): Promise<unknown> => until(() => false, span);
