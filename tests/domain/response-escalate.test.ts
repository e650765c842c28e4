import { describe, expect, it } from 'vitest';
import { metres } from '../../main/domain/units.ts';
import { armed, at, changesOf, goodSensor, lastOf, lostSensor, run } from './night.ts';

const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];

describe('how fog is followed in an automatic zone', () => {
  it.each([
    // visibility, changes of mode as [second, mode]
    [600, []],
    [500, []],
    [499, [[30, 'outline']]],
    [200, [[30, 'outline']]],
    [199, [[30, 'active']]],
    [100, [[30, 'active']]],
    [
      99,
      [
        [30, 'active'],
        [90, 'anti-collision'],
      ],
    ],
    [
      50,
      [
        [30, 'active'],
        [90, 'anti-collision'],
      ],
    ],
    [49, [[30, 'control']]],
    [0, [[30, 'control']]],
  ])('steady %d m', (visibility, changes) => {
    expect(changesOf(run(armed(), 0, 300, seeing(visibility)))).toEqual(changes);
  });

  it('holds while not armed and says so', () => {
    const last = lastOf(run({ ...armed(), armed: false }, 0, 120, seeing(40)));
    expect(last.decision.mode).toBe('standby');
    expect(last.decision.reasons).toContainEqual({ code: 'not-armed' });
    expect(at(0)).toBeTypeOf('number');
  });
});

describe('an escalation by raw readings', () => {
  const thick = { ...goodSensor('S1', 1_000, 300), lastGood: [metres(40), metres(40)] };
  const thin = goodSensor('S2', 9_000, 90);

  it('names the sensors that read so, also once another decides', () => {
    const ticks = run(armed(), 0, 20, (second) =>
      second === 0 ? [thick, thin] : [goodSensor('S1', 1_000, 700), thin],
    );
    const told = (second: number) => ticks[second]!.decision.reasons.find(({ code }) => code === 'instant-escalation');
    expect(ticks[0]!.picture.decisive).toBe('S2');
    expect(told(0)).toMatchObject({ below: 50, samples: 2, sensors: ['S1'] });
    expect(told(20)).toMatchObject({ sensors: ['S1'], decidedAt: at(0) });
  });

  it('is not claimed where a veto window ran out while every sensor was lost', () => {
    const ticks = run(armed(), 0, 120, (second) => [
      second < 40 ? goodSensor('S1', 1_000, 80) : lostSensor('S1', 1_000, 80),
    ]);
    const { decision } = lastOf(ticks);
    expect(decision.mode).toBe('anti-collision');
    const codes = decision.reasons.map(({ code }) => code);
    expect(codes).toContain('sensors-lost');
    expect(codes).not.toContain('instant-escalation');
  });
});
