/** What people do, through the router as a screen would: stage, preview, execute, override, refusals that say why. */
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { metres } from '../../main/domain/units.ts';
import { signIn, startPlant } from './plant.ts';

const minute = 60_000;

const stage = async (
  client: Awaited<ReturnType<typeof signIn>>,
  mode: 'standby' | 'outline' | 'active' | 'anti-collision',
  minutes = 30,
) => client.acts.stageMode({ zone: 'east', mode, reason: 'test', minutes });

test('nothing answers without signing in but sign-in and health', async () => {
  const plant = await startPlant();
  const client = createRouterClient(plant.core.router, { context: { caller: { session: undefined, where: 'test' } } });
  await expect(client.zones.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  await expect(client.acts.execute({ stage: 's1' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  await expect(client.live.zones()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  expect(await client.health()).toMatchObject({ status: 'running', setupNeeded: true });
});

test('stage shows exactly what would change, execute does it, and it ends by itself', async () => {
  const plant = await startPlant();
  plant.roadside.setBehaviour('h2', [behaviour('silent')]);
  await plant.clock.advance(2 * minute);
  const operator = await signIn(plant, 'li', 'operator');
  const staged = await stage(operator, 'anti-collision', 30);
  if (!('preview' in staged)) throw new Error('refused');
  expect(staged.preview).toMatchObject({
    from: 'standby',
    to: 'anti-collision',
    speed: { recommended: 40 },
    weakerThanAutomatic: false,
  });
  expect(staged.preview.counts).toMatchObject({
    offline: 1,
    change: staged.preview.changes.length - 1 - staged.preview.counts.substituted - staged.preview.counts.weakened,
  });
  expect(plant.events('command.intended')).toEqual([]);

  expect(await operator.acts.execute({ stage: staged.id })).toMatchObject({ done: true });
  expect(await operator.acts.execute({ stage: staged.id })).toMatchObject({
    done: false,
    refusal: { code: 'stage-stale' },
  });
  await plant.clock.advance(2 * minute);
  const zone = await operator.zones.get({ id: 'east' });
  expect(zone).toMatchObject({
    mode: 'anti-collision',
    source: 'override',
    override: { by: 'li' },
    automaticMode: 'standby',
  });
  expect(zone.convergence).toMatchObject({ offline: 1, pending: 0 });
  expect(plant.core.parts.device('host-1')!.reported).toMatchObject({
    mode: 'anti-collision',
    flashPerMinute: 120,
    tailGroups: 3,
  });
  const override = plant.events('override.set').at(-1)!;
  expect(override).toMatchObject({ actor: 'li', data: { mode: 'anti-collision', reason: 'test', minutes: 30 } });

  await plant.clock.advance(26 * minute);
  expect(plant.core.parts.alarms.alarms.map((alarm) => alarm.code)).toContain('override-ending');
  await plant.clock.advance(4 * minute);
  expect(await operator.zones.get({ id: 'east' })).toMatchObject({ source: 'automatic', mode: 'standby' });
  expect(plant.events('override.ended').at(-1)).toMatchObject({ data: { why: 'expired' } });
});

test('a stage goes stale after its select time', async () => {
  const plant = await startPlant();
  const operator = await signIn(plant, 'li', 'operator');
  const staged = await stage(operator, 'outline');
  if (!('id' in staged)) throw new Error('refused');
  await plant.clock.advance(31_000);
  expect(await operator.acts.execute({ stage: staged.id })).toMatchObject({
    done: false,
    refusal: { code: 'stage-stale' },
  });
  expect(plant.events('act.refused').at(-1)).toMatchObject({ actor: 'li', data: { code: 'stage-stale' } });
});

test('roles, reservations and interlocks refuse with a code that says why', async () => {
  const plant = await startPlant();
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  const viewer = await signIn(plant, 'wang', 'viewer');
  const operator = await signIn(plant, 'li', 'operator');
  const other = await signIn(plant, 'zhao', 'operator');
  const supervisor = await signIn(plant, 'chen', 'supervisor');
  await expect(stage(viewer, 'active')).rejects.toMatchObject({ code: 'FORBIDDEN', data: { needs: 'operator' } });
  expect(await stage(operator, 'outline')).toMatchObject({ done: false, refusal: { code: 'weaker-than-automatic' } });
  const first = await stage(operator, 'anti-collision');
  expect(first).toHaveProperty('preview');
  expect(await stage(other, 'anti-collision')).toMatchObject({
    done: false,
    refusal: { code: 'zone-reserved', by: 'li' },
  });
  if (!('id' in first)) throw new Error('refused');
  expect(await other.acts.execute({ stage: first.id })).toMatchObject({
    done: false,
    refusal: { code: 'stage-not-yours' },
  });
  expect(await operator.acts.cancel({ stage: first.id })).toMatchObject({ done: true });
  expect(await stage(operator, 'active', 24 * 60)).toMatchObject({ done: false, refusal: { code: 'expiry-too-long' } });

  const weaker = await stage(supervisor, 'standby');
  if (!('id' in weaker)) throw new Error('refused');
  expect(weaker.preview.weakerThanAutomatic).toBe(true);
  expect(await supervisor.acts.execute({ stage: weaker.id })).toMatchObject({ done: true });
  await plant.clock.advance(minute);
  expect(await operator.zones.get({ id: 'east' })).toMatchObject({
    mode: 'standby',
    automaticMode: 'active',
    source: 'override',
    override: { mode: 'standby', leaves: 'active' },
  });
  expect(await operator.acts.returnToAutomatic({ zone: 'east' })).toMatchObject({ done: true });
  await plant.clock.advance(minute);
  expect(await operator.zones.get({ id: 'east' })).toMatchObject({ mode: 'active' });
  expect(await operator.acts.returnToAutomatic({ zone: 'east' })).toMatchObject({
    done: false,
    refusal: { code: 'nothing-to-end' },
  });
});

test('anti-collision waits for its veto window, with the next lower mode already lit; a veto is kept', async () => {
  const plant = await startPlant();
  const operator = await signIn(plant, 'li', 'operator');
  plant.roadside.setWeather(steady(metres(80)));
  const proposed = await plant.clock.advanceUntil(
    () => plant.core.parts.zone('east')!.proposal !== undefined,
    5 * minute,
    500,
  );
  expect(proposed).toBe(true);
  const zone = await operator.zones.get({ id: 'east' });
  expect(zone).toMatchObject({ mode: 'active', proposal: { mode: 'anti-collision', kind: 'escalate' } });
  expect(
    await operator.acts.veto({ zone: 'east', proposal: zone.proposal!.id, reason: 'video is clear' }),
  ).toMatchObject({ done: true });
  await plant.clock.advance(3 * minute);
  expect(await operator.zones.get({ id: 'east' })).toMatchObject({ mode: 'active' });
  plant.roadside.setWeather(steady(metres(30)));
  await plant.clock.advance(2 * minute);
  expect(await operator.zones.get({ id: 'east' })).toMatchObject({ mode: 'control' });
});

test('maintenance takes a device out of plans and out of automation, with a name and a reason', async () => {
  const plant = await startPlant();
  const technician = await signIn(plant, 'sun', 'technician');
  expect(await technician.devices.maintenance({ id: 'host-1', on: true, reason: 'new lamp' })).toMatchObject({
    done: true,
  });
  plant.roadside.setWeather(steady(metres(150)));
  await plant.clock.advance(3 * minute);
  expect(plant.core.parts.device('host-1')!.condition).toBe('maintenance');
  expect(plant.roadside.lampState('host-1').on).toBe(false);
  expect(await technician.devices.maintenance({ id: 'host-1', on: false, reason: 'done' })).toMatchObject({
    done: true,
  });
  await plant.clock.advance(minute);
  expect(plant.roadside.lampState('host-1').on).toBe(true);
});

test('a technician reads a device now and sees raw beside decoded, with age and quality', async () => {
  const plant = await startPlant();
  const technician = await signIn(plant, 'sun', 'technician');
  const reading = technician.devices.read({ id: 'vis-1' });
  await plant.clock.advance(1_000);
  const detail = await reading;
  const point = detail.points.find((it) => it.name === 'visibility')!;
  expect(point).toMatchObject({ quality: 'good', unit: 'm' });
  expect(point.raw).toMatch(/^0x/);
  expect(typeof point.value).toBe('number');
  expect(detail.endpoint).toMatchObject({ protocol: 'modbus-tcp', insecure: false });
});

test('an alarm is acknowledged once, by name, and stays so over a restart', async () => {
  const plant = await startPlant();
  const operator = await signIn(plant, 'li', 'operator');
  plant.roadside.setBehaviour('h2', [behaviour('silent')]);
  await plant.clock.advance(3 * minute);
  const alarm = (await operator.alarms.list()).find((it) => it.code === 'gateway-down')!;
  expect(alarm).toMatchObject({ state: 'unacknowledged', endpoint: 'h2' });
  expect(await operator.alarms.acknowledge({ id: alarm.id })).toMatchObject({ done: true });
  expect(await operator.alarms.acknowledge({ id: alarm.id })).toMatchObject({
    done: false,
    refusal: { code: 'already-acknowledged' },
  });
  expect((await operator.alarms.list()).find((it) => it.id === alarm.id)).toMatchObject({
    state: 'acknowledged',
    acknowledgedBy: 'li',
  });
});

test('an acknowledgement is taken back by name, and not by a viewer', async () => {
  const plant = await startPlant();
  const operator = await signIn(plant, 'li', 'operator');
  plant.roadside.setBehaviour('h2', [behaviour('silent')]);
  await plant.clock.advance(3 * minute);
  const { id, raisedAt } = (await operator.alarms.list()).find((it) => it.code === 'gateway-down')!;
  expect(await operator.alarms.unacknowledge({ id })).toMatchObject({ refusal: { code: 'not-acknowledged' } });
  await operator.alarms.acknowledge({ id });
  const viewer = await signIn(plant, 'wu', 'viewer');
  await expect(viewer.alarms.unacknowledge({ id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await operator.alarms.unacknowledge({ id })).toMatchObject({ done: true });
  const after = (await operator.alarms.list()).find((it) => it.id === id)!;
  expect(after).toMatchObject({ state: 'unacknowledged', raisedAt });
  expect(after).not.toHaveProperty('acknowledgedBy');
  expect(plant.events('alarm.unacknowledged')).toMatchObject([{ actor: 'li', data: { alarm: id } }]);
});
