/** A device that lacks one address of its profile loses that point, and nothing else; one that is ill loses nothing. */
import { describe, expect, test } from 'vitest';
import type { Fault, Outcome } from '../../../main/domain/outcome.ts';
import type { Sample } from '../../../main/domain/reading.ts';
import { begun, city, eight, type LackingLamp, lackingLamp, pointAt, profileOf } from './a-lacking-lamp.ts';

const hour = 3_600_000;

describe('a true hole', () => {
  test('is found by dividing within one turn, called absent once confirmed, and said once', async () => {
    const lamp = lackingLamp(eight);
    lamp.holes.add(5);
    await lamp.acquisition.readAll();
    const others = { p0: 0, p1: 1, p2: 2, p3: 3, p4: 4, p6: 6, p7: 7 };
    expect(Object.fromEntries(lamp.values), 'after a single turn').toEqual(others);
    lamp.acquisition.start();
    expect(lamp.told).toEqual(['']);
    await lamp.clock.advance(30_000);
    expect(lamp.told).toEqual(['', 'p5']);
    expect(Object.fromEntries(lamp.values)).toEqual(others);
    expect(lamp.missed).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('every one of them is named', async () => {
    const lamp = await begun(city, 2, 5, 117, 301);
    expect(lamp.told.at(-1)).toBe('p2 p5 light#17 p301');
    expect(lamp.missed).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('is counted in what the line is asked for: a read in parts is several reads', async () => {
    const lamp = lackingLamp(eight);
    const whole = lamp.line.needed;
    lamp.holes.add(3);
    await lamp.acquisition.readAll();
    lamp.acquisition.start();
    await lamp.clock.advance(20_000);
    const turns = 6;
    lamp.asked.length = 0;
    await lamp.clock.advance(turns * 5_000);
    expect(lamp.asked.length).toBeGreaterThan(turns);
    expect(lamp.line.needed).toBeCloseTo((whole * lamp.asked.length) / turns, 6);
    await lamp.acquisition.stop();
  });

  test.each([
    ['one of eight', [5]],
    ['one of eighty in a list', [117]],
    ['a gap between points, and a whole class', [402, 300, 301, 302, 303]],
    ['a whole class of the quickest polls', [0, 1, 2, 3, 4, 5, 6, 7]],
  ])('costs a city little: %s', async (_, holes) => {
    const lamp = await begun(city, ...holes);
    const once = lamp.refused().length;
    expect(once, 'to find it').toBeLessThanOrEqual(60);
    await lamp.clock.advance(4 * hour);
    lamp.asked.length = 0;
    lamp.missed.length = 0;
    await lamp.clock.advance(4 * hour);
    expect(lamp.refused().length, 'in four hours').toBeLessThanOrEqual(5 * 9);
    expect(lamp.missed).toEqual([]);
    // The fault says what never was there; the data that are there are not called old for it.
    const { worst } = lamp.acquisition.lagBehind(lamp.line);
    expect(worst!.age).toBeLessThanOrEqual(worst!.every + 1_000);
    expect(lamp.late()).toEqual(
      holes.filter((hole) => hole !== 402).map((hole) => (hole === 117 ? 'light#17' : `p${hole}`)),
    );
    await lamp.acquisition.stop();
  });

  test('a point that is refused now and was heard before makes the data of its line old', async () => {
    const lamp = await begun(eight);
    lamp.holes.add(5);
    await lamp.clock.advance(40_000);
    expect(lamp.told).toEqual(['p5']);
    const { worst } = lamp.acquisition.lagBehind(lamp.line);
    expect(worst).toMatchObject({ device: lamp.device, every: 5_000 });
    expect(worst!.age).toBeGreaterThanOrEqual(38_000);
    await lamp.acquisition.stop();
  });
});

test('the data of a poll are as old as what was last heard of its parts', async () => {
  const lamp = await begun(profileOf(`${pointAt(0, 'fast')}\n${pointAt(50, 'fast')}`));
  // One of many: what it does not answer says nothing of the line.
  lamp.line.silence.units = 10;
  lamp.silent.add(50);
  await lamp.clock.advance(12_000);
  expect(lamp.acquisition.lagBehind(lamp.line)).toMatchObject({ silent: 0 });
  expect(lamp.acquisition.lagBehind(lamp.line).worst!.age).toBeGreaterThanOrEqual(12_000);
  await lamp.acquisition.stop();
});

describe('what was called absent', () => {
  async function lost(): Promise<LackingLamp> {
    const lamp = await begun(city, 5);
    expect(lamp.told).toEqual(['p5']);
    await lamp.clock.advance(8 * hour);
    lamp.holes.clear();
    lamp.asked.length = 0;
    return lamp;
  }
  const isWhole = (lamp: LackingLamp): boolean => lamp.told.at(-1) === '' && lamp.values.get('p5') === 5;

  test('is asked for again after a minute at first, and no hole any more when it answers', async () => {
    const lamp = await begun(city, 5);
    lamp.holes.clear();
    expect(await lamp.clock.advanceUntil(() => isWhole(lamp), 75_000)).toBe(true);
    lamp.asked.length = 0;
    await lamp.clock.advance(20_000);
    expect(lamp.asked.filter(({ address }) => address < 10).map(({ address, count }) => [address, count])).toEqual(
      Array(4).fill([0, 8]),
    );
    await lamp.acquisition.stop();
  });

  test('within the hour, however long it was refused', async () => {
    const lamp = await lost();
    expect(await lamp.clock.advanceUntil(() => isWhole(lamp), 1.1 * hour)).toBe(true);
    await lamp.acquisition.stop();
  });

  test('what still is is named', async () => {
    const lamp = await begun(city, 2, 5);
    lamp.holes.delete(2);
    await lamp.clock.advance(75_000);
    expect(lamp.told).toEqual(['p2 p5', 'p5']);
    await lamp.acquisition.stop();
  });

  test.each<[string, (lamp: LackingLamp) => Promise<void>]>([
    ['the device restarted', (lamp) => Promise.resolve(lamp.acquisition.askAnew(lamp.device))],
    [
      'a person reads now',
      async ({ acquisition, device }) =>
        void (await acquisition.read(device, acquisition.everyRequestOf(device), 'on-demand')),
    ],
    [
      'its line came back',
      async ({ state, clock, line }) => {
        state.fault = { code: 'link/unreachable' };
        await clock.advance(40_000);
        expect(line.state.down).toBe(true);
        state.fault = undefined;
        expect(await clock.advanceUntil(() => !line.state.down, 66_000)).toBe(true);
      },
    ],
  ])('is asked for at once when %s', async (_, happens) => {
    const lamp = await lost();
    await happens(lamp);
    expect(await lamp.clock.advanceUntil(() => isWhole(lamp), 5_000)).toBe(true);
    await lamp.acquisition.stop();
  });

  test('reading now gives what is there', async () => {
    const lamp = await begun(city, 5, 117);
    lamp.asked.length = 0;
    const read = await lamp.acquisition.read(lamp.device, lamp.acquisition.everyRequestOf(lamp.device), 'on-demand');
    expect(read.ok && read.value).toHaveLength(7 + 79 + 4 + 2);
    expect(lamp.asked).toContainEqual(expect.objectContaining({ address: 0, count: 8 }));
    await lamp.acquisition.stop();
  });
});

describe('a device that refuses everything for a while', () => {
  test.each([3_000, 12_000, 150_000, hour])('loses nothing (%d ms)', async (span) => {
    const lamp = await begun(city);
    lamp.asked.length = 0;
    lamp.refuseAll(true);
    await lamp.clock.advance(span);
    expect(lamp.told).toEqual([]);
    if (span > 10_000) expect(new Set(lamp.missed)).toEqual(new Set(['modbus/misconfigured']));
    // Asked as a silent child is, after what it took to look whether it has holes.
    expect(lamp.asked.length).toBeLessThanOrEqual(60 + (4 * span) / 15_000);
    lamp.refuseAll(false);
    const healedAt = lamp.clock.monotonic();
    const isHeard = (): boolean => ['p0', 'p7', 'light#0', 'light#79'].every((key) => lamp.heard.get(key)! > healedAt);
    expect(await lamp.clock.advanceUntil(isHeard, 62_000), 'within one recheck').toBe(true);
    await lamp.clock.advance(5_000);
    expect(lamp.late()).toEqual([]);
    await lamp.clock.advance(120_000);
    expect(lamp.told).toEqual([]);
    const asked = lamp.asked.length;
    await lamp.clock.advance(60_000);
    expect(lamp.asked.length - asked, 'requests of a minute, whole again').toBeLessThanOrEqual(12 + 2 + 1);
    await lamp.acquisition.stop();
  });

  test('though it comes and goes', async () => {
    const lamp = await begun(city);
    for (let turn = 0; turn < 40; turn += 1) {
      lamp.refuseAll(turn % 2 === 0);
      await lamp.clock.advance(2_000 + turn * 500);
    }
    lamp.refuseAll(false);
    await lamp.clock.advance(75_000);
    expect(lamp.told.at(-1) ?? '').toBe('');
    expect(lamp.late()).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('and has a hole besides: it alone is absent afterwards', async () => {
    const lamp = await begun(city, 117);
    lamp.refuseAll(true);
    await lamp.clock.advance(12_000);
    lamp.refuseAll(false);
    await lamp.clock.advance(120_000);
    expect(lamp.told).toEqual(['light#17']);
    await lamp.acquisition.stop();
  });
});

describe('a read-back', () => {
  const lampProfile = `${profileOf('').replace('points:\n', 'points: {}')}
functions:
  brightness: { range: [0, 20], write: { table: holding, address: 10, single: true }, poll: fast }
  flashPerMinute: { values: { 0: 0, 30: 13 }, write: { table: holding, address: 13, single: true }, poll: fast }
`;
  const proves = ({ acquisition, device, program }: LackingLamp) =>
    new Promise<{ outcome: Outcome<readonly Sample[]>; refusal: Fault | undefined }>((settle) =>
      acquisition.ask(device, program.readBackFor(['brightness', 'flashPerMinute']), 'read-back', (outcome, refusal) =>
        settle({ outcome, refusal }),
      ),
    );

  test('divides itself where the device lacks what lies between, and is asked so from then on', async () => {
    const lamp = lackingLamp(lampProfile);
    lamp.holes.add(11).add(12);
    const { outcome } = await proves(lamp);
    expect(outcome.ok && lamp.program.reported(outcome.value)).toEqual({ brightness: 10, flashPerMinute: 30 });
    expect(lamp.missed).toEqual([]);
    lamp.asked.length = 0;
    await proves(lamp);
    expect(lamp.asked.map(({ address, count }) => [address, count])).toEqual([
      [10, 1],
      [13, 1],
    ]);
    await lamp.acquisition.stop();
  });

  test('uses what the polls found', async () => {
    const lamp = await begun(lampProfile, 11, 12);
    lamp.asked.length = 0;
    await proves(lamp);
    expect(lamp.refused()).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('says so when what it was to prove is not there', async () => {
    const lamp = await begun(lampProfile, 13);
    const { outcome, refusal } = await proves(lamp);
    expect(outcome.ok && lamp.program.reported(outcome.value)).toEqual({ brightness: 10 });
    expect(refusal).toMatchObject({ code: 'modbus/misconfigured', exception: 2 });
    await lamp.acquisition.stop();
  });
});
