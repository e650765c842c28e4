/** A device that answers, though not with what it was asked: it is there, and is no silent one. */
import { expect, test } from 'vitest';
import type { Fault } from '../../../main/domain/outcome.ts';
import { type LineOfLamps, lineOfLamps } from './a-line.ts';

const polls = { fast: '2s', normal: '20m', slow: '2h' };

/** A line of four lamps that was polled for half a minute. */
async function begun(): Promise<LineOfLamps> {
  const lamps = lineOfLamps(4, { polls });
  await lamps.acquisition.readAll();
  lamps.acquisition.start();
  await lamps.clock.advance(30_000);
  lamps.asked.length = 0;
  return lamps;
}

const lagOf = ({ acquisition }: LineOfLamps) => acquisition.lagBehind(acquisition.line('lamps')!);
const pausesOf = ({ asked }: LineOfLamps, unit: number): readonly number[] => {
  const times = asked.filter((each) => each.unit === unit).map(({ at }) => at);
  return times.slice(1).map((at, index) => at - times[index]!);
};

test('a busy device is asked at its own pace, sooner at first, and its data grow old honestly', async () => {
  const lamps = await begun();
  const busy: Fault = { code: 'modbus/busy', exception: 6 };
  lamps.meets.set(2, busy);
  await lamps.clock.advance(60_000);
  const pauses = pausesOf(lamps, 2);
  expect(Math.max(...pauses), 'never at rest').toBeLessThanOrEqual(2_100);
  expect(
    pauses.slice(0, 2).every((pause) => pause <= 1_100),
    'again soon',
  ).toBe(true);
  expect(lamps.asked.filter(({ unit }) => unit === 2).length, 'not hammered').toBeLessThanOrEqual(34);
  expect(lagOf(lamps)).toMatchObject({ silent: 0, objecting: 0, worst: { device: 'd1' } });
  expect(lagOf(lamps).worst!.age).toBeGreaterThanOrEqual(58_000);
  lamps.meets.clear();
  await lamps.clock.advance(2_100);
  expect(lagOf(lamps).worst!.age - lagOf(lamps).worst!.every).toBeLessThanOrEqual(2_000);
});

test.each([1, 3, 4])('one that answers exception %d every time is not called silent, and rests', async (exception) => {
  const lamps = await begun();
  const code = exception === 4 ? 'modbus/device-failure' : 'modbus/misconfigured';
  lamps.meets.set(2, { code, exception });
  await lamps.clock.advance(30_000);
  expect(lagOf(lamps)).toMatchObject({ devices: 4, silent: 0, objecting: 1 });
  lamps.asked.length = 0;
  await lamps.clock.advance(300_000);
  const asked = lamps.asked.filter(({ unit }) => unit === 2).length;
  expect(asked, 'asked less often').toBeLessThanOrEqual(8);
  expect(asked).toBeGreaterThanOrEqual(4);
  lamps.meets.clear();
  await lamps.clock.advance(67_000);
  lamps.asked.length = 0;
  await lamps.clock.advance(20_000);
  expect(lagOf(lamps)).toMatchObject({ objecting: 0 });
  expect(Math.max(...pausesOf(lamps, 2)), 'at its own pace again').toBeLessThanOrEqual(2_100);
});

test('what a line that was down refused makes nobody rest after its return', async () => {
  const lamps = await begun();
  lamps.fail({ code: 'link/no-answer' });
  await lamps.clock.advance(300_000);
  const line = lamps.acquisition.line('lamps')!;
  expect(line.state.down).toBe(true);
  expect(lagOf(lamps), 'while it is down all are silent').toMatchObject({ silent: 4 });
  lamps.fail(undefined);
  expect(await lamps.clock.advanceUntil(() => !line.state.down, 67_000, 10)).toBe(true);
  // Any but the one that answered the probe.
  const victim = lamps.asked.at(-1)!.unit === 3 ? 4 : 3;
  lamps.asked.length = 0;
  lamps.meets.set(victim, { code: 'link/no-answer' });
  const isAsked = (): boolean => lamps.asked.some(({ unit }) => unit === victim);
  expect(await lamps.clock.advanceUntil(isAsked, 6_000, 10)).toBe(true);
  lamps.meets.clear();
  lamps.asked.length = 0;
  await lamps.clock.advance(20_000);
  expect(lagOf(lamps).silent).toBe(0);
  expect(pausesOf(lamps, victim).length, 'at its own pace').toBeGreaterThanOrEqual(8);
});
