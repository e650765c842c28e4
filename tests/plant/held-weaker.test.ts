/** What was held in clear air does not silently weaken the guidance of later fog: it must not matter which came first. */
import { expect, test } from 'vitest';
import { steady } from '../../drivers/simulator/weather.ts';
import type { DeviceRequest } from '../../main/contract/views/device.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
type Client = Awaited<ReturnType<typeof signIn>>;

const stage = (client: Client, devices: readonly string[], desired: DeviceRequest) =>
  client.acts.stageGroup({ devices: [...devices], desired, reason: 'test', minutes: 240 });
async function hold(client: Client, devices: readonly string[], desired: DeviceRequest): Promise<void> {
  const staged = await stage(client, devices, desired);
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  expect(await client.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
}
const holderOf = (plant: Plant, id: string) => plant.core.parts.device(id)!.override?.by;
const heldAlarm = (plant: Plant) => plant.core.parts.alarms.alarms.find(({ code }) => code === 'held-weaker');
const dark = { mode: 'off', brightness: 0 } as const;

async function clearPlant() {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  return { plant, li: await signIn(plant, 'li', 'operator') };
}
async function thicken(plant: Plant): Promise<void> {
  plant.roadside.setWeather(steady(metres(20)));
  await plant.clock.advance(4 * minute);
  expect(plant.core.parts.zone('east')).toMatchObject({ mode: 'control' });
}

test('the hold of somebody who may not weaken guidance ends when the guidance comes, and the record says why', async () => {
  const { plant, li } = await clearPlant();
  await hold(li, ['host-1', 'host-2'], dark);
  await hold(li, ['sign-2'], { message: '道路畅通' });
  await plant.clock.advance(10_000);
  expect(plant.roadside.lampState('sign-2').state.message).toBe('道路畅通');
  await thicken(plant);
  for (const id of ['host-1', 'host-2', 'sign-2']) expect(holderOf(plant, id), id).toBeUndefined();
  expect(plant.roadside.lampState('host-1').on).toBe(true);
  expect(plant.roadside.lampState('sign-2').state.message).toContain('20');
  const ended = plant.events('device-override.ended');
  expect(ended.map(({ device, data }) => [device, data['why']]).toSorted()).toEqual([
    ['host-1', 'weaker'],
    ['host-2', 'weaker'],
    ['sign-2', 'weaker'],
  ]);
  expect(heldAlarm(plant)).toBeUndefined();
  await plant.core.stop();
});

test('it stays while it shows as much, ends when the guidance grows past it, and rests with a device in maintenance', async () => {
  const { plant, li } = await clearPlant();
  const mei = await signIn(plant, 'mei', 'technician');
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(4 * minute);
  const { brightness = 0 } = plant.core.parts.device('host-1')!.desired ?? {};
  await hold(li, ['host-1'], { brightness: brightness + 1 });
  await plant.clock.advance(2 * minute);
  expect(holderOf(plant, 'host-1')).toBe('li');
  await mei.devices.maintenance({ id: 'host-2', on: true, reason: 'mast' });
  await plant.clock.advance(2_000);
  plant.roadside.setWeather(steady(metres(5_000)));
  expect(
    await plant.clock.advanceUntil(() => plant.core.parts.zone('east')!.mode === 'standby', 60 * minute, 5_000),
  ).toBe(true);
  const staged = await mei.acts.stageDevice({ device: 'host-2', desired: dark, reason: 'mast', minutes: 240 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  await thicken(plant);
  expect(holderOf(plant, 'host-1'), 'less than M4 wants').toBeUndefined();
  expect(holderOf(plant, 'host-2')).toBe('mei');
  await mei.devices.maintenance({ id: 'host-2', on: false, reason: 'done' });
  await plant.clock.advance(5_000);
  expect(holderOf(plant, 'host-2')).toBeUndefined();
  await plant.core.stop();
});

test("a supervisor's hold stays, and an alarm names its devices, who holds them and until when", async () => {
  const { plant } = await clearPlant();
  const chen = await signIn(plant, 'chen', 'supervisor');
  await hold(chen, ['host-1'], dark);
  await hold(chen, ['sign-2'], { message: '道路畅通' });
  await plant.clock.advance(5_000);
  expect(heldAlarm(plant)).toBeUndefined();
  await thicken(plant);
  expect(plant.roadside.lampState('host-1').on).toBe(false);
  const { until } = plant.core.parts.device('sign-2')!.override!;
  expect(heldAlarm(plant)).toMatchObject({
    zone: 'east',
    state: 'unacknowledged',
    data: { by: ['chen'], until },
  });
  expect((heldAlarm(plant)!.data['devices'] as string[]).toSorted()).toEqual(['host-1', 'sign-2']);
  await chen.acts.releaseGroup({ devices: ['host-1', 'sign-2'] });
  await plant.clock.advance(15_000);
  expect(heldAlarm(plant)).toMatchObject({ state: 'returned-unacknowledged' });
  await plant.core.stop();
});

test('an operator neither blanks a sign in fog nor takes its lower speed away, however the text is written', async () => {
  const { plant, li } = await clearPlant();
  const chen = await signIn(plant, 'chen', 'supervisor');
  await thicken(plant);
  for (const message of ['', ' ', '\u3000', '\u2800', ' \n ', '前方施工'])
    expect(await stage(li, ['sign-2'], { message }), JSON.stringify(message)).toMatchObject({
      refusal: { code: 'darkens-guidance' },
    });
  const fine = await stage(li, ['sign-2'], { message: '前方施工 限速20' });
  if (!('id' in fine)) throw new Error(JSON.stringify(fine));
  await li.acts.cancel({ stage: fine.id });
  // What a supervisor blanks is proved dark.
  await hold(chen, ['sign-2'], { message: ' ' });
  await plant.clock.advance(15_000);
  expect(plant.core.parts.device('sign-2')).toMatchObject({ phase: 'verified', reported: { message: '' } });
  await plant.core.stop();
});

test('a hold that shows more than the guidance stays, with nobody told of it', async () => {
  const { plant, li } = await clearPlant();
  await hold(li, ['host-1'], { mode: 'anti-collision', brightness: 8 });
  plant.roadside.setWeather(steady(metres(350)));
  await plant.clock.advance(4 * minute);
  expect(plant.core.parts.zone('east')).toMatchObject({ mode: 'outline' });
  expect(holderOf(plant, 'host-1')).toBe('li');
  expect(plant.core.parts.device('host-1')!.reported).toMatchObject({ mode: 'anti-collision', brightness: 8 });
  expect(heldAlarm(plant)).toBeUndefined();
  await plant.core.stop();
});

test('a preview tells of a host held dark that it stays dark, and of a weaker hold that it ends', async () => {
  const { plant, li } = await clearPlant();
  const chen = await signIn(plant, 'chen', 'supervisor');
  await hold(chen, ['host-1'], dark);
  await hold(li, ['host-2'], dark);
  await plant.clock.advance(10_000);
  const staged = await li.acts.stageMode({ zone: 'east', mode: 'active', reason: 'test', minutes: 30 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  const rowOf = (id: string) => staged.preview.changes.find(({ device }) => device === id)!;
  expect(rowOf('host-1')).toMatchObject({ note: 'held', held: { by: 'chen' } });
  expect(rowOf('host-1').held).not.toHaveProperty('ends');
  expect(rowOf('host-2')).toMatchObject({ note: 'change', held: { by: 'li', ends: true } });
  expect(staged.preview.counts).toMatchObject({ held: 1 });
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(minute);
  expect(plant.roadside.lampState('host-1').on).toBe(false);
  expect(plant.roadside.lampState('host-2').on).toBe(true);
  await plant.core.stop();
});
