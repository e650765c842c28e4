import { setImmediate } from 'node:timers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis, utcMs } from '../../main/domain/units.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('the virtual clock', () => {
  it('fires timers in order of their time, then of their making, each at its own time', async () => {
    const delays = fc.array(fc.record({ delay: fc.nat(50), cancelled: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(delays, async (timers) => {
        const clock = new VirtualClock();
        const fired: number[] = [];
        timers.forEach(({ delay, cancelled }, i) => {
          const cancel = clock.after(millis(delay), () => {
            expect(clock.monotonic()).toBe(delay);
            fired.push(i);
          });
          if (cancelled) cancel();
        });
        await clock.advance(50);
        const expected = timers
          .map(({ delay, cancelled }, i) => ({ delay, cancelled, i }))
          .filter(({ cancelled }) => !cancelled)
          .sort((a, b) => a.delay - b.delay || a.i - b.i)
          .map(({ i }) => i);
        expect(fired).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('lets promises and immediates settle between two timers, and fires timers set meanwhile', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.after(millis(10), () => {
      void (async () => {
        await Promise.resolve();
        await new Promise<void>((turn) => setImmediate(turn));
        seen.push(`first at ${clock.monotonic()}`);
        clock.after(millis(5), () => seen.push(`inner at ${clock.monotonic()}`));
      })();
    });
    clock.after(millis(12), () => seen.push('second'));
    await clock.advance(20);
    expect(seen).toEqual(['first at 10', 'second', 'inner at 15']);
  });

  it('does not fire what is due later, and says when that is', async () => {
    const clock = new VirtualClock();
    let fired = false;
    clock.after(millis(100), () => {
      fired = true;
    });
    await clock.advance(99);
    expect(fired).toBe(false);
    expect(clock.untilNext()).toBe(1);
    await clock.advance(1);
    expect(fired).toBe(true);
    expect(clock.untilNext()).toBeUndefined();
  });

  it('keeps wall time and monotonic time in step until the wall clock jumps', async () => {
    const clock = new VirtualClock(utcMs(1_000));
    await clock.advance(500);
    expect([clock.now(), clock.monotonic()]).toEqual([1_500, 500]);
    clock.jump(-400);
    await clock.advance(100);
    expect([clock.now(), clock.monotonic()]).toEqual([1_200, 600]);
  });

  it('runs a day of one-second ticks', async () => {
    const clock = new VirtualClock();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      clock.after(millis(1_000), tick);
    };
    clock.after(millis(1_000), tick);
    await clock.advance(86_400_000);
    expect(ticks).toBe(86_400);
  });

  it('advances until something holds, or the limit is reached', async () => {
    const clock = new VirtualClock();
    let done = false;
    clock.after(millis(2_500), () => {
      done = true;
    });
    expect(await clock.advanceUntil(() => done, 10_000)).toBe(true);
    expect(clock.monotonic()).toBe(3_000);
    expect(await clock.advanceUntil(() => false, 5_000)).toBe(false);
    expect(clock.monotonic()).toBe(8_000);
  });
});
