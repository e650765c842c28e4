import { describe, expect, it } from 'vitest';
import { bandOf } from '../../main/domain/band.ts';
import type { EnteredVisibility, SensorView } from '../../main/domain/fog.ts';
import { metres } from '../../main/domain/units.ts';
import { armed, at, degradedSensor, goodSensor, lastOf, lostSensor, run, see, stuckSensor } from './night.ts';
import { samplePolicy } from './sample-policy.ts';

const good = goodSensor;
const thick = (id: string, stake: number, value: number, ...raw: readonly number[]): SensorView => ({
  ...goodSensor(id, stake, value),
  lastGood: raw.map(metres),
});
const summary = (sensors: readonly SensorView[]) => {
  const { escalate, clear, trust, band } = see(sensors);
  return [escalate, clear, trust, band];
};

describe('the value of a zone (domain.md §6.3)', () => {
  const table: readonly (readonly [string, readonly SensorView[], readonly unknown[]])[] = [
    ['one good sensor', [good('A', 0, 300)], [300, 300, 'good', 'outline']],
    ['the lowest of two far apart', [good('A', 0, 300), good('B', 6_000, 90)], [90, 90, 'good', 'anti-collision']],
    [
      'a degraded sensor may escalate',
      [good('A', 0, 800), degradedSensor('B', 6_000, 150)],
      [150, 150, 'good', 'active'],
    ],
    [
      'a degraded sensor may not clear',
      [degradedSensor('A', 0, 900, 900), good('B', 6_000, 300)],
      [300, 300, 'good', 'outline'],
    ],
    [
      'a lens that got dirty in fog does not clear it',
      [degradedSensor('A', 0, 900, 80), good('B', 6_000, 900)],
      [900, 80, 'good', 'standby'],
    ],
    [
      'a stuck sensor does not escalate',
      [good('A', 0, 800), stuckSensor('B', 6_000, 40, 800)],
      [800, 800, 'good', 'standby'],
    ],
    ['only a stuck sensor left', [stuckSensor('A', 0, 40)], [undefined, undefined, 'hold', 'standby']],
    ['only a degraded sensor left', [degradedSensor('A', 0, 150)], [150, undefined, 'hold', 'active']],
    ['a sensor lost in fog holds', [lostSensor('A', 0, 80), good('B', 6_000, 900)], [900, 80, 'good', 'standby']],
    [
      'a sensor lost in clear air does not',
      [lostSensor('A', 0, 900), good('B', 6_000, 900)],
      [900, 900, 'good', 'standby'],
    ],
    ['a sensor never heard of does not', [lostSensor('A', 0), good('B', 6_000, 900)], [900, 900, 'good', 'standby']],
    ['none left', [lostSensor('A', 0, 80), lostSensor('B', 6_000)], [undefined, undefined, 'none', 'standby']],
    ['no sensor at all', [], [undefined, undefined, 'none', 'standby']],
    ['two on one site: the lower', [good('A', 0, 300), good('B', 10, 900)], [300, 300, 'good', 'outline']],
    [
      'three on one site: the median',
      [good('A', 0, 40), good('B', 10, 900), good('C', 20, 800)],
      [800, 800, 'good', 'standby'],
    ],
    [
      'four on one site: the lower middle',
      [good('A', 0, 40), good('B', 10, 300), good('C', 20, 800), good('D', 30, 900)],
      [300, 300, 'good', 'outline'],
    ],
    [
      'a site of three with one lost still has its vote',
      [lostSensor('A', 0, 40), good('B', 10, 300), good('C', 20, 800)],
      [300, 300, 'good', 'outline'],
    ],
  ];
  it.each(table)('%s', (_, sensors, expected) => expect(summary(sensors)).toEqual(expected));

  it('has no clear value while a good sensor has no long mean', () => {
    const { longMean, ...fresh } = good('A', 0, 900);
    expect(see([fresh, good('B', 6_000, 900)]).clear).toBeUndefined();
  });

  it('does not depend on the order of the sensors', () => {
    const sensors = [good('A', 0, 40), good('B', 1_500, 900), good('C', 3_000, 800), lostSensor('D', 3_010, 70)];
    expect(summary([...sensors].reverse())).toEqual(summary(sensors));
  });
});

describe('a lone low reading', () => {
  it.each([
    // low value, neighbours, contradicted, followed to, band it is answered by
    [40, [900, 900], true, 200, 'outline'],
    [150, [900, 900], true, 200, 'outline'],
    [300, [900, 900], false, 300, 'outline'],
    [40, [300, 900], true, 100, 'active'],
    [40, [150, 900], true, 50, 'anti-collision'],
    [40, [90, 900], false, 40, 'control'],
  ])('%d m between %j is seen as it reads, and followed by one mode only', (low, around, contradicted, limit, band) => {
    const [left, right] = around;
    const picture = see([good('A', 1_000, left!), good('B', 2_500, low), good('C', 4_000, right!)]);
    expect(picture.subSegments.map((each) => each.contradicted)).toEqual([false, contradicted, false]);
    expect([picture.escalate, picture.decisive, picture.band]).toEqual([low, 'B', bandOf(metres(low), samplePolicy)]);
    expect(picture.followed).toEqual({ limit, seen: low, sensor: 'B', band });
    expect(picture.alone).toEqual(contradicted ? ['B'] : undefined);
  });

  it('is believed when no neighbour stands within 2 km', () => {
    expect(see([good('A', 0, 900), good('B', 2_000, 40)]).followed?.band).toBe('control');
    expect(see([good('A', 0, 900), good('B', 1_999, 40)]).followed?.band).toBe('outline');
  });

  it('is believed when the neighbour is lost', () => {
    expect(see([lostSensor('A', 0, 900), good('B', 1_500, 40)]).followed?.band).toBe('control');
  });

  it('leaves the answer to thicker fog elsewhere, and names the sensor that it follows', () => {
    const picture = see([good('A', 0, 900), good('B', 1_500, 31), good('C', 6_000, 90)]);
    expect(picture).toMatchObject({ escalate: 31, decisive: 'B', band: 'control', alone: ['B'] });
    expect(picture.followed).toEqual({ limit: 90, seen: 90, sensor: 'C', band: 'anti-collision' });
  });

  it('stands alone no more once a person saw as little', () => {
    const looked: EnteredVisibility = { value: metres(31), at: at(0), until: at(600), by: 'li', source: 'video' };
    const picture = see([good('A', 0, 900), good('B', 1_500, 31)], at(1), looked);
    expect(picture).toMatchObject({ escalate: 31, followed: { limit: 31, band: 'control' } });
    expect(picture.alone).toBeUndefined();
  });

  it('is told with what it reads, and the law goes by it', () => {
    const ticks = run(armed(), 0, 40, () => [good('A', 0, 900), good('B', 1_500, 31)]);
    const { decision, state } = lastOf(ticks);
    expect(decision).toMatchObject({ mode: 'outline', speed: { recommended: 20, legalCap: 20, article: '81(3)' } });
    expect(state.why).toMatchObject({ code: 'visibility-below', visibility: 31, threshold: 500, mode: 'outline' });
    expect(decision.reasons).toEqual([
      { code: 'visibility-below', visibility: 31, threshold: 500, mode: 'outline', sensor: 'B' },
      { code: 'contradicted', sensors: ['B'], visibility: 31, mode: 'outline' },
    ]);
  });

  it('does not escalate at once either', () => {
    const lone = see([good('A', 0, 900), thick('B', 1_500, 300, 40, 40)]);
    expect(lone).toMatchObject({ instant: false, instantSensors: [] });
    expect(see([good('A', 0, 120), thick('B', 1_500, 300, 40, 40)]).instant).toBe(false);
    expect(see([good('A', 0, 90), thick('B', 1_500, 300, 40, 40)]).instant).toBe(true);
  });
});

describe('consecutive raw samples below the instant limit', () => {
  it.each([
    [[49, 49], true],
    [[49, 50], false],
    [[49], false],
    [[], false],
  ])('%j', (raw, instant) => expect(see([thick('A', 0, 300, ...raw)]).instant).toBe(instant));

  it('count only from good sensors', () => {
    const dirty = { ...degradedSensor('A', 0, 300), lastGood: [metres(40), metres(40)] };
    expect(see([dirty]).instant).toBe(false);
  });

  it('need a majority on a site of three', () => {
    const clear = (id: string, stake: number) => thick(id, stake, 800, 800, 800);
    expect(see([thick('A', 0, 300, 40, 40), clear('B', 10), clear('C', 20)]).instant).toBe(false);
    const two = see([thick('A', 0, 300, 40, 40), thick('B', 10, 300, 40, 40), clear('C', 20)]);
    expect(two).toMatchObject({ instant: true, instantSensors: ['A', 'B'] });
  });
});

describe('visibility that a person entered', () => {
  const entered = (value: number, until = 600): EnteredVisibility => ({
    value: metres(value),
    at: at(0),
    until: at(until),
    by: 'li',
    source: 'video',
  });
  const pictured = (sensors: readonly SensorView[], value: number, now = 10) => {
    const { escalate, clear, trust } = see(sensors, at(now), entered(value));
    return [escalate, clear, trust];
  };
  it('stands in when every sensor is lost', () => {
    expect(pictured([lostSensor('A', 0, 80)], 300)).toEqual([300, 300, 'good']);
  });
  it('does not outvote a good sensor that sees thicker fog', () => {
    expect(pictured([good('A', 0, 80)], 900)).toEqual([80, 80, 'good']);
  });
  it('strengthens what good sensors see', () => {
    expect(pictured([good('A', 0, 900)], 80)).toEqual([80, 80, 'good']);
  });
  it('ends', () => {
    expect(pictured([good('A', 0, 900)], 80, 600)).toEqual([900, 900, 'good']);
    expect(see([], at(600), entered(80)).entered).toBeUndefined();
  });
});

it('cuts the zone where one sensor’s stretch ends and the next begins', () => {
  const { subSegments } = see([good('A', 500, 900), good('B', 1_500, 900), good('C', 6_000, 900)]);
  expect(subSegments.map(({ from, to, sensors }) => [from, to, sensors])).toEqual([
    [0, 1_000, ['A']],
    [1_000, 2_500, ['B']],
    [5_000, 7_000, ['C']],
  ]);
});

it('names the decisive sensor and every cause', () => {
  const picture = see([good('A', 0, 900), good('B', 6_000, 150), stuckSensor('C', 9_000, 30)]);
  expect(picture.decisive).toBe('B');
  expect(picture.causes).toEqual({ A: 'none', B: 'none', C: 'stuck' });
});
