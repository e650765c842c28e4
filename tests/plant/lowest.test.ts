/** A fog event knows the lowest visibility its zone saw, also where the journal had no reason to note it. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { createFogReport } from '../../main/core/report/fog-events.ts';
import { metres } from '../../main/domain/units.ts';
import { signIn, startPlant } from './plant.ts';

const minute = 60_000;

test('the lowest is the zone’s own, at once and in the record', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'viewer');
  const { parts } = plant.core;
  const zone = () => parts.zone('east')!;
  const event = async () => (await li.fogEvents.list({ limit: 9 })).find((one) => one.zone === 'east')!;
  let lowest = Number.POSITIVE_INFINITY;
  const live = async (span: number) => {
    for (let passed = 0; passed < span; passed += 1_000) {
      await plant.clock.advance(1_000);
      if (zone().fogEvent !== undefined) lowest = Math.min(lowest, zone().visibility.escalate ?? lowest);
    }
  };

  plant.roadside.setWeather(steady(metres(150)));
  await live(4 * minute);
  // Less than a tenth thicker: nothing that the journal notes as it happens.
  plant.roadside.setWeather(steady(metres(138)));
  await live(4 * minute);
  expect(zone().mode).toBe('active');
  expect((await event()).minVisibility).toBeLessThanOrEqual(lowest);
  const noted = plant.events('fog.changed').map(({ data }) => Number(data['visibility'] ?? Number.POSITIVE_INFINITY));
  expect(lowest).toBeLessThan(Math.min(...noted));

  plant.roadside.setWeather(steady(metres(3_000)));
  await live(40 * minute);
  expect(zone().mode).toBe('standby');
  const closed = await event();
  expect(closed.closedAt).toBeDefined();
  expect(closed.minVisibility).toBeLessThanOrEqual(lowest);
  const rebuilt = createFogReport(parts.store);
  rebuilt.rebuild();
  expect(rebuilt.list({ limit: 9 }).find(({ id }) => id === closed.id)).toEqual(closed);
  await plant.core.stop();
});
