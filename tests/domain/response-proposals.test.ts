import { describe, expect, it } from 'vitest';
import { answerDue } from '../../main/domain/proposal-answer.ts';
import { act, type ResponseAct } from '../../main/domain/response-act.ts';
import { metres, millis, minutes } from '../../main/domain/units.ts';
import { accepted, codes, context, inMode, proposalIn, refused, seeing } from './acting.ts';
import { armed, at, changesOf, goodSensor, lastOf, lostSensor, run, type Scene } from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

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

  it('gives nobody more time to answer because the fog thickened', () => {
    const sensors = (second: number) => [goodSensor('S1', 1_000, second < 100 ? 300 : second < 160 ? 150 : 80)];
    const ticks = run(armed(), 0, 250, sensors, { control: 'confirm' });
    const asked = ticks.flatMap(({ decision: { proposal } }) => (proposal === undefined ? [] : [proposal]));
    expect(new Set(asked.map(({ mode }) => mode))).toEqual(new Set(['outline', 'active', 'anti-collision']));
    expect(new Set(asked.map((proposal) => answerDue(proposal, 'standby', samplePolicy)))).toEqual(
      new Set([at(30 + 300)]),
    );
    expect(asked.at(-1)?.at).toBe(at(190));
  });

  it('gives nobody a day to answer because the clock was set back by one', () => {
    const sensors = (second: number) => [goodSensor('S1', 1_000, second < 100 ? 300 : 150)];
    const before = lastOf(run(armed(), 0, 200, sensors, { control: 'confirm' }));
    const back = 200 - 86_400;
    const after = lastOf(run(before.state, back, back, seeing(150), { control: 'confirm' }));
    const leftAt = (tick: typeof before) =>
      answerDue(tick.decision.proposal!, 'standby', samplePolicy)! - at(tick.second);
    expect(after.decision.proposal).toMatchObject({ mode: 'active' });
    expect(leftAt(after)).toBeLessThanOrEqual(leftAt(before) + 120_000);
    expect(leftAt(after)).toBeLessThanOrEqual(5 * 60_000);
  });

  it('keeps who answered first, and what was asked before a restart, as old as they are when the clock is set back', () => {
    const { state } = lastOf(run(armed(), 0, 200, seeing(150), { control: 'confirm' }));
    const first = { by: 'li', at: at(190), supervisor: false };
    const asked = { kind: 'escalate', mode: 'active', at: at(140) } as const;
    const answered = { ...state, proposal: { ...state.proposal!, first } };
    const back = 200 - 86_400;
    const after = lastOf(run(answered, back, back, seeing(150), { control: 'confirm' })).state;
    expect(after.proposal?.first?.at).toBe(at(back));
    const unseen = lastOf(
      run({ ...armed(), since: at(190), asked }, back, back, () => [], { control: 'confirm' }),
    ).state;
    expect(unseen.asked?.at).toBe(at(back - 50));
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
