/** A preview may be carried out only while what it started from is so, and offers nothing that would be refused then. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import type { ActResult, Stage } from '../../main/contract/views/stage.ts';
import type { Policy } from '../../main/domain/policy.ts';
import { metres } from '../../main/domain/units.ts';
import { progressOf } from '../../renderer/stage/progress.ts';
import { readPlantSite, signIn, startPlant } from './plant.ts';

const minute = 60_000;

type Client = Awaited<ReturnType<typeof signIn>>;
type Wanted = 'standby' | 'outline' | 'active' | 'anti-collision' | 'control';

function made(answer: Stage | ActResult): Stage {
  if (!('id' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

const stageMode = (client: Client, mode: Wanted, minutes = 30) =>
  client.acts.stageMode({ zone: 'south', mode, reason: 'test', minutes });

async function order(client: Client, mode: Wanted, minutes = 30) {
  const { id } = made(await stageMode(client, mode, minutes));
  expect(await client.acts.execute({ stage: id })).toMatchObject({ done: true });
}

test('an override that ends under an open preview makes it void, and the zone says so by itself', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  await order(li, 'active', 1);
  await plant.clock.advance(45_000);
  const staged = made(await stageMode(li, 'anti-collision'));
  expect(staged.preview).toMatchObject({ from: 'active', to: 'anti-collision' });
  const situation = () => plant.core.parts.zone('south')!.situation;
  expect(situation()).toBe(staged.situation);
  await plant.clock.advance(10_000);
  expect(situation(), 'nothing has happened').toBe(staged.situation);
  await plant.clock.advance(8_000);
  expect(plant.core.parts.zone('south')!.mode).toBe('standby');
  expect(situation()).not.toBe(staged.situation);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ refusal: { code: 'situation-changed' } });
  expect(plant.events('act.refused').at(-1)).toMatchObject({ actor: 'li', zone: 'south' });
  expect(plant.core.parts.zone('south')!.mode).toBe('standby');

  const again = made(await stageMode(li, 'anti-collision'));
  expect(again.preview).toMatchObject({ from: 'standby' });
  expect(await li.acts.execute({ stage: again.id })).toMatchObject({ done: true });
});

test('a proposal that comes up under an open preview makes it void', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  plant.roadside.setWeather(steady(metres(80)));
  const zone = () => plant.core.parts.zone('south')!;
  let staged = made(await stageMode(li, 'control'));
  let mode = zone().mode;
  const proposed = await plant.clock.advanceUntil(() => zone().proposal !== undefined, 5 * minute, 500);
  expect(proposed).toBe(true);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: false });
  staged = made(await stageMode(li, 'control'));
  mode = zone().mode;
  await li.acts.veto({ zone: 'south', proposal: zone().proposal!.id, reason: 'video' });
  expect(zone().mode, 'only the proposal is gone').toBe(mode);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ refusal: { code: 'situation-changed' } });
});

test('a device that was given another command under its open preview is not switched from it', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const mei = await signIn(plant, 'mei', 'technician');
  const lit = (minutes: number) => ({ desired: { lit: true }, reason: 'round', minutes });
  const first = made(await mei.acts.stageDevice({ device: 'lamp-1', ...lit(1) }));
  await mei.acts.execute({ stage: first.id });
  await plant.clock.advance(56_000);
  const group = made(await mei.acts.stageGroup({ devices: ['lamp-1', 'lamp-2'], ...lit(30) }));
  expect(group.preview.changes).toMatchObject([{ commanded: { lit: true } }, {}]);
  await plant.clock.advance(8_000);
  expect(plant.core.parts.device('lamp-1')!.desired).not.toEqual({ lit: true });
  expect(await mei.acts.execute({ stage: group.id })).toMatchObject({ refusal: { code: 'device-changed', n: 1 } });
  const count = plant.events('device-override.set').length;
  const again = made(await mei.acts.stageGroup({ devices: ['lamp-1', 'lamp-2'], ...lit(30) }));
  await plant.clock.advance(8_000);
  expect(await mei.acts.execute({ stage: again.id })).toMatchObject({ done: true });
  expect(plant.events('device-override.set')).toHaveLength(count + 2);

  const single = made(
    await mei.acts.stageDevice({ device: 'lamp-1', desired: { lit: false }, reason: 'x', minutes: 5 }),
  );
  await mei.acts.releaseGroup({ devices: ['lamp-1'] });
  await plant.clock.advance(1_000);
  expect(await mei.acts.execute({ stage: single.id })).toMatchObject({ refusal: { code: 'device-changed', n: 1 } });
});

test('standby in fog is refused to an operator before it is staged, also where automation itself stands by', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const chen = await signIn(plant, 'chen', 'supervisor');
  await li.acts.arm({ zone: 'south', on: false });
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(plant.core.parts.zone('south')).toMatchObject({ automaticMode: 'standby' });
  await order(li, 'active');
  expect(await stageMode(li, 'standby')).toMatchObject({ done: false, refusal: { code: 'standby-in-fog' } });
  expect(plant.events('stage.made'), 'nothing to execute').toHaveLength(1);
  await li.acts.releaseAuthority({ zone: 'south' });
  expect(await stageMode(chen, 'standby')).toHaveProperty('preview');
});

test('a preview names the lamps that failed last time, and how long these may take', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  expect(made(await stageMode(li, 'anti-collision')).preview).not.toHaveProperty('failing');
  plant.roadside.setBehaviour('lamp-2', [behaviour('ignores-writes')]);
  await order(li, 'anti-collision');
  const phase = () => plant.core.parts.device('lamp-2')!.phase;
  expect(await plant.clock.advanceUntil(() => phase() === 'failed', 5 * minute, 500)).toBe(true);
  const { intendedAt, endedAt } = plant.core.parts.control.commander.history('lamp-2')[0]!;
  const { preview } = made(await stageMode(li, 'control'));
  expect(preview.failing).toMatchObject({ count: 1 });
  expect(preview.failing!.upTo).toBeGreaterThanOrEqual(endedAt! - intendedAt);
  expect(preview.failing!.upTo).toBeLessThan(1.5 * (endedAt! - intendedAt));
  const device = made(await li.acts.stageDevice({ device: 'lamp-2', desired: { lit: true }, reason: 'x', minutes: 5 }));
  expect(device.preview.failing).toMatchObject({ count: 1 });

  // While it is tried again the note stays, and it goes with the first success.
  const failing = async (mode: Wanted) => {
    const { changes } = made(await stageMode(li, mode)).preview;
    expect(changes.find((each) => each.device === 'lamp-2')).toMatchObject({ note: 'change' });
    return changes.flatMap(({ device: id, failedLast }) => (failedLast ? [id] : []));
  };
  await li.acts.retryFailed({ zone: 'south' });
  expect(['intended', 'sent', 'busy']).toContain(phase());
  expect(await failing('outline')).toEqual(['lamp-2']);
  plant.roadside.setBehaviour('lamp-2', []);
  expect(await plant.clock.advanceUntil(() => phase() === 'verified', 5 * minute, 500)).toBe(true);
  expect(await failing('standby')).toEqual([]);
});

test('each device says of itself just what its zone counts, also out of reach and in maintenance', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  const mei = await signIn(plant, 'mei', 'technician');
  const { zone, device } = plant.core.parts;
  await mei.devices.maintenance({ id: 'sentinel-1', on: true, reason: 'mast' });
  plant.roadside.setBehaviour('lamps', [behaviour('silent')]);
  const silent = () => device('lamp-1')!.offline === true && device('lamp-2')!.offline === true;
  expect(await plant.clock.advanceUntil(silent, 5 * minute, 500)).toBe(true);
  await order(li, 'active');
  const counted = () => {
    const count: Record<string, number> = {};
    for (const { id, zone: of } of plant.loaded.site.devices) {
      const result = of === 'south' ? device(id)!.result : undefined;
      if (result !== undefined) count[result] = (count[result] ?? 0) + 1;
    }
    return count;
  };
  for (let second = 0; second < 20; second += 1) {
    await plant.clock.advance(1_000);
    expect(zone('south')!.convergence).toMatchObject(counted());
  }
  expect(counted()).toEqual({ verified: 1, offline: 2, maintenance: 1 });
});

test('the progress that a screen reports of an order is what the zone itself counts, at every moment', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  const mei = await signIn(plant, 'mei', 'technician');
  const { zone, device } = plant.core.parts;
  await mei.devices.maintenance({ id: 'sentinel-1', on: true, reason: 'mast' });
  plant.roadside.setBehaviour('lamp-1', [behaviour('ignores-writes')]);
  plant.roadside.setBehaviour('lamp-2', [behaviour('silent')]);
  expect(await plant.clock.advanceUntil(() => device('lamp-2')!.offline === true, 5 * minute, 500)).toBe(true);
  const stage = made(await stageMode(li, 'active'));
  expect(await li.acts.execute({ stage: stage.id })).toMatchObject({ done: true });
  for (let second = 0; second < 60; second += 1) {
    await plant.clock.advance(1_000);
    const { counts, total, resting } = progressOf(stage, device);
    const { requested, intended, sent, ...ended } = counts;
    const { maintenance, pending, state, unsupported, ...told } = zone('south')!.convergence;
    expect({ ...ended, total, resting, pending: requested + intended + sent }).toEqual({
      ...told,
      resting: maintenance,
      pending,
    });
  }
  expect(progressOf(stage, device)).toMatchObject({ settled: true, counts: { failed: 1, offline: 1 }, resting: 1 });
  await plant.core.stop();
});

test('the preview of an accident in fog that cleared shows the speed and the lamps that come of it: those of the fog', async () => {
  const loaded = readPlantSite();
  const faint = <P extends Policy>(policy: P): P => {
    const { accident } = policy.settings;
    const lamp = { ...accident.lamp, brightnessDay: 2, brightnessNight: 2 };
    return { ...policy, settings: { ...policy.settings, accident: { ...accident, lamp } } };
  };
  const policies = new Map([...loaded.policies].map(([id, policy]) => [id, faint(policy)]));
  const plant = await startPlant({ loaded: { ...loaded, policies } });
  const li = await signIn(plant, 'li', 'operator');
  const zone = () => plant.core.parts.zone('east')!;
  plant.roadside.setWeather(steady(metres(30)));
  await plant.clock.advanceUntil(() => zone().mode === 'control', 5 * minute, 1_000);
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(zone()).toMatchObject({ mode: 'control', speed: { recommended: 20 } });
  const inFog = plant.core.parts.picture.record('host-1')!.desired;

  const asked = { zone: 'east', mode: 'accident', reason: 'crash', minutes: 30, stretch: 'K6+200' } as const;
  const { id, preview } = made(await li.acts.stageMode(asked));
  expect(preview.speed).toMatchObject({ recommended: 20, legalCap: 60 });
  const host = preview.changes.find(({ device }) => device === 'host-1')!;
  expect(host.desired.brightness).toBe(inFog!.brightness);
  expect(await li.acts.execute({ stage: id })).toMatchObject({ done: true });
  await plant.clock.advance(1_000);
  expect(zone()).toMatchObject({ mode: 'accident', speed: { recommended: 20 } });
  expect(plant.core.parts.picture.record('host-1')!.desired).toMatchObject(host.desired);
  await plant.core.stop();
});

test('what somebody holds is told in the preview as it stays, is not counted as switched, and voids it when it changes', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  // Of anybody else such a hold would end with the mode.
  const li = await signIn(plant, 'li', 'supervisor');
  const hold = async (id: string) => {
    const request = { device: id, desired: { lit: false }, reason: 'test', minutes: 10 };
    const { id: held } = made(await li.acts.stageDevice(request));
    expect(await li.acts.execute({ stage: held })).toMatchObject({ done: true });
    await plant.clock.advance(5_000);
  };
  const { device, zone } = plant.core.parts;
  await hold('lamp-1');
  const stage = made(await stageMode(li, 'anti-collision'));
  const rowOf = (each: Stage, id: string) => each.preview.changes.find((change) => change.device === id)!;
  expect(rowOf(stage, 'lamp-1')).toMatchObject({ note: 'held', desired: { lit: false }, held: { by: 'li' } });
  expect(rowOf(stage, 'lamp-2')).toMatchObject({ note: 'change', desired: { lit: true } });
  expect(rowOf(stage, 'lamp-2')).not.toHaveProperty('held');
  expect(stage.preview.counts).toMatchObject({ held: 1 });

  await hold('lamp-2');
  expect(await li.acts.execute({ stage: stage.id })).toMatchObject({
    refusal: { code: 'device-changed', what: [{ code: 'hold-begun', devices: ['lamp-2'] }] },
  });
  await li.acts.releaseDevice({ device: 'lamp-2' });
  await plant.clock.advance(5_000);

  const again = made(await stageMode(li, 'anti-collision'));
  expect(await li.acts.execute({ stage: again.id })).toMatchObject({ done: true });
  await plant.clock.advance(30_000);
  expect(device('lamp-1')).toMatchObject({ desired: { lit: false } });
  const { change, already } = again.preview.counts;
  const total = change + already;
  expect(progressOf(again, device)).toMatchObject({ held: 1, total, counts: { verified: total } });
  // Given back, it follows the order like the others.
  expect(await li.acts.releaseDevice({ device: 'lamp-1' })).toMatchObject({ done: true });
  await plant.clock.advance(10_000);
  expect(device('lamp-1')).toMatchObject({ desired: { lit: true } });
  expect(progressOf(again, device)).toMatchObject({ held: 0, total: total + 1, counts: { verified: total + 1 } });
  expect(zone('south')).toMatchObject({ mode: 'anti-collision' });
  await plant.core.stop();
});

test('a hold that the mode overrules is told as switched, ends with it, and follows', async () => {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  const li = await signIn(plant, 'li', 'operator');
  const { device } = plant.core.parts;
  const { id } = made(
    await li.acts.stageDevice({ device: 'lamp-1', desired: { lit: false }, reason: 'test', minutes: 60 }),
  );
  await li.acts.execute({ stage: id });
  await plant.clock.advance(5_000);
  const stage = made(await stageMode(li, 'anti-collision'));
  const row = stage.preview.changes.find((change) => change.device === 'lamp-1')!;
  expect(row).toMatchObject({ note: 'change', desired: { lit: true }, held: { by: 'li' } });
  expect(await li.acts.execute({ stage: stage.id })).toMatchObject({ done: true });
  await plant.clock.advance(30_000);
  expect(device('lamp-1')).toMatchObject({ desired: { lit: true }, phase: 'verified' });
  expect(device('lamp-1')).not.toHaveProperty('override');
  expect(plant.events('device-override.ended').at(-1)).toMatchObject({ device: 'lamp-1', data: { why: 'weaker' } });
  await plant.core.stop();
});

test('a reason that leaves no ink is no reason', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const order = { zone: 'south', mode: 'active', minutes: 30 } as const;
  for (const reason of ['\u200b\u2060', ' \u2800 ', '\u3164'])
    await expect(li.acts.stageMode({ ...order, reason }), JSON.stringify(reason)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  expect(await li.acts.stageMode({ ...order, reason: '雾\u200b' })).toHaveProperty('id');
  await plant.core.stop();
});
