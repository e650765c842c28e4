import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Alarm,
  type AlarmCondition,
  type AlarmState,
  isAside,
  noAlarms,
  standingOf,
  stepAlarms,
} from '../../main/domain/alarm.ts';
import {
  type AlarmActed,
  acknowledge,
  comment,
  longestShelfMinutes,
  putInService,
  shelve,
  takeOutOfService,
  unacknowledge,
  unshelve,
} from '../../main/domain/alarm-acts.ts';
import { type AlarmCode, alarmDefinitions } from '../../main/domain/alarm-codes.ts';
import { restoreAlarms } from '../../main/domain/saved-alarms.ts';
import { utcMs } from '../../main/domain/units.ts';

const at = (second: number) => utcMs(1_800_000_000_000 + second * 1_000);
const condition = (code: AlarmCode, key = 'east', rest: Partial<AlarmCondition> = {}): AlarmCondition => ({
  code,
  key,
  data: {},
  causes: [],
  ...rest,
});
const lost = condition('visibility-lost');
const step = (state: AlarmState, second: number, ...conditions: AlarmCondition[]) =>
  stepAlarms(state, { conditions, now: at(second) });
const restarted = (state: AlarmState): AlarmState => restoreAlarms(JSON.parse(JSON.stringify(state)));
const done = (result: AlarmActed): { readonly state: AlarmState; readonly alarm: Alarm } => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result;
};
const one = (state: AlarmState) => state.alarms.map((alarm) => [standingOf(alarm), alarm.state]);

describe('a shelf', () => {
  const raised = step(noAlarms, 0, lost).state;
  const wish = { id: 1, minutes: 30, reason: 'dirty lens, cleaner on the way', by: 'li' };
  const shelved = done(shelve(raised, wish, at(10))).state;

  it('keeps the alarm off the list, over a restart, and brings it back unacknowledged when its time is over', () => {
    expect(one(restarted(shelved))).toEqual([['shelved', 'acknowledged']]);
    const still = step(restarted(shelved), 1809, lost);
    expect([still.raised, still.unshelved, one(still.state)]).toEqual([[], [], [['shelved', 'acknowledged']]]);
    // Put aside is not seen: nobody's name stands for what nobody did.
    expect(still.state.alarms[0]).not.toHaveProperty('acknowledgedBy');
    const back = step(still.state, 1810, lost);
    expect(back.unshelved).toMatchObject([{ id: 1, state: 'unacknowledged', raisedAt: at(1810) }]);
    expect(one(back.state)).toEqual([['unacknowledged', 'unacknowledged']]);
  });

  it('follows silently what happens meanwhile, and lets go of what is over', () => {
    const gone = step(step(shelved, 20).state, 60);
    expect([gone.returned, gone.cleared, one(gone.state)]).toEqual([[], [], [['shelved', 'normal']]]);
    const again = step(gone.state, 100, lost);
    expect([again.raised, one(again.state)]).toEqual([[], [['shelved', 'acknowledged']]]);
    expect(step(gone.state, 1810).state.alarms).toEqual([]);
  });

  it('ends early by hand, and is refused without reason, beyond eight hours or twice', () => {
    expect(one(done(unshelve(shelved, 1, at(20))).state)).toEqual([['unacknowledged', 'unacknowledged']]);
    expect(unshelve(raised, 1, at(20))).toEqual({ ok: false, refusal: { code: 'not-shelved' } });
    expect(shelve(shelved, wish, at(20))).toEqual({ ok: false, refusal: { code: 'already-shelved' } });
    expect(shelve(raised, { ...wish, reason: ' ' }, at(1))).toEqual({ ok: false, refusal: { code: 'reason-missing' } });
    for (const minutes of [0, longestShelfMinutes + 1, Number.NaN])
      expect(shelve(raised, { ...wish, minutes }, at(1))).toEqual({ ok: false, refusal: { code: 'shelf-too-long' } });
    expect(shelve(raised, { ...wish, minutes: longestShelfMinutes }, at(1)).ok).toBe(true);
  });

  it('always ends within its time, whatever the clock does, and one that lasts is then unacknowledged', () => {
    const waits = fc.array(fc.integer({ min: -4000, max: 4000 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 480 }), waits, fc.boolean(), (minutes, moves, restart) => {
        let { state } = done(shelve(raised, { ...wish, minutes }, at(0)));
        let now = 0;
        for (const move of moves) {
          now += move;
          state = step(restart ? restarted(state) : state, now, lost).state;
          const [alarm] = state.alarms;
          if (alarm?.shelved !== undefined) expect(at(now)).toBeLessThan(alarm.shelved.until);
        }
        const end = step(state, Math.max(now, 0) + minutes * 60, lost).state;
        expect(end.alarms).toMatchObject([{ id: 1, state: 'unacknowledged' }]);
        expect(end.alarms[0]).not.toHaveProperty('shelved');
      }),
      { numRuns: 200 },
    );
  });
});

describe('out of service', () => {
  const ref = { code: 'visibility-lost', key: 'east' } as const;
  const out = done(takeOutOfService(noAlarms, { ...ref, by: 'wang', reason: 'rebuilt' }, at(0))).state;

  it('says nothing for weeks, over restarts, until it is put back', () => {
    let state = out;
    for (const second of [1, 3600, 86_400, 2_000_000]) {
      const next = step(restarted(state), second, lost);
      expect(next.raised).toEqual([]);
      expect(standingOf(next.state.alarms[0]!)).toBe('out-of-service');
      state = next.state;
    }
    expect(done(putInService(state, ref, at(2_000_001))).state.alarms).toMatchObject([{ state: 'unacknowledged' }]);
  });

  it('leaves nothing behind when the condition is over, and is refused twice', () => {
    expect(done(putInService(out, ref, at(1))).state.alarms).toEqual([]);
    expect(putInService(noAlarms, ref, at(1))).toMatchObject({ refusal: { code: 'alarm-in-service' } });
    expect(takeOutOfService(out, { ...ref, by: 'wang', reason: 'x' }, at(1))).toMatchObject({
      refusal: { code: 'alarm-out-of-service' },
    });
  });
});

it('putting an alarm aside writes nobody’s name under what nobody saw, and leaves the name of whoever did', () => {
  const wish = { code: 'visibility-lost', key: 'east', by: 'wang', reason: 'rebuilt' } as const;
  const raised = step(noAlarms, 0, lost).state;
  const [unseen] = done(takeOutOfService(raised, wish, at(5))).state.alarms;
  expect(unseen).not.toHaveProperty('acknowledgedBy');
  expect(unseen).not.toHaveProperty('acknowledgedAt');
  const seen = done(acknowledge(raised, 1, 'li', at(3))).state;
  expect(done(takeOutOfService(seen, wish, at(5))).state.alarms).toMatchObject([{ acknowledgedBy: 'li' }]);
  const shelf = { id: 1, minutes: 30, reason: 'x', by: 'wang' };
  expect(done(shelve(seen, shelf, at(5))).state.alarms).toMatchObject([{ acknowledgedBy: 'li' }]);
});

describe('an acknowledgement taken back', () => {
  const raised = step(noAlarms, 0, lost).state;
  const seen = done(acknowledge(raised, 1, 'li', at(10))).state;

  it('leaves the alarm as it was before, over a restart, and is not told as a new one', () => {
    const back = done(unacknowledge(seen, 1)).state;
    expect(back).toEqual(raised);
    const next = step(restarted(back), 20, lost);
    expect([next.raised, one(next.state)]).toEqual([[], [['unacknowledged', 'unacknowledged']]]);
    expect(one(step(step(back, 30).state, 400).state)).toEqual([
      ['returned-unacknowledged', 'returned-unacknowledged'],
    ]);
  });

  it('is refused where there is none, and where the alarm is put aside', () => {
    const refusal = (state: AlarmState, id = 1) => {
      const result = unacknowledge(state, id);
      return result.ok ? undefined : result.refusal.code;
    };
    expect(refusal(seen)).toBeUndefined();
    expect(refusal(seen, 2)).toBe('no-such-alarm');
    expect(refusal(raised)).toBe('not-acknowledged');
    expect(refusal(done(shelve(seen, { id: 1, minutes: 5, reason: 'x', by: 'li' }, at(11))).state)).toBe(
      'already-shelved',
    );
    const out = done(takeOutOfService(seen, { code: 'visibility-lost', key: 'east', by: 'wang', reason: 'x' }, at(11)));
    expect(refusal(out.state)).toBe('alarm-out-of-service');
    const trunk = condition('trunk-down', 'road/g1');
    const folded = { ...condition('gateway-down', 'a', { endpoint: 'a' }) };
    const alone = step(noAlarms, 0, folded).state;
    const known = done(acknowledge(step(alone, 300, folded).state, 1, 'li', at(301))).state;
    expect(refusal(step(known, 302, trunk, { ...folded, explainedBy: [trunk] }).state)).toBe('alarm-suppressed');
  });
});

it('keeps comments over a restart, the newest fifty', () => {
  let { state } = step(noAlarms, 0, lost);
  for (let n = 1; n <= 60; n += 1) state = done(comment(state, { id: 1, by: 'li', text: `${n}` }, at(n))).state;
  const texts = restarted(state).alarms[0]?.comments?.map(({ text }) => text);
  expect([texts?.length, texts?.[0], texts?.at(-1)]).toEqual([50, '11', '60']);
  expect(step(state, 100, lost).state.alarms[0]?.comments?.length).toBe(50);
});

describe('folded under a cause', () => {
  const trunk = condition('trunk-down', 'road/g1');
  const gateway = (key: string) => condition('gateway-down', key, { endpoint: key, explainedBy: [trunk] });
  const sign = condition('sign-failed', 'sign-1', { device: 'sign-1', endpoint: 'a' });

  it('a trunk tells of its gateways and of what stands behind them, with their number', () => {
    const all = [trunk, gateway('a'), gateway('b'), sign];
    const noticed = step(noAlarms, 0, ...all);
    expect(noticed.raised).toEqual([]);
    const { state, raised } = step(noticed.state, 10, ...all);
    expect(raised.map((alarm) => alarm.code)).toEqual(['trunk-down']);
    expect(raised[0]?.data).toEqual({ folded: 3 });
    const under = state.alarms
      .filter((alarm) => alarm.suppressed)
      .map((alarm) => [alarm.key, alarm.suppressed?.cause?.key]);
    expect(under.toSorted()).toEqual([
      ['a', 'road/g1'],
      ['b', 'road/g1'],
      ['sign-1', 'a'],
    ]);
  });

  it('maintenance suppresses what it concerns, critical alarms never', () => {
    const resting = { maintenance: true };
    const { state } = step(noAlarms, 0, { ...sign, ...resting }, { ...condition('zone-not-effective'), ...resting });
    expect(state.alarms.map((alarm) => [alarm.code, standingOf(alarm)]).toSorted()).toEqual([
      ['sign-failed', 'suppressed'],
      ['zone-not-effective', 'unacknowledged'],
    ]);
  });

  it('every child that lasts is told again as soon as its cause is over, and none meanwhile', () => {
    const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 0, max: 300 }), fc.boolean(), (children, earlier, seen) => {
        let { state } = step(noAlarms, 0, ...children.map((key) => condition('gateway-down', key)));
        state = step(state, earlier, ...children.map((key) => condition('gateway-down', key))).state;
        if (seen) for (const { id } of state.alarms) state = done(acknowledge(state, id, 'li', at(earlier))).state;
        state = step(state, 301, trunk, ...children.map(gateway)).state;
        for (const second of [311, 320, 600]) {
          const next = step(restarted(state), second, trunk, ...children.map(gateway));
          expect(next.raised.every((alarm) => alarm.code === 'trunk-down')).toBe(true);
          expect(next.state.alarms.filter((alarm) => !isAside(alarm)).map((alarm) => alarm.code)).toEqual([
            'trunk-down',
          ]);
          state = next.state;
        }
        const alone = children.map((key) => condition('gateway-down', key));
        for (const second of [601, 602]) state = step(state, second, ...alone).state;
        const listed = state.alarms.filter((alarm) => alarm.code === 'gateway-down' && !isAside(alarm));
        expect(listed.map((alarm) => alarm.key).toSorted()).toEqual(children.toSorted());
      }),
      { numRuns: 100 },
    );
  });
});

it('an acknowledged alarm stays acknowledged over any number of restarts', () => {
  const codes = fc.constantFrom(...(Object.keys(alarmDefinitions) as AlarmCode[]));
  fc.assert(
    fc.property(codes, fc.array(fc.nat(100_000), { maxLength: 6 }), (code, waits) => {
      const present = condition(code, 'k');
      let { state } = step(step(noAlarms, 0, present).state, 600, present);
      state = done(acknowledge(state, state.alarms[0]!.id, 'li', at(601))).state;
      let now = 601;
      for (const wait of waits) {
        now += wait;
        const next = step(restarted(state), now, present);
        expect(next.raised).toEqual([]);
        expect(next.state.alarms).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'li' }]);
        state = next.state;
      }
    }),
    { numRuns: 100 },
  );
});
