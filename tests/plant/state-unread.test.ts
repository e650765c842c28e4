/** A device that answers and yet does not say what it does proves nothing: no data is never good news. */
import { describe, expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { deviceView } from '../../main/core/feed/device-view.ts';
import { lightLetters } from '../../main/core/picture/device-record.ts';
import { metres } from '../../main/domain/units.ts';
import { clear, type Plant, startPlant } from './plant.ts';

const minute = 60_000;
/** Where each says what it does. */
const registers = { 'lamp-2': 0x310d };

async function inFog(): Promise<Plant> {
  const plant = await startPlant();
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(4 * minute);
  return plant;
}
const recordOf = (plant: Plant, device: string) => plant.core.parts.picture.record(device)!;
const viewOf = (plant: Plant, device: string) => deviceView(recordOf(plant, device), { lights: 0 });
const unread = (plant: Plant, device: string) => {
  plant.core.parts.recorder.flush();
  const ofDevice = plant.core.parts.store.openFaults().filter((fault) => fault.device === device);
  return ofDevice.filter(({ code }) => code === 'device/state-unread').map(({ detail }) => detail);
};
const convergence = (plant: Plant) => plant.core.parts.zone('south')!.convergence;

test('nothing is called proved of a device that nobody reaches, though nothing is wanted of it', async () => {
  const plant = await startPlant();
  expect(viewOf(plant, 'lamp-2')).toMatchObject({ phase: 'verified' });
  plant.roadside.setBehaviour('lamp-2', [behaviour('silent')]);
  await plant.clock.advance(40_000);
  expect(viewOf(plant, 'lamp-2')).toMatchObject({ condition: 'offline', offline: true, phase: 'unknown' });
  plant.roadside.setBehaviour('lamp-2', []);
  await plant.clock.advance(2 * minute);
  expect(viewOf(plant, 'lamp-2')).toMatchObject({ condition: 'dark', phase: 'verified' });
});

describe.each([4, 2, 3, 6])('a lamp whose proof is refused with exception %d', (code) => {
  test('is unknown, counts as proved no more, and is told to the technician; healed it is proved without a write', async () => {
    const plant = await inFog();
    expect(viewOf(plant, 'lamp-2')).toMatchObject({ condition: 'lit', phase: 'verified', stale: false, faults: [] });
    const before = convergence(plant);
    const writes = plant.events('command.sent').length;
    plant.roadside.setBehaviour('lamp-2', [behaviour('bad-register', { at: registers['lamp-2'], code })]);
    await plant.clock.advance(3 * minute);
    expect(recordOf(plant, 'lamp-2').misses, 'it answers otherwise').toBeLessThan(20);
    expect(viewOf(plant, 'lamp-2')).toMatchObject({ condition: 'unknown', phase: 'unknown', stale: true });
    expect(viewOf(plant, 'lamp-2').faults).toContain('device/state-unread');
    expect(unread(plant, 'lamp-2')).toEqual([expect.stringMatching(/^lit/)]);
    expect(plant.clock.now() - viewOf(plant, 'lamp-2').reportedAt!).toBeGreaterThan(2 * minute);
    expect(convergence(plant)).toMatchObject({ verified: before.verified - 1, unknown: before.unknown + 1 });
    expect(viewOf(plant, 'lamp-1')).toMatchObject({ condition: 'lit', phase: 'verified', stale: false, faults: [] });

    plant.roadside.setBehaviour('lamp-2', []);
    await plant.clock.advance(2 * minute);
    expect(viewOf(plant, 'lamp-2')).toMatchObject({ condition: 'lit', phase: 'verified', stale: false, faults: [] });
    expect(unread(plant, 'lamp-2')).toEqual([]);
    expect(convergence(plant)).toEqual(before);
    expect(plant.events('command.sent')).toHaveLength(writes);
    expect(plant.events('device.drifted')).toEqual([]);
  });
});

test('single lights that cannot be read are unknown, and the guidance is judged without them', async () => {
  const plant = await inFog();
  const lights = () => lightLetters(recordOf(plant, 'host-1'), 40)!;
  expect(lights()).toMatch(/^l+$/);
  // Light 5 of a list in steps of two registers.
  plant.roadside.setBehaviour('host-1', [behaviour('bad-register', { at: 0x0100 + 2 * 5, code: 2 })]);
  await plant.clock.advance(5 * minute);
  expect(lights()).toMatch(/^l{5}ul+$/);
  plant.roadside.setBehaviour('host-1', []);
  await plant.clock.advance(3 * minute);
  expect(lights()).toMatch(/^l+$/);
});

test('what nobody can read is switched anew where it should change, not taken for done', async () => {
  const plant = await inFog();
  plant.roadside.setBehaviour('lamp-2', [behaviour('bad-register', { at: registers['lamp-2'] })]);
  await plant.clock.advance(3 * minute);
  plant.roadside.setWeather(clear);
  await plant.clock.advance(90 * minute);
  expect(plant.core.parts.zone('south')!.mode).toBe('standby');
  expect(plant.roadside.lampState('lamp-2').on, 'it took the write').toBe(false);
  expect(viewOf(plant, 'lamp-2').condition).toBe('unknown');
});
