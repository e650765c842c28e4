/** A line that was down: its rechecks keep no step with those of other lines, and its return is no burst. */
import { describe, expect, test } from 'vitest';
import { densest, fastAt, type LineOfLamps, lineOfLamps, normalAt, slowAt } from './a-line.ts';

const count = 120;

/** A line of many lamps, polled for a while, then without an answer; `outage` ms later it is as it was. */
async function down(seed: number, outage: number): Promise<LineOfLamps> {
  const lamps = lineOfLamps(count, { seed });
  lamps.acquisition.start();
  await lamps.clock.advance(60_000);
  lamps.fail({ code: 'link/no-answer' });
  await lamps.clock.advance(outage);
  expect(lamps.acquisition.line('lamps')!.state.down).toBe(true);
  lamps.asked.length = 0;
  return lamps;
}

/** Monotonic times of the rechecks that a dead line gets, three units each. */
async function rechecksOf(seed: number, span: number): Promise<readonly number[]> {
  const { clock, asked } = await down(seed, 8_000);
  await clock.advance(span);
  const times = [...Map.groupBy(asked, ({ at }) => at)];
  for (const [at, probes] of times)
    expect(new Set(probes.map(({ unit }) => unit)).size, `units asked at ${at}`).toBe(probes.length);
  expect(new Set(times.map(([, probes]) => probes.length)), 'a small probe').toEqual(new Set([3]));
  return times.map(([at]) => at);
}

describe('the return of a line', () => {
  test.each([1, 2, 3])(
    'is noticed by one probe, and then its devices are asked in turn, no burst (seed %d)',
    async (seed) => {
      const { clock, asked, acquisition, fail: meets } = await down(seed, 200_000);
      meets(undefined);
      const line = acquisition.line('lamps')!;
      expect(await clock.advanceUntil(() => !line.state.down, 70_000, 10)).toBe(true);
      expect(asked.length, 'one probe').toBeLessThanOrEqual(1);
      asked.length = 0;
      await clock.advance(3_000);
      const units = (address: number) =>
        new Set(asked.filter((each) => each.address === address).map(({ unit }) => unit));
      // Everyone is asked soon, none twice, and little else; at its usual pace the line has eleven requests a second.
      expect(units(fastAt).size).toBeGreaterThanOrEqual(count - 1);
      expect(asked.filter(({ address }) => address === fastAt).length).toBeLessThanOrEqual(count);
      expect(asked.length).toBeLessThanOrEqual(count + 45);
      // Spread evenly they would be 14 in 250 ms.
      expect(densest(asked, 250)).toBeLessThanOrEqual(28);
      expect(densest(asked, 10)).toBeLessThanOrEqual(6);
      await clock.advance(12_000);
      expect(units(normalAt).size, 'within a quarter of a minute').toBeGreaterThanOrEqual(count - 1);
      await clock.advance(135_000);
      expect(units(slowAt).size, 'within a quarter of ten minutes').toBeGreaterThanOrEqual(count - 1);
      expect(densest(asked, 1_000)).toBeLessThanOrEqual(75);
    },
  );
});

describe('rechecks of a dead line', () => {
  const nominal = [15_000, 30_000, 60_000, 60_000, 60_000];

  test.each([1, 2, 3, 4, 5])('grow from 15 s to 60 s, each within a tenth (seed %d)', async (seed) => {
    const probes = await rechecksOf(seed, 400_000);
    const pauses = probes.slice(1).map((at, index) => at - probes[index]!);
    expect(probes.length).toBeGreaterThanOrEqual(6);
    for (const [index, pause] of pauses.entries()) {
      const usual = nominal[Math.min(index + 1, nominal.length - 1)]!;
      expect(pause, `pause ${index}`).toBeGreaterThanOrEqual(0.9 * usual);
      expect(pause, `pause ${index}`).toBeLessThanOrEqual(1.1 * usual + 20);
    }
  });

  test('differ between lines that fell silent together, more with every recheck, and to both sides', async () => {
    const all = await Promise.all([11, 12, 13, 14, 15, 16].map((seed) => rechecksOf(seed, 400_000)));
    const pauses = all.flatMap((probes) => probes.slice(3).map((at, index) => at - probes[index + 2]!));
    expect(Math.min(...pauses)).toBeLessThan(58_000);
    expect(Math.max(...pauses)).toBeGreaterThan(62_000);
    const sixth = all.map((probes) => probes[5]!).sort((a, b) => a - b);
    expect(sixth.at(-1)! - sixth[0]!, 'spread of the sixth recheck').toBeGreaterThan(4_000);
    expect(new Set(sixth.map((at) => Math.round(at / 500))).size, 'few of them at once').toBeGreaterThanOrEqual(4);
  });
});

describe('devices that are dead behind a gateway that lives', () => {
  const seeds = [1, 2, 3];
  const heardOf = (lamps: LineOfLamps, unit: number): number =>
    lamps.asked.filter((each) => each.unit === unit && each.address === fastAt).length;

  test.each(seeds)('do not keep the line down after an outage, whoever they are (seed %d)', async (seed) => {
    for (const dead of [[1], [1, 2, 3], [10]]) {
      const lamps = lineOfLamps(10, { seed });
      for (const unit of dead) lamps.dead.add(unit);
      await lamps.acquisition.readAll();
      lamps.acquisition.start();
      await lamps.clock.advance(180_000);
      lamps.fail({ code: 'link/no-answer' });
      await lamps.clock.advance(60_000);
      const line = lamps.acquisition.line('lamps')!;
      expect(line.state.down, `dead ${dead}: a silent line is called down`).toBe(true);
      lamps.fail(undefined);
      expect(await lamps.clock.advanceUntil(() => !line.state.down, 70_000, 10), `dead ${dead}: back`).toBe(true);
      lamps.asked.length = 0;
      await lamps.clock.advance(60_000);
      expect(line.state.down).toBe(false);
      expect(heardOf(lamps, 5), 'the living are asked as ever').toBeGreaterThanOrEqual(3);
    }
  });

  test.each(seeds)('two neighbours are no dead gateway, from the first reading on (seed %d)', async (seed) => {
    const lamps = lineOfLamps(10, { seed });
    lamps.dead.add(1).add(2);
    await lamps.acquisition.readAll();
    const line = lamps.acquisition.line('lamps')!;
    expect(line.state.down, 'after the first reading').toBe(false);
    lamps.acquisition.start();
    let down = 0;
    for (let second = 0; second < 1_800; second += 1) {
      await lamps.clock.advance(1_000);
      if (line.state.down) down += 1;
    }
    expect(down, 'seconds of half an hour').toBe(0);
    expect(heardOf(lamps, 3)).toBeGreaterThanOrEqual(119);
  });

  test.each(seeds)('are asked less and less until they answer, and at their own pace then (seed %d)', async (seed) => {
    const lamps = lineOfLamps(10, { seed, polls: { fast: '5s', normal: '20m', slow: '2h' } });
    lamps.dead.add(4);
    const pausesOf = (unit: number): readonly number[] => {
      const times = lamps.asked.filter((each) => each.unit === unit && each.address === fastAt).map(({ at }) => at);
      return times.slice(1).map((at, index) => at - times[index]!);
    };
    lamps.acquisition.start();
    await lamps.clock.advance(600_000);
    const pauses = pausesOf(4).map((pause) => Math.round(pause / 1_000));
    // The third silence is known when its next turn is fixed already.
    for (const [index, nominal] of [5, 5, 5, 15, 30, 60, 60, 60, 60, 60].entries())
      expect(Math.abs(pauses[index]! - nominal), `pause ${index}`).toBeLessThanOrEqual(nominal < 15 ? 0 : nominal / 10);
    expect(new Set(pauses.slice(5)).size, 'in step with nobody').toBeGreaterThan(1);
    expect(Math.max(...pausesOf(5)), 'the living').toBeLessThan(5_100);
    lamps.dead.clear();
    await lamps.clock.advance(67_000);
    lamps.asked.length = 0;
    await lamps.clock.advance(60_000);
    expect(Math.max(...pausesOf(4)), 'once it answers').toBeLessThan(5_100);
    expect(pausesOf(4).length).toBeGreaterThanOrEqual(10);
  });

  /** A gateway with these dead units, polled for a while, gone for `outage` ms, then there again: time until `unit` is heard. */
  async function awayFor(seed: number, units: number, living: number, outage: number): Promise<number> {
    const lamps = lineOfLamps(units, { seed, polls: { fast: '2s', normal: '3s', slow: '10m' } });
    await lamps.acquisition.readAll();
    lamps.acquisition.start();
    await lamps.clock.advance(10_000);
    for (let unit = 1; unit <= units; unit += 1) {
      if (unit !== living) lamps.dead.add(unit);
      await lamps.clock.advance(3_000);
    }
    await lamps.clock.advance(60_000);
    expect(lamps.acquisition.line('lamps')!.state.down, 'before the outage').toBe(false);
    lamps.fail({ code: 'link/no-answer' });
    await lamps.clock.advance(outage);
    lamps.fail(undefined);
    lamps.asked.length = 0;
    const isHeard = (): boolean => lamps.asked.some(({ unit }) => unit === living);
    const start = lamps.clock.monotonic();
    expect(await lamps.clock.advanceUntil(isHeard, 70_000, 10), `${living} of ${units} is heard again`).toBe(true);
    return lamps.clock.monotonic() - start;
  }

  test.each(seeds)('cost the one that lives no more than a recheck after an outage (seed %d)', async (seed) => {
    for (const [units, living, outage] of [
      [4, 1, 20_000],
      [4, 4, 20_000],
      [20, 11, 20_000],
      [20, 20, 300_000],
    ] as const)
      expect(await awayFor(seed, units, living, outage), `${living} of ${units}`).toBeLessThanOrEqual(66_100);
  });

  test('nor where the one that was heard last is the one that died', async () => {
    const lamps = lineOfLamps(9, { seed: 2 });
    for (const unit of [4, 5, 6, 7, 8, 9]) lamps.dead.add(unit);
    await lamps.acquisition.readAll();
    lamps.acquisition.start();
    await lamps.clock.advance(120_000);
    lamps.fail({ code: 'link/no-answer' });
    await lamps.clock.advance(80_000);
    const line = lamps.acquisition.line('lamps')!;
    expect(line.state.down).toBe(true);
    lamps.dead.add(1).add(3);
    lamps.fail(undefined);
    lamps.asked.length = 0;
    expect(await lamps.clock.advanceUntil(() => !line.state.down, 66_100, 10)).toBe(true);
    expect(lamps.asked.length, 'probes').toBeLessThanOrEqual(3);
  });
});
