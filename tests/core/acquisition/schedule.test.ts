/** Thousands of polls that are due at once do not hold up answers, and none is forgotten or overtaken. */
import { expect, test } from 'vitest';
import { type Entry, Schedule } from '../../../main/core/acquisition/schedule.ts';
import { millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

/** A clock on which work takes time: `spend` moves what it shows without firing anything. */
class WorkingClock extends VirtualClock {
  #spent = 0;
  override monotonic() {
    return millis(super.monotonic() + this.#spent);
  }
  spend(span: number): void {
    this.#spent += span;
  }
}

/** `count` entries due at the same moment, each of which takes half a millisecond. */
function crowd(count: number) {
  const clock = new WorkingClock();
  const schedule = new Schedule(clock);
  const ran: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const entry: Entry = {
      due: Number.POSITIVE_INFINITY,
      run: () => {
        ran.push(n);
        clock.spend(0.5);
        return millis(1_000_000);
      },
    };
    schedule.put(entry, 100 + n / count);
  }
  return { clock, ran };
}

test('a turn ends after some ten milliseconds; what comes in between has its own', async () => {
  const { clock, ran } = crowd(2_000);
  const seen: number[] = [];
  const look = (): void => {
    seen.push(ran.length);
    if (ran.length < 2_000) clock.after(millis(0), look);
  };
  clock.after(millis(100), look);
  await clock.advance(1_000);
  expect(ran.length).toBe(2_000);
  const longest = Math.max(...seen.slice(1).map((count, index) => count - seen[index]!));
  expect(longest, 'entries in one turn').toBeLessThanOrEqual(64);
});

test('everyone has a turn, in the order in which they were due', async () => {
  const { clock, ran } = crowd(500);
  await clock.advance(1_000);
  expect(ran).toEqual(Array.from({ length: 500 }, (_, n) => n));
});

test('where work takes no time a turn takes all that is due', async () => {
  const clock = new VirtualClock();
  const schedule = new Schedule(clock);
  let ran = 0;
  const run = () => {
    ran += 1;
    return millis(1_000_000);
  };
  for (let n = 0; n < 3_000; n += 1) schedule.put({ due: Number.POSITIVE_INFINITY, run }, 100);
  await clock.advance(110);
  expect(ran).toBe(3_000);
});

test('turns that were missed in a stall are not made up for: no burst after it', async () => {
  const clock = new WorkingClock();
  const schedule = new Schedule(clock);
  const ran: number[] = [];
  const run = () => {
    ran.push(clock.monotonic());
    if (ran.length === 3) clock.spend(30_500);
    return millis(1_000);
  };
  schedule.put({ due: Number.POSITIVE_INFINITY, run }, 1_000);
  await clock.advance(10_000);
  const pauses = ran.slice(1).map((at, index) => at - ran[index]!);
  expect(ran.length).toBeGreaterThanOrEqual(9);
  expect(ran.length).toBeLessThanOrEqual(11);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(490);
  expect(pauses.filter((pause) => pause < 990).length, 'turns closer than usual').toBeLessThanOrEqual(1);
});
