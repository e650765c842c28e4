/** Where traffic is warned before it reaches a zone. */
import { expect, it } from 'vitest';
import { isUpstreamSign, upstreamOf } from '../../renderer/strip/scene.ts';
import { place } from './small-site.ts';

it('warns before a zone in the direction of travel', () => {
  const zone = { ...place('z', 'south', 5000), upstream: 4000 };
  expect(upstreamOf(zone)).toEqual([{ from: 1000, to: 5000, towards: 'up' }]);
  expect(upstreamOf({ ...zone, direction: 'down' })).toEqual([{ from: 6000, to: 10_000, towards: 'down' }]);
  expect(upstreamOf({ ...zone, direction: 'both' })).toHaveLength(2);
  expect(upstreamOf({ ...zone, upstream: undefined })).toEqual([]);
});

it('knows a sign that traffic meets before the zone', () => {
  const zone = place('z', 'south', 5000);
  const at = (stake: number, kind: 'sign' | 'sentinel' = 'sign') => ({ kind, stake });
  expect(isUpstreamSign(zone, at(4999))).toBe(true);
  expect(isUpstreamSign(zone, at(5000))).toBe(false);
  expect(isUpstreamSign(zone, at(4999, 'sentinel'))).toBe(false);
  const down = { ...zone, direction: 'down' } as const;
  expect([4999, 5500, 6001].map((stake) => isUpstreamSign(down, at(stake)))).toEqual([false, false, true]);
});
