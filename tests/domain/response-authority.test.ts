import { describe, expect, it } from 'vitest';
import { answerDue, asksNow } from '../../main/domain/proposal-answer.ts';
import { adopt, decide, type ResponseState } from '../../main/domain/response.ts';
import { type ActContext, type Acted, act, type ResponseAct } from '../../main/domain/response-act.ts';
import { kmh, metres, millis, minutes } from '../../main/domain/units.ts';
import { armed, at, changesOf, goodSensor, inputAt, lastOf, lostSensor, run, type Scene, see, start } from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

const seeing = (value: number) => () => [goodSensor('S1', 1_000, value)];
const context = (visibility: number, second: number, supervisor = false): ActContext => ({
  now: at(second),
  picture: see([goodSensor('S1', 1_000, visibility)], at(second)),
  policy: samplePolicy,
  supervisor,
  road: { class: 'expressway', postedSpeed: kmh(120) },
});
const accepted = (acted: Acted): ResponseState => {
  if (!acted.ok) throw new Error(`refused: ${acted.refusal.code}`);
  return acted.state;
};
const refused = (acted: Acted) => (acted.ok ? 'accepted' : acted.refusal.code);
const inMode = (mode: ResponseState['mode']): ResponseState => ({ ...armed(), mode });
const proposalIn = (state: ResponseState) => state.proposal ?? { id: 'none' };
const codes = (tick: { readonly decision: { readonly reasons: readonly { readonly code: string }[] } }) =>
  tick.decision.reasons.map((reason) => reason.code);

describe('who confirms an escalation', () => {
  it.each([
    // control, visibility → mode and proposal after 31 s, mode and proposal after 5 min
    ['auto', 300, 'outline', undefined, 'outline', undefined],
    ['auto', 150, 'active', undefined, 'active', undefined],
    ['auto', 80, 'active', 'anti-collision', 'anti-collision', undefined],
    ['auto', 40, 'control', 'control', 'control', 'control'],
    ['confirm', 300, 'standby', 'outline', 'standby', 'outline'],
    ['confirm', 150, 'standby', 'active', 'standby', 'active'],
    ['confirm', 80, 'standby', 'anti-collision', 'standby', 'anti-collision'],
    ['confirm', 40, 'control', 'control', 'control', 'control'],
    ['manual', 300, 'standby', 'outline', 'standby', 'outline'],
    ['manual', 40, 'standby', 'control', 'standby', 'control'],
  ] as const)('%s zone at %d m', (control, visibility, modeSoon, proposedSoon, modeLater, proposedLater) => {
    const ticks = run(armed(), 0, 300, seeing(visibility), { control });
    const soon = ticks[31];
    const later = lastOf(ticks);
    expect([soon?.decision.mode, soon?.decision.proposal?.mode]).toEqual([modeSoon, proposedSoon]);
    expect([later.decision.mode, later.decision.proposal?.mode]).toEqual([modeLater, proposedLater]);
    expect(codes(later).includes('manual-zone')).toBe(control === 'manual');
  });

  it('escalates at once on two raw samples below 50 m', () => {
    const sensors = () => [{ ...goodSensor('S1', 1_000, 300), lastGood: [40, 41].map(millis) as never }];
    const [first] = run(armed(), 0, 0, sensors);
    expect(first?.decision.mode).toBe('control');
    expect(codes(first!)).toContain('instant-escalation');
  });

  it('jumps over the veto when the fog reaches the immediate mode meanwhile', () => {
    const ticks = run(armed(), 0, 120, (second) => [goodSensor('S1', 1_000, second < 35 ? 80 : 40)]);
    expect(changesOf(ticks)).toEqual([
      [30, 'active'],
      [65, 'control'],
    ]);
  });

  it('keeps one proposal with one deadline through noise about the band edge', () => {
    const ticks = run(armed(), 0, 90, (second) => [goodSensor('S1', 1_000, second > 40 && second % 2 ? 129 : 80)]);
    expect(new Set(ticks.map((tick) => tick.decision.proposal?.id))).toEqual(new Set([undefined, 'Z1/1']));
    expect(changesOf(ticks)).toContainEqual([90, 'anti-collision']);
  });

  it('carries a waiting escalation out even when the sensors fail meanwhile', () => {
    const sensors = (second: number) => (second < 40 ? seeing(80)() : [lostSensor('S1', 1_000, 80)]);
    expect(changesOf(run(armed(), 0, 120, sensors))).toContainEqual([90, 'anti-collision']);
  });

  it('lets the proposal lapse when the fog has plainly left', () => {
    const ticks = run(armed(), 0, 120, (second) => [goodSensor('S1', 1_000, second < 40 ? 80 : 131)]);
    expect(lastOf(ticks).decision).toMatchObject({ mode: 'active' });
    expect(lastOf(ticks).decision.proposal).toBeUndefined();
  });

  it('after its window waits for the fog to be in the band again', () => {
    const ticks = run(armed(), 0, 150, (second) => [goodSensor('S1', 1_000, second > 40 && second < 140 ? 120 : 80)]);
    expect(changesOf(ticks)).toEqual([
      [30, 'active'],
      [140, 'anti-collision'],
    ]);
  });

  it('does not give a stronger proposal more time than the first had', () => {
    const confirmation = { ...samplePolicy.confirmation, vetoFrom: 'active' } as const;
    const sensors = (second: number) => [goodSensor('S1', 1_000, second < 20 ? 150 : 80)];
    const ticks = run(armed(), 0, 120, sensors, { policy: { ...samplePolicy, confirmation } });
    expect(changesOf(ticks)).toEqual([
      [30, 'outline'],
      [90, 'anti-collision'],
    ]);
  });

  it('while it waits nothing is cleared, however close the bands lie', () => {
    const policy = {
      ...fullAutoPolicy,
      bands: [
        { mode: 'outline', below: metres(200) },
        { mode: 'active', below: metres(180) },
      ] as const,
    };
    const sensors = (second: number) => [goodSensor('S1', 1_000, second < 40 ? 150 : 220)];
    const clear = (second: number) => sensors(second).map((sensor) => ({ ...sensor, longMean: metres(300) }));
    const last = lastOf(run(inMode('outline'), 0, 900, clear, { policy, control: 'confirm' }));
    expect(last.decision).toMatchObject({ mode: 'outline', proposal: { kind: 'escalate', mode: 'active' } });
  });

  it('replaces a proposal by a stronger one', () => {
    const ticks = run(armed(), 0, 120, (second) => [goodSensor('S1', 1_000, second < 50 ? 300 : 150)], {
      control: 'confirm',
    });
    expect(lastOf(ticks).decision.proposal).toMatchObject({ id: 'Z1/2', mode: 'active', kind: 'escalate' });
  });
});

describe('a veto', () => {
  const proposed = lastOf(run(armed(), 0, 40, seeing(80))).state;
  const vetoed = accepted(
    act(proposed, { kind: 'veto', proposal: proposalIn(proposed).id, by: 'li' }, context(80, 41)),
  );

  it('holds the mode below for half an hour, then asks again', () => {
    const ticks = run(vetoed, 42, 2_000, seeing(80));
    expect(ticks[0]?.decision.mode).toBe('active');
    expect(codes(ticks[0]!)).not.toContain('persisting');
    expect(ticks[0]?.decision.reasons).toContainEqual({
      code: 'vetoed',
      by: 'li',
      mode: 'anti-collision',
      until: at(41 + 1_800),
    });
    const again = ticks.find((tick) => tick.decision.proposal !== undefined);
    expect(again?.second).toBe(41 + 1_800);
    expect(changesOf(ticks)).toEqual([[41 + 1_800 + 60, 'anti-collision']]);
  });

  it('does not hold when the fog calls for more', () => {
    expect(lastOf(run(vetoed, 42, 80, seeing(40))).decision.mode).toBe('control');
  });

  it('of a proposal that is gone is refused', () => {
    expect(refused(act(proposed, { kind: 'veto', proposal: 'Z1/99', by: 'li' }, context(80, 41)))).toBe(
      'no-such-proposal',
    );
  });
});

describe('what waits', () => {
  const waitingIn = (tick: { readonly decision: { readonly reasons: readonly { readonly code: string }[] } }) =>
    tick.decision.reasons.find(({ code }) => code === 'waiting-for-person');

  it('is told with its kind, and by when it runs if it does', () => {
    expect(waitingIn(lastOf(run(armed(), 0, 40, seeing(80))))).toEqual({
      code: 'waiting-for-person',
      proposed: 'anti-collision',
      kind: 'escalate',
      until: at(90),
    });
    expect(waitingIn(lastOf(run(inMode('anti-collision'), 0, 700, seeing(900))))).toMatchObject({ kind: 'clear' });
    expect(waitingIn(lastOf(run(inMode('control'), 0, 10, seeing(40))))).toMatchObject({ kind: 'closure' });
  });

  it('names the second voice that a closure needs', () => {
    const { state } = lastOf(run(inMode('control'), 0, 10, seeing(40)));
    const confirm: ResponseAct = { kind: 'confirm', proposal: proposalIn(state).id, by: 'li' };
    const afterFirst = (supervisor: boolean) =>
      lastOf(run(accepted(act(state, confirm, context(40, 11, supervisor))), 12, 12, seeing(40)));
    expect(waitingIn(afterFirst(false))).toMatchObject({ kind: 'closure', first: 'li', supervisor: true });
    expect(waitingIn(afterFirst(true))).toMatchObject({ kind: 'closure', first: 'li', supervisor: false });
  });

  it('is told apart from what an override holds meanwhile', () => {
    const { state } = lastOf(run(armed(), 0, 40, seeing(150), { control: 'confirm' }));
    const held = accepted(
      act(
        state,
        { kind: 'override', mode: 'control', by: 'wang', reason: 'video', for: minutes(10) },
        context(150, 41),
      ),
    );
    const last = lastOf(run(held, 42, 42, seeing(150), { control: 'confirm' }));
    expect(waitingIn(last)).toMatchObject({ proposed: 'active', kind: 'escalate', held: 'control' });
  });

  it('is not promised to happen by itself before it is even proposed', () => {
    const persisting = (control: 'auto' | 'confirm', visibility: number) =>
      lastOf(run(armed(), 0, 10, seeing(visibility), { control })).decision.reasons.find(
        ({ code }) => code === 'persisting',
      );
    expect(persisting('auto', 150)).not.toHaveProperty('asks');
    expect(persisting('auto', 80)).toHaveProperty('asks', true);
    expect(persisting('confirm', 150)).toHaveProperty('asks', true);
  });
});

describe('an answer', () => {
  const proposalOf = (visibility: number, control: 'auto' | 'confirm', from = armed(), until = 60) =>
    lastOf(run(from, 0, until, seeing(visibility), { control })).state.proposal!;

  it('is due where the road shows less than the fog asks for and nothing runs by itself', () => {
    const escalate = proposalOf(150, 'confirm');
    expect(answerDue(escalate, 'standby', samplePolicy)).toBe(at(30 + 300));
    expect(answerDue(escalate, 'active', samplePolicy)).toBeUndefined();
    expect(answerDue(proposalOf(80, 'auto'), 'active', samplePolicy)).toBeUndefined();
    const clear = proposalOf(900, 'auto', inMode('anti-collision'), 700);
    expect(answerDue(clear, 'anti-collision', samplePolicy)).toBeUndefined();
    expect(answerDue(proposalOf(40, 'auto', inMode('control'), 10), 'control', samplePolicy)).toBe(at(300));
  });
});

describe('a confirmation', () => {
  it('carries the proposal out under the name of the person', () => {
    const scene: Scene = { control: 'confirm' };
    const { state } = lastOf(run(armed(), 0, 60, seeing(150), scene));
    const confirmed = accepted(
      act(state, { kind: 'confirm', proposal: proposalIn(state).id, by: 'li' }, context(150, 61)),
    );
    const last = lastOf(run(confirmed, 62, 70, seeing(150), scene));
    expect(last.decision).toMatchObject({ mode: 'active', source: 'confirmed' });
    expect(last.decision.reasons).toContainEqual({ code: 'confirmed', by: 'li' });
    expect(last.decision.proposal).toBeUndefined();
  });

  it('is asked for clearing out of the strong modes, one step at a time', () => {
    const before = lastOf(run(inMode('anti-collision'), 0, 700, seeing(900)));
    expect(before.decision).toMatchObject({ mode: 'anti-collision', proposal: { kind: 'clear', mode: 'active' } });
    const clicked = accepted(
      act(before.state, { kind: 'confirm', proposal: proposalIn(before.state).id, by: 'li' }, context(900, 700)),
    );
    expect(changesOf(run(clicked, 700, 2_000, seeing(900)))).toEqual([
      [1_300, 'outline'],
      [1_900, 'standby'],
    ]);
  });

  it('of clearing can be refused, and is asked again after another hold', () => {
    const before = lastOf(run(inMode('anti-collision'), 0, 700, seeing(900))).state;
    const kept = accepted(act(before, { kind: 'veto', proposal: proposalIn(before).id, by: 'li' }, context(900, 700)));
    const ticks = run(kept, 701, 1_400, seeing(900));
    expect(ticks.find((tick) => tick.decision.proposal !== undefined)?.second).toBe(1_300);
  });

  it('of clearing is withdrawn when the fog comes back', () => {
    const ticks = run(inMode('anti-collision'), 0, 700, (second) => [goodSensor('S1', 1_000, second < 650 ? 900 : 90)]);
    expect(ticks[640]?.decision.proposal?.kind).toBe('clear');
    expect(lastOf(ticks).decision.proposal).toBeUndefined();
  });

  it('is asked for every clearing step in a confirm zone and in a manual zone', () => {
    for (const control of ['confirm', 'manual'] as const) {
      const last = lastOf(run(inMode('outline'), 0, 700, seeing(900), { control }));
      expect(last.decision).toMatchObject({ mode: 'outline', proposal: { kind: 'clear', mode: 'standby' } });
    }
  });
});

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
