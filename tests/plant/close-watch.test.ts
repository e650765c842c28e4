/** A lamp that somebody switches by hand is seen within its poll, and sooner while its zone is in fog. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import type { Person } from '../../main/core/control/stages.ts';
import { endpointView } from '../../main/core/feed/endpoint-view.ts';
import { metres, millis } from '../../main/domain/units.ts';
import { clear, type Plant, readPlantSite, startPlant } from './plant.ts';

const minute = 60_000;
const step = 100;
const person: Person = { name: 'p', role: 'operator', console: 'c' };

/** Switches the lamp by hand and waits until the picture has seen it; returns how long that took. */
async function seenAfter(plant: Plant, lamp: string): Promise<number> {
  const reported = () => plant.core.parts.picture.record(lamp)!.reported.lit;
  const before = reported();
  const start = plant.clock.monotonic();
  plant.roadside.switchByHand(lamp, { lit: before !== true });
  expect(await plant.clock.advanceUntil(() => reported() !== before, minute, step)).toBe(true);
  return plant.clock.monotonic() - start;
}

/** Several times, at times that do not keep step with the polls. */
async function slowestOf(plant: Plant, lamp: string, times: number): Promise<number> {
  let slowest = 0;
  for (let turn = 0; turn < times; turn += 1) {
    slowest = Math.max(slowest, await seenAfter(plant, lamp));
    await plant.clock.advance(4 * minute + turn * 1_370);
  }
  return slowest;
}

test('within 5 s in fog, within its own 10 s in clear weather, before and after', async () => {
  const plant = await startPlant();
  const { acquisition } = plant.core.parts;
  await plant.clock.advance(2 * minute);
  const inClear = await slowestOf(plant, 'lamp-1', 8);
  expect(inClear).toBeLessThanOrEqual(10_000 + step);
  expect(inClear, 'the test can tell the two apart').toBeGreaterThan(6_000);

  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(plant.core.parts.zone('south')!.mode).toBe('active');
  expect(await slowestOf(plant, 'lamp-1', 8)).toBeLessThanOrEqual(5_000 + step);
  expect(acquisition.pollsOf('lamp-1')[0]).toEqual({ class: 'fast', every: 5_000, usual: 10_000 });
  expect(acquisition.pollsOf('svis-1')[0]).toMatchObject({ every: 15_000 });

  plant.roadside.setWeather(clear);
  await plant.clock.advance(60 * minute);
  expect(plant.core.parts.zone('south')!.mode).toBe('standby');
  expect(acquisition.pollsOf('lamp-1').every(({ every, usual }) => every === usual)).toBe(true);
  expect(await slowestOf(plant, 'lamp-1', 8)).toBeGreaterThan(6_000);
}, 60_000);

test('from the first sight of fog; a zone in clear air beside it is left as it is', async () => {
  const plant = await startPlant();
  const { acquisition } = plant.core.parts;
  const fastOf = (device: string) => acquisition.pollsOf(device)[0]!.every;
  await plant.clock.advance(minute);
  plant.core.parts.control.enterVisibility(
    'south',
    { value: 300, minutes: 5, source: 'patrol' },
    {
      name: 'p',
      role: 'operator',
      console: 'c',
    },
  );
  await plant.clock.advance(2_000);
  expect(plant.core.parts.zone('south')!.mode, 'not long enough for guidance').toBe('standby');
  expect([fastOf('lamp-2'), fastOf('sentinel-1'), fastOf('sign-1')]).toEqual([5_000, 5_000, 10_000]);
});

test('fog at the edge of a band re-times nothing back and forth', async () => {
  const plant = await startPlant();
  const { acquisition, control } = plant.core.parts;
  await plant.clock.advance(minute);
  const seen = new Set<number>();
  for (let turn = 0; turn < 20; turn += 1) {
    const value = turn % 2 === 0 ? 490 : 2_000;
    control.enterVisibility('south', { value, minutes: 5, source: 'patrol' }, person);
    await plant.clock.advance(2_000);
    seen.add(acquisition.pollsOf('lamp-2')[0]!.every);
  }
  expect([...seen]).toEqual([5_000]);
});

test('a line that carries clear weather but not fog says so, and what to change', async () => {
  const loaded = readPlantSite();
  const fast = { fast: millis(1_000), normal: millis(1_000) };
  const { provenance } = loaded.policies.values().next().value!;
  const closeWatch = { ...fast, provenance };
  const policies = new Map([...loaded.policies].map(([id, policy]) => [id, { ...policy, closeWatch }]));
  const plant = await startPlant({ loaded: { ...loaded, policies } });
  plant.roadside.setBehaviour('lamps', [behaviour('slow', { by: 300 })]);
  const { acquisition, alarms } = plant.core.parts;
  const load = () => endpointView(acquisition, acquisition.line('lamps')!).load;
  const late = () => alarms.views().find((alarm) => alarm.code === 'data-late');
  await plant.clock.advance(5 * minute);
  expect(load()).toMatchObject({ advice: [] });
  expect(load().watched).toBeUndefined();
  expect(late()).toBeUndefined();

  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(5 * minute);
  expect(load().watched).toBe(2);
  expect(load().needed).toBeGreaterThan(load().carried!);
  expect(load().advice.at(-1)).toMatchObject({ code: 'slower-close-watch' });
  expect(late()?.data).toMatchObject({ endpoint: 'lamps', loads: [{ watched: 2 }] });
}, 60_000);
