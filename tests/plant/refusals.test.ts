/** Whatever somebody is refused stands in the record with who, what and why. */
import { expect, test } from 'vitest';
import { type Plant, signIn, startPlant } from './plant.ts';

const told = (plant: Plant) =>
  plant
    .events('act.refused')
    .map(({ actor, device, data }) => [actor, data['act'], data['code'], device].join(' ').trim());

test('refusals of alarms, maintenance, traces, passwords and of what a role may not do are journalled', async () => {
  const plant = await startPlant();
  const mei = await signIn(plant, 'mei', 'technician');
  const li = await signIn(plant, 'li', 'viewer');
  const wang = await signIn(plant, 'wang', 'supervisor');
  const reason = 'test';
  await mei.alarms.acknowledge({ id: 4711 });
  await mei.alarms.shelve({ id: 4711, minutes: 10, reason });
  await wang.alarms.outOfService({ code: 'no-alarm', key: 'k', on: true, reason });
  await mei.devices.maintenance({ id: 'lamp-1', on: false, reason });
  await mei.devices.maintenance({ id: 'lamp-1', on: true, reason });
  await mei.devices.maintenance({ id: 'lamp-1', on: true, reason });
  await mei.endpoints.trace({ id: 'lamps', on: false });
  await expect(mei.session.changePassword({ current: 'not it', next: 'a longer password' })).rejects.toThrow();
  await expect(li.acts.arm({ zone: 'east', on: false })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(told(plant)).toEqual([
    'mei acknowledge no-such-alarm',
    'mei shelve no-such-alarm',
    'wang out-of-service no-such-alarm',
    'mei maintenance not-in-maintenance lamp-1',
    'mei maintenance already-in-maintenance lamp-1',
    expect.stringMatching(/^mei trace trace-(unsupported|already-off)$/),
    'mei change-password wrong-password',
    'li automation.arm forbidden',
  ]);
});
