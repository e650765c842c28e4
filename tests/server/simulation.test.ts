/** Playing with the simulated roadside through the contract: by whom, what it changes, what the record says of it. */
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { behaviourHelp } from '../../drivers/simulator/behaviours.ts';
import { silentLog } from '../../main/core/log.ts';
import type { Router } from '../../main/core/router/router.ts';
import type { Role } from '../../main/domain/authority.ts';
import { type Composed, composeCore, demoAccounts } from '../../main/server/compose.ts';
import { startPlant } from '../plant/plant.ts';

let demo: Composed;
beforeAll(async () => {
  const composed = await composeCore({ site: { kind: 'demo' }, data: undefined, log: silentLog });
  if (!composed.ok) throw new Error(composed.why.join('\n'));
  demo = composed.value;
});
afterAll(() => demo?.stop());

async function as(role: Role): Promise<RouterClient<Router>> {
  const caller = { session: undefined, where: 'test' };
  const client = createRouterClient(demo.core.router, { context: { caller } });
  const account = demoAccounts.find((each) => each.role === role)!;
  await client.session.signIn({ name: account.name, password: account.password });
  return client;
}

const lampOf = (): string =>
  demo.core.parts.site.devices.find((device) => device.managed && device.kind === 'flashing-lamp')!.id;
const traitsOf = async (client: RouterClient<Router>, id: string) =>
  (await client.demo.behaviours()).targets.find((target) => target.id === id)?.behaviours;

describe('with the built-in simulator', () => {
  test('a technician sees every trait with its parameters, and every simulated line and device', async () => {
    const technician = await as('technician');
    const view = await technician.demo.behaviours();
    expect(view.behaviours.map(({ name }) => name)).toEqual(behaviourHelp.map(({ name }) => name));
    expect(view.behaviours.find(({ name }) => name === 'slow')).toMatchObject({
      parameters: [{ name: 'by', preset: 800 }],
    });
    expect(view.behaviours.find(({ name }) => name === 'reports-fault')).toMatchObject({
      parameters: [{ name: 'code' }],
    });
    for (const { does } of view.behaviours) expect(does).not.toBe('');
    const lines = view.targets.filter(({ kind }) => kind === 'endpoint').map(({ id }) => id);
    expect(lines).toEqual(demo.core.parts.site.endpoints.map(({ id }) => id));
    expect(view.weather).toEqual({ scenario: 'demo' });
  });

  test('sets and heals a device and a line, with defaults filled in and an entry in the journal', async () => {
    const technician = await as('technician');
    const lamp = lampOf();
    const done = await technician.demo.setBehaviour({ id: lamp, behaviours: [{ name: 'slow', parameters: {} }] });
    expect(await traitsOf(technician, lamp)).toEqual([{ name: 'slow', parameters: { by: 800 } }]);
    const [entry] = await technician.journal.query({ kind: 'simulation.changed' });
    expect(entry).toMatchObject({
      seq: done.done && done.event,
      actor: 'technician',
      device: lamp,
      data: { change: 'behaviours', target: lamp, behaviours: [{ name: 'slow' }] },
    });
    await technician.demo.setBehaviour({ id: lamp, behaviours: [] });
    expect(await traitsOf(technician, lamp)).toEqual([]);
    const line = demo.core.parts.site.devices.find(({ id }) => id === lamp)!.endpoint!;
    await technician.demo.setBehaviour({ id: line, behaviours: [{ name: 'silent', parameters: {} }] });
    expect(await traitsOf(technician, line)).toEqual([{ name: 'silent', parameters: {} }]);
    await technician.demo.setBehaviour({ id: line, behaviours: [] });
  });

  test('says what is wrong with a name or a parameter and changes nothing', async () => {
    const technician = await as('technician');
    const lamp = lampOf();
    for (const wrong of [
      { name: 'melts', parameters: {} },
      { name: 'slow', parameters: { by: -1 } },
    ]) {
      await expect(technician.demo.setBehaviour({ id: lamp, behaviours: [wrong] })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        data: { why: expect.stringContaining(wrong.name) },
      });
    }
    await expect(technician.demo.weather({ scenario: 'hail' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await traitsOf(technician, lamp)).toEqual([]);
    await expect(technician.demo.setBehaviour({ id: 'no-such', behaviours: [] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(technician.demo.reboot({ id: 'no-such' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('changes the weather, switches by hand and restarts a device', async () => {
    const technician = await as('technician');
    const lamp = lampOf();
    await technician.demo.weather({ visibility: 150 });
    expect((await technician.demo.behaviours()).weather).toEqual({ visibility: 150 });
    await technician.demo.weather({ scenario: 'clear' });
    expect((await technician.demo.behaviours()).weather).toEqual({ scenario: 'clear' });
    expect(await technician.demo.switchByHand({ id: lamp, state: { lit: true } })).toMatchObject({ done: true });
    expect(await technician.demo.reboot({ id: lamp, down: 0 })).toMatchObject({ done: true });
    const entries = await technician.journal.query({ kind: 'simulation.changed', limit: 4 });
    expect(entries.map(({ data }) => data['change'])).toEqual(['rebooted', 'switched-by-hand', 'weather', 'weather']);
  });

  test('an operator may not', async () => {
    const operator = await as('operator');
    await expect(operator.demo.behaviours()).rejects.toMatchObject({
      code: 'FORBIDDEN',
      data: { needs: 'technician' },
    });
    await expect(operator.demo.weather({ visibility: 50 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(operator.demo.setBehaviour({ id: lampOf(), behaviours: [] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

test('where the lines end in a real roadside there is nothing to play with, for anybody', async () => {
  const plant = await startPlant();
  const { access } = plant.core.parts;
  await access.setup('root', 'a long password');
  const client = createRouterClient(plant.core.router, { context: { caller: { session: undefined, where: 'test' } } });
  await client.session.signIn({ name: 'root', password: 'a long password' });
  const attempts = [
    client.demo.behaviours(),
    client.demo.setBehaviour({ id: 'h2', behaviours: [{ name: 'silent', parameters: {} }] }),
    client.demo.switchByHand({ id: 'host-1', state: { lit: true } }),
    client.demo.reboot({ id: 'host-1' }),
    client.demo.weather({ visibility: 50 }),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(plant.roadside.targets().flatMap(({ behaviours }) => behaviours)).toEqual([]);
  expect(plant.events('simulation.changed')).toEqual([]);
  await plant.core.stop();
});
