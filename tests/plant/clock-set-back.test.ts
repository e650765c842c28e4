/** The PC's clock is set back by an hour: what a person began still ends when its time is over, not an hour later. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Plant, signIn, startPlant } from './plant.ts';

const minute = 60_000;
const hour = 60 * minute;

async function hold(plant: Plant, device: string): Promise<void> {
  const mei = await signIn(plant, 'mei', 'technician');
  const staged = await mei.acts.stageDevice({ device, desired: { lit: true }, reason: 'test', minutes: 10 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  expect(await mei.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
}
const heldUntil = (plant: Plant) => plant.core.parts.device('lamp-1')?.override?.until;

test('a device that a person holds is given back in time, also when most of the hold lies before the jump', async () => {
  const plant = await startPlant();
  await hold(plant, 'lamp-1');
  const until = heldUntil(plant)!;
  await plant.clock.advance(7 * minute);
  plant.clock.jump(-hour);
  await plant.clock.advance(2 * minute);
  expect(heldUntil(plant)).toBe(until - hour);
  await plant.clock.advance(2 * minute);
  expect(heldUntil(plant)).toBeUndefined();
  expect(plant.events('device-override.ended')).toMatchObject([{ data: { why: 'expired' } }]);
  expect(plant.roadside.lampState('lamp-1').on).toBe(false);
});

test('a jump smaller than the age of the hold does not lengthen it', async () => {
  const plant = await startPlant();
  await hold(plant, 'lamp-1');
  await plant.clock.advance(8 * minute);
  plant.clock.jump(-5 * minute);
  await plant.clock.advance(3 * minute);
  expect(heldUntil(plant)).toBeUndefined();
});

test('a hold from before a restart does not outlast its length when the clock was set back meanwhile', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fogward-plant-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const plant = await startPlant({ dataDir });
  await hold(plant, 'lamp-1');
  const li = await signIn(plant, 'li', 'operator');
  await li.acts.enterVisibility({ zone: 'east', value: 150, minutes: 10, source: 'video' });
  plant.clock.jump(-3 * hour);
  await plant.restart();
  expect(heldUntil(plant)).toBeDefined();
  expect(plant.core.parts.zone('east')!.visibility.entered).toBeDefined();
  await plant.clock.advance(11 * minute);
  expect(heldUntil(plant)).toBeUndefined();
  expect(plant.core.parts.zone('east')!.visibility.entered).toBeUndefined();
});

test('an entered visibility ends in time', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  await li.acts.enterVisibility({ zone: 'east', value: 150, minutes: 10, source: 'video' });
  await plant.clock.advance(2 * minute);
  plant.clock.jump(-hour);
  await plant.clock.advance(7 * minute);
  expect(plant.core.parts.zone('east')!.visibility.entered).toBeDefined();
  await plant.clock.advance(2 * minute);
  expect(plant.core.parts.zone('east')!.visibility.entered).toBeUndefined();
  const [ended] = plant.events('visibility.ended');
  expect(ended).toMatchObject({ data: { why: 'expired' }, causes: [plant.events('visibility.entered')[0]!.seq] });
});

test('a console that is gone loses its zone after its minute, and one at work is not called idle', async () => {
  const plant = await startPlant();
  const { authority } = plant.core.parts.control;
  const li = { name: 'li', role: 'operator', console: 'a' } as const;
  const zhao = { name: 'zhao', role: 'operator', console: 'b' } as const;
  authority.connected('a');
  authority.connected('b');
  authority.take('east', li, { act: 'execute' });
  authority.take('south', zhao, { act: 'execute' });
  authority.disconnected('a');
  await plant.clock.advance(10_000);
  plant.clock.jump(-hour);
  await plant.clock.advance(45_000);
  expect(authority.of('east')).toBeDefined();
  await plant.clock.advance(10_000);
  expect(authority.of('east')).toBeUndefined();
  expect(authority.take('south', li, { reason: 'mine' })).toMatchObject({ refusal: { code: 'authority-in-use' } });
  await plant.clock.advance(5 * minute);
  expect(authority.take('south', li, { reason: 'mine' }), 'idle for five minutes').toMatchObject({ ok: true });
});

test('a preview reserves its zone for its select time and no longer', async () => {
  const plant = await startPlant();
  const li = await signIn(plant, 'li', 'operator');
  const staged = await li.acts.stageMode({ zone: 'east', mode: 'active', reason: 'test', minutes: 30 });
  if (!('id' in staged)) throw new Error(JSON.stringify(staged));
  plant.clock.jump(-hour);
  await plant.clock.advance(staged.validUntil - staged.madeAt + 2_000);
  expect(await li.acts.execute({ stage: staged.id })).toMatchObject({ refusal: { code: 'stage-stale' } });
  expect(plant.events('stage.expired')).toHaveLength(1);
});
