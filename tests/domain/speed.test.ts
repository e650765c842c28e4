import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modes } from '../../main/domain/mode.ts';
import type { Policy } from '../../main/domain/policy.ts';
import { adviseSpeed, legalCap, legalCapBelow, taperUpstream } from '../../main/domain/speed.ts';
import { kmh, metres } from '../../main/domain/units.ts';
import { withinLegalCap } from './lawful.ts';
import { samplePolicy } from './sample-policy.ts';

describe('the statute (domain.md §1.1)', () => {
  it.each([
    // visibility, expressway cap and article, ordinary road cap and article
    [0, 20, '81(3)', 30, '46(3)'],
    [49.9, 20, '81(3)', 30, '46(3)'],
    [50, 40, '81(2)', 30, '46(3)'],
    [50.1, 40, '81(2)', undefined, undefined],
    [99.9, 40, '81(2)', undefined, undefined],
    [100, 60, '81(1)', undefined, undefined],
    [199.9, 60, '81(1)', undefined, undefined],
    [200, undefined, undefined, undefined, undefined],
  ])('%d m', (visibility, expressway, article, ordinary, ordinaryArticle) => {
    expect(legalCap(metres(visibility), 'expressway')).toEqual(
      expressway === undefined ? undefined : { cap: expressway, article },
    );
    expect(legalCap(metres(visibility), 'ordinary')).toEqual(
      ordinary === undefined ? undefined : { cap: ordinary, article: ordinaryArticle },
    );
  });
});

describe('advice (domain.md §6.1)', () => {
  it.each([
    // mode, visibility, posted, expressway, ordinary
    ['standby', 800, 120, undefined, undefined],
    ['outline', 300, 120, 80, 70],
    ['outline', 300, 60, 60, 60],
    ['active', 150, 120, 60, 60],
    ['active', 150, 50, 50, 50],
    ['anti-collision', 70, 120, 40, 40],
    ['anti-collision', 50, 120, 40, 30],
    ['control', 30, 120, 20, 20],
    ['control', undefined, 120, 20, 20],
    ['anti-collision', undefined, 120, 40, 40],
    // held or chosen stronger than the fog asks for
    ['active', 900, 120, 60, 60],
    // weaker than the fog asks for: the law still binds
    ['standby', 40, 120, 20, 30],
    ['outline', 150, 120, 60, 70],
    ['accident', 900, 120, undefined, undefined],
    ['accident', 90, 120, 40, undefined],
  ] as const)('%s at %s m, posted %d', (mode, visibility, posted, expressway, ordinary) => {
    const seen = visibility === undefined ? {} : { visibility: metres(visibility) };
    const advise = (road: 'expressway' | 'ordinary') => adviseSpeed(mode, seen, road, kmh(posted), samplePolicy);
    expect([advise('expressway').recommended, advise('ordinary').recommended]).toEqual([expressway, ordinary]);
  });

  it('names the article, and calls ordinary roads above 50 m advice', () => {
    expect(adviseSpeed('active', { visibility: metres(150) }, 'expressway', kmh(120), samplePolicy)).toEqual({
      recommended: 60,
      legalCap: 60,
      article: '81(1)',
      statutory: true,
    });
    expect(adviseSpeed('active', { visibility: metres(150) }, 'ordinary', kmh(80), samplePolicy)).toEqual({
      recommended: 60,
      statutory: false,
    });
  });
});

const withSpeed = (speed: number): Policy => ({
  ...samplePolicy,
  settings: Object.fromEntries(
    Object.entries(samplePolicy.settings).map(([mode, setting]) => [
      mode,
      { ...setting, sign: { ...setting.sign, speed: { expressway: kmh(speed), ordinary: kmh(speed) } } },
    ]),
  ) as unknown as Policy['settings'],
});

it('no speed above the legal cap, the posted speed or the law of the mode’s own band, whatever the policy says', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...modes),
      fc.option(fc.integer({ min: 0, max: 4_000 }), { nil: undefined }),
      fc.constantFrom('expressway', 'ordinary'),
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 5, max: 200 }),
      (mode, visibility, road, posted, speed) => {
        const seen = visibility === undefined ? undefined : metres(visibility / 10);
        const sight = seen === undefined ? {} : { visibility: seen };
        const { recommended } = adviseSpeed(mode, sight, road, kmh(posted), withSpeed(speed));
        if (recommended === undefined) throw new Error('a policy with a speed yields one');
        expect(recommended).toBeLessThanOrEqual(posted);
        expect(withinLegalCap(recommended, seen, road)).toBe(true);
        if (seen !== undefined && seen < 200 && road === 'expressway') expect(recommended).toBeLessThanOrEqual(60);
        if (seen !== undefined && seen < 100 && road === 'expressway') expect(recommended).toBeLessThanOrEqual(40);
        if (seen !== undefined && seen < 50 && road === 'expressway') expect(recommended).toBeLessThanOrEqual(20);
        if (seen !== undefined && seen <= 50) expect(recommended).toBeLessThanOrEqual(30);
        if (mode === 'control') expect(recommended).toBeLessThanOrEqual(30);
        if (mode === 'control' && road === 'expressway') expect(recommended).toBeLessThanOrEqual(20);
        if (mode === 'anti-collision' && road === 'expressway') expect(recommended).toBeLessThanOrEqual(40);
      },
    ),
  );
});

it.each([
  [200, 60, undefined],
  [200.5, undefined, undefined],
  [100, 40, undefined],
  [50, 20, 30],
  [50.5, 40, undefined],
  [20, 20, 30],
  [0, 20, 30],
])('the law of a band below %d m', (edge, expressway, ordinary) => {
  expect(legalCapBelow(metres(edge), 'expressway')?.cap).toBe(expressway);
  expect(legalCapBelow(metres(edge), 'ordinary')?.cap).toBe(ordinary);
});

describe('signs before the zone, nearest first', () => {
  it.each([
    [20, 120, 4, [20, 40, 60, 80]],
    [60, 80, 4, [60, 80, 80, 80]],
    [40, 120, 0, []],
    [80, 60, 2, [60, 60]],
    [40, 120, 1, [40]],
  ])('to %d from %d over %d signs', (target, posted, signs, speeds) => {
    expect(taperUpstream(kmh(target), kmh(posted), signs, samplePolicy)).toEqual(speeds);
  });

  it('never step by more than the policy allows', () => {
    fc.assert(
      fc.property(fc.nat({ max: 120 }), fc.nat({ max: 120 }), fc.nat({ max: 12 }), (target, posted, signs) => {
        const speeds = taperUpstream(kmh(target), kmh(posted), signs, samplePolicy);
        expect(speeds).toHaveLength(signs);
        speeds.forEach((speed, index) => {
          const nearer = speeds[index - 1] ?? speed;
          expect(speed - nearer).toBeGreaterThanOrEqual(0);
          expect(speed - nearer).toBeLessThanOrEqual(20);
          expect(speed).toBeLessThanOrEqual(posted);
        });
      }),
    );
  });
});
