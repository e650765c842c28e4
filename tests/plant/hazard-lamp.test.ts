/** Flashing lamps that warn of a hazard in clear weather too: what the fog took from them it gives back, and lets go. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { clear, startPlant } from './plant.ts';

const minute = 60_000;

test('after the fog a lamp without control of its own is as it was before, and then nobody’s but its own', async () => {
  const plant = await startPlant();
  const isLit = () => plant.roadside.lampState('lamp-1').on;
  await plant.clock.advance(minute);
  expect(isLit()).toBe(false);

  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(isLit()).toBe(true);

  plant.roadside.setWeather(clear);
  await plant.clock.advance(90 * minute);
  expect(plant.core.parts.zone('south')!.mode).toBe('standby');
  expect(isLit(), 'given back dark').toBe(false);

  plant.roadside.switchByHand('lamp-1', { lit: true });
  await plant.clock.advance(10 * minute);
  expect(isLit(), 'the centre darkens no lamp that others lit').toBe(true);
});
