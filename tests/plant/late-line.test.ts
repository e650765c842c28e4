/** A line that is asked for more than it carries says so: which, by how much, how old its data is, what to change. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { endpointView } from '../../main/core/feed/endpoint-view.ts';
import { millis } from '../../main/domain/units.ts';
import { type Plant, readPlantSite, startPlant } from './plant.ts';

const viewOf = (plant: Plant, id: string) => {
  const { acquisition } = plant.core.parts;
  return endpointView(acquisition, acquisition.line(id)!);
};

/** The plant with every device on the line `lamps` polled every half second. */
function busySite() {
  const loaded = readPlantSite();
  const devices = loaded.site.devices.map((device) =>
    device.endpoint === 'lamps' ? { ...device, pollEvery: millis(500) } : device,
  );
  return { ...loaded, site: { ...loaded.site, devices } };
}

test('a slow gateway: the alarm names it with figures and advice, and goes when the gateway is well', async () => {
  const plant = await startPlant({ loaded: busySite() });
  await plant.clock.advance(60_000);
  const well = viewOf(plant, 'lamps');
  expect(well).toMatchObject({ behind: false, silent: 0, load: { advice: [] } });
  expect(well.load.carried).toBeGreaterThan(well.load.needed);

  plant.roadside.setBehaviour('lamps', [behaviour('slow', { by: 450 })]);
  await plant.clock.advance(120_000);
  const alarm = () => plant.core.parts.alarms.views().find((each) => each.code === 'data-late');
  const { needed, carried } = viewOf(plant, 'lamps').load;
  expect([needed, carried]).toEqual([6, 2.3]);
  expect(alarm()?.data).toMatchObject({
    endpoint: 'lamps',
    count: 1,
    needed: 6,
    carried: 2.3,
    loads: [
      {
        endpoint: 'lamps',
        needed: 6,
        carried: 2.3,
        worst: { device: expect.stringMatching(/^lamp-[12]$/) },
        advice: [
          { code: 'more-in-flight', from: 1, to: 3 },
          { code: 'slower-polls', factor: 2.9 },
        ],
      },
    ],
  });
  // Nobody else is late because of it.
  for (const line of plant.core.parts.acquisition.lines()) expect(line.isBehind).toBe(line.endpoint.id === 'lamps');

  // Which value is furthest behind, and by how much, changes with every answer.
  const lags: number[] = [];
  for (let second = 0; second < 10; second += 1) {
    await plant.clock.advance(1_000);
    const { worst } = viewOf(plant, 'lamps').load;
    lags.push(worst === undefined ? 0 : worst.age - worst.every);
  }
  expect(Math.max(...lags)).toBeGreaterThan(500);

  plant.roadside.setBehaviour('lamps', []);
  await plant.clock.advance(120_000);
  expect(viewOf(plant, 'lamps')).toMatchObject({ behind: false, load: { advice: [] } });
  expect(alarm()?.state).toBe('returned-unacknowledged');
});
