import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../main/domain/asset.ts';
import { assessCoverage, type CoverageLight } from '../../main/domain/coverage.ts';
import { type Metres, metres } from '../../main/domain/units.ts';

/** One letter a lamp, 25 m apart from K10: l lit, d dark, u unknown. */
const row = (letters: string, side: Side = 'right', from = 10_000, spacing = 25): CoverageLight[] =>
  [...letters].map((letter, i) => ({
    stake: metres(from + i * spacing),
    side,
    state: letter === 'l' ? 'lit' : letter === 'd' ? 'dark' : 'unknown',
  }));
const assess = (lights: readonly CoverageLight[], visibility: number | undefined, share = 0.9) =>
  assessCoverage({ lights, visibility: visibility === undefined ? undefined : metres(visibility), share });
const lit = (n: number) => 'l'.repeat(n);

describe('a zone is effective', () => {
  it.each([
    ['every lamp lit', lit(40), 100, true],
    ['3 dark in a row at 100 m: the next lit lamp is 100 m away', `${lit(20)}ddd${lit(20)}`, 100, true],
    ['4 dark in a row at 100 m', `${lit(40)}dddd${lit(40)}`, 100, false],
    ['1 dark at 50 m', `${lit(20)}d${lit(20)}`, 50, true],
    ['2 dark in a row at 50 m', `${lit(20)}dd${lit(20)}`, 50, false],
    ['2 dark, apart, at 50 m', `${lit(10)}d${lit(10)}d${lit(10)}`, 50, true],
    ['2 dark at the zone’s first lamps at 50 m', `dd${lit(40)}`, 50, false],
    ['2 dark at the zone’s last lamps at 50 m', `${lit(40)}dd`, 50, false],
    ['an unknown lamp counts as dark', `${lit(20)}du${lit(20)}`, 50, false],
    ['all lit, but the fog is thicker than the lamps are apart', lit(40), 20, false],
  ])('%s', (_, letters, visibility, effective) => {
    expect(assess(row(letters), visibility).effective).toBe(effective);
  });

  it('needs 90 % of its lamps, however they lie', () => {
    expect(assess(row('lllllllll' + 'd'), 400)).toMatchObject({ effective: true, litShare: 0.9 });
    expect(assess(row('llllld'.repeat(8)), 400)).toMatchObject({ effective: false, reasons: ['share-below'] });
  });

  it('judges each side for itself: a lit lamp opposite does not fill a gap', () => {
    const lights = [...row(`${lit(20)}dddd${lit(40)}`, 'left'), ...row(lit(64))];
    expect(assess(lights, 100)).toMatchObject({
      effective: false,
      reasons: ['dark-run'],
      longestDarkRun: { side: 'left', lamps: 4, from: 10_475, to: 10_600, gap: 125 },
    });
  });

  it('measures by real stakes, not by the usual spacing', () => {
    const lights = row(lit(30)).filter((_, i) => i !== 11);
    expect(assess(lights, 50).effective).toBe(true);
    const one = lights.map((light, i) => (i === 10 ? { ...light, state: 'dark' as const } : light));
    expect(assess(one, 60)).toMatchObject({ effective: false, longestDarkRun: { lamps: 1, gap: 75 } });
  });

  it('takes a stretch built without lamps as the end of a row, not as darkness', () => {
    const lights = [...row(lit(30)), ...row(lit(30), 'right', 13_000)];
    expect(assess(lights, 100).effective).toBe(true);
    const dark = [...row(`${lit(30)}`), ...row(`dddd${lit(40)}`, 'right', 13_000)];
    expect(assess(dark, 100)).toMatchObject({ effective: false, longestDarkRun: { gap: 125 } });
  });

  it('has lamps at all', () => {
    expect(assess([], 100)).toEqual({ effective: false, lamps: 0, litShare: 0, reasons: ['no-lamps'] });
  });

  it('says when only proof is missing', () => {
    expect(assess(row('u'.repeat(30)), 100)).toMatchObject({ reasons: ['share-below', 'dark-run', 'unverified-host'] });
    expect(assess(row(`dddd${'u'.repeat(30)}`), 100).reasons).not.toContain('unverified-host');
  });

  it('is judged as for 50 m when no sensor is left', () => {
    expect(assess(row(`${lit(20)}d${lit(20)}`), undefined).effective).toBe(true);
    expect(assess(row(`${lit(20)}dd${lit(20)}`), undefined).effective).toBe(false);
  });
});

describe('always', () => {
  const light = fc.record({
    stake: fc.integer({ min: 0, max: 60 }).map((n) => metres(n * 25 + (n % 3))),
    side: fc.constantFrom<Side>('left', 'right', 'median'),
    state: fc.constantFrom<CoverageLight['state']>('lit', 'lit', 'lit', 'lit', 'lit', 'lit', 'dark', 'unknown'),
  });
  const lights = fc.array(light, { minLength: 1, maxLength: 60 });
  const visibility = fc.option(fc.integer({ min: 1, max: 1_000 }).map(metres), { nil: undefined });
  const share = fc.constantFrom(0, 0.5, 0.9, 1);

  it('killing or losing another lamp never makes a zone effective', () => {
    fc.assert(
      fc.property(
        lights,
        visibility,
        share,
        fc.nat(),
        fc.constantFrom('dark', 'unknown'),
        (all, v, s, which, state) => {
          const worse = all.map((each, i) => (i === which % all.length ? { ...each, state } : each));
          const before = assessCoverage({ lights: all, visibility: v, share: s });
          const after = assessCoverage({ lights: worse, visibility: v, share: s });
          expect(after.effective && !before.effective && all[which % all.length]?.state === 'lit').toBe(false);
          if (!before.effective) expect(after.effective).toBe(false);
          const gap = (each: typeof before) => each.longestDarkRun?.gap ?? 0;
          if (all[which % all.length]?.state === 'lit') expect(gap(after)).toBeGreaterThanOrEqual(gap(before));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('thicker fog never makes a zone effective', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }));
    fc.assert(
      fc.property(lights, pair, share, (all, [a, b], s) => {
        const at = (v: number) => assessCoverage({ lights: all, visibility: metres(v), share: s }).effective;
        if (at(Math.min(a, b))) expect(at(Math.max(a, b))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('an effective zone shows a driver the next lit lamp from every lit lamp of a row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 2, maxLength: 60 }),
        fc.integer({ min: 25, max: 300 }),
        (on, v) => {
          const all = row(on.map((is) => (is ? 'l' : 'd')).join(''));
          const { effective } = assess(all, v, 0);
          const stakes: Metres[] = all.filter((each) => each.state === 'lit').map((each) => each.stake);
          const first = 10_000 - 25;
          const last = 10_000 + on.length * 25;
          const posts = [first, ...stakes, last];
          expect(effective).toBe(posts.slice(1).every((stake, i) => stake - (posts[i] ?? 0) <= v));
        },
      ),
    );
  });
});
