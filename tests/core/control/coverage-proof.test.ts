import { expect, it } from 'vitest';
import { CoverageProof } from '../../../main/core/control/coverage-proof.ts';
import type { Coverage } from '../../../main/domain/coverage.ts';
import { seconds, utcMs } from '../../../main/domain/units.ts';

const at = (second: number) => utcMs(1_800_000_000_000 + second * 1_000);
const proved: Coverage = { effective: true, lamps: 16, litShare: 1, reasons: [] };
const unproved: Coverage = { effective: false, lamps: 16, litShare: 0.5, reasons: ['share-below', 'unverified-host'] };
const dark: Coverage = { effective: false, lamps: 16, litShare: 0.5, reasons: ['share-below'] };

it('a host that is asked again for a moment leaves the proof standing, for as long as a read-back may take', () => {
  const proof = new CoverageProof(seconds(30));
  expect(proof.stands(proved, at(0))).toEqual(proved);
  expect(proof.stands(unproved, at(2))).toEqual(proved);
  expect(proof.stands(proved, at(4))).toEqual(proved);
  expect(proof.stands(unproved, at(33))).toEqual(proved);
  expect(proof.stands(unproved, at(34))).toEqual(unproved);
});

it('lamps seen dark count at once, and so does proof that never was or was of another mode', () => {
  const proof = new CoverageProof(seconds(30));
  expect(proof.stands(unproved, at(0))).toEqual(unproved);
  proof.stands(proved, at(1));
  expect(proof.stands(dark, at(2))).toEqual(dark);
  proof.forget();
  expect(proof.stands(unproved, at(3))).toEqual(unproved);
});

it('a clock set back lends nothing', () => {
  const proof = new CoverageProof(seconds(30));
  proof.stands(proved, at(100));
  expect(proof.stands(unproved, at(99))).toEqual(unproved);
});
