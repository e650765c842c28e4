/** Every effect names its cause: what ends something names what began it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import type { EventKind } from '../../main/domain/journal.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
const last = (plant: Plant, kind: EventKind) => plant.events(kind).at(-1)!;

async function order(plant: Plant, name = 'li') {
  const client = await signIn(plant, name, 'operator');
  const stage = async (mode: 'active' | 'anti-collision' = 'active') => {
    const staged = await client.acts.stageMode({ zone: 'east', mode, reason: 'test', minutes: 10 });
    if (!('id' in staged)) throw new Error(JSON.stringify(staged));
    return staged.id;
  };
  return { client, stage };
}

test('an override that expires, also after a restart, names the order; authority given up names how it was taken', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-plant-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const plant = await startPlant({ dataDir });
  const { client, stage } = await order(plant);
  await client.acts.execute({ stage: await stage() });
  const set = last(plant, 'override.set').seq;
  await client.acts.releaseAuthority({ zone: 'east' });
  expect(last(plant, 'authority.released').causes).toEqual([last(plant, 'authority.taken').seq]);
  await plant.restart();
  await plant.clock.advance(11 * minute);
  expect(last(plant, 'override.ended')).toMatchObject({ data: { why: 'expired' }, causes: [set] });
});

test('a preview that its person replaces by another is told as cancelled', async () => {
  const plant = await startPlant();
  const { stage } = await order(plant);
  const first = await stage();
  await stage('anti-collision');
  expect(last(plant, 'stage.cancelled')).toMatchObject({ actor: 'li', data: { stage: first } });
  expect(last(plant, 'stage.cancelled').causes).toEqual([plant.events('stage.made')[0]!.seq]);
});

test('what people do with an alarm, and how it ends, names the alarm; also after a restart', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-plant-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const plant = await startPlant({ dataDir });
  plant.roadside.setBehaviour('h1', [behaviour('silent')]);
  await plant.clock.advance(3 * minute);
  const raised = plant.events('alarm.raised').find(({ data }) => data['code'] === 'gateway-down')!;
  const id = Number(raised.data['alarm']);
  let { client } = await order(plant);
  await client.alarms.comment({ id, text: 'seen' });
  expect(last(plant, 'alarm.commented').causes).toEqual([raised.seq]);
  await plant.restart();
  ({ client } = await order(plant));
  await client.alarms.acknowledge({ id });
  expect(last(plant, 'alarm.acknowledged').causes).toEqual([raised.seq]);
});

test('a fault of a command that a person gave to one lamp names that command’s order, not the zone’s decision', async () => {
  const plant = await startPlant();
  const mei = await signIn(plant, 'mei', 'technician');
  plant.roadside.setBehaviour('lamp-1', [behaviour('ignores-writes')]);
  const staged = await mei.acts.stageDevice({ device: 'lamp-1', desired: { lit: true }, reason: 'test', minutes: 10 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  await mei.acts.execute({ stage: staged.id });
  await plant.clock.advance(2 * minute);
  const fault = plant.events('fault.raised').find(({ data }) => data['code'] === 'command/failed')!;
  expect(fault).toMatchObject({ device: 'lamp-1', causes: [last(plant, 'device-override.set').seq] });
});
