import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTicker } from '../../renderer/ticker.ts';

beforeEach(() => void vi.useFakeTimers({ now: 10_000 }));
afterEach(() => void vi.useRealTimers());

const beating = () => {
  const ticker = startTicker(1_000);
  const beats: number[] = [];
  ticker.subscribe(() => beats.push(ticker.now() - 10_000));
  return { ticker, beats };
};

it('beats every second by itself', () => {
  const { beats } = beating();
  vi.advanceTimersByTime(3_500);
  expect(beats).toEqual([1_000, 2_000, 3_000]);
});

it('beats with what comes about once a second, and not twice for it', () => {
  const { ticker, beats } = beating();
  for (const pause of [300, 1_000, 1_050, 100, 890]) {
    vi.advanceTimersByTime(pause);
    ticker.nudge();
  }
  expect(beats).toEqual([300, 1_300, 2_350, 3_340]);
});

it('goes on without it', () => {
  const { ticker, beats } = beating();
  vi.advanceTimersByTime(900);
  ticker.nudge();
  vi.advanceTimersByTime(3_500);
  expect(beats).toEqual([900, 2_150, 3_150, 4_150]);
});
