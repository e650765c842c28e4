/** What a command withdrew before it was sent is no fault of its device; what was too old to be sent is counted. */
import { expect, test } from 'vitest';
import type { WriteStep } from '../../../drivers/port.ts';
import { type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { lineOfLamps } from './a-line.ts';

const step: WriteStep = {
  request: { kind: 'write-registers', unit: 1, address: 1, values: [1], single: true },
  functions: ['lit'],
  idempotent: true,
  pauseAfter: millis(0),
};

test.each([
  ['withdrawn', { expiresAt: 1_000, wanted: (): boolean => false }, undefined],
  ['too old', { expiresAt: -1, wanted: (): boolean => true }, 1],
] as const)('a write that was %s', async (_, { expiresAt, wanted }, counted) => {
  const { acquisition } = lineOfLamps(1, {
    open: () => ({
      exchange: () => Promise.resolve(succeed({ kind: 'written' })),
      statistics: () => {
        throw new Error('not asked');
      },
      close: () => Promise.resolve(),
    }),
  });
  const outcomes: Outcome<unknown>[] = [];
  acquisition.write('d0', step, { expiresAt: millis(expiresAt), wanted }, (outcome) => void outcomes.push(outcome));
  expect(outcomes).toEqual([{ ok: false, fault: { code: 'queue/expired' } }]);
  expect(acquisition.statistics('d0')?.faults['queue/expired']).toBe(counted);
});
