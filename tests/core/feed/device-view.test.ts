/** How far a technician may trust each value: by the age that its own poll allows, not by that of the quickest. */
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import type { Acquisition } from '../../../main/core/acquisition/acquisition.ts';
import { deviceDetail, deviceView } from '../../../main/core/feed/device-view.ts';
import type { Plant } from '../../plant/plant.ts';
import { startPlant } from '../../plant/plant.ts';

const minute = 60_000;
const unpolled = { line: () => undefined, statistics: () => undefined, pollsOf: () => [] } as unknown as Acquisition;

/** The lamp of the plant that is read in four classes: every 15 s, 2 min, 10 min and 6 h. */
async function signIn(plant: Plant) {
  await plant.core.parts.access.setup('root', 'a long password');
  const client = createRouterClient(plant.core.router, { context: { caller: { session: undefined, where: 'test' } } });
  await client.session.signIn({ name: 'root', password: 'a long password' });
  return client;
}

test('a value that is read seldom is not doubted while it is read in its turn', async () => {
  const plant = await startPlant();
  const client = await signIn(plant);
  for (let second = 0; second < 25 * 60; second += 20) {
    await plant.clock.advance(20_000);
    const { points } = await client.devices.get({ id: 'lamp-2' });
    const doubted = points.filter(({ quality }) => quality !== 'good').map(({ name }) => name);
    expect(doubted, `after ${second + 20} s`).toEqual([]);
  }
});

test('a value is doubted once its own turn has been missed, each class in its own time', async () => {
  const plant = await startPlant();
  const record = plant.core.parts.picture.record('lamp-2')!;
  const classOf = new Map(record.program!.points.map(({ name, pollClass }) => [name, pollClass]));
  const read = [...record.samples.values()].reduce((latest, { at }) => Math.max(latest, at), 0);
  const trusted = (age: number) => {
    const { points } = deviceDetail(deviceView(record, { lights: 0 }), record, unpolled, [], [], (read + age) as never);
    return [...new Set(points.filter(({ quality }) => quality === 'good').map(({ name }) => classOf.get(name)))].sort();
  };
  expect(trusted(30_000)).toEqual(['deep', 'fast', 'normal', 'slow']);
  expect(trusted(minute)).toEqual(['deep', 'normal', 'slow']);
  expect(trusted(4.5 * minute)).toEqual(['deep', 'slow']);
  expect(trusted(16 * minute)).toEqual(['deep']);
  expect(trusted(6 * 60 * minute + 6 * minute)).toEqual([]);
});
