import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SensorView } from '../../main/domain/fog.ts';
import { metres, seconds, type UtcMs } from '../../main/domain/units.ts';
import {
  emptyTrack,
  type SensorSample,
  type SensorTrack,
  track,
  viewSensor,
} from '../../main/domain/visibility-track.ts';
import { at, okSample, start } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

type Said = Omit<SensorSample, 'at'>;
const poll = seconds(10);

const follow = (samples: readonly SensorSample[], from: SensorTrack = emptyTrack(start)): SensorTrack =>
  samples.reduce((memory, sample) => track(memory, sample, samplePolicy), from);
const every10s = (said: readonly Said[], from = 0): readonly SensorSample[] =>
  said.map((sample, index) => ({ at: at(from + index * 10), ...sample }));
const view = (memory: SensorTrack, now: UtcMs, pollEvery = poll): SensorView =>
  viewSensor('S1', metres(1_000), memory, samplePolicy, pollEvery, now);
const values = (...said: readonly number[]): readonly Said[] => said.map(okSample);
const repeat = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);
/** Values around `value` that never repeat. */
const lively = (count: number, value: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => value + (index % 2 === 0 ? 1 : -1) * (index % 7) * 0.1 + index * 0.001);

describe('quality of a reading', () => {
  const table: readonly (readonly [string, readonly Said[], string, string, number | undefined])[] = [
    ['nothing yet', [], 'missing', 'not-yet-read', undefined],
    ['a plain value', values(300), 'good', 'none', 300],
    ['the lower limit', values(0), 'good', 'none', 0],
    ['the upper limit', values(50_000), 'good', 'none', 50_000],
    ['above the range', values(50_001), 'bad', 'out-of-range', undefined],
    ['negative', values(-1), 'bad', 'out-of-range', undefined],
    ['not a number', values(Number.NaN), 'bad', 'out-of-range', undefined],
    ['a sentinel', [{ invalid: 'sentinel', condition: 'ok' }], 'bad', 'sentinel', undefined],
    ['not decodable', [{ invalid: 'undecodable', condition: 'ok' }], 'bad', 'undecodable', undefined],
    ['a fault of its own', [{ ...okSample(300), condition: 'fault' }], 'bad', 'device-fault', undefined],
    ['a dirty lens', [{ ...okSample(300), condition: 'degraded' }], 'suspect', 'degraded', 300],
    ['no status point', [{ ...okSample(300), condition: 'unknown' }], 'good', 'none', 300],
    ['good again after a sentinel', [{ invalid: 'sentinel', condition: 'ok' }, okSample(300)], 'good', 'none', 300],
    ['one answer without the point', [okSample(300), { invalid: 'missing', condition: 'ok' }], 'good', 'none', 300],
    ['a rise of exactly ten times', values(100, 1_000), 'good', 'none', 1_000],
    ['a rise of more than ten times', values(100, 1_001), 'suspect', 'jump', 1_001],
    ['a fall of more than ten times', values(1_001, 100), 'suspect', 'jump', 100],
    ['a jump that a second sample confirms', values(2_000, 40, 42), 'good', 'none', 42],
    ['a jump that a second sample denies', values(2_000, 40, 1_900), 'good', 'none', 1_900],
    ['two jumps that do not agree', values(5_000, 450, 5), 'suspect', 'jump', 5],
    ['23 times the same', values(...repeat(23, 300)), 'good', 'none', 300],
    ['24 times the same', values(...repeat(24, 300)), 'suspect', 'stuck', 300],
    ['alive again after being stuck', values(...repeat(30, 300), 301), 'good', 'none', 301],
    ['resting at the ceiling of the range', values(...repeat(40, 50_000)), 'good', 'none', 50_000],
    [
      'resting at its own ceiling',
      repeat(40, 2_000).map((value) => ({ ...okSample(value), ceiling: metres(2_000) })),
      'good',
      'none',
      2_000,
    ],
  ];
  it.each(table)('%s', (_, said, quality, cause, value) => {
    const { reading } = view(follow(every10s(said)), at(Math.max(0, said.length - 1) * 10));
    expect([reading.quality, reading.cause, reading.value]).toEqual([quality, cause, value]);
  });
});

describe('age of a reading', () => {
  it.each([
    // poll s, age s, quality, cause
    [10, 90, 'good', 'none'],
    [10, 91, 'suspect', 'stale'],
    [60, 180, 'good', 'none'],
    [60, 181, 'suspect', 'stale'],
    [10, 900, 'suspect', 'stale'],
    [10, 901, 'missing', 'lost'],
  ])('poll %d s, %d s old: %s', (pollSeconds, old, quality, cause) => {
    const { reading } = view(follow(every10s(values(300))), at(old), seconds(pollSeconds));
    expect([reading.quality, reading.cause]).toEqual([quality, cause]);
    expect(reading.value).toBe(quality === 'missing' ? undefined : 300);
  });

  it('a sentinel stays bad until it is too old to say even that', () => {
    const memory = follow(every10s([{ invalid: 'sentinel', condition: 'ok' }]));
    expect(view(memory, at(500)).reading.cause).toBe('sentinel');
    expect(view(memory, at(901)).reading.quality).toBe('missing');
  });
});

describe('means', () => {
  it('average extinction, not metres', () => {
    expect(view(follow(every10s(values(100, 300))), at(10)).shortMean).toBeCloseTo(150, 6);
  });

  it('forget what is older than a minute in the short one', () => {
    expect(view(follow(every10s(values(100, 300))), at(65)).shortMean).toBeCloseTo(300, 6);
  });

  it('let the newest value stand between slow polls, until it is stale', () => {
    const memory = follow(every10s(values(300)));
    expect(view(memory, at(170), seconds(60)).shortMean).toBe(300);
    expect(view(memory, at(181), seconds(60)).shortMean).toBeUndefined();
  });

  it('have no long one before most of ten minutes is covered', () => {
    const memory = (minutes: number): SensorTrack => follow(every10s(values(...lively(minutes * 6 + 1, 300))));
    expect(view(memory(7), at(420)).longMean).toBeUndefined();
    expect(view(memory(9), at(540)).longMean).toBeCloseTo(300, -1);
  });

  it('do not count a hole in the data as covered', () => {
    const holed = [...every10s(values(...lively(6, 300))), ...every10s(values(...lively(6, 300)), 540)];
    expect(view(follow(holed), at(595)).longMean).toBeUndefined();
  });

  it('leave degraded samples out of the long one', () => {
    const dirty = lively(61, 300).map((value): Said => ({ ...okSample(value), condition: 'degraded' }));
    expect(view(follow(every10s(dirty)), at(600)).longMean).toBeUndefined();
    expect(view(follow(every10s(dirty)), at(600)).shortMean).toBeCloseTo(300, -1);
  });

  it('drop the run of a stuck sensor', () => {
    const memory = follow(every10s(values(...lively(10, 300), ...repeat(24, 900))));
    expect(view(memory, at(330)).shortMean).toBeUndefined();
  });
});

describe('consecutive raw samples', () => {
  const lastGood = (...said: readonly Said[]): readonly number[] =>
    view(follow(every10s(said)), at(said.length * 10)).lastGood;
  it('are the newest good ones', () => expect(lastGood(...values(300, 45, 44))).toEqual([45, 44]));
  it('include a jump once it is confirmed', () => expect(lastGood(...values(2_000, 40, 42))).toEqual([40, 42]));
  it('are broken by a bad sample', () =>
    expect(lastGood(okSample(45), { invalid: 'sentinel', condition: 'ok' }, okSample(44))).toEqual([44]));
  it('are broken by a degraded sample', () =>
    expect(lastGood(okSample(45), { ...okSample(44), condition: 'degraded' })).toEqual([]));
});

describe('what is believed of a sensor that is no longer good', () => {
  const believed = (...said: readonly Said[]): number | undefined =>
    view(follow(every10s(said)), at(said.length * 10)).believed;
  it('is the fog it last saw', () =>
    expect(believed(...values(300, 80), { invalid: 'sentinel', condition: 'ok' })).toBeCloseTo(126.3, 1));
  it('is not cleared by a dirty lens', () =>
    expect(believed(okSample(80), { ...okSample(700), condition: 'degraded' })).toBe(80));
  it('is not cleared by a dirty lens in the long run either', () => {
    const dirty = lively(120, 700).map((value): Said => ({ ...okSample(value), condition: 'degraded' }));
    expect(believed(okSample(80), ...dirty)).toBe(80);
  });
  it('is lowered by a dirty lens', () =>
    expect(
      believed(okSample(700), ...repeat(9, 80).map((v): Said => ({ ...okSample(v), condition: 'degraded' }))),
    ).toBe(80));
});

describe('time that does not behave', () => {
  it('puts a late sample in its place without taking it for the newest', () => {
    const memory = follow([
      { at: at(0), ...okSample(300) },
      { at: at(20), ...okSample(300.5) },
      { at: at(10), ...okSample(100) },
    ]);
    const seen = view(memory, at(20));
    expect(seen.reading.value).toBe(300.5);
    expect(seen.shortMean).toBeCloseTo(180, 0);
  });

  it('goes on at once after the clock was set back', () => {
    const before = follow(every10s(values(...lively(60, 800)), 7_200));
    const memory = follow(every10s(values(90, 91)), before);
    const seen = view(memory, at(10));
    expect([seen.reading.value, seen.reading.quality]).toEqual([91, 'good']);
    expect(seen.shortMean).toBeLessThan(400);
  });

  it('clears nothing on samples from before a clock that was set forward', () => {
    const memory = follow(every10s(values(...lively(61, 800))));
    const seen = view(track(memory, { at: at(4_200), ...okSample(800) }, samplePolicy), at(4_200));
    expect(seen.longMean).toBeUndefined();
    expect(seen.reading.quality).toBe('good');
  });

  it('doubts a reading from the future', () => {
    expect(view(follow(every10s(values(800), 3_600)), at(0)).reading.cause).toBe('stale');
  });
});

it('whatever is sent in whatever order: bounded memory, finite means within range, no throw', () => {
  const sample = fc.record(
    {
      at: fc.integer({ min: -100_000, max: 100_000_000 }).map((ms) => (start + ms) as UtcMs),
      value: fc.oneof(fc.double(), fc.integer({ min: 0, max: 50_000 })).map(metres),
      invalid: fc.constantFrom('sentinel', 'out-of-range', 'undecodable', 'missing'),
      condition: fc.constantFrom('ok', 'degraded', 'fault', 'unknown'),
    } as const,
    { requiredKeys: ['at', 'condition'] },
  );
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
      const memory = follow(samples as readonly SensorSample[]);
      const newest = memory.latest?.at ?? start;
      const seen = view(memory, newest);
      expect(memory.points.length).toBeLessThanOrEqual(samples.length);
      expect(memory.points.every((point) => point.at > newest - samplePolicy.means.long)).toBe(true);
      for (const mean of [seen.shortMean, seen.longMean, seen.believed]) {
        if (mean !== undefined) expect(mean >= 0.999 && mean <= 50_001).toBe(true);
      }
      if (seen.reading.quality === 'bad' || seen.reading.quality === 'missing')
        expect(seen.reading.value).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

it('a babbling sensor does not grow its memory', () => {
  let memory = emptyTrack(start);
  for (let ms = 0; ms < 20_000; ms += 5) {
    memory = track(memory, { at: (start + ms) as UtcMs, ...okSample(300 + (ms % 97)) }, samplePolicy);
  }
  expect(memory.points.length).toBeLessThanOrEqual(1_200);
});
