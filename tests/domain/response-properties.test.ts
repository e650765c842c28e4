/** Properties 1, 2, 3, 8 and 9 of design.md §7 on the production code. One step of a story is ten seconds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mayEscalate, type SensorView, seeZone, type ZonePicture } from '../../main/domain/fog.ts';
import { fogModes, isWeaker, rank } from '../../main/domain/mode.ts';
import type { Policy } from '../../main/domain/policy.ts';
import { type Decision, decide, type ResponseState } from '../../main/domain/response.ts';
import { act, type ResponseAct } from '../../main/domain/response-act.ts';
import { kmh, type Metres, metres, minutes, type UtcMs } from '../../main/domain/units.ts';
import { withinLegalCap } from './lawful.ts';
import {
  armed,
  at,
  degradedSensor,
  goodSensor,
  inputAt,
  lostSensor,
  okSample,
  runSamples,
  type Scene,
  stuckSensor,
  zone,
} from './night.ts';
import { fullAutoPolicy, samplePolicy } from './sample-policy.ts';

const step = 10;
const runs = { numRuns: 100 };

/** Visibility crowded about the band edges and their clear thresholds. */
const visibility = fc.oneof(
  fc.integer({ min: 1, max: 900 }),
  fc.constantFrom(49, 50, 51, 65, 66, 99, 100, 130, 131, 199, 200, 260, 261, 499, 500, 650, 651),
);
/** Long stretches of one value with noise between: fog that lasts is what moves the modes. */
const spell = fc.record({
  value: visibility,
  steps: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 60, max: 90 })),
});
const story = fc.array(spell, { minLength: 1, maxLength: 12 });
type Spell = { readonly value: number; readonly steps: number };
const spread = (spells: readonly Spell[]): readonly number[] =>
  spells.flatMap(({ value, steps }) => Array.from({ length: steps }, () => value));
const control = fc.constantFrom('auto', 'confirm', 'manual');

const pictureOf = (sensors: readonly SensorView[], now: UtcMs, policy: Policy = samplePolicy) =>
  seeZone({ zone, sensors, policy, now });

const bandFollowed = ({ followed }: ZonePicture) => followed?.band ?? 'standby';

interface Told {
  readonly state: ResponseState;
  readonly decision: Decision;
}

function tell(begin: ResponseState, sensorsAt: readonly (readonly SensorView[])[], scene: Scene = {}): readonly Told[] {
  const told: Told[] = [];
  let state = begin;
  for (const [index, sensors] of sensorsAt.entries()) {
    const now = at(index * step);
    const next = decide(state, inputAt(pictureOf(sensors, now, scene.policy), now, scene));
    state = next.state;
    told.push(next);
  }
  return told;
}

const automatic: Scene = { policy: fullAutoPolicy };
const two = (a: number, b: number): readonly SensorView[] => [goodSensor('A', 0, a), goodSensor('B', 6_000, b)];

it('1: thicker fog never yields a weaker mode', () => {
  const thinner = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(story, thinner, (spells, extra) => {
      const thick = spread(spells);
      const thin = thick.map((value, index) => value + (extra[Math.floor(index / 7) % extra.length] ?? 0));
      const inThick = tell(
        armed(),
        thick.map((value) => two(value, 900)),
        automatic,
      );
      const inThin = tell(
        armed(),
        thin.map((value) => two(value, 900)),
        automatic,
      );
      inThick.forEach(({ state }, index) => {
        expect(rank(state.mode)).toBeGreaterThanOrEqual(rank(inThin[index]?.state.mode ?? 'standby'));
      });
    }),
    runs,
  );
});

it('1: nor does it through the whole chain from raw samples, where the two means differ', () => {
  const gentle = fc.array(
    fc.record({ value: fc.integer({ min: 60, max: 500 }), steps: fc.integer({ min: 1, max: 90 }) }),
    { minLength: 1, maxLength: 10 },
  );
  const thinner = fc.array(fc.constantFrom(0, 0, 20, 90), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(gentle, thinner, (spells, extra) => {
      const thick = spread(spells).map((value, index) => value + (index % 100) * 0.01);
      const thin = thick.map((value, index) => value + (extra[Math.floor(index / 7) % extra.length] ?? 0));
      const chain = (values: readonly number[]) =>
        runSamples((second) => okSample(values[second / step]!), (values.length - 1) * step, automatic, step, step);
      const inThin = chain(thin);
      chain(thick).forEach(({ state }, index) => {
        expect(rank(state.mode)).toBeGreaterThanOrEqual(rank(inThin[index]!.state.mode));
      });
    }),
    runs,
  );
});

const placed = fc.record({ stake: fc.integer({ min: 0, max: 8 }).map((n) => n * 800), value: visibility });
const sensorsOf = (places: readonly { readonly stake: number; readonly value: number }[]): readonly SensorView[] =>
  places.map(({ stake, value }, index) => goodSensor(`S${index}`, stake, value));

it('1: in one picture, thicker fog at any sensor never yields a weaker band or an easier clearing', () => {
  fc.assert(
    fc.property(fc.array(placed, { minLength: 1, maxLength: 6 }), fc.nat(), visibility, (places, which, other) => {
      const index = which % places.length;
      const thicker = places.map((place, i) =>
        i === index ? { ...place, value: Math.min(place.value, other) } : place,
      );
      const before = pictureOf(sensorsOf(places), at(0));
      const after = pictureOf(sensorsOf(thicker), at(0));
      expect(rank(after.band)).toBeGreaterThanOrEqual(rank(before.band));
      expect(rank(bandFollowed(after))).toBeGreaterThanOrEqual(rank(bandFollowed(before)));
      expect(after.clear ?? 0).toBeLessThanOrEqual(before.clear ?? 0);
    }),
    { numRuns: 1_000 },
  );
});

const kinds = { good: goodSensor, degraded: degradedSensor, stuck: stuckSensor } as const;
const anySensor = fc.record({
  stake: fc.integer({ min: 0, max: 8 }).map((n) => n * 800),
  value: visibility,
  kind: fc.constantFrom('good', 'degraded', 'stuck', 'lost'),
});
type Placed = { readonly stake: number; readonly value: number; readonly kind: keyof typeof kinds | 'lost' };
/** One sensor to a place: no site votes, so that the least is what any of them may say. */
const apart = fc.uniqueArray(anySensor, { minLength: 1, maxLength: 6, selector: ({ stake }) => stake });
const made = (places: readonly Placed[]): readonly SensorView[] =>
  places.map(({ stake, value, kind }, n) =>
    kind === 'lost' ? lostSensor(`S${n}`, stake, value) : kinds[kind](`S${n}`, stake, value),
  );

it('9: the figure of a zone is one that a sensor or a person gave, and the least of those that may escalate', () => {
  fc.assert(
    fc.property(apart, fc.option(visibility, { nil: undefined }), (places, value) => {
      const sensors = made(places);
      const looked = { at: at(0), until: at(600), by: 'li', source: 'video' } as const;
      const entered = value === undefined ? {} : { entered: { ...looked, value: metres(value) } };
      const picture = seeZone({ zone, sensors, policy: samplePolicy, now: at(0), ...entered });
      const given = sensors.filter(mayEscalate).map((sensor) => sensor.shortMean!);
      const all = value === undefined ? given : [...given, metres(value)];
      expect(picture.escalate).toBe(all.length === 0 ? undefined : Math.min(...all));
      const { followed } = picture;
      expect(followed === undefined).toBe(all.length === 0);
      if (followed === undefined) return;
      expect(all).toContain(followed.seen);
      expect(followed.limit).toBeGreaterThanOrEqual(picture.escalate!);
    }),
    { numRuns: 1_000 },
  );
});

it('9: a lone low reading is answered by one mode more than its neighbours, as each place is by its own band', () => {
  const bandAt = (value: number): number => samplePolicy.bands.filter(({ below }) => value < below).length;
  fc.assert(
    fc.property(apart, (places) => {
      const seeing = places.filter(({ kind }) => kind === 'good' || kind === 'degraded');
      const answers = seeing.map((one) => {
        const near = seeing.filter((other) => other !== one && Math.abs(other.stake - one.stake) < 2_000);
        const around = Math.max(0, ...near.map(({ value }) => bandAt(value)));
        const own = bandAt(one.value);
        return near.length > 0 && own - around >= 2 ? around + 1 : own;
      });
      expect(rank(bandFollowed(pictureOf(made(places), at(0))))).toBe(Math.max(0, ...answers));
    }),
    { numRuns: 1_000 },
  );
});

/** The same sensor with its data gone bad in one of the ways the roadside knows. */
const worsened = (good: SensorView, how: 'lost' | 'stuck' | 'degraded'): SensorView => {
  const value = good.shortMean ?? 0;
  if (how === 'lost') return lostSensor(good.id, good.stake, value);
  // Stuck and dirty sensors go on showing clear air: what they last credibly said is `believed`.
  const seems: SensorView =
    how === 'stuck' ? stuckSensor(good.id, good.stake, 900) : degradedSensor(good.id, good.stake, 900);
  return { ...seems, believed: metres(value) };
};
const how = fc.constantFrom('lost', 'stuck', 'degraded');

it('1: in one picture, worse data never yields an easier clearing', () => {
  fc.assert(
    fc.property(fc.array(placed, { minLength: 1, maxLength: 6 }), fc.nat(), how, (places, which, way) => {
      const sensors = sensorsOf(places);
      const worse = sensors.map((sensor, index) => (index === which % sensors.length ? worsened(sensor, way) : sensor));
      const before = pictureOf(sensors, at(0));
      const after = pictureOf(worse, at(0));
      if (after.clear !== undefined) expect(after.clear).toBeLessThanOrEqual(before.clear ?? 0);
    }),
    { numRuns: 1_000 },
  );
});

it('1: while data is worse no mode is relaxed below what good data would hold', () => {
  fc.assert(
    fc.property(
      story,
      fc.array(fc.option(how, { nil: undefined }), { minLength: 1, maxLength: 30 }),
      (spells, spoilt) => {
        const values = spread(spells);
        const good = values.map((value) => two(value, 900));
        let credible = 900;
        const bad = good.map(([sensor, other], index) => {
          const way = spoilt[Math.floor(index / 5) % spoilt.length];
          if (way === undefined) credible = values[index]!;
          return way === undefined ? [sensor!, other!] : [worsened(goodSensor('A', 0, credible), way), other!];
        });
        const told = tell(armed(), bad, automatic);
        told.forEach(({ state }, index) => {
          const before = told[index - 1]?.state.mode ?? 'standby';
          if (!isWeaker(state.mode, before)) return;
          const clear = pictureOf(bad[index]!, at(index * step)).clear;
          const edge = samplePolicy.bands.find((band) => band.mode === before)!.below;
          const held = bad.slice(index - 60, index + 1).map((sensors) => sensors[0]!);
          expect(clear).toBeGreaterThan(edge * 1.3);
          expect(
            held.every(
              (sensor) => (sensor.reading.quality === 'good' ? sensor.longMean! : sensor.believed!) > edge * 1.3,
            ),
          ).toBe(true);
        });
      },
    ),
    runs,
  );
});

it('1: with no good sensor left a mode never goes down, whatever the rest says', () => {
  const bad = fc.array(fc.tuple(how, visibility), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(bad, fc.constantFrom(...fogModes), (spoilt, mode) => {
      const sensors = spoilt.map(([way, value]) => [worsened(goodSensor('A', 0, value), way)]);
      const told = tell({ ...armed(), mode, since: at(-10_000) }, sensors, automatic);
      told.forEach(({ state }, index) => {
        expect(isWeaker(state.mode, told[index - 1]?.state.mode ?? mode)).toBe(false);
      });
    }),
    runs,
  );
});

it('2: at most one step down per hold time, and one at a time, however noisy the input', () => {
  const noise = fc.array(visibility, { minLength: 100, maxLength: 600 });
  fc.assert(
    fc.property(fc.oneof(noise, story.map(spread)), fc.constantFrom(...fogModes), (values, mode) => {
      const told = tell(
        { ...armed(), mode },
        values.map((value) => two(value, 900)),
        automatic,
      );
      let lastDown = Number.NEGATIVE_INFINITY;
      let before: ResponseState['mode'] = mode;
      told.forEach(({ state }, index) => {
        if (isWeaker(state.mode, before)) {
          expect(rank(before) - rank(state.mode)).toBe(1);
          expect((index - lastDown) * step).toBeGreaterThanOrEqual(600);
          lastDown = index;
        }
        before = state.mode;
      });
    }),
    runs,
  );
});

const order = fc.record({
  mode: fc.constantFrom('standby', 'outline', 'active', 'anti-collision', 'control', 'accident'),
  from: fc.nat({ max: 200 }),
  minutes: fc.integer({ min: -5, max: 600 }),
});

it('3: an override beats automation until it expires, and it always expires', () => {
  fc.assert(
    fc.property(story, order, control, (spells, wanted, zoneControl) => {
      const values = spread(spells);
      let state = armed();
      let until = Number.NEGATIVE_INFINITY;
      values.forEach((value, index) => {
        const now = at(index * step);
        const picture = pictureOf(two(value, 900), now);
        if (index === wanted.from) {
          const span = minutes(wanted.minutes);
          const placedOrder: ResponseAct = { kind: 'override', mode: wanted.mode, by: 'li', reason: 'r', for: span };
          const acted = act(state, placedOrder, {
            now,
            picture,
            policy: samplePolicy,
            supervisor: true,
            road: { class: 'expressway', postedSpeed: kmh(120) },
          });
          expect(acted.ok).toBe(span > 0 && span <= samplePolicy.override.longest);
          if (acted.ok) {
            state = acted.state;
            until = now + span;
          }
        }
        const next = decide(state, inputAt(picture, now, { control: zoneControl }));
        state = next.state;
        expect(next.decision.source === 'override').toBe(now < until);
        expect(next.decision.mode).toBe(now < until ? wanted.mode : next.state.mode);
      });
      const end = Math.max(until, at(values.length * step)) as UtcMs;
      expect(decide(state, inputAt(pictureOf([], end), end)).decision.source).not.toBe('override');
    }),
    runs,
  );
});

it('3: automation computes the same underneath an override as without one', () => {
  fc.assert(
    fc.property(story, order, (spells, wanted) => {
      const sensors = spread(spells).map((value) => two(value, 900));
      const override = { mode: wanted.mode, by: 'li', reason: 'r', since: at(0), until: at(3_600) };
      const plain = tell(armed(), sensors).map(({ state }) => state.mode);
      const under = tell({ ...armed(), override }, sensors).map(({ state }) => state.mode);
      expect(under).toEqual(plain);
    }),
    runs,
  );
});

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
};

it('8: the same inputs yield the same decisions, from a state that went through JSON, and nothing is changed in place', () => {
  fc.assert(
    fc.property(story, control, fc.nat(), (spells, zoneControl, restart) => {
      const sensors = spread(spells).map((value) => two(value, 900));
      const scene: Scene = { control: zoneControl };
      const first = tell(deepFreeze(armed()), deepFreeze(sensors), scene);
      expect(tell(armed(), sensors, scene)).toEqual(first);
      const cut = restart % sensors.length;
      let state = JSON.parse(JSON.stringify(first[cut]!.state)) as ResponseState;
      for (let index = cut + 1; index < sensors.length; index++) {
        const now = at(index * step);
        const next = decide(state, inputAt(pictureOf(sensors[index]!, now), now, scene));
        expect(next.decision).toEqual(first[index]!.decision);
        state = next.state;
      }
    }),
    { numRuns: 50 },
  );
});

it('9: no decision carries a speed above the legal cap for its visibility, its band or the posted speed', () => {
  const mode = fc.constantFrom('standby', 'outline', 'active', 'anti-collision', 'control', 'accident');
  fc.assert(
    fc.property(
      story,
      mode,
      fc.boolean(),
      fc.constantFrom('expressway', 'ordinary'),
      (spells, wanted, overridden, road) => {
        let state: ResponseState = armed();
        if (overridden) {
          const speed = kmh(120);
          state = {
            ...state,
            override: { mode: wanted, by: 'li', reason: 'r', since: at(0), until: at(100_000), speed },
          };
        }
        spread(spells).forEach((value, index) => {
          const now = at(index * step);
          const input = { ...inputAt(pictureOf(two(value, 900), now), now), roadClass: road };
          const next = decide(state, input);
          state = next.state;
          const { recommended } = next.decision.speed;
          const seen: Metres = metres(value);
          if (recommended === undefined) {
            expect(['standby', 'accident'].includes(next.decision.mode)).toBe(true);
            expect(withinLegalCap(input.postedSpeed, seen, road)).toBe(true);
            return;
          }
          expect(recommended).toBeLessThanOrEqual(input.postedSpeed);
          expect(withinLegalCap(recommended, seen, road)).toBe(true);
          if (road === 'expressway' && value < 50) expect(recommended).toBeLessThanOrEqual(20);
          if (next.decision.mode === 'control') expect(recommended).toBeLessThanOrEqual(20);
        });
      },
    ),
    runs,
  );
});
