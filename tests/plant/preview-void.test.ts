/** A preview whose devices changed under it is not carried out, and nobody's hands are in a lamp that an order switches. */
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import type { ActResult, Stage } from '../../main/contract/views/stage.ts';
import { newsOf } from '../../main/domain/situation.ts';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
type Client = Awaited<ReturnType<typeof signIn>>;

function made(answer: Stage | ActResult): Stage {
  if (!('id' in answer)) throw new Error(JSON.stringify(answer));
  return answer;
}

const zoneStage = async (client: Client, mode: 'active' | 'anti-collision' = 'active') =>
  made(await client.acts.stageMode({ zone: 'south', mode, reason: 'test', minutes: 30 }));
const group = async (client: Client, devices = ['lamp-1', 'lamp-2'], lit = true) =>
  made(await client.acts.stageGroup({ devices, desired: { lit }, reason: 'round', minutes: 30 }));
const maintain = (client: Client, id: string, on: boolean) =>
  client.devices.maintenance({ id, on, reason: 'hands inside' });
const changed = (code: string, ...devices: string[]) => ({
  done: false,
  refusal: { code: 'device-changed', n: devices.length, what: [{ code, n: devices.length, devices }] },
});
const view = (plant: Plant, id: string) => plant.core.parts.device(id)!;
const isLit = (plant: Plant, id: string) => plant.roadside.lampState(id).on;
async function begin() {
  const plant = await startPlant();
  await plant.clock.advance(30_000);
  return { plant, li: await signIn(plant, 'li', 'operator'), mei: await signIn(plant, 'mei', 'technician') };
}

test('a zone is not switched from a preview older than the maintenance of one of its lamps', async () => {
  const { plant, li, mei } = await begin();
  const first = await zoneStage(li);
  await maintain(mei, 'lamp-1', true);
  await plant.clock.advance(1_000);
  expect(await li.acts.execute({ stage: first.id })).toMatchObject(changed('maintenance-begun', 'lamp-1'));
  expect(plant.core.parts.zone('south')).toMatchObject({ mode: 'standby' });
  expect(plant.events('act.refused').at(-1)).toMatchObject({ actor: 'li', zone: 'south' });

  const second = await zoneStage(li);
  expect(second.preview.changes.find(({ device }) => device === 'lamp-1')).toMatchObject({ note: 'maintenance' });
  expect(await li.acts.execute({ stage: second.id })).toMatchObject({ done: true });
  await plant.clock.advance(20_000);
  expect([isLit(plant, 'lamp-1'), isLit(plant, 'lamp-2')]).toEqual([false, true]);

  const third = await zoneStage(li, 'anti-collision');
  await maintain(mei, 'lamp-1', false);
  expect(await li.acts.execute({ stage: third.id })).toMatchObject(changed('maintenance-ended', 'lamp-1'));
});

test('nor from one that told of lamps as reachable which have fallen silent since, and the other way round', async () => {
  const { plant, li } = await begin();
  const both = (offline: true | undefined) => ['lamp-1', 'lamp-2'].every((id) => view(plant, id).offline === offline);
  const reach = async (silent: boolean) => {
    plant.roadside.setBehaviour('lamps', silent ? [behaviour('silent')] : []);
    expect(await plant.clock.advanceUntil(() => both(silent ? true : undefined), 5 * minute, 200)).toBe(true);
  };
  await reach(true);
  await reach(false);
  let staged = await zoneStage(li);
  plant.roadside.setBehaviour('lamps', [behaviour('silent')]);
  while (!both(true)) {
    await plant.clock.advance(1_000);
    if (plant.clock.now() > staged.validUntil - 2_000) staged = await zoneStage(li);
  }
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject(changed('gone-silent', 'lamp-1', 'lamp-2'));
  staged = await zoneStage(li);
  expect(staged.preview.counts.offline).toBe(2);
  plant.roadside.setBehaviour('lamps', []);
  while (!both(undefined)) {
    await plant.clock.advance(1_000);
    if (plant.clock.now() > staged.validUntil - 2_000) staged = await zoneStage(li);
  }
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject(changed('heard-again', 'lamp-1', 'lamp-2'));
});

test('a group passes lamps in maintenance by and says so, before it is carried out and ever after', async () => {
  const { plant, mei } = await begin();
  const early = await group(mei);
  await maintain(mei, 'lamp-1', true);
  expect(await mei.acts.execute({ stage: early.id })).toMatchObject(changed('maintenance-begun', 'lamp-1'));
  await plant.clock.advance(15_000);
  expect([isLit(plant, 'lamp-1'), isLit(plant, 'lamp-2')], 'all of a group or none').toEqual([false, false]);
  expect(await mei.acts.stageGroup({ devices: ['lamp-1'], desired: { lit: true }, reason: 'x', minutes: 5 })).toEqual({
    done: false,
    refusal: { code: 'all-in-maintenance', n: 1 },
  });

  const staged = await group(mei);
  expect(staged.preview).toMatchObject({
    counts: { change: 1, maintenance: 1 },
    changes: [
      { device: 'lamp-1', note: 'maintenance' },
      { device: 'lamp-2', note: 'change' },
    ],
  });
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(15_000);
  expect([isLit(plant, 'lamp-1'), isLit(plant, 'lamp-2')]).toEqual([false, true]);
  expect(view(plant, 'lamp-1')).not.toHaveProperty('override');

  // Somebody begins to work on a lamp that the group holds, and switches it off there.
  await maintain(mei, 'lamp-2', true);
  plant.roadside.switchByHand('lamp-2', { lit: false });
  await plant.clock.advance(2 * minute);
  expect(isLit(plant, 'lamp-2')).toBe(false);
  await maintain(mei, 'lamp-2', false);
  expect(await plant.clock.advanceUntil(() => isLit(plant, 'lamp-2'), minute, 500)).toBe(true);
});

test('a lamp alone is not switched from a preview older than its maintenance; in maintenance it may be tried', async () => {
  const { plant, mei } = await begin();
  const one = async () =>
    made(await mei.acts.stageDevice({ device: 'lamp-1', desired: { lit: true }, reason: 'test', minutes: 5 }));
  const early = await one();
  await maintain(mei, 'lamp-1', true);
  expect(await mei.acts.execute({ stage: early.id })).toMatchObject(changed('maintenance-begun', 'lamp-1'));
  const staged = await one();
  expect(staged.preview.changes).toMatchObject([{ maintenance: true, note: 'change' }]);
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  await plant.clock.advance(15_000);
  expect(isLit(plant, 'lamp-1')).toBe(true);
});

test('a lamp that another hand has switched under the preview makes it void', async () => {
  const { plant, mei } = await begin();
  const staged = await group(mei);
  plant.roadside.switchByHand('lamp-1', { lit: true });
  expect(await plant.clock.advanceUntil(() => view(plant, 'lamp-1').reported.lit === true, 25_000, 200)).toBe(true);
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject(changed('shows-other', 'lamp-1'));
});

test('a zone that follows its mode voids no preview of the next one, second by second', async () => {
  const { plant, li } = await begin();
  await li.acts.execute({ stage: (await zoneStage(li)).id });
  const staged = await zoneStage(li, 'anti-collision');
  const before = staged.preview.changes.map(({ device }) => JSON.stringify(view(plant, device).reported));
  for (let second = 0; second < 28; second += 1) {
    await plant.clock.advance(1_000);
    for (const change of staged.preview.changes) {
      const { condition, ...now } = view(plant, change.device);
      expect(newsOf(change, { ...now, maintenance: condition === 'maintenance' }, 'by-zone'), change.device).toBe(
        undefined,
      );
    }
  }
  const after = staged.preview.changes.map(({ device }) => JSON.stringify(view(plant, device).reported));
  expect(after.filter((state, i) => state !== before[i]).length, 'the field did follow').toBeGreaterThan(2);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
});
