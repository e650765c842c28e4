/** A decision can be followed to the readings it rests on. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { signIn, startPlant } from './plant.ts';

const minute = 60_000;

test('the short mean stands with the readings that make it; a reason that has passed says when it counted', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'viewer');
  const zone = () => plant.core.parts.zone('east')!;

  plant.roadside.setWeather(steady(metres(150)));
  expect(await plant.clock.advanceUntil(() => zone().mode === 'active', 5 * minute, 500)).toBe(true);
  await plant.clock.advance(minute);
  const below = zone().reasons.find(({ code }) => code === 'visibility-below')!;
  expect(below).not.toHaveProperty('decidedAt');
  const sensor = String(below['sensor']);
  const { mean } = await li.devices.get({ id: sensor });
  expect(mean!.value).toBeCloseTo(Number(below['visibility']), 6);
  expect(mean!.samples.length).toBeGreaterThan(2);
  for (const { at } of mean!.samples) expect(mean!.at - at).toBeLessThan(minute);
  const extinction = mean!.samples.reduce((sum, { value }) => sum + 1 / value, 0);
  expect(mean!.value).toBeCloseTo(mean!.samples.length / extinction, 6);
  const [lamp] = plant.core.parts.site.devices.filter(({ kind }) => kind !== 'visibility-sensor');
  expect(await li.devices.get({ id: lamp!.id })).not.toHaveProperty('mean');

  plant.roadside.setWeather(steady(metres(3_000)));
  await plant.clock.advance(3 * minute);
  expect(zone().mode).toBe('active');
  const passed = zone().reasons.find(({ code }) => code === 'visibility-below')!;
  expect(passed['decidedAt']).toBe(zone().since);
  await plant.core.stop();
});
