/** What became of an executed stage is shown while its override stands, and not a moment longer. */
import { expect, test } from 'vitest';
import type { Stage } from '../../main/contract/views/stage.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { afterTold, type Executed } from '../../renderer/pages/zone/use-executed.ts';

const executed: Executed = { stage: { madeAt: 1_000 } as Stage, at: 5_000 };
const zone = (at: number, since?: number): Pick<ZoneView, 'at' | 'override'> => ({
  at,
  ...(since !== undefined && {
    override: { mode: 'active', by: 'li', reason: 'x', since, until: since + 60_000, leaves: 'standby' },
  }),
});

test('it waits for the zone to tell of the override, also where an older one still stands', () => {
  expect(afterTold(executed, zone(4_900))).toBe(executed);
  expect(afterTold(executed, zone(5_100, 400)), 'an older override').toBe(executed);
  expect(afterTold(executed, zone(5_200, 5_050))).toEqual({ ...executed, since: 5_050 });
});

test('it goes with the override, by whatever way that ends, and with one that nobody was told of', () => {
  const shown: Executed = { ...executed, since: 5_050 };
  expect(afterTold(shown, zone(60_000, 5_050))).toBe(shown);
  expect(afterTold(shown, zone(61_000))).toBeUndefined();
  expect(afterTold(shown, zone(61_000, 60_500)), 'another took its place').toBeUndefined();
  expect(afterTold(executed, zone(65_001))).toBeUndefined();
});
