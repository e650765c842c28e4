/** A zone without any sensor has none to lose: it says so, raises no alarm about them, and people guide it. */
import { expect, test } from 'vitest';
import { minutes } from '../../main/domain/units.ts';
import { readPlantSite, signIn, startPlant } from './plant.ts';

const sensors = ['vis-1', 'vis-2', 'vis-3'];

async function plantWithoutSensors() {
  const loaded = readPlantSite();
  const devices = loaded.site.devices.filter(({ id }) => !sensors.includes(id));
  const plant = await startPlant({ loaded: { ...loaded, site: { ...loaded.site, devices } } });
  await plant.clock.advance(minutes(20));
  const zone = () => plant.core.parts.zone('east')!;
  const codes = () => zone().reasons.map(({ code }) => code);
  const lost = () => plant.core.parts.alarms.alarms.filter(({ code }) => code === 'visibility-lost');
  return { plant, zone, codes, lost };
}

test('it is told as a zone without sensors, with no alarm that any were lost', async () => {
  const { zone, codes, lost } = await plantWithoutSensors();
  expect(zone()).toMatchObject({ mode: 'standby', visibility: { trust: 'none', unequipped: true } });
  expect(codes()).toContain('no-sensors');
  expect(codes()).not.toContain('sensors-lost');
  expect(codes(), 'nothing seen is no clear road').not.toContain('no-fog');
  expect(lost()).toEqual([]);
});

test('it follows what a person entered, and holds that mode when the entry is over', async () => {
  const { plant, zone, codes, lost } = await plantWithoutSensors();
  const li = await signIn(plant, 'li', 'operator');
  await li.acts.enterVisibility({ zone: 'east', value: 150, minutes: 10, source: 'patrol' });
  await plant.clock.advance(minutes(2));
  expect(zone()).toMatchObject({ mode: 'active', visibility: { trust: 'good', escalate: 150 } });
  expect(codes()).not.toContain('no-sensors');
  await plant.clock.advance(minutes(60));
  expect(zone()).toMatchObject({ mode: 'active', source: 'hold', visibility: { trust: 'none' } });
  expect(codes()).toContain('no-sensors');
  expect(lost()).toEqual([]);
});

test('sensors under maintenance are not there, but they are not missing either', async () => {
  const plant = await startPlant();
  const tan = await signIn(plant, 'tan', 'technician');
  for (const device of sensors) await tan.devices.maintenance({ id: device, on: true, reason: 'cleaning' });
  await plant.clock.advance(minutes(2));
  const zone = plant.core.parts.zone('east')!;
  expect(zone.visibility.trust).toBe('none');
  expect(zone.visibility.unequipped).toBeUndefined();
  expect(zone.reasons.map(({ code }) => code)).toContain('sensors-lost');
});
