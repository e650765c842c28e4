/** A disarmed zone acts by itself in no fog: that nobody guides there presses as the fog does. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres, minutes } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;

const zone = (plant: Plant) => plant.core.parts.zone('east')!;
const alarm = (plant: Plant, code: string) =>
  plant.core.parts.alarms.alarms.find((each) => each.code === code && each.zone === 'east');

async function disarmed() {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  expect(await li.acts.arm({ zone: 'east', on: false })).toMatchObject({ done: true });
  await plant.clock.advance(2_000);
  return { plant, li };
}

test('fog in a disarmed zone is told as gravely as it is, anew when it grows, also to whoever acknowledged less', async () => {
  const { plant, li } = await disarmed();
  const off = () => alarm(plant, 'automation-disarmed')!;
  expect(off()).toMatchObject({ priority: 'medium', state: 'unacknowledged' });
  await li.alarms.acknowledge({ id: off().id });
  expect(zone(plant)).not.toHaveProperty('unguided');

  plant.roadside.setWeather(steady(metres(300)));
  expect(await plant.clock.advanceUntil(() => zone(plant).unguided === 'outline', 5 * minute)).toBe(true);
  await plant.clock.advance(2_000);
  const fog = () => alarm(plant, 'fog-unguided')!;
  expect(fog()).toMatchObject({
    priority: 'high',
    state: 'unacknowledged',
    data: { mode: 'outline', shown: 'standby' },
  });
  expect(off().suppressed).toMatchObject({ cause: { code: 'fog-unguided', key: 'east' } });
  for (const [visibility, mode, priority] of [
    [150, 'active', 'high'],
    [80, 'anti-collision', 'critical'],
    [20, 'control', 'critical'],
  ] as const) {
    await li.alarms.acknowledge({ id: fog().id });
    expect(fog().state).toBe('acknowledged');
    plant.roadside.setWeather(steady(metres(visibility)));
    expect(await plant.clock.advanceUntil(() => zone(plant).unguided === mode, 5 * minute)).toBe(true);
    await plant.clock.advance(2_000);
    expect(fog()).toMatchObject({ priority, state: 'unacknowledged', data: { mode, shown: 'standby' } });
    expect(plant.roadside.lampState('host-1').on).toBe(false);
  }
  await plant.core.stop();
});

test('it is over once a person shows as much or arms the zone, and presses again when an override is too weak', async () => {
  const { plant, li } = await disarmed();
  plant.roadside.setWeather(steady(metres(150)));
  expect(await plant.clock.advanceUntil(() => alarm(plant, 'fog-unguided') !== undefined, 5 * minute)).toBe(true);
  const staged = await li.acts.stageMode({ zone: 'east', mode: 'active', reason: 'test', minutes: 60 });
  if (!('preview' in staged)) throw new Error('refused');
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(2_000);
  expect(zone(plant)).not.toHaveProperty('unguided');
  expect(alarm(plant, 'fog-unguided')).toMatchObject({ state: 'returned-unacknowledged' });
  plant.roadside.setWeather(steady(metres(20)));
  expect(await plant.clock.advanceUntil(() => zone(plant).unguided === 'control', 5 * minute)).toBe(true);
  await plant.clock.advance(2_000);
  expect(alarm(plant, 'fog-unguided')).toMatchObject({
    state: 'unacknowledged',
    priority: 'critical',
    data: { mode: 'control', shown: 'active' },
  });
  await li.acts.arm({ zone: 'east', on: true });
  await plant.clock.advance(2_000);
  expect(zone(plant)).toMatchObject({ armed: true, automaticMode: 'control' });
  expect(zone(plant)).not.toHaveProperty('unguided');
  expect(alarm(plant, 'fog-unguided')).toMatchObject({ state: 'returned-unacknowledged' });
  await plant.core.stop();
});

test('as the fog thins less is called for, once it has stayed thinner for the hold; lost sensors change nothing', async () => {
  const { plant } = await disarmed();
  plant.roadside.setWeather(steady(metres(20)));
  expect(await plant.clock.advanceUntil(() => zone(plant).unguided === 'control', 5 * minute)).toBe(true);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(minutes(9));
  expect(zone(plant).unguided).toBe('control');
  expect(await plant.clock.advanceUntil(() => zone(plant).unguided === 'active', 20 * minute)).toBe(true);
  await plant.clock.advance(2_000);
  expect(alarm(plant, 'fog-unguided')).toMatchObject({ priority: 'high', data: { mode: 'active' } });
  await plant.core.stop();
});
