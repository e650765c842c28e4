/** The speed that signs show: lowered at once, raised at most one step in the policy's time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { restoreZone } from '../../main/core/control/saved-zone.ts';
import { modes } from '../../main/domain/mode.ts';
import { type Decision, decide, initialResponse, type ResponseState } from '../../main/domain/response.ts';
import { act } from '../../main/domain/response-act.ts';
import { showSpeed } from '../../main/domain/shown-speed.ts';
import { type Kmh, kmh, minutes } from '../../main/domain/units.ts';
import { inMode } from './acting.ts';
import { armed, at, goodSensor, inputAt, run, see } from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

const speedOf = ({ decision }: { readonly decision: Decision }) => decision.speed.recommended;
const distinct = (values: readonly unknown[]) => values.filter((value, index) => value !== values[index - 1]);
const one = (value: number) => [goodSensor('S1', 1_000, value)];

describe('a sign in fog', () => {
  it('does not flap where the mean hovers at an edge of the law', () => {
    const sensors = (second: number) => one(second % 20 < 10 ? 95 : 105);
    const ticks = run(inMode('active'), 0, 3_600, sensors, { control: 'manual' });
    expect(distinct(ticks.map(speedOf))).toEqual([40]);
  });

  it('is raised one step every ten minutes and lowered at once', () => {
    const override = {
      mode: 'accident',
      by: 'li',
      reason: 'r',
      since: at(0),
      until: at(90_000),
      speed: kmh(100),
    } as const;
    const seen = (second: number) => one(second < 60 ? 30 : second < 4_000 ? 900 : 90);
    const ticks = run({ ...inMode('standby'), override }, 0, 4_010, seen, { control: 'manual' });
    const changes = ticks.filter((tick, n) => n > 0 && speedOf(tick) !== speedOf(ticks[n - 1]!));
    expect(changes.map((tick) => [tick.second, speedOf(tick)])).toEqual([
      [659, 40],
      [1_259, 60],
      [1_859, 80],
      [2_459, 100],
      [4_000, 40],
    ]);
    expect(ticks[100]?.decision.reasons).toContainEqual({ code: 'speed-rising', shown: 20, next: 40, until: at(659) });
    expect(ticks[3_000]?.decision.reasons.map(({ code }) => code)).not.toContain('speed-rising');
  });

  it('follows each step down of a long cleared zone without another wait', () => {
    const ticks = run(inMode('control'), 0, 5_000, () => one(900), { policy: fullAutoPolicy });
    const steps = ticks.filter((tick, n) => n > 0 && tick.state.mode !== ticks[n - 1]?.state.mode);
    expect(steps.map((tick) => [tick.state.mode, speedOf(tick)])).toEqual([
      ['anti-collision', 40],
      ['active', 60],
      ['outline', 80],
      ['standby', undefined],
    ]);
  });

  it('rises to the posted speed in steps too where no number is wanted any more, and begins anew after standby', () => {
    const rise = (speed: number, seconds: number) =>
      showSpeed(
        { speed: kmh(speed), since: at(0) },
        'outline',
        { statutory: false },
        kmh(120),
        samplePolicy,
        at(seconds),
      );
    expect(rise(60, 599)).toMatchObject({ speed: { recommended: 60 }, next: { to: 80, at: at(600) } });
    expect(rise(60, 600)).toMatchObject({ speed: { recommended: 80 }, shown: { speed: 80, since: at(600) } });
    expect(rise(100, 600)).toEqual({ speed: { statutory: false } });
    const standby = showSpeed(
      { speed: kmh(20), since: at(0) },
      'standby',
      { statutory: false },
      kmh(120),
      samplePolicy,
      at(1),
    );
    expect(standby).toEqual({ speed: { statutory: false } });
  });

  it('is at once what a person chose, and at an accident without a number none that nobody chose', () => {
    const road = { class: 'expressway', postedSpeed: kmh(120) } as const;
    const context = { now: at(9), picture: see([]), policy: samplePolicy, supervisor: true, road };
    const order = { kind: 'override', mode: 'accident', by: 'li', reason: 'r', for: minutes(30) } as const;
    const slow: ResponseState = { ...initialResponse(at(0)), shown: { speed: kmh(20), since: at(0) } };
    const speedAfter = (speed?: Kmh) => {
      const acted = act(slow, { ...order, ...(speed && { speed }) }, context);
      return acted.ok ? decide(acted.state, inputAt(see(one(9_000), at(9)), at(9))).decision.speed.recommended : acted;
    };
    expect(speedAfter(kmh(80))).toBe(80);
    expect(speedAfter()).toBeUndefined();
  });

  it('keeps to it over a restart', () => {
    const { state } = decide(inMode('active'), inputAt(see(one(90)), at(0)));
    const saved = { response: JSON.parse(JSON.stringify(state)), fingerprint: 'f', baseline: {} };
    const again = restoreZone(saved);
    if (again === undefined || again === 'damaged') throw new Error('not read');
    expect(again.response.shown).toEqual({ speed: 40, since: at(0) });
    expect(speedOf(decide(again.response, inputAt(see(one(150)), at(60))))).toBe(40);
  });

  it('ends every wait when the clock is set back', () => {
    const { state } = decide(inMode('active'), inputAt(see(one(90)), at(9_000)));
    let next: ResponseState = state;
    for (const second of [0, 300, 601]) ({ state: next } = decide(next, inputAt(see(one(150)), at(second))));
    expect(next.shown?.speed).toBe(60);
  });
});

it('in any fog, mode and override: never more than is called for, and up only by one step in its time', () => {
  const step = 30;
  const value = fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constantFrom(49, 50, 99, 100, 199, 200));
  const spell = fc.record({ value, steps: fc.integer({ min: 1, max: 50 }) });
  const override = fc.option(
    fc.record({ mode: fc.constantFrom(...modes), speed: fc.constantFrom(undefined, 30, 50, 100) }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(spell, override), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('expressway', 'ordinary'),
      (story, roadClass) => {
        let state: ResponseState = armed();
        let before: Decision | undefined;
        let changed = 0;
        let second = 0;
        for (const [{ value: seen, steps }, chosen] of story) {
          const { override: _, ...rest } = state;
          const speed = chosen?.speed === undefined ? {} : { speed: kmh(chosen.speed) };
          const held = { by: 'li', reason: 'r', since: at(second), until: at(1_000_000), ...speed };
          state = chosen === null ? rest : { ...rest, override: { mode: chosen.mode, ...held } };
          for (let n = 0; n < steps; n++, second += step) {
            const input = { ...inputAt(see(one(seen), at(second)), at(second), { policy: fullAutoPolicy }), roadClass };
            const { shown: _shown, ...forgetful } = state;
            const wanted = decide(forgetful, input).decision.speed.recommended ?? input.postedSpeed;
            const next = decide(state, input);
            ({ state } = next);
            const shown = next.decision.speed.recommended ?? input.postedSpeed;
            expect(shown).toBeLessThanOrEqual(wanted);
            const last = before?.speed.recommended ?? input.postedSpeed;
            const isGuided = before !== undefined && before.mode !== 'standby' && next.decision.mode !== 'standby';
            if (isGuided && shown > last) {
              expect(shown - last).toBeLessThanOrEqual(samplePolicy.taper.stepPerSign);
              expect((second - changed) * 1_000).toBeGreaterThanOrEqual(samplePolicy.taper.raiseEvery);
            }
            if (shown !== last) changed = second;
            before = next.decision;
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});
