/** Whoever is no longer let in sees nothing more: every feed ends with the session that asked for it. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const names = ['zones', 'devices', 'alarms', 'journal'] as const;

/** Reads every feed of a new viewer; what came of each, and whether it has ended. */
async function reading(plant: Plant) {
  const client = await signIn(plant, 'li', 'viewer');
  const read = Object.fromEntries(names.map((name) => [name, { messages: 0, ended: false }]));
  for (const name of names) {
    void (async () => {
      for await (const _ of await client.live[name]()) read[name]!.messages += 1;
      read[name]!.ended = true;
    })();
  }
  await plant.clock.advance(1_000);
  return { client, read };
}
const ended = (read: Awaited<ReturnType<typeof reading>>['read']) => names.filter((name) => read[name]!.ended);

test('the feeds of a disabled account end, also those that have nothing to say', async () => {
  const plant = await startPlant();
  const { read } = await reading(plant);
  await plant.clock.advance(20_000);
  expect(ended(read)).toEqual([]);
  plant.core.parts.access.setDisabled('li', true);
  const before = names.map((name) => read[name]!.messages);
  plant.roadside.setWeather(steady(metres(80)));
  await plant.clock.advance(20_000);
  expect(ended(read)).toEqual([...names]);
  expect(names.map((name) => read[name]!.messages)).toEqual(before);
});

test('a connection that somebody else signs in on does not go on with the feeds of before', async () => {
  const plant = await startPlant();
  const { client, read } = await reading(plant);
  await client.session.signOut();
  await plant.core.parts.access.add({ name: 'zhao', password: 'a long password', role: 'viewer' });
  await client.session.signIn({ name: 'zhao', password: 'a long password' });
  await plant.clock.advance(10_000);
  expect(ended(read)).toEqual([...names]);
});
