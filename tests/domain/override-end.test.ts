/** What a zone is left with when a person's override ends: in fog never less than the fog calls for of what it showed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf } from '../../main/domain/band.ts';
import { modes, rank } from '../../main/domain/mode.ts';
import type { ResponseState } from '../../main/domain/response.ts';
import { type ActContext, act } from '../../main/domain/response-act.ts';
import { kmh, type Millis, metres, minutes, seconds } from '../../main/domain/units.ts';
import { armed, at, changesOf, goodSensor, lastOf, lostSensor, run, type Scene, see } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];
const context = (visibility: number, second: number): ActContext => ({
  now: at(second),
  picture: see([goodSensor('S1', 1_000, visibility)], at(second)),
  policy: samplePolicy,
  supervisor: true,
  road: { class: 'expressway', postedSpeed: kmh(120) },
});

/** A zone that has looked at this visibility for a minute when a person orders `mode`. */
function overridden(mode: (typeof modes)[number], visibility: number, scene: Scene, span: Millis): ResponseState {
  const before = lastOf(run(armed(), 0, 60, seeing(visibility), scene)).state;
  const order = { kind: 'override', mode, by: 'li', reason: 'camera', for: span } as const;
  const acted = act(before, order, context(visibility, 60));
  if (!acted.ok) throw new Error(acted.refusal.code);
  return acted.state;
}

describe.each(['confirm', 'manual'] as const)('in a %s zone', (control) => {
  const scene: Scene = { control };

  it('an override that runs out in fog leaves the road guided, and says why', () => {
    const ticks = run(overridden('anti-collision', 80, scene, minutes(5)), 61, 600, seeing(80), scene);
    expect(changesOf(ticks)).toEqual([]);
    const { decision, state } = lastOf(ticks);
    expect(state.override).toBeUndefined();
    expect(decision.mode).toBe('anti-collision');
    expect(decision.reasons).toContainEqual(
      expect.objectContaining({ code: 'kept-after-override', mode: 'anti-collision', by: 'li' }),
    );
  });

  it('one that was ended by hand as well; stronger than the fog it goes down to what the fog calls for', () => {
    const state = overridden('control', 150, scene, minutes(30));
    const ended = act(state, { kind: 'return-to-automatic', by: 'wang' }, context(150, 61));
    expect(ended).toMatchObject({ ok: true, state: { mode: 'active' } });
    expect(ended.ok && ended.state.override).toBeUndefined();
  });

  it('fog that is not seen any more counts as it was last seen', () => {
    const dark = () => [lostSensor('S1', 1_000, 80)];
    const ticks = run(overridden('active', 80, scene, minutes(5)), 61, 600, dark, scene);
    expect(lastOf(ticks).decision.mode).toBe('active');
  });

  it('without fog it ends in standby', () => {
    const ticks = run(overridden('control', 5_000, scene, minutes(5)), 61, 600, seeing(5_000), scene);
    expect(lastOf(ticks).decision.mode).toBe('standby');
  });

  it('a proposal of still more than what stays goes on waiting', () => {
    const before = overridden('outline', 150, scene, minutes(5));
    expect(before.proposal?.mode).toBe('active');
    const { state } = lastOf(run(before, 61, 600, seeing(150), scene));
    expect(state).toMatchObject({ mode: 'outline', proposal: { id: before.proposal?.id, mode: 'active' } });
  });
});

it('the end of an override never darkens what the fog calls for, and never strengthens what was shown', () => {
  const wanted = fc.record({
    control: fc.constantFrom('auto', 'confirm', 'manual'),
    mode: fc.constantFrom(...modes),
    visibility: fc.integer({ min: 10, max: 900 }),
    byHand: fc.boolean(),
  });
  fc.assert(
    fc.property(wanted, ({ control, mode, visibility, byHand }) => {
      const state = overridden(mode, visibility, { control }, seconds(10));
      const byClock = (): ResponseState => lastOf(run(state, 61, 70, seeing(visibility), { control })).state;
      const byPerson = act(state, { kind: 'return-to-automatic', by: 'li' }, context(visibility, 61));
      const ended = byHand && byPerson.ok ? byPerson.state : byClock();
      const needed = Math.min(rank(mode), rank(bandOf(metres(visibility), samplePolicy)));
      expect(ended.override).toBeUndefined();
      expect(rank(ended.mode)).toBeGreaterThanOrEqual(needed);
      expect(rank(ended.mode)).toBeLessThanOrEqual(Math.max(rank(mode), rank(state.mode)));
    }),
    { numRuns: 300 },
  );
});
