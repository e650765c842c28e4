import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  demo,
  drifting,
  night,
  type Scenario,
  type Stretch,
  scenarioFor,
  scenarioNames,
  steady,
  visibilityAt,
} from '../../../drivers/simulator/weather.ts';
import { type Metres, metres, millis, minutes, seconds } from '../../../main/domain/units.ts';
import { testSite } from './fixtures.ts';

const first: Stretch = {
  id: 'first',
  road: 'expressway',
  from: metres(100_000),
  to: metres(112_000),
  anchors: [100_500, 103_000, 105_000, 107_000, 110_500].map(metres),
};
const second: Stretch = {
  id: 'second',
  road: 'provincial',
  from: metres(10_000),
  to: metres(15_000),
  anchors: [10_800, 12_500, 14_300].map(metres),
};
const weather = demo([first, second], 20_261_123);

/** What the worst sensor of a stretch sees. */
const worst = (scenario: Scenario, stretch: Stretch, since: number): number =>
  Math.min(...stretch.anchors.map((stake) => visibilityAt(scenario, { road: stretch.road, stake }, millis(since))));
const overMinutes = (scenario: Scenario, stretch: Stretch, from: number, to: number): number[] =>
  Array.from({ length: (to - from) * 12 }, (_, i) => worst(scenario, stretch, minutes(from) + i * 5_000));

describe('the demo weather', () => {
  it('starts clear and drifts fog over the expressway sensors within 60 s', () => {
    expect(worst(weather, first, 0)).toBeGreaterThan(5_000);
    expect(worst(weather, first, seconds(60))).toBeLessThan(500);
  });

  it('shows every band on the expressway within 8 minutes, in order', () => {
    const firstBelow = (edge: number): number => overMinutes(weather, first, 0, 8).findIndex((value) => value < edge);
    const times = [500, 200, 100, 50].map(firstBelow);
    expect(times.every((time) => time > 0)).toBe(true);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(new Set(times).size).toBe(4);
  });

  it('leaves the provincial road clear at first, and fogs it from the third minute on', () => {
    expect(Math.min(...overMinutes(weather, second, 0, 2.5))).toBeGreaterThan(5_000);
    expect(worst(weather, second, minutes(4))).toBeLessThan(500);
    expect(Math.min(...overMinutes(weather, second, 3, 12))).toBeLessThan(100);
  });

  it('clears well above 650 m before it repeats, and repeats with variation', () => {
    expect(Math.min(...overMinutes(weather, first, 20, 25))).toBeGreaterThan(2_000);
    const rounds = [0, 1, 2, 3].map((round) => Math.min(...overMinutes(weather, first, round * 25, round * 25 + 24)));
    expect(rounds.every((value) => value < 500)).toBe(true);
    expect(new Set(rounds.map(Math.round)).size).toBe(4);
  });

  it('holds a dense core inside thinner fog: neighbours a few km off see far more', () => {
    const core = worst(weather, first, minutes(7));
    const beside = visibilityAt(weather, { road: 'expressway', stake: metres(103_000) }, minutes(7));
    expect(core).toBeLessThan(50);
    expect(beside).toBeGreaterThan(150);
    expect(beside).toBeLessThan(1_000);
  });

  it('drifts: the place where it is densest moves along the road', () => {
    const densest = (since: number): number => {
      const stakes = Array.from({ length: 241 }, (_, i) => metres(100_000 + 50 * i));
      const seen = stakes.map((stake) => visibilityAt(weather, { road: 'expressway', stake }, millis(since)));
      return stakes[seen.indexOf(Math.min(...seen) as Metres)]!;
    };
    expect(densest(minutes(8)) - densest(minutes(5))).toBeGreaterThan(300);
  });
});

describe('every scenario', () => {
  it('depends on its arguments alone and stays between 5 m and 30 km', () => {
    const site = testSite();
    fc.assert(
      fc.property(
        fc.constantFrom(...scenarioNames),
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 0, max: 9_000 }),
        fc.integer({ min: 0, max: 40_000_000 }),
        (name, seed, stake, since) => {
          const place = { road: 'road', stake: metres(stake) };
          const value = scenarioFor(name, site, seed).visibilityAt(place, millis(since));
          expect(scenarioFor(name, site, seed).visibilityAt(place, millis(since))).toBe(value);
          expect(value).toBeGreaterThanOrEqual(5);
          expect(value).toBeLessThanOrEqual(30_000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('differs by seed', () => {
    const at = { road: 'expressway', stake: metres(105_000) };
    const seen = [1, 2, 3].map((seed) => demo([first], seed).visibilityAt(at, minutes(40)));
    expect(new Set(seen).size).toBe(3);
  });

  it('steady is the same everywhere for ever', () => {
    const scenario = steady(metres(123));
    expect(scenario.visibilityAt({ road: 'x', stake: metres(1) }, minutes(999))).toBe(123);
  });

  it('a drifting patch passes each sensor once, in the order of the stakes', () => {
    const scenario = drifting([first], 5, { core: metres(45), speed: 5 });
    const lowest = first.anchors.map((stake) => {
      const seen = Array.from({ length: 600 }, (_, i) =>
        scenario.visibilityAt({ road: 'expressway', stake }, seconds(i * 10)),
      );
      return { value: Math.min(...seen), at: seen.indexOf(Math.min(...seen) as Metres) };
    });
    expect(lowest.every(({ value }) => value < 50)).toBe(true);
    expect(lowest.map(({ at }) => at)).toEqual(lowest.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('a fog night is clear in the evening, foggy before dawn, clear and light afterwards', () => {
    const scenario = night([first], 11);
    expect(worst(scenario, first, 0)).toBeGreaterThan(5_000);
    expect(Math.min(...overMinutes(scenario, first, 330, 500))).toBeLessThan(200);
    expect(worst(scenario, first, minutes(599))).toBeGreaterThan(2_000);
    expect(scenario.isNight(minutes(300))).toBe(true);
    expect(scenario.isNight(minutes(599))).toBe(false);
  });
});
