/** The past of a zone is what its console showed then: the same figure, and what was amiss with its devices. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { scenarioFor } from '../../drivers/simulator/weather.ts';
import type { PastZoneView } from '../../main/contract/views/past.ts';
import { pastZone } from '../../main/core/feed/past-view.ts';
import { utcMs } from '../../main/domain/units.ts';
import { type Plant, readPlantSite, signIn, startPlant } from './plant.ts';

const second = 1_000;
const minute = 60 * second;

const shown = (plant: Plant) => plant.core.parts.zone('east')!;
const past = (plant: Plant, at: number) =>
  pastZone(plant.core.parts, plant.core.parts.control.zone('east')!, utcMs(at));

test('the figure of a past moment is the one that decided then, whatever befell the sensors', async () => {
  const loaded = readPlantSite();
  const plant = await startPlant({ loaded, weather: scenarioFor('demo', loaded.site, 3) });
  const li = { name: 'li', role: 'operator', console: 'desk' } as const;
  const ill = (sensor: string, ...names: Parameters<typeof behaviour>[0][]) =>
    plant.roadside.setBehaviour(
      sensor,
      names.map((name) => behaviour(name)),
    );
  const acts: { readonly [minute: number]: () => void } = {
    6: () => ill('vis-1', 'sensor-stuck'),
    9: () => ill('vis-1'),
    10: () => ill('vis-2', 'sensor-dirty'),
    13: () => ill('vis-2', 'silent'),
    17: () => ill('vis-2', 'sensor-jump'),
    19: () => ill('vis-2'),
    20: () => ill('vis-3', 'sensor-nan'),
    21: () => plant.core.parts.control.enterVisibility('east', { value: 60, minutes: 3, source: 'patrol' }, li),
    23: () => plant.core.parts.control.withdrawVisibility('east', li),
    25: () => ill('vis-3'),
  };
  const live: ReturnType<typeof shown>[] = [];
  for (let passed = 0; passed < 28; passed += 1) {
    // Nothing is done at the very moment that is looked back at.
    await plant.clock.advance(second);
    acts[passed]?.();
    for (let step = 0; step < 8; step += 1) {
      await plant.clock.advance(7.5 * second);
      live.push(structuredClone(shown(plant)));
    }
  }
  await plant.clock.advance(minute);
  const figuresOf = ({ visibility, sensors }: Pick<PastZoneView, 'visibility' | 'sensors'>) => ({
    figure: visibility.escalate?.toFixed(3),
    band: visibility.band,
    trust: visibility.trust,
    decisive: visibility.decisive,
    means: sensors.map(({ quality, shortMean }) => `${quality} ${shortMean?.toFixed(3)}`),
  });
  expect(new Set(live.map(({ visibility }) => visibility.band)).size).toBeGreaterThan(3);
  const apart = live.flatMap((then) => {
    const [was, replayed] = [figuresOf(then), figuresOf(past(plant, then.at))];
    return JSON.stringify(was) === JSON.stringify(replayed) ? [] : [{ was, replayed }];
  });
  expect(apart).toEqual([]);
});

test('the past has the faults, silence and maintenance of its moment, and none of another', async () => {
  const plant = await startPlant();
  const until = async (reached: () => boolean) => {
    expect(await plant.clock.advanceUntil(reached, 5 * minute, 500)).toBe(true);
    await plant.clock.advance(minute);
    const at = plant.clock.now();
    await plant.clock.advance(second);
    return at;
  };
  const view = (id: string) => plant.core.parts.device(id)!;
  const well = plant.clock.now();
  await plant.clock.advance(second);
  plant.roadside.setBehaviour('host-1', [behaviour('dead-nodes', { count: 1 })]);
  plant.roadside.setBehaviour('h2', [behaviour('silent')]);
  const technician = await signIn(plant, 'wu', 'technician');
  await technician.devices.maintenance({ id: 'vis-3', on: true, reason: 'lens' });
  const ill = await until(() => view('host-1').faults.length > 0 && view('host-2').condition === 'offline');
  plant.roadside.setBehaviour('host-1', []);
  plant.roadside.setBehaviour('h2', []);
  await technician.devices.maintenance({ id: 'vis-3', on: false, reason: 'clean' });
  const mended = await until(() => view('host-1').faults.length === 0 && view('host-2').condition !== 'offline');

  expect(past(plant, well).devices).toEqual([]);
  expect(past(plant, mended).devices).toEqual([]);
  expect(past(plant, ill).devices).toEqual([
    { id: 'vis-3', faults: [], maintenance: true },
    { id: 'host-1', faults: ['light/fault'] },
    { id: 'host-2', faults: [expect.any(String)], silent: true },
  ]);
  expect(past(plant, ill).sensors.map(({ id }) => id)).toEqual(['vis-1', 'vis-2']);
  // The same fault comes back within minutes and stays in one record: the moment between was well.
  plant.roadside.setBehaviour('host-1', [behaviour('dead-nodes', { count: 1 })]);
  await until(() => view('host-1').faults.length > 0);
  expect(past(plant, mended).devices).toEqual([]);
  const overWire = await technician.zones.past({ id: 'east', at: ill });
  expect(overWire).toEqual(past(plant, ill));
});
