/** A person commands many devices at once: one stage, one durable step, a result for each; what cannot is named. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { LoadedSite } from '../../main/core/config/loaded-site.ts';
import { metres } from '../../main/domain/units.ts';
import { type Plant, readPlantSite, signIn, startPlant } from './plant.ts';

const minute = 60_000;

const view = (plant: Plant, id: string) => plant.core.parts.device(id)!;

/** The plant with its second lamp on a road where no zone commands it. */
function withLooseLamp(): LoadedSite {
  const loaded = readPlantSite();
  const devices = loaded.site.devices.map((device) => {
    if (device.id !== 'lamp-2') return device;
    const { zone: _none, ...loose } = device;
    return loose;
  });
  return { ...loaded, site: { ...loaded.site, devices } };
}

const devices = ['lamp-1', 'lamp-2', 'lamp-3', 'vis-1', 'lamp-1'];

test('a group is switched in one durable step, proved device by device, and given back when the time is over', async () => {
  const plant = await startPlant({ loaded: withLooseLamp() });
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const staged = await mei.acts.stageGroup({ devices, desired: { lit: true }, reason: 'round', minutes: 5 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  expect(staged.validUntil - staged.madeAt).toBe(30_000);
  expect(staged.preview.changes.map(({ device, note }) => [device, note])).toEqual([
    ['lamp-1', 'change'],
    ['lamp-2', 'change'],
    ['lamp-3', 'unmanaged'],
    ['vis-1', 'unsupported'],
  ]);
  await plant.clock.advance(2_000);
  expect(plant.roadside.lampState('lamp-1').on, 'nothing is sent by staging').toBe(false);

  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  const made = plant.events('stage.made').at(-1)!;
  expect(made).toMatchObject({ actor: 'mei', data: { devices: 2, desired: { lit: true }, reason: 'round' } });
  const held = plant.events('device-override.set');
  expect(held.map(({ device, seq, causes }) => [device, seq, causes])).toEqual([
    ['lamp-1', held[0]!.seq, [made.seq]],
    ['lamp-2', held[0]!.seq + 1, [made.seq]],
  ]);
  await plant.clock.advance(15_000);
  for (const id of ['lamp-1', 'lamp-2']) {
    expect(plant.roadside.lampState(id).on, id).toBe(true);
    expect(view(plant, id)).toMatchObject({ phase: 'verified', override: { by: 'mei', reason: 'round' } });
  }
  await plant.clock.advance(5 * minute);
  for (const id of ['lamp-1', 'lamp-2']) {
    expect(plant.roadside.lampState(id).on, id).toBe(false);
    expect(view(plant, id).override, id).toBeUndefined();
  }
  expect(plant.events('device-override.ended').map(({ data }) => data['why'])).toEqual(['expired', 'expired']);
});

test('a group is given back early in one act', async () => {
  const plant = await startPlant({ loaded: withLooseLamp() });
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const staged = await mei.acts.stageGroup({ devices, desired: { lit: true }, reason: 'round', minutes: 60 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  await plant.clock.advance(15_000);
  expect(await mei.acts.releaseGroup({ devices })).toMatchObject({ done: true });
  await plant.clock.advance(15_000);
  for (const id of ['lamp-1', 'lamp-2']) expect(plant.roadside.lampState(id).on, id).toBe(false);
  expect(await mei.acts.releaseGroup({ devices })).toMatchObject({ refusal: { code: 'nothing-to-end' } });
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ refusal: { code: 'stage-stale' } });
});

test('screens hear who holds a lamp that has nothing to change, and that nobody does any more', async () => {
  const plant = await startPlant({ weather: steady(metres(150)) });
  await plant.clock.advance(4 * minute);
  const mei = await signIn(plant, 'mei', 'technician');
  const lamps = ['lamp-1', 'lamp-2'];
  for (const lamp of lamps) expect(view(plant, lamp).reported.lit, 'lit by its zone').toBe(true);
  const shown = new Map<string, DeviceView>();
  const stop = new AbortController();
  const told = await mei.live.devices(undefined, { signal: stop.signal });
  const listening = (async () => {
    for await (const message of told)
      for (const item of message.type === 'snapshot' ? message.items : message.changed) shown.set(item.id, item);
  })().catch(() => undefined);
  const staged = await mei.acts.stageGroup({ devices: lamps, desired: { lit: true }, reason: 'round', minutes: 60 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(2_000);
  expect(lamps.map((id) => shown.get(id)?.override?.by)).toEqual(['mei', 'mei']);
  expect(await mei.acts.releaseGroup({ devices: lamps })).toMatchObject({ done: true });
  await plant.clock.advance(2_000);
  expect(lamps.map((id) => shown.get(id)?.override)).toEqual([undefined, undefined]);
  stop.abort();
  await listening;
});

test('those of a group that did not obey are tried again at once, in a zone or out of it, and no others', async () => {
  const plant = await startPlant({ loaded: withLooseLamp() });
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const lamps = ['lamp-1', 'lamp-2'];
  for (const lamp of lamps) plant.roadside.setBehaviour(lamp, [behaviour('ignores-writes')]);
  const staged = await mei.acts.stageGroup({ devices: lamps, desired: { lit: true }, reason: 'round', minutes: 60 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  const both = (phase: string) => lamps.every((id) => view(plant, id).phase === phase);
  expect(await plant.clock.advanceUntil(() => both('failed'), 5 * minute, 500)).toBe(true);
  for (const lamp of lamps) plant.roadside.setBehaviour(lamp, []);

  expect(await mei.acts.retryDevices({ devices: lamps })).toMatchObject({ done: true });
  expect(plant.events('stage.executed').at(-1)).toMatchObject({
    actor: 'mei',
    data: { act: 'retry-failed', devices: 2 },
  });
  await plant.clock.advance(8_000);
  expect(both('verified')).toBe(true);
  for (const lamp of lamps) expect(plant.roadside.lampState(lamp).on, lamp).toBe(true);
  expect(await mei.acts.retryDevices({ devices: lamps })).toMatchObject({ refusal: { code: 'nothing-failed' } });

  const li = await signIn(plant, 'li', 'operator');
  expect(await li.acts.takeAuthority({ zone: 'south' })).toMatchObject({ done: true });
  expect(await mei.acts.retryDevices({ devices: lamps })).toMatchObject({
    refusal: { code: 'no-authority', by: 'li' },
  });
});

test('a lamp that is switched back before anybody read it dark is lit again at once, and nobody is blamed', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const order = async (lit: boolean): Promise<void> => {
    const wanted = { devices: ['lamp-1'], desired: { lit }, reason: 'round', minutes: 30 };
    const staged = await mei.acts.stageGroup(wanted);
    if (!('id' in staged)) throw new Error(JSON.stringify(staged));
    expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  };
  await order(true);
  await plant.clock.advance(15_000);
  expect(view(plant, 'lamp-1').phase).toBe('verified');
  await order(false);
  const isDark = () => !plant.roadside.lampState('lamp-1').on;
  expect(await plant.clock.advanceUntil(isDark, 5_000, 1)).toBe(true);
  expect(view(plant, 'lamp-1').reported.lit, 'not yet read').toBe(true);
  await order(true);
  await plant.clock.advance(2_000);
  expect(plant.roadside.lampState('lamp-1').on).toBe(true);
  expect(view(plant, 'lamp-1').phase).toBe('verified');
  expect(plant.events('device.drifted')).toEqual([]);
});

test('a command that is no longer wanted leaves no phase behind it', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  await mei.devices.maintenance({ id: 'lamp-1', on: true, reason: 'mast' });
  const wanted = { device: 'lamp-1', desired: { lit: true }, reason: 'round', minutes: 30 };
  const staged = await mei.acts.stageDevice(wanted);
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  expect(view(plant, 'lamp-1').phase).toBe('intended');
  await mei.acts.releaseGroup({ devices: ['lamp-1'] });
  await plant.clock.advance(15_000);
  expect(view(plant, 'lamp-1')).not.toHaveProperty('phase');
});

test('devices that a colleague holds, and guidance, are left out of a group and named with the reason', async () => {
  const plant = await startPlant({ weather: steady(metres(150)) });
  await plant.clock.advance(4 * minute);
  const mei = await signIn(plant, 'mei', 'technician');
  // Whoever may switch each lamp may switch several.
  const li = await signIn(plant, 'li', 'operator');
  const first = await li.acts.stageGroup({
    devices: ['host-1'],
    desired: { brightness: 8 },
    reason: 'bright',
    minutes: 30,
  });
  if (!('id' in first)) throw new Error(JSON.stringify(first));
  const rival = await mei.acts.stageGroup({
    devices: ['host-1', 'host-2'],
    desired: { brightness: 8 },
    reason: 'bright',
    minutes: 30,
  });
  expect(rival).toMatchObject({
    preview: {
      counts: { refused: 1 },
      changes: [{ device: 'host-1', note: 'refused', refusal: { code: 'device-reserved', by: 'li' } }, {}],
    },
  });
  expect(
    await mei.acts.stageGroup({ devices: ['lamp-1'], desired: { lit: false }, reason: 'dark', minutes: 30 }),
  ).toMatchObject({ refusal: { code: 'darkens-guidance' } });
  const gast = await signIn(plant, 'wang', 'viewer');
  await expect(
    gast.acts.stageGroup({ devices: ['lamp-1'], desired: { lit: true }, reason: 'x', minutes: 5 }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(
    mei.acts.stageGroup({
      devices: Array.from({ length: 2_001 }, (_, i) => `lamp-${i}`),
      desired: { lit: true },
      reason: 'x',
      minutes: 5,
    }),
  ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('of a device without a zone nothing is shown as wanted from the moment that it is back', async () => {
  const plant = await startPlant({ loaded: withLooseLamp() });
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const staged = await mei.acts.stageDevice({ device: 'lamp-2', desired: { lit: true }, reason: 'round', minutes: 60 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  await plant.clock.advance(15_000);
  expect(view(plant, 'lamp-2').phase).toBe('verified');
  // Halfway between two looks at what is wanted, which come every second.
  await plant.clock.advance(500);
  await mei.acts.releaseDevice({ device: 'lamp-2' });
  const phases = new Set<string | undefined>();
  for (let step = 0; step < 300; step += 1) {
    await plant.clock.advance(20);
    phases.add(view(plant, 'lamp-2').phase);
  }
  expect([...phases].at(-1)).toBeUndefined();
  expect([...phases]).not.toContain('verified');
  expect(plant.events('command.verified').at(-1)?.device).toBe('lamp-2');
  expect(view(plant, 'lamp-2').desired).toBeUndefined();
});
