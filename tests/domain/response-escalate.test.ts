import { describe, expect, it } from 'vitest';
import { armed, at, changesOf, goodSensor, lastOf, run } from './night.ts';

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
