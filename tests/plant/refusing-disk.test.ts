/** The disk takes nothing for a while: people and lamps go on, and the record tells it all in order afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreFailure } from '../../main/core/store/fault.ts';
import type { JournalEvent } from '../../main/domain/journal.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

/** From now on until the returned function is called. */
function refuseWrites(plant: Plant): () => void {
  const refusal = vi.spyOn(plant.core.parts.store, 'transact').mockImplementation(() => {
    throw new StoreFailure({ code: 'store/disk-full', file: 'journal.db', detail: '' });
  });
  return () => refusal.mockRestore();
}

/** A plant with its record on disk, at work for half a minute. */
async function plantAtWork(): Promise<Plant> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-plant-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const plant = await startPlant({ dataDir });
  await plant.clock.advance(30_000);
  return plant;
}

type Client = Awaited<ReturnType<typeof signIn>>;

async function stage(client: Client, device: string) {
  const staged = await client.acts.stageDevice({ device, desired: { lit: true }, reason: 'test', minutes: 10 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  return staged.id;
}

test('two people at work while the disk refuses are not mixed up, and the record has every cause afterwards', async () => {
  const plant = await plantAtWork();
  const mei = await signIn(plant, 'mei', 'technician');
  const han = await signIn(plant, 'han', 'technician');
  const healed = refuseWrites(plant);
  const stages = { 'lamp-1': await stage(mei, 'lamp-1'), 'lamp-2': await stage(han, 'lamp-2') };
  expect(await mei.acts.execute({ stage: stages['lamp-1'] })).toMatchObject({ done: true });
  expect(await han.acts.execute({ stage: stages['lamp-2'] })).toMatchObject({ done: true });
  await plant.clock.advance(10_000);

  const latest = async (device: string) => (await mei.devices.get({ id: device })).commands[0]!;
  const shown = { 'lamp-1': await latest('lamp-1'), 'lamp-2': await latest('lamp-2') };
  expect(shown['lamp-1'].id).not.toBe(shown['lamp-2'].id);
  for (const command of Object.values(shown)) {
    expect(command.phase).toBe('verified');
    expect(command.event, 'nothing stands in the record yet').toBeUndefined();
  }

  healed();
  await plant.clock.advance(2_000);
  for (const [device, by] of [
    ['lamp-1', 'mei'],
    ['lamp-2', 'han'],
  ] as const) {
    const command = await latest(device);
    expect(command.id, 'the name stays').toBe(shown[device].id);
    const chain = plant.core.parts.store.chain(command.event!).filter((event) => event.device === device);
    expect(chain.map(told)).toEqual([
      `stage.made ${by}`,
      `device-override.set ${by}`,
      `command.intended ${by}`,
      'command.sent -',
      'command.verified -',
    ]);
    expect(chain.slice(3).map(({ data }) => data['command'])).toEqual([command.id, command.id]);
  }
  expect(await mei.journal.verify()).toMatchObject({ intact: true });
});

test('what a person holds since the disk refused is held on by the next core', async () => {
  const plant = await plantAtWork();
  const mei = await signIn(plant, 'mei', 'technician');
  const healed = refuseWrites(plant);
  expect(await mei.acts.execute({ stage: await stage(mei, 'lamp-1') })).toMatchObject({ done: true });
  healed();
  await plant.clock.advance(2_000);
  await plant.restart();
  expect(plant.core.parts.device('lamp-1')?.override).toMatchObject({ by: 'mei', desired: { lit: true } });
});

const told = ({ kind, actor }: JournalEvent): string => `${kind} ${actor ?? '-'}`;
