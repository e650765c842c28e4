/** A person's order goes out at once, also to lamps that failed before; automation alone waits longer each time. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;

type Client = Awaited<ReturnType<typeof signIn>>;

async function order(client: Client, mode: 'active' | 'anti-collision' | 'control', zone = 'south') {
  const staged = await client.acts.stageMode({ zone, mode, reason: 'test', minutes: 30 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  expect(await client.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
}

const sentTo = (plant: Plant, device: string) =>
  plant.events('command.intended').filter((event) => event.device === device).length;

const failed = (plant: Plant, device: string) =>
  plant.clock.advanceUntil(() => plant.core.parts.device(device)!.phase === 'failed', 5 * minute, 500);

/** A deaf lamp in a zone that a person has just brought to M3, in vain. */
async function withDeafLamp() {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  plant.roadside.setBehaviour('lamp-2', [behaviour('ignores-writes')]);
  await order(li, 'anti-collision');
  expect(await failed(plant, 'lamp-2')).toBe(true);
  return { plant, li };
}

test('a new order is sent at once to a lamp that failed at the very same before', async () => {
  const { plant, li } = await withDeafLamp();
  const before = plant.core.parts.device('lamp-2')!.desired;
  const count = sentTo(plant, 'lamp-2');
  await order(li, 'control');
  await plant.clock.advance(1_500);
  expect(plant.core.parts.device('lamp-2')).toMatchObject({ phase: 'sent', desired: before });
  expect(sentTo(plant, 'lamp-2')).toBe(count + 1);
  expect(plant.core.parts.zone('south')!.convergence).toMatchObject({ failed: 0, state: 'converging' });
});

test('without a person the pauses stand and grow', async () => {
  const { plant } = await withDeafLamp();
  const count = sentTo(plant, 'lamp-2');
  await plant.clock.advance(58_000);
  expect(sentTo(plant, 'lamp-2')).toBe(count);
  await plant.clock.advance(4_000);
  expect(sentTo(plant, 'lamp-2')).toBe(count + 1);
  expect(await failed(plant, 'lamp-2')).toBe(true);
  await plant.clock.advance(110_000);
  expect(sentTo(plant, 'lamp-2')).toBe(count + 1);
});

test('an order to one device, and the same once more, does not wait either', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  plant.roadside.setBehaviour('lamp-1', [behaviour('ignores-writes')]);
  for (const nth of [1, 2]) {
    const staged = await li.acts.stageDevice({ device: 'lamp-1', desired: { lit: true }, reason: 'test', minutes: 30 });
    if (!('id' in staged)) throw new Error(JSON.stringify(staged));
    expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
    await plant.clock.advance(1_500);
    expect(plant.core.parts.device('lamp-1')!.phase).toBe('sent');
    expect(sentTo(plant, 'lamp-1')).toBe(nth);
    expect(await failed(plant, 'lamp-1')).toBe(true);
  }
});

test('a confirmed proposal does not wait', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  plant.roadside.setBehaviour('lamp-2', [behaviour('ignores-writes')]);
  plant.roadside.setWeather(steady(metres(80)));
  expect(
    await plant.clock.advanceUntil(() => plant.core.parts.zone('south')!.proposal !== undefined, 5 * minute, 500),
  ).toBe(true);
  expect(await failed(plant, 'lamp-2')).toBe(true);
  const count = sentTo(plant, 'lamp-2');
  const { proposal } = plant.core.parts.zone('south')!;
  expect(await li.acts.confirm({ zone: 'south', proposal: proposal!.id })).toMatchObject({ done: true });
  await plant.clock.advance(1_500);
  expect(sentTo(plant, 'lamp-2')).toBe(count + 1);
});

test('a silent lamp is not called by a new order', async () => {
  const { plant, li } = await withDeafLamp();
  plant.roadside.setBehaviour('lamp-2', [behaviour('silent')]);
  expect(
    await plant.clock.advanceUntil(() => plant.core.parts.device('lamp-2')!.condition === 'offline', 5 * minute, 500),
  ).toBe(true);
  const count = sentTo(plant, 'lamp-2');
  await order(li, 'control');
  await plant.clock.advance(5_000);
  expect(sentTo(plant, 'lamp-2')).toBe(count);
});
