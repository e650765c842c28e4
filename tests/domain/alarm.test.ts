import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmCondition, type AlarmState, noAlarms, stepAlarms } from '../../main/domain/alarm.ts';
import { acknowledge, shelve, takeOutOfService } from '../../main/domain/alarm-acts.ts';
import { type AlarmCode, alarmDefinitions } from '../../main/domain/alarm-codes.ts';
import { restoreAlarms } from '../../main/domain/saved-alarms.ts';
import { utcMs } from '../../main/domain/units.ts';

const at = (second: number) => utcMs(1_800_000_000_000 + second * 1_000);
const condition = (code: AlarmCode, key = 'east', rest: Partial<AlarmCondition> = {}): AlarmCondition => ({
  code,
  key,
  data: {},
  causes: [7],
  ...rest,
});
const lost = condition('visibility-lost', 'east', { zone: 'east' });
const down = condition('gateway-down', 'gw-1', { endpoint: 'gw-1' });

/** Runs the machine second by second; the conditions of each second are given by `present`. */
function run(from: number, to: number, state: AlarmState, present: (second: number) => readonly AlarmCondition[]) {
  const log: string[] = [];
  for (let second = from; second <= to; second += 1) {
    const step = stepAlarms(state, { conditions: present(second), now: at(second) });
    state = step.state;
    for (const [word, list] of Object.entries({
      raised: step.raised,
      returned: step.returned,
      cleared: step.cleared,
    })) {
      for (const alarm of list) log.push(`${second} ${word} ${alarm.code} ${alarm.key} ×${alarm.count}`);
    }
  }
  return { state, log };
}

describe('the life of an alarm', () => {
  it('raised, acknowledged, over: gone', () => {
    const raised = run(0, 5, noAlarms, () => [lost]);
    expect(raised.log).toEqual(['0 raised visibility-lost east ×1']);
    const [alarm] = raised.state.alarms;
    expect(alarm).toMatchObject({ id: 1, state: 'unacknowledged', priority: 'high', raisedAt: at(0), causes: [7] });
    const seen = acknowledge(raised.state, 1, 'li', at(6));
    if (!seen.ok) throw new Error(seen.refusal.code);
    expect(seen.alarm).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'li', acknowledgedAt: at(6) });
    const over = run(7, 60, seen.state, () => []);
    expect(over.log).toEqual(['37 returned visibility-lost east ×1', '37 cleared visibility-lost east ×1']);
    expect(over.state.alarms).toEqual([]);
  });

  it('raised, over, and only then acknowledged: stays until somebody has seen it', () => {
    const over = run(0, 100, noAlarms, (second) => (second < 10 ? [lost] : []));
    expect(over.log).toEqual(['0 raised visibility-lost east ×1', '40 returned visibility-lost east ×1']);
    expect(over.state.alarms[0]).toMatchObject({ state: 'returned-unacknowledged', returnedAt: at(40) });
    const seen = acknowledge(over.state, 1, 'li', at(101));
    expect(seen).toMatchObject({ ok: true, alarm: { state: 'cleared', acknowledgedBy: 'li' }, state: { alarms: [] } });
  });

  it('back before anyone saw it: the same alarm, counted', () => {
    const { log, state } = run(0, 100, noAlarms, (second) => (second < 10 || second > 60 ? [lost] : []));
    expect(log).toEqual([
      '0 raised visibility-lost east ×1',
      '40 returned visibility-lost east ×1',
      '61 raised visibility-lost east ×2',
    ]);
    expect(state.alarms).toMatchObject([{ id: 1, state: 'unacknowledged', raisedAt: at(61) }]);
    expect(state.alarms[0]).not.toHaveProperty('returnedAt');
  });

  describe('a question that grows graver', () => {
    const waits = (grade: number, data = {}) => condition('proposal-waiting', 'east', { zone: 'east', grade, data });
    const seenOnce = () => {
      const seen = acknowledge(run(0, 5, noAlarms, () => [waits(1)]).state, 1, 'li', at(6));
      if (!seen.ok) throw new Error(seen.refusal.code);
      return seen.state;
    };

    it('is told anew, whoever had acknowledged less; a milder one is not', () => {
      const { log, state } = run(7, 40, seenOnce(), (second) => [waits(second < 20 ? 1 : second < 30 ? 3 : 2)]);
      expect(log).toEqual(['20 raised proposal-waiting east ×2']);
      expect(state.alarms).toMatchObject([{ id: 1, state: 'unacknowledged', raisedAt: at(20), grade: 2 }]);
      expect(state.alarms[0]).not.toHaveProperty('acknowledgedBy');
    });

    it('comes off the shelf, but not out of service', () => {
      const shelved = shelve(seenOnce(), { id: 1, minutes: 60, reason: '巡检', by: 'li' }, at(7));
      if (!shelved.ok) throw new Error(shelved.refusal.code);
      const grown = run(8, 12, shelved.state, (second) => [waits(second < 10 ? 1 : 4)]);
      expect(grown.log).toEqual(['10 raised proposal-waiting east ×2']);
      expect(grown.state.alarms[0]).not.toHaveProperty('shelved');
      const wish = { code: 'proposal-waiting', key: 'east', reason: '检修', by: 'li' } as const;
      const out = takeOutOfService(seenOnce(), wish, at(7));
      if (!out.ok) throw new Error(out.refusal.code);
      const silent = run(8, 12, out.state, (second) => [waits(second < 10 ? 1 : 4)]);
      expect(silent.log).toEqual([]);
      expect(silent.state.alarms).toMatchObject([{ state: 'acknowledged', acknowledgedBy: 'li', count: 1, grade: 4 }]);
    });

    it('names what made it graver as its cause', () => {
      const { state } = run(7, 9, seenOnce(), () => [{ ...waits(3), causes: [77] }]);
      expect(state.alarms).toMatchObject([{ causes: [77] }]);
    });

    it('is known to have been milder over a restart', () => {
      const restored = restoreAlarms(JSON.parse(JSON.stringify(seenOnce())));
      expect(run(7, 9, restored, () => [waits(2)]).log).toEqual(['7 raised proposal-waiting east ×2']);
    });
  });

  it('back after it was cleared: a new alarm that wants its own acknowledgement', () => {
    const first = run(0, 1, noAlarms, () => [lost]);
    const seen = acknowledge(first.state, 1, 'li', at(2));
    if (!seen.ok) throw new Error(seen.refusal.code);
    const { state } = run(3, 100, seen.state, (second) => (second > 80 ? [lost] : []));
    expect(state.alarms).toMatchObject([{ id: 2, state: 'unacknowledged', count: 1 }]);
  });

  it('waits for its on delay, also when it comes back, and forgets a condition that went sooner', () => {
    const flicker = (second: number) => (second % 15 < 14 ? [down] : []);
    expect(run(0, 300, noAlarms, flicker).log).toEqual([]);
    const { log } = run(0, 80, noAlarms, (second) => (second < 20 || second >= 60 ? [down] : []));
    expect(log).toEqual([
      '15 raised gateway-down gw-1 ×1',
      '50 returned gateway-down gw-1 ×1',
      '75 raised gateway-down gw-1 ×2',
    ]);
  });

  it('shows the present figures without calling again', () => {
    const { state, log } = run(0, 5, noAlarms, (second) => [{ ...lost, data: { sensors: second } }]);
    expect(state.alarms[0]?.data).toEqual({ sensors: 5 });
    expect(log.length).toBe(1);
  });

  it('refuses to acknowledge what is not there or was seen', () => {
    const { state } = run(0, 0, noAlarms, () => [lost]);
    expect(acknowledge(state, 9, 'li', at(1))).toEqual({ ok: false, refusal: { code: 'no-such-alarm' } });
    const seen = acknowledge(state, 1, 'li', at(1));
    if (!seen.ok) throw new Error(seen.refusal.code);
    const refusal = { code: 'already-acknowledged' };
    expect(acknowledge(seen.state, 1, 'wang', at(2))).toEqual({ ok: false, refusal });
  });

  it('does not hang when the clock is set back', () => {
    const waiting = stepAlarms(noAlarms, { conditions: [down], now: at(10_000) }).state;
    expect(run(0, 20, waiting, () => [down]).log).toEqual(['15 raised gateway-down gw-1 ×1']);
    const leaving = run(10_000, 10_020, noAlarms, (second) => (second < 10_016 ? [down] : [])).state;
    expect(run(0, 40, leaving, () => []).log).toEqual(['30 returned gateway-down gw-1 ×1']);
  });
});

describe('devices behind a silent endpoint', () => {
  const sign = condition('sign-failed', 'sign-1', { device: 'sign-1', endpoint: 'gw-1' });
  const other = condition('sign-failed', 'sign-2', { device: 'sign-2', endpoint: 'gw-2' });

  it('are told by its alarm alone, with their number', () => {
    const { log, state } = run(0, 30, noAlarms, () => [sign, other, down]);
    expect(log).toEqual(['0 raised sign-failed sign-2 ×1', '15 raised gateway-down gw-1 ×1']);
    expect(state.alarms.find((alarm) => alarm.code === 'gateway-down')?.data).toEqual({ folded: 1 });
  });

  it('make it press as much as they do, told anew where it was acknowledged or shelved before they failed', () => {
    const quiet = run(0, 30, noAlarms, () => [down]).state;
    expect(quiet.alarms).toMatchObject([{ code: 'gateway-down', priority: 'medium' }]);
    const seen = acknowledge(quiet, quiet.alarms[0]!.id, 'li', at(31));
    if (!seen.ok) throw new Error('not acknowledged');
    const foggy = run(32, 40, seen.state, () => [down, sign]);
    expect(foggy.log).toEqual(['32 raised gateway-down gw-1 ×2']);
    const lines = () => foggy.state.alarms.filter(({ code }) => code === 'gateway-down');
    expect(lines()).toMatchObject([{ priority: 'high', state: 'unacknowledged', data: { folded: 1 } }]);
    const again = run(41, 60, foggy.state, () => [down]).state.alarms.find(({ code }) => code === 'gateway-down');
    expect(again).toMatchObject({ priority: 'medium', state: 'unacknowledged' });
  });

  it('keep the alarms they had, and get time to answer when it comes back', () => {
    const present = (second: number) =>
      second < 10 ? [sign] : second < 100 ? [down, sign] : second < 120 ? [sign] : [];
    const { log } = run(0, 200, noAlarms, present);
    expect(log).toEqual([
      '0 raised sign-failed sign-1 ×1',
      '25 raised gateway-down gw-1 ×1',
      '130 returned gateway-down gw-1 ×1',
      '161 returned sign-failed sign-1 ×1',
    ]);
  });

  it('are no comfort where the guidance of their zone is not effective', () => {
    const partial = condition('zone-partial', 'east', { zone: 'east' });
    const dark = condition('zone-not-effective', 'east', { zone: 'east' });
    const listed = (state: AlarmState) =>
      state.alarms.filter((alarm) => alarm.suppressed === undefined).map(({ code, key }) => `${code} ${key}`);
    const west = condition('zone-partial', 'west', { zone: 'west' });
    const before = run(0, 5, noAlarms, () => [partial, west]);
    expect(listed(before.state)).toEqual(['zone-partial east', 'zone-partial west']);
    // The graver one tells, also where the weaker condition goes in the same moment and only its off delay runs.
    for (const present of [[partial, dark], [dark]]) {
      const { state } = run(6, 8, before.state, () => present);
      expect(
        state.alarms.find((alarm) => alarm.key === 'east' && alarm.code === 'zone-partial')?.suppressed,
      ).toMatchObject({ why: 'cause', cause: { code: 'zone-not-effective', key: 'east' } });
    }
    const graver = run(6, 60, before.state, () => [partial, west, dark]).state;
    expect(listed(graver)).toEqual(['zone-partial west', 'zone-not-effective east']);
    expect(listed(run(61, 80, graver, () => [partial, west]).state)).toContain('zone-partial east');
  });

  it('never hide an alarm of a zone', () => {
    const zone = condition('zone-not-effective', 'east', { zone: 'east', endpoint: 'gw-1' });
    expect(run(0, 0, noAlarms, () => [down, zone]).log).toEqual(['0 raised zone-not-effective east ×1']);
  });
});

it('rates few alarms as critical, and none of them waits', () => {
  const all = Object.values(alarmDefinitions);
  const critical = all.filter((definition) => definition.priority === 'critical');
  expect(critical.length / all.length).toBeLessThan(0.2);
  expect(critical.every((definition) => definition.onDelay === 0)).toBe(true);
});

it('restores what it can of a saved list, and nothing that this version does not know', () => {
  const { state } = run(0, 0, noAlarms, () => [lost]);
  const strange = { ...state.alarms[0], id: 9, code: 'from-the-future' };
  expect(restoreAlarms({ ...state, nextId: 10, alarms: [strange, ...state.alarms] })).toEqual({ ...state, nextId: 10 });
  expect(restoreAlarms(undefined)).toEqual(noAlarms);
  expect(restoreAlarms({ alarms: 'none' })).toEqual(noAlarms);
});

describe('always', () => {
  const codes = fc.constantFrom<AlarmCode>(
    'visibility-lost',
    'gateway-down',
    'sign-failed',
    'override-ending',
    'data-late',
  );
  const one = fc.tuple(codes, fc.constantFrom('a', 'b')).map(([code, key]) => {
    const where =
      code === 'sign-failed' ? { device: key, endpoint: key } : code === 'gateway-down' ? { endpoint: key } : {};
    return condition(code, key, where);
  });
  const move = fc.record({
    wait: fc.nat(60),
    conditions: fc.uniqueArray(one, { selector: (each) => each.code + each.key, maxLength: 6 }),
    acknowledge: fc.option(fc.nat(5), { nil: undefined }),
    restart: fc.boolean(),
  });
  const restarted = (state: AlarmState): AlarmState => restoreAlarms(JSON.parse(JSON.stringify(state)));

  it('nothing leaves the list unseen, ids are used once, and a restart changes nothing', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        let state = noAlarms;
        let now = 0;
        const ids = new Set<number>();
        for (const each of moves) {
          now += each.wait;
          const step = stepAlarms(state, { conditions: each.conditions, now: at(now) });
          expect(stepAlarms(restarted(state), { conditions: each.conditions, now: at(now) })).toEqual(step);
          for (const alarm of step.cleared) expect(alarm.acknowledgedBy).toBe('li');
          const left = new Set(step.state.alarms.map((alarm) => alarm.id));
          // One that was folded from the start was never told: it may go as quietly.
          const gone = state.alarms.filter((alarm) => !left.has(alarm.id) && alarm.state !== 'normal');
          expect(gone.map((alarm) => alarm.id).sort()).toEqual(step.cleared.map((alarm) => alarm.id).sort());
          for (const alarm of step.raised) if (alarm.count === 1) expect(ids.has(alarm.id)).toBe(false);
          for (const alarm of step.state.alarms) ids.add(alarm.id);
          const identities = step.state.alarms.map((alarm) => alarm.code + alarm.key);
          expect(new Set(identities).size).toBe(identities.length);
          state = each.restart ? restarted(step.state) : step.state;
          const chosen = each.acknowledge === undefined ? undefined : state.alarms[each.acknowledge];
          const seen = chosen && acknowledge(state, chosen.id, 'li', at(now));
          if (seen?.ok) state = seen.state;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a condition that lasts longer than its on delay is on the list', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 20 }), codes, (moves, code) => {
        const steady = condition(code, 'steady');
        let state = noAlarms;
        let now = 0;
        for (const each of [...moves, { wait: 600, conditions: [] }]) {
          now += each.wait;
          state = stepAlarms(state, { conditions: [...each.conditions, steady], now: at(now) }).state;
        }
        const alarm = state.alarms.find((each) => each.key === 'steady');
        expect(alarm?.state).toBe(
          moves.length === 0 && alarmDefinitions[code].onDelay > 0 ? undefined : 'unacknowledged',
        );
      }),
      { numRuns: 100 },
    );
  });
});
