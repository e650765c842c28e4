/** How long the field took is counted from what was asked last, and says from what. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { timingShown } from '../../renderer/pages/zone/timing-shown.ts';
import { signIn, startPlant } from './plant.ts';

const minute = 60_000;

test('an order is timed since the order, a later fall of the speed since its own decision, fog since it was seen', async () => {
  const plant = await startPlant();
  await plant.clock.advance(2 * minute);
  const li = await signIn(plant, 'li', 'operator');
  const zone = () => plant.core.parts.zone('east')!;
  const reckoned = () => plant.events('zone.converged').findLast((event) => event.zone === 'east')!;

  const staged = await li.acts.stageMode({ zone: 'east', mode: 'anti-collision', reason: 'test', minutes: 30 });
  if (!('preview' in staged)) throw new Error('refused');
  const orderedAt = plant.clock.now();
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(2 * minute);
  expect(zone()).toMatchObject({ mode: 'anti-collision', timing: { orderedAt }, convergence: { state: 'converged' } });
  const { orderToLast } = zone().timing;
  expect(orderToLast).toBeLessThan(minute);
  expect(zone().timing).not.toHaveProperty('detectionToLast');
  expect(timingShown(zone().timing)).toBe('orderToLast');
  expect(reckoned().data).toMatchObject({ orderToLast });

  const before = reckoned().seq;
  plant.roadside.setWeather(steady(metres(40)));
  expect(await plant.clock.advanceUntil(() => zone().speed.recommended === 20, 5 * minute, 500)).toBe(true);
  await plant.clock.advance(2 * minute);
  expect(zone().mode).toBe('anti-collision');
  expect(reckoned().seq).toBeGreaterThan(before);
  const { decisionToLast } = zone().timing;
  expect(decisionToLast).toBeLessThan(minute);
  expect(reckoned().data).toMatchObject({ decisionToLast });
  expect(reckoned().data).not.toHaveProperty('detectionToLast');
  expect(reckoned().data).not.toHaveProperty('orderToLast');

  expect(await li.acts.returnToAutomatic({ zone: 'east' })).toMatchObject({ done: true });
  await plant.clock.advance(2 * minute);
  expect(zone().mode).toBe('control');
  expect(zone().timing.orderToLast).toBeLessThan(minute);
  await plant.core.stop();
});
