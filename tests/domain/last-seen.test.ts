/** A lost sensor never raises a speed: what was last seen counts until somebody sees, or the fog was left by clearing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreZone } from '../../main/core/control/saved-zone.ts';
import type { EnteredVisibility, SensorView } from '../../main/domain/fog.ts';
import { withoutPerson } from '../../main/domain/last-seen.ts';
import { type Mode, modes, rank } from '../../main/domain/mode.ts';
import { type Decision, decide, type ResponseState } from '../../main/domain/response.ts';
import { act, complaintAboutSpeed } from '../../main/domain/response-act.ts';
import { kmh, metres, minutes } from '../../main/domain/units.ts';
import { inMode } from './acting.ts';
import {
  armed,
  at,
  degradedSensor,
  goodSensor,
  inputAt,
  lostSensor,
  run,
  type Scene,
  see,
  stuckSensor,
} from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

/** Speeds that are raised at once: what is looked at here is what holds them down. */
const quick = { ...samplePolicy.taper, stepPerSign: kmh(120), raiseEvery: minutes(0) };
const policy = { ...samplePolicy, taper: quick };
const freePolicy = { ...fullAutoPolicy, taper: quick };

const good = (value: number): readonly SensorView[] => [goodSensor('A', 0, value)];
const lost = (believed?: number): readonly SensorView[] => [lostSensor('A', 0, believed)];
const ordered = (mode: Mode, speed?: number): NonNullable<ResponseState['override']> => ({
  mode,
  by: 'li',
  reason: 'r',
  since: at(0),
  until: at(1_000_000),
  ...(speed === undefined ? {} : { speed: kmh(speed) }),
});

/** The speed while the sensors are seen and after they changed, one tick each; the mode does not move in that time. */
const speeds = (state: ResponseState, ...views: readonly (readonly SensorView[])[]) =>
  views.reduce<{ state: ResponseState; told: (number | undefined)[] }>(
    (before, sensors, index) => {
      const next = decide(before.state, inputAt(see(sensors, at(index)), at(index), { policy }));
      return { state: next.state, told: [...before.told, next.decision.speed.recommended] };
    },
    { state, told: [] },
  );

describe('sensors lost in fog of 30 m', () => {
  it.each([
    ['accident', 60],
    ['outline', undefined],
    ['active', undefined],
    ['anti-collision', undefined],
    ['standby', undefined],
  ] as const)('leave the speed of an override %s at 20', (mode, speed) => {
    const state = { ...inMode('control'), override: ordered(mode, speed) };
    expect(speeds(state, good(30), lost(30)).told).toEqual([20, 20]);
  });

  it('leave it at 20 before automation has answered that fog', () => {
    expect(speeds(inMode('anti-collision'), good(30), lost(30)).told).toEqual([20, 20]);
  });

  it('leave it there where others still see clearer air, and where the sensor is only doubted or taken away', () => {
    const beside = (sensor: readonly SensorView[]) => [...sensor, goodSensor('B', 6_000, 900)];
    const state = { ...inMode('control'), override: ordered('accident', 80) };
    const after = [lost(30), [], [degradedSensor('A', 0, 300, 30)], [stuckSensor('A', 0, 30)]];
    for (const sensors of after) expect(speeds(state, beside(good(30)), beside(sensors)).told).toEqual([20, 20]);
  });

  it('leave it there over a restart, and an old saved state still holds what automation held', () => {
    const { state } = speeds({ ...inMode('anti-collision'), override: ordered('accident', 80) }, good(30));
    const again = (response: object) => {
      const saved = restoreZone({ response: JSON.parse(JSON.stringify(response)), fingerprint: 'f', baseline: {} });
      if (saved === undefined || saved === 'damaged') throw new Error('not read');
      return speeds(saved.response, lost()).told;
    };
    expect(again(state)).toEqual([20]);
    const { lastSeen: _, ...old } = state;
    expect(again(old)).toEqual([40]);
  });

  it('let nobody order more than that, supervisor or not', () => {
    const { state } = speeds(inMode('control'), good(30));
    const context = { policy: samplePolicy, road: { class: 'expressway', postedSpeed: kmh(120) } } as const;
    for (const supervisor of [true, false])
      for (const before of [state, inMode('control')]) {
        const picture = see(lost(), at(1));
        const complaint = complaintAboutSpeed(before, 'accident', kmh(80), { ...context, picture, supervisor });
        expect(complaint).toEqual({ code: 'speed-above-legal', cap: 20 });
      }
  });
});

describe('what was last seen ends', () => {
  it('as soon as the sensor sees again', () => {
    const state = { ...inMode('outline'), override: ordered('accident', 80) };
    expect(speeds(state, good(30), lost(30), good(150)).told).toEqual([20, 20, 60]);
  });

  it('with what a person enters, which counts on when its time is over', () => {
    const entered: EnteredVisibility = { value: metres(150), at: at(1), until: at(3), by: 'li', source: 'patrol' };
    let { state } = speeds({ ...inMode('outline'), override: ordered('accident', 80) }, good(30));
    const told = [1, 2, 3, 4].map((second) => {
      const next = decide(state, inputAt(see(lost(30), at(second), entered), at(second), { policy }));
      ({ state } = next);
      return next.decision.speed.recommended;
    });
    expect(told).toEqual([60, 60, 60, 60]);
    expect(speeds(state, lost(30), good(900)).told, 'until a sensor sees again').toEqual([60, 80]);
  });

  it('with what a person took back: it was never seen', () => {
    const entered: EnteredVisibility = { value: metres(30), at: at(1), until: at(900), by: 'li', source: 'patrol' };
    const state = { ...inMode('outline'), override: ordered('accident', 80) };
    const { state: mistaken } = decide(state, inputAt(see(lost(), at(1), entered), at(1), { policy }));
    expect(mistaken.lastSeen).toMatchObject({ person: 30 });
    expect(withoutPerson(mistaken).lastSeen ?? {}).not.toHaveProperty('person');
  });

  it('with each step down: the sign is never below what automation holds after it has left the fog by clearing', () => {
    // A was lost in the fog and is mended for hours; B, the only one left, sees less of it, then none.
    const sensors = (second: number) => {
      const b = goodSensor('B', 6_000, second < 3_000 ? 90 : 900);
      return second < 60 ? [...good(30), b] : [b];
    };
    const ticks = run(inMode('control'), 0, 9_000, sensors, { policy: freePolicy });
    const free: Scene = { policy: freePolicy };
    for (const { state, decision, second, picture } of ticks.filter((tick) => tick.second > 60)) {
      const { lastSeen: _, ...forgetful } = state;
      const alone = decide(forgetful, inputAt(picture, at(second), free)).decision.speed.recommended;
      if (state.mode !== 'control') expect(decision.speed.recommended, `${second} s`).toBe(alone);
    }
    expect(ticks.at(-1)).toMatchObject({ state: { mode: 'standby' }, decision: { speed: { statutory: false } } });
  });

  it('with a step down that a person confirmed', () => {
    const picture = see([goodSensor('B', 6_000, 900)], at(1));
    const { state } = speeds({ ...inMode('control'), override: ordered('accident', 80) }, [...good(30)]);
    const proposal = { id: 'p', mode: 'anti-collision', kind: 'clear', at: at(0) } as const;
    const context = { now: at(1), picture, policy: samplePolicy, supervisor: true };
    const road = { class: 'expressway', postedSpeed: kmh(120) } as const;
    const acted = act({ ...state, proposal }, { kind: 'confirm', proposal: 'p', by: 'li' }, { ...context, road });
    if (!acted.ok) throw new Error(acted.refusal.code);
    expect(decide(acted.state, inputAt(picture, at(2), { policy })).decision.speed.recommended).toBe(40);
  });

  it('also where the clock was set back meanwhile', () => {
    const lastSeen = { sensors: { A: metres(30) }, clearSince: at(9_000) };
    const ticks = run({ ...armed(), lastSeen }, 0, 700, () => [goodSensor('B', 6_000, 900)], { policy });
    expect(ticks[500]?.state.lastSeen?.sensors).toHaveProperty('A');
    expect(ticks.at(-1)?.state.lastSeen?.sensors).not.toHaveProperty('A');
  });

  it('in standby too, once what can be seen has been clear for as long as clearing asks for', () => {
    const sensors = (second: number) => [...(second < 5 ? good(30) : []), goodSensor('B', 6_000, 900)];
    const state = { ...armed(), armed: false, override: ordered('accident', 80) };
    const told = run(state, 0, 1_300, sensors, { policy }).map(({ decision }) => decision.speed.recommended);
    expect(told[100]).toBe(20);
    expect(told.at(-1)).toBe(80);
  });
});

const sensorNow = fc.constantFrom('good', 'degraded', 'stuck', 'lost', 'away');
const step = 20;

it('taking sensors away never raises a speed, over any fog before, in every mode and override', () => {
  const value = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constantFrom(49, 50, 65, 99, 100, 130, 199, 200, 500));
  const spell = fc.record({ a: value, b: value, steps: fc.integer({ min: 1, max: 45 }) });
  const override = fc.option(
    fc.record({ mode: fc.constantFrom(...modes), speed: fc.constantFrom(undefined, 30, 60, 120) }),
  );
  fc.assert(
    fc.property(
      fc.array(spell, { minLength: 1, maxLength: 6 }),
      override,
      fc.constantFrom('auto', 'confirm', 'manual'),
      fc.constantFrom('expressway', 'ordinary'),
      fc.boolean(),
      fc.array(fc.tuple(sensorNow, sensorNow), { minLength: 1, maxLength: 6 }),
      (spells, chosen, control, roadClass, isArmed, losses) => {
        let state: ResponseState = { ...armed(), armed: isArmed };
        if (chosen !== null) state = { ...state, override: ordered(chosen.mode, chosen.speed) };
        let decision: Decision | undefined;
        let tick = 0;
        const tell = (sensors: readonly SensorView[]) => {
          const now = at(tick++ * step);
          const next = decide(state, { ...inputAt(see(sensors, now), now, { control, policy }), roadClass });
          ({ state, decision } = next);
        };
        for (const { a, b, steps } of spells)
          for (let n = 0; n < steps; n++) tell([goodSensor('A', 0, a), goodSensor('B', 6_000, b)]);
        const { a, b } = spells.at(-1)!;
        const before = decision?.speed.recommended ?? Number.POSITIVE_INFINITY;
        const held = state.mode;
        let worst: Record<'A' | 'B', boolean> = { A: false, B: false };
        const now = (id: 'A' | 'B', stake: number, seen: number, how: string): readonly SensorView[] => {
          if (how === 'good' && !worst[id]) return [goodSensor(id, stake, seen)];
          worst = { ...worst, [id]: true };
          // A doubtful sensor may say anything clearer; a lost one says nothing.
          if (how === 'degraded') return [degradedSensor(id, stake, seen + 400, seen)];
          if (how === 'away') return [];
          return how === 'stuck' ? [stuckSensor(id, stake, seen)] : [lostSensor(id, stake, seen)];
        };
        for (const [ofA, ofB] of losses) {
          tell([...now('A', 0, a, ofA), ...now('B', 6_000, b, ofB)]);
          // Once the fog was left by clearing, which the sensors left over may do, its speed is left too.
          if (rank(state.mode) < rank(held)) return;
          expect(decision?.speed.recommended ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(before);
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('nothing is kept of a zone that was never seen', () => {
  const { state } = speeds(armed(), []);
  expect(state.lastSeen).toBeUndefined();
});
