import { describe, expect, it } from 'vitest';
import { seeZone } from '../../main/domain/fog.ts';
import { adopt, decide, type ResponseState } from '../../main/domain/response.ts';
import { metres, minutes } from '../../main/domain/units.ts';
import {
  armed,
  at,
  changesOf,
  degradedSensor,
  goodSensor,
  inputAt,
  lastOf,
  lostSensor,
  run,
  see,
  start,
  stuckSensor,
  zone,
} from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

const inMode = (mode: ResponseState['mode']): ResponseState => ({ ...armed(), mode });
const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];
const minute = 60;
const codes = (tick: ReturnType<typeof lastOf<ReturnType<typeof run>[number]>>) =>
  tick.decision.reasons.map((reason) => reason.code);

describe('clearing of a zone that clears by itself', () => {
  it.each([
    // mode, visibility, changes within an hour
    ['outline', 650, []],
    ['outline', 651, [[600, 'standby']]],
    ['active', 260, []],
    ['active', 261, [[600, 'outline']]],
    ['anti-collision', 130, []],
    ['anti-collision', 131, [[600, 'active']]],
    ['control', 65, []],
    ['control', 66, [[600, 'anti-collision']]],
    [
      'control',
      900,
      [
        [600, 'anti-collision'],
        [1_200, 'active'],
        [1_800, 'outline'],
        [2_400, 'standby'],
      ],
    ],
  ] as const)('from %s at a steady %d m', (mode, visibility, changes) => {
    expect(changesOf(run(inMode(mode), 0, 3_600, seeing(visibility), { policy: fullAutoPolicy }))).toEqual(changes);
  });

  it('waits out the dwell when it is the longer of the two', () => {
    const policy = { ...fullAutoPolicy, clear: { factor: 1.3, hold: minutes(2), dwell: minutes(20) } };
    const ticks = run(inMode('outline'), 0, 3_600, seeing(900), { policy });
    expect(changesOf(ticks)).toEqual([[1_200, 'standby']]);
    expect(ticks[300]?.decision.reasons).toContainEqual({ code: 'dwell', until: at(1_200) });
  });

  it.each([
    ['the long mean', { longMean: metres(600) }],
    ['the short mean', { shortMean: metres(499) }],
  ])('begins its hold anew when %s falls back for a second', (_, fallen) => {
    const sensors = (second: number) => [{ ...goodSensor('S1', 1_000, 900), ...(second === 590 ? fallen : {}) }];
    expect(changesOf(run(inMode('outline'), 0, 1_300, sensors, { policy: fullAutoPolicy }))).toEqual([
      [591 + 600, 'standby'],
    ]);
  });

  it('names the sensors whose word it stepped down on', () => {
    const ticks = run(inMode('outline'), 0, 600, () => [goodSensor('S1', 1_000, 900), goodSensor('S2', 9_000, 900)]);
    expect(lastOf(ticks).state).toMatchObject({
      mode: 'standby',
      why: { code: 'stepped-down', sensors: ['S1', 'S2'] },
    });
  });

  it('says what it is waiting for', () => {
    const [first] = run(inMode('outline'), 0, 0, seeing(900));
    expect(first?.decision.reasons).toContainEqual({
      code: 'clearing',
      above: 650,
      since: at(0),
      until: at(600),
    });
  });

  it('says why a mode stands that the fog no longer calls for', () => {
    const slow = () => [{ ...goodSensor('S1', 1_000, 120), longMean: metres(60) }];
    const held = { code: 'not-yet-clear', mode: 'control', above: 65, hold: samplePolicy.clear.hold };
    expect(run(inMode('control'), 0, 0, slow)[0]?.decision.reasons).toContainEqual(held);
    const [unarmed] = run({ ...inMode('control'), armed: false }, 0, 0, slow);
    expect(codes(unarmed!)).not.toContain('not-yet-clear');
    expect(codes(run(inMode('control'), 0, 0, seeing(30))[0]!)).not.toContain('not-yet-clear');
    expect(codes(run(inMode('control'), 0, 0, seeing(900))[0]!)).not.toContain('not-yet-clear');
  });

  it('names no time to come that has passed already', () => {
    const ticks = run(inMode('control'), 0, 700, seeing(900));
    const told = (second: number) => ticks[second]!.decision.reasons.find(({ code }) => code === 'clearing');
    expect(told(599)).not.toHaveProperty('over');
    expect(told(700)).toMatchObject({ until: at(600), over: true });
    expect(codes(lastOf(ticks))).toContain('waiting-for-person');
    const unarmed = run({ ...inMode('standby'), armed: false }, 0, 60, seeing(150));
    const persisting = (second: number) => unarmed[second]!.decision.reasons.find(({ code }) => code === 'persisting');
    expect(persisting(29)).not.toHaveProperty('over');
    expect(persisting(60)).toMatchObject({ over: true });
  });
});

describe('no data is never good news', () => {
  const hour = 60 * minute;
  const cases: readonly (readonly [string, Parameters<typeof run>[3], string])[] = [
    ['every sensor lost', () => [lostSensor('A', 0, 900)], 'sensors-lost'],
    ['no sensor at all', () => [], 'sensors-lost'],
    ['only a stuck sensor that reads clear', () => [stuckSensor('A', 0, 900)], 'suspect-data-holds'],
    ['only a dirty sensor that reads clear', () => [degradedSensor('A', 0, 900)], 'suspect-data-holds'],
    [
      'one sensor lost in fog among good ones',
      () => [lostSensor('A', 0, 80), goodSensor('B', 6_000, 900)],
      'suspect-data-holds',
    ],
    [
      'one good second in every hold time',
      (second) => (second % 300 === 0 ? [lostSensor('A', 0, 900)] : [goodSensor('A', 0, 900)]),
      '',
    ],
  ];
  it.each(cases)('%s holds the mode', (_, sensors, code) => {
    const ticks = run(inMode('anti-collision'), 0, hour, sensors, { policy: fullAutoPolicy });
    expect(changesOf(ticks)).toEqual([]);
    expect(lastOf(ticks).decision.mode).toBe('anti-collision');
    if (code !== '') expect(codes(lastOf(ticks))).toContain(code);
  });

  it('of a zone that has no sensors says that, not that they are lost, and holds its mode all the same', () => {
    const picture = seeZone({ zone, sensors: [], unequipped: true, policy: samplePolicy, now: at(1) });
    expect(picture).toMatchObject({ trust: 'none', unequipped: true });
    const { state, decision } = decide(inMode('anti-collision'), inputAt(picture, at(1)));
    expect(decision).toMatchObject({ mode: 'anti-collision', source: 'hold' });
    expect(decision.reasons).toEqual([{ code: 'no-sensors' }]);
    expect(state.lostSince).toBe(at(1));
  });

  it('says that only doubtful data is left where that is so, and that one sensor holds where others are good', () => {
    const told = (sensors: Parameters<typeof run>[3]) =>
      lastOf(run(inMode('anti-collision'), 0, hour, sensors)).decision.reasons.find(
        ({ code }) => code === 'suspect-data-holds',
      );
    expect(told(() => [stuckSensor('A', 0, 900)])).toEqual({ code: 'suspect-data-holds', sensors: ['A'] });
    const others = () => [lostSensor('A', 0, 80), goodSensor('B', 6_000, 900)];
    expect(told(others)).toEqual({ code: 'suspect-data-holds', sensors: ['A'], despite: true });
  });

  it('still escalates on a dirty sensor alone', () => {
    const ticks = run(armed(), 0, 40, () => [degradedSensor('A', 0, 150)]);
    expect(changesOf(ticks)).toEqual([[30, 'active']]);
    expect(lastOf(ticks).decision.source).toBe('hold');
  });

  it('keeps the time below an edge through a moment without data', () => {
    const sensors = (second: number) => (second === 15 ? [lostSensor('A', 0, 150)] : [goodSensor('A', 0, 150)]);
    expect(changesOf(run(armed(), 0, 40, sensors))).toEqual([[30, 'active']]);
  });

  it('says since when every sensor is lost', () => {
    const sensors = (second: number) => (second < 10 ? [goodSensor('A', 0, 900)] : [lostSensor('A', 0, 900)]);
    expect(lastOf(run(armed(), 0, 60, sensors)).decision.reasons).toContainEqual({
      code: 'sensors-lost',
      since: at(10),
    });
  });

  it('neither clears nor escalates on a picture that is no longer renewed', () => {
    const clear = see([goodSensor('A', 0, 900)]);
    const fog = see([goodSensor('A', 0, 40)]);
    const late = at(91);
    const held = decide({ ...inMode('outline'), clearSince: at(-700), since: at(-700) }, inputAt(clear, late));
    expect(held.decision.mode).toBe('outline');
    const waiting = { ...armed(), belowSince: { control: at(-60) } };
    expect(decide(waiting, inputAt(fog, late)).decision.mode).toBe('standby');
  });
});

it.each(['hold', 'none'] as const)('a picture whose trust is %s clears nothing, even with a clear value', (trust) => {
  const picture = { ...see([goodSensor('A', 0, 900)], at(0)), trust };
  const ripe: ResponseState = { ...inMode('outline'), since: at(-700), clearSince: at(-700) };
  expect(decide(ripe, inputAt(picture, at(0))).decision.mode).toBe('outline');
  expect(decide(ripe, inputAt({ ...picture, trust: 'good' }, at(0))).decision.mode).toBe('standby');
});

describe('night lock', () => {
  const policy = { ...fullAutoPolicy, nightLock: { fromHour: 22, toHour: 8 } };
  it.each([
    [21, 'standby'],
    [22, 'outline'],
    [0, 'outline'],
    [7, 'outline'],
    [8, 'standby'],
  ])('at %d o’clock outline becomes %s', (localHour, mode) => {
    const last = lastOf(run(inMode('outline'), 0, 700, seeing(900), { policy, localHour }));
    expect(last.decision.mode).toBe(mode);
    expect(codes(last).includes('night-lock')).toBe(mode === 'outline');
  });

  it('does not keep a stronger mode', () => {
    const ticks = run(inMode('active'), 0, 1_300, seeing(900), { policy, localHour: 3 });
    expect(changesOf(ticks)).toEqual([[600, 'outline']]);
  });
});

describe('a clock that is set', () => {
  it('back by a day: the hold and the override still end', () => {
    const override = { mode: 'active', by: 'li', reason: 'test', since: start, until: at(1_800) } as const;
    const state = { ...inMode('outline'), since: at(-900), clearSince: at(-300), override };
    const day = -86_400;
    const ticks = run(state, day, day + 1_900, seeing(900), { policy: samplePolicy });
    expect(changesOf(ticks)).toEqual([[day + 1_800, 'standby']]);
  });

  it('forward by an hour: nothing clears on the old hold time', () => {
    const state: ResponseState = { ...inMode('outline'), since: at(-900), clearSince: at(-300) };
    const { decision } = decide(state, inputAt(see([lostSensor('A', 0, 900)], at(3_600)), at(3_600)));
    expect(decision.mode).toBe('outline');
  });
});

it('a mode found running is adopted, holds, and clears only after a full hold of its own', () => {
  const adopted = adopt({ ...inMode('outline'), clearSince: at(-3_600), since: at(-3_600) }, 'active', start);
  expect(adopted).toMatchObject({ since: start, belowSince: {} });
  const ticks = run(adopted, 0, 700, seeing(900), { policy: fullAutoPolicy });
  expect(ticks[0]?.decision).toMatchObject({ mode: 'active', source: 'adopted' });
  expect(ticks[0]?.decision.reasons).toContainEqual({ code: 'adopted', mode: 'active' });
  expect(changesOf(ticks)).toEqual([[600, 'outline']]);
  expect(lastOf(ticks).decision.source).toBe('automatic');
});
