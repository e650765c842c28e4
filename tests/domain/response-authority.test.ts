import { describe, expect, it } from 'vitest';
import { asksNow } from '../../main/domain/proposal-answer.ts';
import { adopt, decide, type ResponseState } from '../../main/domain/response.ts';
import { act, type ResponseAct } from '../../main/domain/response-act.ts';
import { kmh, metres, millis, minutes } from '../../main/domain/units.ts';
import { accepted, codes, context, inMode, proposalIn, refused, seeing } from './acting.ts';
import { armed, at, changesOf, goodSensor, inputAt, lastOf, lostSensor, run, see, start } from './night.ts';
import { fullAutoPolicy } from './sample-policy.ts';

describe('closure', () => {
  const before = lastOf(run(inMode('control'), 0, 10, seeing(40))).state;
  const closure: ResponseAct = { kind: 'confirm', proposal: proposalIn(before).id, by: 'wang' };

  const by = (name: string): ResponseAct => ({ ...closure, by: name });
  /** Closed by li, then by wang the supervisor. */
  const close = (state: ResponseState): ResponseState =>
    accepted(act(accepted(act(state, by('li'), context(40, 11))), closure, context(40, 11, true)));

  it('is proposed once in the strongest mode and takes an operator and a supervisor', () => {
    expect(before.proposal).toMatchObject({ kind: 'closure', mode: 'control' });
    const first = accepted(act(before, by('li'), context(40, 11)));
    expect(first.closure).toBeUndefined();
    expect(lastOf(run(first, 12, 600, seeing(40))).decision.proposal).toMatchObject({
      kind: 'closure',
      first: { by: 'li', supervisor: false },
    });
    expect(refused(act(first, by('li'), context(40, 12, true)))).toBe('needs-second-person');
    expect(refused(act(first, by('zhao'), context(40, 12)))).toBe('needs-supervisor');
    const closed = close(before);
    expect(closed.closure).toEqual({ by: 'li, wang', at: at(11), accepted: true });
    const later = lastOf(run(closed, 12, 600, seeing(40))).decision;
    expect(later.proposal).toBeUndefined();
    expect(later.reasons).toContainEqual({ code: 'closure-agreed', by: 'li, wang', at: at(11) });
  });

  it('counts the supervisor in either order, and one person never twice', () => {
    const first = accepted(act(before, closure, context(40, 11, true)));
    expect(refused(act(first, closure, context(40, 12, true)))).toBe('needs-second-person');
    expect(accepted(act(first, by('li'), context(40, 12))).closure).toMatchObject({ accepted: true });
  });

  it('refused is asked again after the time a veto holds, for the fog is as bad as ever', () => {
    const no = accepted(act(before, { kind: 'veto', proposal: proposalIn(before).id, by: 'li' }, context(40, 11)));
    expect(no.closure).toMatchObject({ accepted: false, by: 'li' });
    const ticks = run(no, 12, 2_000, seeing(40));
    expect(ticks.find((tick) => tick.decision.proposal !== undefined)?.second).toBe(11 + 1_800);
    expect(lastOf(ticks).decision.proposal).toMatchObject({ kind: 'closure' });
    expect(ticks[0]!.decision.reasons).toContainEqual({
      code: 'closure-refused',
      by: 'li',
      at: at(11),
      until: at(11 + 1_800),
    });
    expect(codes(lastOf(ticks))).not.toContain('closure-refused');
    const left = lastOf(run(no, 12, 1_400, seeing(900), { policy: fullAutoPolicy }));
    expect(left.decision.mode).not.toBe('control');
    expect(codes(left)).not.toContain('closure-refused');
  });

  it('is proposed anew in the next spell of such fog', () => {
    const closed = close(before);
    const ticks = run(closed, 12, 1_400, (second) => [goodSensor('S1', 1_000, second < 1_000 ? 90 : 40)], {
      policy: fullAutoPolicy,
    });
    expect(lastOf(ticks).decision).toMatchObject({ mode: 'control', proposal: { kind: 'closure' } });
  });
});

describe('a closure after a restart', () => {
  const asked = { kind: 'closure', mode: 'control', at: at(-400) } as const;
  const again = { ...adopt(inMode('control'), 'control', at(0)), asked };

  it('is not proposed for a mode found running, only for fog that asks for it', () => {
    for (const visibility of [11_500, 60]) {
      const last = lastOf(run(again, 0, 60, seeing(visibility)));
      expect(last.decision).toMatchObject({ mode: 'control' });
      expect(last.decision.proposal).toBeUndefined();
      expect(last.state.asked).toBeUndefined();
    }
    expect(lastOf(run(again, 0, 60, () => [lostSensor('S1', 1_000)])).state).toMatchObject({ asked });
  });
  it('has waited since it was first asked', () => {
    const first = run(again, 0, 0, seeing(40))[0]!;
    expect(first.decision.proposal).toMatchObject({ kind: 'closure', at: at(-400) });
    expect(first.state.asked).toBeUndefined();
  });
  it('refused before, is not asked again when the fog has left its band', () => {
    const refusal: ResponseState = { ...inMode('control'), closure: { by: 'li', at: at(-1_801), accepted: false } };
    expect(lastOf(run(refusal, 0, 10, seeing(60))).decision.proposal).toBeUndefined();
  });
});

describe('what a proposal asks while an override holds', () => {
  const holding = (mode: 'outline' | 'active' | 'control') =>
    ({ mode, by: 'li', reason: 'r', since: at(0), until: at(99) }) as const;
  it.each([
    ['escalate', 'active', undefined, true],
    ['escalate', 'active', 'outline', true],
    ['escalate', 'active', 'active', false],
    ['escalate', 'active', 'control', false],
    ['clear', 'outline', 'active', false],
    ['closure', 'control', 'control', true],
  ] as const)('%s to %s under %s: %s', (kind, mode, held, asks) => {
    expect(asksNow({ kind, mode }, held && holding(held))).toBe(asks);
  });
});

describe('an override', () => {
  const order = (mode: 'standby' | 'outline' | 'active' | 'control' | 'accident', change = {}): ResponseAct => ({
    kind: 'override',
    mode,
    by: 'li',
    reason: 'road works',
    for: minutes(30),
    ...change,
  });

  it.each([
    ['accepted', 'standby', order('accident'), 900, false],
    ['no-reason', 'standby', order('active', { reason: '  ' }), 900, true],
    ['no-reason', 'standby', order('active', { reason: '\u200b\u2060' }), 900, true],
    ['no-expiry', 'standby', order('active', { for: millis(0) }), 900, true],
    ['no-expiry', 'standby', order('active', { for: millis(-1) }), 900, true],
    ['no-expiry', 'standby', order('active', { for: millis(Number.NaN) }), 900, true],
    ['expiry-too-long', 'standby', order('active', { for: minutes(481) }), 900, true],
    ['expiry-too-long', 'standby', order('active', { for: millis(Infinity) }), 900, true],
    ['accepted', 'standby', order('active', { for: minutes(480) }), 900, false],
    ['accepted', 'active', order('active'), 150, false],
    ['weaker-than-automatic', 'active', order('outline'), 150, false],
    ['accepted', 'active', order('outline'), 150, true],
    ['weaker-than-automatic', 'outline', order('standby'), 300, false],
    ['standby-in-fog', 'standby', order('standby'), 199, false],
    ['accepted', 'standby', order('standby'), 200, false],
    ['accepted', 'outline', order('standby'), 150, true],
  ] as const)('%s: in %s', (expected, mode, wanted, visibility, supervisor) => {
    expect(refused(act(inMode(mode), wanted, context(visibility, 0, supervisor)))).toBe(expected);
  });

  it('to standby is a supervisor’s in fog that a person entered, or that was lost from sight', () => {
    const entered = { value: metres(30), at: at(0), until: at(600), by: 'wang', source: 'video' } as const;
    const clear = [goodSensor('S1', 1_000, 900)];
    const saw = decide(armed(), inputAt(see([goodSensor('S1', 1_000, 30)]), at(0))).state;
    for (const [state, picture, code] of [
      [armed(), see(clear, at(1), entered), 'standby-in-entered-fog'],
      [saw, see([lostSensor('S1', 1_000, 30)], at(1)), 'standby-in-unseen-fog'],
      [armed(), see(clear, at(1)), 'accepted'],
    ] as const)
      for (const supervisor of [false, true]) {
        const said = refused(act(state, order('standby'), { ...context(900, 1, supervisor), picture }));
        expect(said).toBe(supervisor ? 'accepted' : code);
        const proposal = { id: 'p', kind: 'clear', mode: 'standby', at: at(0) } as const;
        const confirmed = act(
          { ...state, mode: 'outline', proposal },
          { kind: 'confirm', proposal: 'p', by: 'li' },
          { ...context(900, 1, supervisor), picture },
        );
        expect(refused(confirmed)).toBe(supervisor ? 'accepted' : code);
      }
  });

  it('beats automation downwards and upwards, until the moment it expires', () => {
    for (const [mode, visibility, automatic] of [
      ['outline', 40, 'control'],
      ['control', 900, 'standby'],
    ] as const) {
      const overridden = accepted(act(armed(), order(mode), context(900, 0, true)));
      const ticks = run(overridden, 0, 1_900, seeing(visibility));
      expect(ticks.slice(0, 1_800).every((tick) => tick.decision.mode === mode)).toBe(true);
      expect(ticks.slice(0, 1_800).every((tick) => tick.decision.source === 'override')).toBe(true);
      expect(ticks[1_800]?.decision.mode).toBe(automatic);
      expect(ticks[1_800]?.state.override).toBeUndefined();
    }
  });

  it('beats a zone that is not armed', () => {
    const overridden = accepted(act({ ...armed(), armed: false }, order('active'), context(900, 0)));
    expect(lastOf(run(overridden, 0, 5, seeing(900))).decision.mode).toBe('active');
  });

  it.each([
    // visibility, chosen, as a supervisor, in automatic mode → verdict (expressway, posted 120)
    [900, 60, false, 'standby', 'accepted'],
    [900, 125, true, 'standby', 'speed-above-posted'],
    [90, 45, true, 'standby', 'speed-above-legal'],
    [90, 40, true, 'standby', 'accepted'],
    [40, 25, true, 'standby', 'speed-above-legal'],
    [300, 100, false, 'outline', 'speed-above-automatic'],
    [300, 100, true, 'outline', 'accepted'],
  ] as const)(
    'with a speed at %i m of %i km/h, supervisor %s, automatic %s: %s',
    (visibility, speed, supervisor, mode, expected) => {
      const wanted = order('accident', { speed: kmh(speed) });
      expect(refused(act(inMode(mode), wanted, context(visibility, 0, supervisor)))).toBe(expected);
    },
  );

  it('shows the chosen speed, and less as soon as the law asks for less', () => {
    const chosen = order('accident', { speed: kmh(60), stretch: 'K12+300' });
    const overridden = accepted(act(armed(), chosen, context(900, 0)));
    expect(overridden.override).toMatchObject({ speed: 60, stretch: 'K12+300' });
    expect(lastOf(run(overridden, 0, 5, seeing(900))).decision.speed.recommended).toBe(60);
    expect(lastOf(run(overridden, 0, 70, seeing(90))).decision.speed.recommended).toBe(40);
    expect(lastOf(run(overridden, 0, 70, seeing(40))).decision.speed.recommended).toBe(20);
  });

  it('can be ended by hand, once', () => {
    const overridden = accepted(act(armed(), order('active'), context(900, 0)));
    const ended = accepted(act(overridden, { kind: 'return-to-automatic', by: 'li' }, context(900, 5)));
    expect(lastOf(run(ended, 6, 7, seeing(900))).decision.mode).toBe('standby');
    expect(refused(act(ended, { kind: 'return-to-automatic', by: 'li' }, context(900, 8)))).toBe('nothing-to-end');
  });
});

describe('arming', () => {
  it('takes up at once what the fog has long called for', () => {
    const waiting = lastOf(run({ ...armed(), armed: false }, 0, 60, seeing(150))).state;
    const ticks = run(accepted(act(waiting, { kind: 'arm', by: 'li' }, context(150, 61))), 61, 62, seeing(150));
    expect(ticks[0]?.decision.mode).toBe('active');
  });

  it('clears nothing on a hold that ran while it was off', () => {
    const waiting = lastOf(run({ ...inMode('outline'), armed: false }, 0, 3_600, seeing(900))).state;
    expect(waiting.mode).toBe('outline');
    const ticks = run(
      accepted(act(waiting, { kind: 'arm', by: 'li' }, context(900, 3_600))),
      3_600,
      4_300,
      seeing(900),
    );
    expect(changesOf(ticks)).toEqual([[4_200, 'standby']]);
  });

  it('when withdrawn drops what was waiting', () => {
    const proposed = lastOf(run(armed(), 0, 40, seeing(80))).state;
    const off = accepted(act(proposed, { kind: 'disarm', why: 'configuration' }, context(80, 41)));
    const last = lastOf(run(off, 42, 300, seeing(80)));
    expect(last.decision).toMatchObject({ mode: 'active', source: 'hold' });
    expect(last.decision.proposal).toBeUndefined();
  });
});

it('the speed of a decision follows its mode and the law', () => {
  const { decision } = decide(inMode('active'), inputAt(see([goodSensor('S1', 1_000, 40)], start), start));
  expect(decision).toMatchObject({ mode: 'active', speed: { recommended: 20, article: '81(3)' } });
  expect(decision.setting.lamp.flashPerMinute).toBe(60);
});
