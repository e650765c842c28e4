/** The synthetic test of domain.md §2.2: slow fog 800 → 35 → 800 m over 8 h with AR(1) noise, σ = 0.25 in ln MOR. */
import { describe, expect, it } from 'vitest';
import { bandOf } from '../../main/domain/band.ts';
import { isWeaker } from '../../main/domain/mode.ts';
import type { Policy } from '../../main/domain/policy.ts';
import { metres, seconds } from '../../main/domain/units.ts';
import { changesOf, okSample, runSamples, type Tick } from './night.ts';
import { fullAutoPolicy } from './sample-policy.ts';

const night = 8 * 3_600;
const poll = 10;
const nights = 12;

/** Small seeded generator (mulberry32), so that every run is the same night. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const slowFog = (second: number): number => {
  const half = 1 - Math.abs(1 - second / (night / 2));
  return Math.exp(Math.log(800) + half * (Math.log(35) - Math.log(800)));
};

/** AR(1) noise with a correlation of `memory` from one sample to the next. */
function noise(seed: number, memory: number): (second: number) => number {
  const next = uniform(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(next() || 1e-12)) * Math.cos(2 * Math.PI * next());
  let deviation = 0.25 * normal();
  return () => {
    deviation = memory * deviation + 0.25 * Math.sqrt(1 - memory * memory) * normal();
    return Math.exp(deviation);
  };
}

function oneNight(seed: number, memory: number, policy: Policy): readonly Tick[] {
  const factor = noise(seed, memory);
  return runSamples((second) => okSample(slowFog(second) * factor(second)), night, { policy }, poll, poll);
}

const underGuided = (ticks: readonly Tick[], policy: Policy): number =>
  (ticks.filter((tick) => isWeaker(tick.decision.mode, bandOf(metres(slowFog(tick.second)), policy))).length * poll) /
  60;

interface Summary {
  readonly mean: number;
  readonly most: number;
  readonly under: number;
}

function summarise(memory: number, policy: Policy): Summary {
  const all = Array.from({ length: nights }, (_, seed) => oneNight(seed + 1, memory, policy));
  const changes = all.map((ticks) => changesOf(ticks).length);
  const under = all.map((ticks) => underGuided(ticks, policy));
  return {
    mean: changes.reduce((sum, each) => sum + each, 0) / nights,
    most: Math.max(...changes),
    under: under.reduce((sum, each) => sum + each, 0) / nights,
  };
}

describe('a synthetic night of fog', () => {
  it.each([0.5, 0.8, 0.9])('changes mode few times, with noise correlated by %d', (memory) => {
    const summary = summarise(memory, fullAutoPolicy);
    expect(summary.mean).toBeLessThanOrEqual(11);
    expect(summary.most).toBeLessThanOrEqual(14);
    expect(summary.under).toBeLessThanOrEqual(3);
  });

  it('would flap without hold and margin: the rule is what keeps it quiet', () => {
    const bare = { ...fullAutoPolicy, clear: { factor: 1, hold: seconds(0), dwell: seconds(0) } };
    expect(summarise(0.8, bare).mean).toBeGreaterThan(25);
  });
});
