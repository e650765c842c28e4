/** The disk takes nothing for a while: people and lamps go on, and the record tells it all in order afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import { StoreFailure } from '../../main/core/store/fault.ts';
import type { JournalEvent } from '../../main/domain/journal.ts';
import { metres } from '../../main/domain/units.ts';
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

const full = (file: string) => new StoreFailure({ code: 'store/disk-full', file, detail: '' });

test('a disk that is full for readings alone stops nothing; what could not be kept is counted and told', async () => {
  const plant = await plantAtWork();
  const refusal = vi.spyOn(plant.core.parts.store, 'saveReadings').mockImplementation(() => {
    throw full('telemetry.db');
  });
  await plant.clock.advance(60_000);
  expect(plant.core.health().status).toBe('degraded');
  const mei = await signIn(plant, 'mei', 'technician');
  expect(await mei.acts.execute({ stage: await stage(mei, 'lamp-1') })).toMatchObject({ done: true });
  await plant.clock.advance(10_000);
  expect(plant.core.health().status, 'a journal that can be written does not hide it').toBe('degraded');
  expect(plant.core.parts.device('lamp-1')?.reported).toMatchObject({ lit: true });

  refusal.mockRestore();
  await plant.clock.advance(5_000);
  expect(plant.core.health().status).toBe('running');
  const [sensor] = plant.loaded.site.devices.filter(({ kind }) => kind === 'visibility-sensor');
  const now = plant.clock.now();
  const kept = plant.core.parts.store.readings([sensor!.id], now - 90_000, now, 1)[0]!.values;
  const gaps = kept.slice(1).map(([at], index) => at - kept[index]![0]);
  expect(Math.max(...gaps), 'the readings of that minute were written afterwards').toBeLessThanOrEqual(15_000);
});

test('fog that sets in while its report cannot be saved is announced once the disk takes it', async () => {
  const plant = await plantAtWork();
  const refusal = vi.spyOn(plant.core.parts.store.fogEvents, 'put').mockImplementation(() => {
    throw full('journal.db');
  });
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(120_000);
  expect(plant.core.parts.zone('east')).toMatchObject({ mode: 'active', convergence: { state: 'converged' } });
  expect(plant.core.health().status).toBe('degraded');
  expect(plant.events('fog-event.opened')).toEqual([]);

  refusal.mockRestore();
  await plant.clock.advance(5_000);
  const zones = plant.events('fog-event.opened').map(({ zone }) => zone);
  expect(zones.toSorted(), 'each announced, once').toEqual(['east', 'south']);
  expect(plant.core.health().status).toBe('running');
});
