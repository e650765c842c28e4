import { describe, expect, it } from 'vitest';
import type { Convergence } from '../../../main/contract/views/zone.ts';
import { FieldVerdict, type Judged } from '../../../main/core/control/field-verdict.ts';
import type { Decision } from '../../../main/domain/response.ts';
import { utcMs } from '../../../main/domain/units.ts';
import { samplePolicy } from '../../domain/sample-policy.ts';

const at = (second: number) => utcMs(1_800_000_000_000 + second * 1_000);
const settled: Convergence = {
  state: 'partial',
  total: 10,
  verified: 8,
  failed: 2,
  unknown: 0,
  offline: 0,
  unsupported: 0,
  pending: 0,
  maintenance: 0,
};

interface Seen {
  readonly effective?: boolean;
  readonly lit?: number;
  readonly convergence?: Partial<Convergence>;
  readonly modeSince?: number;
  readonly verified?: number;
}

/** A zone in its strongest mode, as a verdict looks at it. */
const zone = ({ effective = false, lit = 0.5, convergence = {}, modeSince = 0, verified = 0 }: Seen = {}): Judged => ({
  decision: { setting: samplePolicy.settings.control } as Decision,
  modeSince: at(modeSince),
  timing: { lastVerifiedAt: at(verified) },
  coverage: () => ({ effective, lamps: 40, litShare: lit, reasons: [] }),
  reconciler: { convergence: () => ({ ...settled, ...convergence }) },
});
const codes = (verdict: FieldVerdict, seen: Judged, second: number) =>
  verdict.judge(seen, at(second)).map(({ code }) => code);
const converging = { state: 'converging', failed: 0, pending: 10, verified: 0 } as const;

describe('what is said of a field that did not follow', () => {
  it('finds nothing before the lamps had their time', () => {
    const verdict = new FieldVerdict();
    expect(codes(verdict, zone({ convergence: converging }), 59)).toEqual([]);
    expect(codes(verdict, zone({ convergence: { failed: 0 }, verified: 65 }), 70)).toEqual([]);
    expect(codes(verdict, zone({ convergence: converging }), 70)).toEqual(['zone-not-effective']);
  });

  it('stands while another command is under way, and while lamps are proved one by one', () => {
    const verdict = new FieldVerdict();
    expect(codes(verdict, zone(), 70)).toEqual(['zone-not-effective', 'command-failed']);
    const anew = zone({ convergence: converging, modeSince: 71 });
    expect(codes(verdict, anew, 72)).toEqual(['zone-not-effective', 'command-failed']);
    const creeping = zone({ convergence: { ...converging, verified: 5 }, modeSince: 71, verified: 80 });
    expect(codes(verdict, creeping, 81)).toEqual(['zone-not-effective', 'command-failed']);
  });

  it('tells of silent devices only where lamps should be lit and nothing failed', () => {
    const silent = { failed: 0, offline: 2 };
    const found = (seen: Judged) => new FieldVerdict().judge(seen, at(90));
    const lit = zone({ effective: true, convergence: silent });
    expect(found(lit)).toEqual([{ code: 'zone-partial', data: { offline: 2, total: 10 } }]);
    expect(found({ ...lit, decision: { setting: samplePolicy.settings.standby } as Decision })).toEqual([]);
    expect(found(zone({ effective: true, convergence: { offline: 2 } })).map(({ code }) => code)).toEqual([
      'command-failed',
    ]);
  });

  it('is over at once where the lamps are seen to guide again', () => {
    const verdict = new FieldVerdict();
    codes(verdict, zone(), 70);
    const lit = zone({ effective: true, convergence: converging, modeSince: 71, verified: 75 });
    expect(codes(verdict, lit, 75)).toEqual(['command-failed']);
    expect(codes(verdict, zone({ effective: true, convergence: { failed: 0, state: 'converged' } }), 90)).toEqual([]);
  });

  it('is graver with each further quarter of the lamps that is dark, and no milder for a lamp that comes and goes', () => {
    const verdict = new FieldVerdict();
    const graded = (lit: number, second: number) => verdict.judge(zone({ lit }), at(second))[0]?.grade;
    expect([0.82, 0.76, 0.74, 0.76, 0.4].map((lit, n) => graded(lit, 70 + n))).toEqual([0, 0, 1, 1, 2]);
    expect(codes(verdict, zone({ effective: true }), 80)).toEqual(['command-failed']);
    expect(graded(0.9, 90)).toBe(0);
  });
});
