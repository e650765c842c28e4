import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmState, noAlarms, stepAlarms } from '../../main/domain/alarm.ts';
import { acknowledge, shelve } from '../../main/domain/alarm-acts.ts';
import { floodHighShown, floodLimit, floodShown, floodWindow, foldFlood } from '../../main/domain/alarm-flood.ts';
import {
  alarmKpi,
  alarmTargets,
  chatteringIn,
  floodsIn,
  keepsTarget,
  type Raise,
} from '../../main/domain/alarm-kpi.ts';
import { utcMs } from '../../main/domain/units.ts';

const start = 1_800_000_000_000;
const at = (second: number) => utcMs(start + second * 1_000);
const day = 86_400;
const raise = (second: number, identity = 'a'): Raise => ({ at: at(second), identity });

describe('a flood', () => {
  const priority = fc.constantFrom('critical' as const, 'high' as const, 'medium' as const, 'low' as const);
  const alarms = fc
    .array(fc.record({ priority, raisedAt: fc.nat(3_600_000) }), { maxLength: 60 })
    .map((list) => list.map((each, id) => ({ ...each, id })));

  it('never hides a critical alarm, loses none, and keeps their order', () => {
    fc.assert(
      fc.property(alarms, (list) => {
        const { shown, folded } = foldFlood(list, 0);
        expect(folded.every((alarm) => alarm.priority !== 'critical')).toBe(true);
        expect(shown).toEqual(list.filter((alarm) => !folded.includes(alarm)));
        expect(folded).toEqual(list.filter((alarm) => !shown.includes(alarm)));
      }),
    );
  });

  it('shows only the newest few others when all come at once, and hides nothing in a calm', () => {
    fc.assert(
      fc.property(alarms, (list) => {
        const { shown, folded } = foldFlood(list, 0);
        const calm = list.every(
          ({ raisedAt }) =>
            list.filter((other) => Math.abs(other.raisedAt - raisedAt) < floodWindow).length <= floodLimit,
        );
        if (calm) expect(folded).toEqual([]);
        const sudden = foldFlood(
          list.map((alarm) => ({ ...alarm, raisedAt: 0 })),
          0,
        );
        expect(sudden.shown.filter((alarm) => alarm.priority !== 'critical').length).toBeLessThanOrEqual(
          sudden.isFlood ? floodShown + floodHighShown : floodLimit,
        );
        expect(shown.length + folded.length).toBe(list.length);
      }),
    );
  });

  it('is what the load counts as one, also when what is left of it would fit', () => {
    const raises = Array.from({ length: 16 }, (_, second) => raise(second, `${second}`));
    const { lately, floods } = alarmKpi(raises, [], at(0), at(60)).figures;
    const left = raises.slice(-3).map((one, id) => ({ id, priority: 'high' as const, raisedAt: one.at }));
    expect([lately, floods]).toEqual([16, 1]);
    expect(foldFlood(left, lately)).toEqual({ isFlood: true, isPast: false, shown: left, folded: [] });
    const after = alarmKpi(raises, [], at(0), at(700)).figures.lately;
    expect([foldFlood(left, after).isFlood, foldFlood(left, floodLimit).isFlood]).toEqual([false, false]);
  });

  it('counts critical ones and folds all others but the newest, however few they are', () => {
    const list = Array.from({ length: 13 }, (_, id) => ({
      id,
      priority: id % 2 === 0 ? ('critical' as const) : ('low' as const),
      raisedAt: id * 1_000,
    }));
    expect(foldFlood(list, 0).isFlood).toBe(true);
    expect(foldFlood(list, 0).folded.map(({ id }) => id)).toEqual([1, 3, 5]);
    expect([0, 12, undefined].map((lately) => foldFlood(list, lately).isPast)).toEqual([true, false, false]);
    expect(foldFlood(list.slice(0, 8), 12).folded.map(({ id }) => id)).toEqual([1]);
    expect(foldFlood(list.slice(0, 8), 10)).toMatchObject({ isFlood: false, folded: [] });
    const old = [100, 101, 102].map((id, n) => ({ id, priority: 'high' as const, raisedAt: n }));
    const newer = Array.from({ length: 9 }, (_, id) => ({ id, priority: 'low' as const, raisedAt: 1_000 + id }));
    expect(foldFlood([...old, ...newer], 0).shown.map(({ id }) => id)).toEqual([101, 102, 6, 7, 8]);
    const over = old.map((alarm) => ({ ...alarm, active: alarm.id !== 102 }));
    expect(foldFlood([...over, ...newer], 0).shown.map(({ id }) => id)).toEqual([100, 101, 6, 7, 8]);
    expect(foldFlood([], 0)).toEqual({ isFlood: false, isPast: false, shown: [], folded: [] });
  });
});

describe('the load', () => {
  it('counts the last ten minutes and averages over a day, or over the record if that is shorter', () => {
    const raises = [raise(0), raise(day - 500, 'b'), raise(day - 30, 'c'), raise(day - 10, 'd')];
    const full = alarmKpi(raises, [], at(-day), at(day));
    expect(full.figures).toMatchObject({ lately: 3, average: 3 / 144 });
    const young = alarmKpi(raises.slice(1), [], at(day - 3600), at(day));
    expect([young.observed, young.figures.average]).toEqual([3_600_000, 3 / 6]);
    expect(alarmKpi([], [], at(day), at(day)).figures).toEqual({
      lately: 0,
      average: 0,
      standing: 0,
      chattering: 0,
      floods: 0,
    });
  });

  it('counts what has stood for more than a day, seen or not, but nothing put aside or over', () => {
    let state: AlarmState = noAlarms;
    const conditions = ['a', 'b', 'c'].map((key) => ({ code: 'visibility-lost' as const, key, data: {}, causes: [] }));
    state = stepAlarms(state, { conditions, now: at(0) }).state;
    const seen = acknowledge(state, 1, 'li', at(1));
    if (seen.ok) state = seen.state;
    const standing = (second: number) => alarmKpi([], state.alarms, at(0), at(second)).figures.standing;
    expect([standing(day), standing(day + 1)]).toEqual([0, 3]);
    const put = shelve(state, { id: 2, minutes: 60, reason: 'x', by: 'li' }, at(day));
    if (put.ok) state = put.state;
    expect(standing(day + 1)).toBe(2);
    state = stepAlarms(state, { conditions: conditions.slice(0, 1), now: at(day) }).state;
    state = stepAlarms(state, { conditions: conditions.slice(0, 1), now: at(day + 60) }).state;
    expect(standing(day + 61)).toBe(1);
  });

  it('calls chattering what came three times within a minute', () => {
    expect([...chatteringIn([raise(0), raise(30), raise(60)])]).toEqual(['a']);
    expect(chatteringIn([raise(0), raise(30), raise(61)]).size).toBe(0);
    expect(chatteringIn([raise(0), raise(30, 'b'), raise(60)]).size).toBe(0);
  });

  it('counts a flood once, however long it lasts', () => {
    const burst = (from: number, many: number) => Array.from({ length: many }, (_, i) => raise(from + i, `${i}`));
    expect(floodsIn(burst(0, 10))).toBe(0);
    expect(floodsIn(burst(0, 11))).toBe(1);
    expect(floodsIn([...burst(0, 400), ...burst(5000, 11)])).toBe(2);
  });

  it('names the source of each target, and calls only the one that was quoted verified', () => {
    expect(Object.entries(alarmTargets).filter(([, { flag }]) => flag === 'V')).toEqual([
      ['average', { limit: 1, source: 'EEMUA 191', flag: 'V' }],
    ]);
    expect([keepsTarget('average', 1), keepsTarget('average', 0.99)]).toEqual([false, true]);
    expect([keepsTarget('lately', 10), keepsTarget('lately', 11)]).toEqual([true, false]);
  });
});
