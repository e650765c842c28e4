/** Devices of a zone in fog are asked more often, spread over the shorter interval, and as usual again afterwards. */
import { describe, expect, test } from 'vitest';
import { repace } from '../../../main/core/acquisition/repace.ts';
import type { CloseWatch } from '../../../main/domain/policy.ts';
import { millis } from '../../../main/domain/units.ts';
import { densest, fastAt, lineOfLamps, longestPause, normalAt, slowAt } from './a-line.ts';

const watch: CloseWatch = { fast: millis(5_000), normal: millis(20_000) };
const grid = 10;

/** Sixty devices, the first a sensor, in clear weather for a while; `count` of them come under close watch. */
async function underWatch(count = 60) {
  const lamps = lineOfLamps(60, { sensor: true });
  const { clock, acquisition, asked, devices } = lamps;
  acquisition.start();
  await clock.advance(120_000);
  asked.length = 0;
  const ids = devices.slice(0, count).map(({ id }) => id);
  acquisition.watchClosely(ids, watch);
  const ofLamps = (address: number) => asked.filter((each) => each.address === address && each.unit !== 1);
  return { ...lamps, ids, ofLamps, line: acquisition.line('lamps')! };
}

describe('under close watch', () => {
  test('every device is asked within the shorter interval from the first moment, normal polls too', async () => {
    const { clock, asked, ofLamps } = await underWatch();
    const start = clock.monotonic();
    await clock.advance(60_000);
    const end = clock.monotonic();
    expect(new Set(ofLamps(fastAt).map(({ unit }) => unit)).size).toBe(59);
    expect(longestPause(ofLamps(fastAt), fastAt, start, end)).toBeLessThanOrEqual(5_000 + 2 * grid);
    expect(longestPause(ofLamps(normalAt), normalAt, start, end)).toBeLessThanOrEqual(20_000 + 2 * grid);
    expect(asked.filter(({ address }) => address === slowAt).length, 'slow polls stay slow').toBeLessThan(15);
  });

  test('the polls are spread, not sent all at once', async () => {
    const { clock, ofLamps } = await underWatch();
    await clock.advance(5_000);
    // 59 in 5 s are 6 in half a second; by chance up to twice as many.
    expect(densest(ofLamps(fastAt), 500)).toBeLessThanOrEqual(13);
    await clock.advance(5_000);
    expect(ofLamps(fastAt).length).toBeGreaterThanOrEqual(110);
  });

  test('a sensor keeps its pace: asked oftener than it measures it would look stuck', async () => {
    const { clock, asked, acquisition } = await underWatch();
    await clock.advance(150_000);
    expect(asked.filter(({ unit, address }) => unit === 1 && address === fastAt).length).toBe(10);
    expect(acquisition.pollsOf('d0').map(({ every }) => every)).toEqual([15_000, 60_000, 600_000]);
    expect(acquisition.pollsOf('d1')).toEqual([
      { class: 'fast', every: 5_000, usual: 15_000 },
      { class: 'normal', every: 20_000, usual: 60_000 },
      { class: 'slow', every: 600_000, usual: 600_000 },
    ]);
  });

  test('the load of the line counts it, and what it would be in clear weather', async () => {
    const { line, acquisition, ids } = await underWatch(31);
    const clear = 60 * (1 / 15 + 1 / 60 + 1 / 600);
    expect(line.needed).toBeCloseTo(clear + 30 * (1 / 5 - 1 / 15 + 1 / 20 - 1 / 60), 6);
    expect([line.usual, line.watched]).toEqual([expect.closeTo(clear, 6), 30]);
    acquisition.watchClosely(ids, undefined);
    expect([line.needed, line.watched]).toEqual([expect.closeTo(clear, 6), 0]);
  });

  test('afterwards all are asked at their usual intervals, spread over them again', async () => {
    const { clock, acquisition, ids, asked, ofLamps } = await underWatch();
    await clock.advance(60_000);
    acquisition.watchClosely(ids, undefined);
    const start = clock.monotonic();
    asked.length = 0;
    await clock.advance(15_000);
    expect(longestPause(ofLamps(fastAt), fastAt, start, start), 'none waits longer').toBeLessThanOrEqual(15_000);
    asked.length = 0;
    await clock.advance(60_000);
    expect(ofLamps(fastAt).length).toBeGreaterThanOrEqual(59 * 3.8);
    expect(ofLamps(fastAt).length).toBeLessThanOrEqual(59 * 4.2);
    // Still within five of every fifteen seconds, it would be sixty in five seconds.
    expect(densest(ofLamps(fastAt), 5_000)).toBeLessThanOrEqual(36);
  });

  test('before polling begins nothing is due', async () => {
    const { clock, acquisition, asked } = lineOfLamps(3);
    acquisition.watchClosely(['d0', 'd1', 'nobody'], watch);
    await clock.advance(30_000);
    expect(asked).toEqual([]);
    acquisition.start();
    await clock.advance(5_000);
    expect(new Set(asked.filter(({ address }) => address === fastAt).map(({ unit }) => unit))).toContain(1);
  });
});

describe('when an interval changes', () => {
  test.each([
    ['a shorter one pulls a late turn forward', 40_000, 15_000, 5_000, 32_000],
    ['but not one that comes soon anyway', 34_000, 15_000, 5_000, 34_000],
    ['a longer one lets it drift by what was added', 33_000, 5_000, 15_000, 37_000],
    ['an unchanged one changes nothing', 33_000, 5_000, 5_000, 33_000],
  ])('%s', (_, due, before, every, expected) => {
    expect(repace(due, before, every, 30_000, 0.4)).toBe(expected);
  });
});
