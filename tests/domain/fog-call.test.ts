/** What the fog calls for is judged alike whoever may answer it, and encloses what automation would show. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unguidedMode } from '../../main/domain/fog-call.ts';
import { initialResponse, type ResponseState } from '../../main/domain/response.ts';
import { armed, at, goodSensor, lastOf, lostSensor, run, type Scene, start } from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];
const hold = samplePolicy.clear.hold / 1_000;
const persist = samplePolicy.escalate.persist / 1_000;
const idle = (): ResponseState => initialResponse(start);

describe('fog that lasts', () => {
  it('calls for its mode once it has persisted, armed or not; it was seen before', () => {
    for (const state of [armed(), idle()]) {
      const ticks = run(state, 0, persist + 5, seeing(150));
      const first = ticks.find((tick) => tick.state.fog !== undefined);
      expect(first?.second).toBe(persist);
      expect(first?.state.fog).toEqual({ mode: 'active', present: 'active', since: at(persist), seenSince: at(0) });
    }
    expect(lastOf(run(idle(), 0, 300, seeing(150))).decision.mode).toBe('standby');
  });

  it('calls for more as it thickens, and still for that much when it thins', () => {
    const thick = lastOf(run(idle(), 0, 60, seeing(150))).state;
    const thicker = lastOf(run(thick, 61, 120, seeing(80))).state;
    const mode = 'anti-collision';
    expect(thicker.fog).toEqual({ mode, present: mode, since: at(persist), seenSince: at(0) });
    expect(lastOf(run(thicker, 121, 500, seeing(150))).state.fog?.mode).toBe('anti-collision');
  });

  it('calls for less only once it stayed thinner for the hold, by one decision and never below what it calls for', () => {
    const thick = lastOf(run(idle(), 0, 60, seeing(30))).state;
    expect(thick.fog?.present).toBe('control');
    const nearly = lastOf(run(thick, 61, 60 + hold, seeing(150))).state;
    expect(nearly.fog).toMatchObject({ present: 'control', thinSince: at(61) });
    expect(lastOf(run(nearly, 61 + hold, 61 + hold, seeing(150))).state.fog?.present).toBe('active');
    const gust = lastOf(run(nearly, 61 + hold, 61 + hold, seeing(60))).state;
    expect(gust.fog).toMatchObject({ present: 'control' });
    expect(gust.fog).not.toHaveProperty('thinSince');
    expect(lastOf(run(nearly, 61 + hold, 61 + 3 * hold, () => [lostSensor('S1', 1_000, 150)])).state.fog?.present).toBe(
      'control',
    );
  });

  it('is unguided where a disarmed zone shows less than it calls for', () => {
    const off = lastOf(run(idle(), 0, 60, seeing(80))).state;
    expect(unguidedMode(off)).toBe('anti-collision');
    expect(unguidedMode({ ...off, armed: true })).toBeUndefined();
    expect(unguidedMode({ ...off, mode: 'anti-collision' })).toBeUndefined();
    const override = { by: 'li', reason: 'x', since: at(0), until: at(9_000) };
    expect(unguidedMode({ ...off, override: { ...override, mode: 'active' } })).toBe('anti-collision');
    expect(unguidedMode({ ...off, override: { ...override, mode: 'accident' } })).toBeUndefined();
    const { present: _none, ...older } = off.fog!;
    expect(unguidedMode({ ...off, fog: older })).toBe('anti-collision');
  });

  it('has ceased when it was clear for the whole hold; noise begins it anew, and lost sensors end nothing', () => {
    const fog = lastOf(run(idle(), 0, 60, seeing(150))).state;
    const nearly = lastOf(run(fog, 61, 60 + hold, seeing(5_000))).state;
    expect(nearly.fog?.clearSince).toBe(at(61));
    expect(lastOf(run(nearly, 61 + hold, 61 + hold, seeing(5_000))).state.fog).toBeUndefined();
    const noisy = lastOf(run(nearly, 61 + hold, 61 + hold, seeing(400))).state;
    expect(noisy.fog).toBeDefined();
    expect(lastOf(run(noisy, 62 + hold, 60 + 2 * hold, seeing(5_000))).state.fog).toBeDefined();
    const dark = () => [lostSensor('S1', 1_000, 150)];
    expect(lastOf(run(fog, 61, 61 + 3 * hold, dark)).state.fog).toBeDefined();
  });

  it('moves with a clock that was set back, and still ends', () => {
    const fog = lastOf(run(idle(), 7_200, 7_300, seeing(150))).state;
    const back = lastOf(run(fog, 100, 100, seeing(5_000))).state;
    expect(back.fog!.since).toBeLessThanOrEqual(at(100));
    expect(lastOf(run(back, 101, 101 + hold, seeing(5_000))).state.fog).toBeUndefined();
  });
});

const story = fc.array(
  fc.record({ value: fc.constantFrom(30, 45, 80, 150, 300, 550, 700, 5_000), steps: fc.integer({ min: 1, max: 900 }) }),
  { minLength: 1, maxLength: 8 },
);
const weather = (spells: readonly { readonly value: number; readonly steps: number }[]) => {
  const values = spells.flatMap(({ value, steps }) => Array.from({ length: steps }, () => value));
  return { last: values.length - 1, at: (second: number) => [goodSensor('S1', 1_000, values[second]!)] };
};

it('is the same in every zone, whoever may answer', () => {
  fc.assert(
    fc.property(story, (spells) => {
      const sky = weather(spells);
      const calls = (state: ResponseState, scene: Scene) =>
        run(state, 0, sky.last, sky.at, scene).map((tick) => tick.state.fog);
      const auto = calls(armed(), { control: 'auto' });
      expect(calls(armed(), { control: 'confirm' })).toEqual(auto);
      expect(calls(armed(), { control: 'manual' })).toEqual(auto);
      expect(calls(idle(), { control: 'auto' })).toEqual(auto);
    }),
    { numRuns: 30 },
  );
});

it('automation leaves standby only when the fog calls, and returns no sooner than it has ceased', () => {
  fc.assert(
    fc.property(story, (spells) => {
      const sky = weather([...spells, { value: 5_000, steps: 4 * hold + 120 }]);
      const ticks = run(armed(), 0, sky.last, sky.at, { policy: fullAutoPolicy });
      for (const [index, { state, decision }] of ticks.entries()) {
        const before = ticks[index - 1];
        const began = before?.decision.mode === 'standby' && decision.mode !== 'standby';
        const ended = before !== undefined && before.decision.mode !== 'standby' && decision.mode === 'standby';
        if (began) expect(state.fog).toBeDefined();
        if (ended) expect(state.fog).toBeUndefined();
      }
    }),
    { numRuns: 30 },
  );
});
