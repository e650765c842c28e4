import { expect, test } from 'vitest';
import { walk } from '../../main/core/walk.ts';
import { VirtualClock } from '../plant/virtual-clock.ts';

test('a few are visited at once, many a step at a time, each once and in order', async () => {
  const clock = new VirtualClock();
  const visited: number[] = [];
  let done = 0;
  const go = (count: number) => {
    visited.length = 0;
    done = 0;
    const things = Array.from({ length: count }, (_, n) => n);
    walk(
      things,
      100,
      clock,
      (n) => visited.push(n),
      () => {
        done += 1;
      },
    );
    return things;
  };
  go(99);
  expect([visited.length, done]).toEqual([99, 1]);

  const things = go(1_050);
  expect([visited.length, done]).toEqual([100, 0]);
  const seen: number[] = [];
  for (let step = 0; step < 20; step += 1) {
    seen.push(visited.length);
    await clock.advance(10);
  }
  expect(seen.slice(0, 5)).toEqual([100, 200, 300, 400, 500]);
  expect([visited, done]).toEqual([things, 1]);
});
