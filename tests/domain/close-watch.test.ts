import { describe, expect, test } from 'vitest';
import { callsForCloseWatch, intervalUnder } from '../../main/domain/close-watch.ts';
import type { Proposal } from '../../main/domain/response.ts';
import { millis, utcMs } from '../../main/domain/units.ts';

const calm = { mode: 'standby' } as const;
const proposal: Proposal = { id: 'p1', mode: 'active', kind: 'escalate', at: utcMs(0) };

describe('a zone is watched closely', () => {
  test.each([
    ['while a mode is shown', { mode: 'outline' }, calm, 'standby', true],
    ['while a person holds it at standby against automation', calm, { mode: 'active' }, 'active', true],
    ['as soon as fog is seen, before it has lasted long enough to act', calm, calm, 'outline', true],
    ['while a proposal waits', calm, { mode: 'standby', proposal }, 'standby', true],
    ['never in clear weather without guidance', calm, calm, 'standby', false],
  ] as const)('%s', (_, decision, state, band, watched) => {
    expect(callsForCloseWatch(decision, state, { band })).toBe(watched);
  });
});

describe('the interval of a poll', () => {
  const watch = { fast: millis(5_000), normal: millis(15_000) };
  test.each([
    ['guidance-host', 'fast', 10_000, 5_000],
    ['flashing-lamp', 'normal', 120_000, 15_000],
    ['sign', 'fast', 2_000, 2_000],
    ['sentinel', 'slow', 600_000, 600_000],
    ['guidance-host', 'deep', 3_600_000, 3_600_000],
    ['visibility-sensor', 'fast', 15_000, 15_000],
  ] as const)('of a %s, %s, every %d ms, is %d ms in fog', (kind, pollClass, usual, inFog) => {
    const poll = { class: pollClass, every: millis(usual) };
    expect(intervalUnder(watch, kind, poll)).toBe(inFog);
    expect(intervalUnder(undefined, kind, poll)).toBe(usual);
  });
});
