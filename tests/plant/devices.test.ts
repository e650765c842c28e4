/** A person commands single devices, through the router as a screen would: staged, proved, journalled, given back. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import type { DeviceRequest } from '../../main/contract/views/device.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;

type Client = Awaited<ReturnType<typeof signIn>>;

const stage = (client: Client, device: string, desired: DeviceRequest, minutes = 10) =>
  client.acts.stageDevice({ device, desired, reason: 'test', minutes });

/** Stages and executes at once; a refusal is an error of the test. */
async function hold(client: Client, device: string, desired: DeviceRequest, minutes = 10) {
  const staged = await stage(client, device, desired, minutes);
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  const done = await client.acts.execute({ stage: staged.id });
  if (!done.done) throw new Error(JSON.stringify(done));
  return done.event;
}
const refusalOf = async (answer: Promise<unknown>) => (await answer) as { refusal?: { code: string } };
const view = (plant: Plant, id: string) => plant.core.parts.device(id)!;

test('a lamp is tried, proved lit, and given back to its own hands when the time is over', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const staged = await stage(mei, 'lamp-2', { lit: true }, 5);
  if (!('id' in staged)) throw new Error('refused');
  expect(staged.preview).toMatchObject({
    device: 'lamp-2',
    counts: { change: 1 },
    changes: [{ device: 'lamp-2', desired: { control: 'centre', lit: true }, reported: { control: 'own' } }],
  });
  expect(staged.validUntil - staged.madeAt).toBe(10_000);
  expect(plant.roadside.lampState('lamp-2').on, 'nothing is sent by staging').toBe(false);
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(10_000);
  expect(plant.roadside.lampState('lamp-2').on).toBe(true);
  expect(view(plant, 'lamp-2')).toMatchObject({
    phase: 'verified',
    reported: { lit: true, control: 'centre' },
    override: { by: 'mei', reason: 'test', desired: { lit: true } },
  });
  const set = plant.events('device-override.set').at(-1)!;
  expect(plant.events('command.intended').at(-1)).toMatchObject({ device: 'lamp-2', actor: 'mei', causes: [set.seq] });
  expect(plant.core.parts.zone('south')).toMatchObject({ mode: 'standby', convergence: { state: 'converged' } });

  await plant.clock.advance(5 * minute);
  expect(view(plant, 'lamp-2').override).toBeUndefined();
  expect(plant.roadside.lampState('lamp-2')).toMatchObject({ on: false, state: { control: 'own' } });
  expect(plant.events('device-override.ended').at(-1)).toMatchObject({ data: { why: 'expired' }, causes: [set.seq] });
});

test('a beacon whose zone wants nothing goes back to what it showed before', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  await hold(mei, 'lamp-1', { lit: true });
  await plant.clock.advance(15_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(true);
  expect(await mei.acts.releaseDevice({ device: 'lamp-1' })).toMatchObject({ done: true });
  await plant.clock.advance(15_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(false);
  expect(view(plant, 'lamp-1').condition).toBe('dark');
  expect(await mei.acts.releaseDevice({ device: 'lamp-1' })).toMatchObject({ refusal: { code: 'nothing-to-end' } });
});

test('giving back what somebody else holds is refused as taking it is, one by one or in a group', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const [mei, li, chen] = [
    await signIn(plant, 'mei', 'technician'),
    await signIn(plant, 'li', 'operator'),
    await signIn(plant, 'chen', 'supervisor'),
  ];
  await hold(chen, 'lamp-1', { lit: true }, 60);
  await hold(li, 'lamp-2', { lit: true }, 60);
  const give = (client: Client, device: string) => client.acts.releaseDevice({ device });
  const held = () => ['lamp-1', 'lamp-2'].filter((id) => view(plant, id).override !== undefined);
  expect(await give(mei, 'lamp-1')).toMatchObject({ refusal: { code: 'device-reserved', by: 'chen' } });
  expect(await li.acts.releaseGroup({ devices: ['lamp-2', 'lamp-1'] })).toMatchObject({
    refusal: { code: 'device-reserved', by: 'chen' },
  });
  expect(plant.events('act.refused').at(-1)).toMatchObject({ device: 'lamp-1', actor: 'li' });
  expect(held()).toEqual(['lamp-1', 'lamp-2']);
  expect(await chen.acts.releaseGroup({ devices: ['lamp-2', 'lamp-1'] })).toMatchObject({ done: true });
  expect(held()).toEqual([]);
});

test('fog that comes during a test takes the rest of the zone, and the lamp when the test ends', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  // Whoever may weaken guidance: of others such a hold ends when the guidance comes.
  const zhao = await signIn(plant, 'zhao', 'supervisor');
  await hold(zhao, 'host-1', { mode: 'outline', brightness: 8 }, 10);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(4 * minute);
  expect(plant.core.parts.zone('east')).toMatchObject({ mode: 'active' });
  expect(view(plant, 'host-2').reported).toMatchObject({ mode: 'active' });
  expect(view(plant, 'host-1').reported).toMatchObject({ mode: 'outline', brightness: 8 });
  await plant.clock.advance(8 * minute);
  expect(view(plant, 'host-1').reported).toMatchObject({ mode: 'active' });
  expect(view(plant, 'host-1').reported.brightness).toBe(view(plant, 'host-2').reported.brightness);
});

test('guidance is not darkened by hand but by a supervisor', async () => {
  const plant = await startPlant({ weather: steady(metres(150)) });
  await plant.clock.advance(4 * minute);
  const li = await signIn(plant, 'li', 'operator');
  for (const desired of [{ lit: false }, { lit: true, brightness: 1 }] as const)
    expect(await refusalOf(stage(li, 'lamp-1', desired))).toMatchObject({
      refusal: { code: desired.lit ? 'function-not-offered' : 'darkens-guidance' },
    });
  expect(await refusalOf(stage(li, 'host-1', { brightness: 1 }))).toMatchObject({
    refusal: { code: 'darkens-guidance' },
  });
  expect(await refusalOf(stage(li, 'sentinel-1', { mainWarning: 'off' }))).toMatchObject({
    refusal: { code: 'darkens-guidance' },
  });
  expect(plant.events('act.refused').at(-1)).toMatchObject({ device: 'sentinel-1', actor: 'li' });
  const zhao = await signIn(plant, 'zhao', 'supervisor');
  await hold(zhao, 'lamp-1', { lit: false });
  await plant.clock.advance(15_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(false);
});

test('a sign shows a text within the speed that is recommended, and no other', async () => {
  const plant = await startPlant({ weather: steady(metres(150)) });
  await plant.clock.advance(4 * minute);
  const li = await signIn(plant, 'li', 'operator');
  expect(plant.core.parts.zone('east')!.speed.recommended).toBe(60);
  for (const message of ['前方事故 限速80', '限速８０', '限速八十', 'SPEED 61'])
    expect(await refusalOf(stage(li, 'sign-2', { message }))).toMatchObject({
      refusal: { code: 'speed-too-high', most: 60 },
    });
  expect(await refusalOf(stage(li, 'sign-2', { message: 'x'.repeat(65) }))).toMatchObject({
    refusal: { code: 'text-too-long', longest: 64 },
  });
  expect(await refusalOf(stage(li, 'sign-2', { message: '慢\u0007' }))).toMatchObject({
    refusal: { code: 'text-not-printable' },
  });
  await hold(li, 'sign-2', { message: '前方200米事故\n限速60' }, 60);
  await plant.clock.advance(10_000);
  expect(plant.roadside.lampState('sign-2').state.message).toBe('前方200米事故\n限速60');
  expect(view(plant, 'sign-2')).toMatchObject({ phase: 'verified', reported: { message: '前方200米事故\n限速60' } });

  plant.roadside.setWeather(steady(metres(40)));
  await plant.clock.advance(6 * minute);
  expect(view(plant, 'sign-2').override, 'thicker fog ends a text that has become unlawful').toBeUndefined();
  expect(plant.events('device-override.ended').at(-1)).toMatchObject({ device: 'sign-2', data: { why: 'speed' } });
  expect(plant.roadside.lampState('sign-2').state.message).not.toContain('60');
});

test('a stage outlived by the weather is refused when it is executed', async () => {
  const plant = await startPlant({ weather: steady(metres(150)) });
  await plant.clock.advance(4 * minute);
  const li = await signIn(plant, 'li', 'operator');
  const staged = await stage(li, 'sign-2', { message: '限速60' });
  if (!('id' in staged)) throw new Error('refused');
  await plant.clock.advance(11_000);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ refusal: { code: 'stage-stale' } });
  expect(plant.events('stage.expired').at(-1)).toMatchObject({ device: 'sign-2' });
});

test('a sentinel warns and speaks by hand, and takes no text it does not know', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  await hold(li, 'sentinel-1', { mainWarning: 'slow', voice: '前方有行人' });
  await plant.clock.advance(5_000);
  expect(plant.roadside.lampState('sentinel-1').state).toMatchObject({ mainWarning: 'slow', voice: '前方有行人' });
  expect(view(plant, 'sentinel-1')).toMatchObject({ phase: 'verified' });
  expect(await refusalOf(stage(li, 'sentinel-1', { voice: '自编文字' }))).toMatchObject({
    refusal: { code: 'function-not-offered', function: 'voice' },
  });
  plant.roadside.setBehaviour('sentinel-1', [behaviour('reports-fault', { code: 'sentinel/main-lamp' })]);
  await plant.clock.advance(20_000);
  expect(view(plant, 'sentinel-1')).toMatchObject({ condition: 'fault', faults: ['sentinel/main-lamp'] });
});

test('a command that the device ignores ends as failed and says so; nobody else is delayed', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  plant.roadside.setBehaviour('lamp-1', [behaviour('burnt-out')]);
  const mei = await signIn(plant, 'mei', 'technician');
  await hold(mei, 'lamp-1', { lit: true });
  await plant.clock.advance(50_000);
  expect(view(plant, 'lamp-1')).toMatchObject({ phase: 'failed', condition: 'no-verify' });
  expect(plant.events('command.failed').at(-1)).toMatchObject({ device: 'lamp-1', data: { mismatch: ['lit'] } });
});

test('who holds a device keeps it from others, but not from a supervisor; a device under repair may be tried', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  await mei.devices.maintenance({ id: 'lamp-1', on: true, reason: 'repair' });
  await hold(mei, 'lamp-1', { lit: true });
  await plant.clock.advance(15_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(true);
  const li = await signIn(plant, 'li', 'operator');
  expect(await refusalOf(stage(li, 'lamp-1', { lit: false }))).toMatchObject({
    refusal: { code: 'device-reserved', by: 'mei' },
  });
  const zhao = await signIn(plant, 'zhao', 'supervisor');
  expect(await stage(zhao, 'lamp-1', { lit: false })).toHaveProperty('id');
  const gast = await signIn(plant, 'gast', 'viewer');
  await expect(stage(gast, 'lamp-2', { lit: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(stage(li, 'nothing', { lit: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await refusalOf(stage(li, 'vis-1', { lit: true }))).toMatchObject({
    refusal: { code: 'function-not-offered' },
  });
  expect(await refusalOf(stage(li, 'lamp-3', { lit: true }))).toMatchObject({ refusal: { code: 'not-commandable' } });
  expect(await refusalOf(stage(li, 'lamp-2', { lit: true }, 9 * 60))).toMatchObject({
    refusal: { code: 'expiry-too-long' },
  });
});

test('what is held survives a restart and still ends', async () => {
  const plant = await startPlant({ dataDir: mkdtempSync(join(tmpdir(), 'fogward-plant-')) });
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  await hold(mei, 'sentinel-1', { mainWarning: 'slow' }, 20);
  await plant.clock.advance(5_000);
  await plant.restart();
  await plant.clock.advance(minute);
  expect(view(plant, 'sentinel-1')).toMatchObject({ override: { by: 'mei' }, reported: { mainWarning: 'slow' } });
  await plant.clock.advance(20 * minute);
  expect(view(plant, 'sentinel-1')).toMatchObject({ reported: { mainWarning: 'off' } });
  expect([...plant.core.parts.store.states('device-override/')].every(([, value]) => value === null)).toBe(true);
});

test('signs are given the text for a lost line once control begins, and again when they forgot it', async () => {
  const plant = await startPlant();
  await plant.clock.advance(5_000);
  const loss = () =>
    plant.core.parts.picture.record('sign-1')!.program!.lossMessage!.shows(
      [...plant.core.parts.picture.record('sign-1')!.samples.values()].map(({ sample }) => sample),
      '雾天路段 谨慎驾驶',
      10,
    );
  expect(loss()).toBe(true);
  const configured = plant.events('device.configured');
  expect(configured.map(({ device, data }) => [device, data['verified']])).toEqual([
    ['sign-1', true],
    ['sign-2', true],
  ]);
  expect(plant.roadside.lampState('sign-1').state.message, 'what it shows now is not touched').toBe('');
  plant.roadside.reboot('sign-1');
  await plant.clock.advance(25 * minute);
  expect(plant.events('device.configured')).toHaveLength(3);
  expect(loss()).toBe(true);
});

test('a sign that refuses says why', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  plant.roadside.switchByHand('sign-2', { control: 'own' });
  const li = await signIn(plant, 'li', 'operator');
  await hold(li, 'sign-2', { message: '雾区慢行' });
  await plant.clock.advance(10_000);
  expect(view(plant, 'sign-2')).toMatchObject({ phase: 'failed', condition: 'fault', faults: ['sign/local-mode'] });
  const refused = plant.events('command.refused');
  expect(
    refused.map(({ device, data }) => [device, data['fault']]),
    'refused once, not asked again at once',
  ).toEqual([['sign-2', 'snmp/refused']]);
});

test('a lamp that fell silent just as it was to be given back is given back once it is heard again', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  await hold(mei, 'lamp-1', { lit: true }, 5);
  await plant.clock.advance(5 * minute - 3_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(true);
  plant.roadside.setBehaviour('lamp-1', [behaviour('silent')]);
  await plant.clock.advance(3 * minute);
  expect(plant.events('command.unknown')[0], 'the proof failed').toMatchObject({ device: 'lamp-1' });
  plant.roadside.setBehaviour('lamp-1', []);
  await plant.clock.advance(5 * minute);
  expect(plant.roadside.lampState('lamp-1').on).toBe(false);
});

test.each([
  ['exception', { code: 2 }, 'misconfigured'],
  ['exception', { code: 4 }, undefined],
  ['exception', { code: 6 }, undefined],
] as const)(
  'a host that answers every request with %s %j is there: nowhere is it called offline',
  async (name, trait, condition) => {
    const plant = await startPlant();
    await plant.clock.advance(30_000);
    plant.roadside.setBehaviour('host-1', [behaviour(name, trait)]);
    const li = await signIn(plant, 'li', 'operator');
    await plant.clock.advance(40_000);
    const host = view(plant, 'host-1');
    expect(host.offline).toBeUndefined();
    expect(host.condition).not.toBe('offline');
    if (condition !== undefined) expect(host.condition).toBe(condition);
    const staged = await li.acts.stageMode({ zone: 'east', mode: 'active', reason: 'test', minutes: 30 });
    if (!('id' in staged)) throw new Error(JSON.stringify(staged));
    expect(staged.preview.changes.find(({ device }) => device === 'host-1')).toMatchObject({ note: 'change' });
  },
);

test('a host that hears nothing is offline after two silences, whatever it said before', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const { picture } = plant.core.parts;
  const at = plant.clock.now();
  picture.missed('host-1', { code: 'modbus/busy' }, at);
  picture.missed('host-1', { code: 'link/no-answer' }, at);
  expect(view(plant, 'host-1').offline, 'one silence only').toBeUndefined();
  picture.missed('host-1', { code: 'link/no-answer' }, at);
  expect(view(plant, 'host-1')).toMatchObject({ offline: true, condition: 'offline' });
});
