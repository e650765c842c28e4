/** A device that refuses every address for a while loses no point, and what the list of faults says of holes is true. */
import { expect, test, vi } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import type { Sample } from '../../main/domain/reading.ts';
import { temporaryFolder } from '../core/store/stores.ts';
import { type Plant, startPlant } from './plant.ts';

const recheck = 60_000;
const samplesOf = (plant: Plant, device: string) => plant.core.parts.picture.record(device)!.samples;
const holesOf = (plant: Plant) => {
  plant.core.parts.recorder.flush();
  const { store } = plant.core.parts;
  return store
    .openFaults()
    .flatMap(({ device, code, detail }) => (code === 'profile/hole' ? [`${device}: ${detail}`] : []));
};

test.each([
  [12_000, 'vis-1'],
  [150_000, 'vis-1'],
  [12_000, 'host-1'],
  [150_000, 'host-1'],
  [12_000, 'lamp-1'],
  [150_000, 'lamp-1'],
])('%d ms of illegal addresses take nothing from %s', async (span, device) => {
  const plant = await startPlant();
  await plant.clock.advance(5 * recheck);
  const before = [...samplesOf(plant, device).keys()];
  expect(before.length).toBeGreaterThan(1);
  plant.roadside.setBehaviour(device, [behaviour('exception', { code: 2 })]);
  await plant.clock.advance(span);
  plant.roadside.setBehaviour(device, []);
  const healedAt = plant.clock.now();
  const program = plant.core.parts.picture.record(device)!.program!;
  const quickest = new Set(program.points.filter(({ pollClass }) => pollClass === 'fast').map(({ name }) => name));
  const isBack = () =>
    [...samplesOf(plant, device).values()].every(({ at, sample }) => !quickest.has(sample.point) || at >= healedAt);
  expect(quickest.size).toBeGreaterThan(0);
  expect(await plant.clock.advanceUntil(isBack, recheck + 5_000), 'within one recheck').toBe(true);
  await plant.clock.advance(5_000);
  for (const [key, { at, sample }] of samplesOf(plant, device)) {
    const { pollClass } = program.points.find(({ name }) => name === sample.point)!;
    const { every } = plant.core.parts.acquisition.pollsOf(device).find((poll) => poll.class === pollClass)!;
    expect(plant.clock.now() - at, key).toBeLessThanOrEqual(every + 2_000);
  }
  expect([...samplesOf(plant, device).keys()]).toEqual(before);
  expect(holesOf(plant)).toEqual([]);
  expect(plant.events('fault.raised').filter(({ data }) => data['code'] === 'profile/hole')).toEqual([]);
});

test('the fault names what is missing now, and clears with the last of it', async () => {
  const plant = await startPlant();
  const { picture } = plant.core.parts;
  picture.refused('vis-1', ['visibility', 'condition'], plant.clock.now());
  expect(holesOf(plant)).toEqual(['vis-1: visibility condition']);
  picture.refused('vis-1', ['condition'], plant.clock.now());
  expect(holesOf(plant)).toEqual(['vis-1: condition']);
  picture.refused('vis-1', [], plant.clock.now());
  expect(holesOf(plant)).toEqual([]);
});

test('a hole of the last run is not believed in the next one', async () => {
  const plant = await startPlant({ dataDir: temporaryFolder() });
  plant.core.parts.picture.refused('vis-1', ['condition'], plant.clock.now());
  expect(holesOf(plant)).toEqual(['vis-1: condition']);
  await plant.restart();
  await plant.clock.advance(30_000);
  expect(holesOf(plant)).toEqual([]);
});

test('a device that restarted is asked for everything', async () => {
  const plant = await startPlant();
  const { acquisition, picture } = plant.core.parts;
  const asked = vi.spyOn(acquisition, 'askAnew');
  const uptime = (value: number): Sample => ({ point: 'uptime', raw: [value], value });
  picture.answered('lamp-1', [uptime(100)], plant.clock.now());
  expect(asked).not.toHaveBeenCalled();
  picture.answered('lamp-1', [uptime(3)], plant.clock.now());
  expect(asked).toHaveBeenCalledExactlyOnceWith('lamp-1');
});
