/** The training console: fast time, faults and scenarios on demand, and no way to a real device. */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../main/core/log.ts';
import type { Router } from '../../main/core/router/router.ts';
import type { Role } from '../../main/domain/authority.ts';
import { fail } from '../../main/domain/outcome.ts';
import { millis, utcMs } from '../../main/domain/units.ts';
import { type Composed, composeCore, demoAccounts } from '../../main/server/compose.ts';
import { ScaledClock } from '../../main/server/scaled-clock.ts';
import { readServeArguments } from '../../main/server/serve.ts';
import { readStartArguments } from '../../main/server/start.ts';
import { complaintAboutFolder, realLines, trainingDrivers } from '../../main/server/training.ts';
import { heldSpeed } from '../../renderer/text/held-speed.ts';
import { readPlantSite, startPlant } from '../plant/plant.ts';
import { VirtualClock } from '../plant/virtual-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'fogward-training-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function as(training: Composed, role: Role): Promise<RouterClient<Router>> {
  const caller = { session: undefined, where: 'test' };
  const client = createRouterClient(training.core.router, { context: { caller } });
  const account = demoAccounts.find((each) => each.role === role)!;
  await client.session.signIn({ name: account.name, password: account.password });
  return client;
}

async function train(data?: string, speed = 60): Promise<Composed> {
  const composed = await composeCore({ site: { kind: 'demo' }, data, log: silentLog, training: { speed } });
  if (!composed.ok) throw new Error(composed.why.join('\n'));
  return composed.value;
}

describe('a training console', () => {
  let training: Composed;
  beforeAll(async () => {
    training = await train(undefined);
    await training.core.ready;
  });
  afterAll(() => training?.stop());

  test('says so everywhere: in health, in the pulse and in the record', async () => {
    const technician = await as(training, 'technician');
    expect(await technician.health()).toMatchObject({ simulated: true, training: { speed: 60, scenario: 'demo' } });
    expect(training.core.parts.pulse()).toMatchObject({ training: { speed: 60 } });
    const [started] = await technician.journal.query({ kind: 'core.started' });
    expect(started!.data).toMatchObject({ training: true, pace: 60, scenario: 'demo' });
    expect(started!.data).not.toHaveProperty('speed');
  });

  test('changes its speed and starts scenarios anew, for technicians and in the record', async () => {
    const technician = await as(training, 'technician');
    const operator = await as(training, 'operator');
    expect(await technician.demo.speed({ speed: 20 })).toMatchObject({ done: true });
    expect((await technician.health()).training).toEqual({ speed: 20, scenario: 'demo' });
    await expect(operator.demo.speed({ speed: 2 })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(operator.demo.reset()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(technician.demo.speed({ speed: 61 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    const before = (await technician.demo.behaviours()).targets;
    await technician.demo.weather({ scenario: 'faults' });
    const broken = (await technician.demo.behaviours()).targets.filter(({ behaviours }) => behaviours.length > 0);
    expect(broken.length).toBeGreaterThan(10);
    expect(broken.some(({ kind }) => kind === 'endpoint')).toBe(true);
    expect((await technician.health()).training?.scenario).toBe('faults');
    expect(await technician.demo.reset()).toMatchObject({ done: true });
    const after = await technician.demo.behaviours();
    expect(after.targets).toEqual(before);
    expect(after.weather).toEqual({ scenario: 'demo' });
    const changes = await technician.journal.query({ kind: 'simulation.changed', limit: 3 });
    expect(changes.map(({ data }) => data['change'])).toEqual(['reset', 'weather', 'speed']);
  });
});

test('fast time leaves a person the whole select time to read a preview in', async () => {
  const training = await train();
  await training.core.ready;
  const operator = await as(training, 'operator');
  const ask = { reason: 'drill', minutes: 30 };
  const inMode = await operator.acts.stageMode({ zone: 'provincial-zone', mode: 'outline', ...ask });
  const onLamp = await operator.acts.stageDevice({ device: 'lamp-050', desired: { lit: true }, ...ask });
  if ('done' in inMode || 'done' in onLamp) throw new Error('refused');
  expect(inMode.validUntil - inMode.madeAt).toBe(60 * 30_000);
  expect(onLamp.validUntil - onLamp.madeAt).toBe(60 * 10_000);
  await training.stop();
});

test('the demo has no clock to turn', async () => {
  const composed = await composeCore({ site: { kind: 'demo' }, data: undefined, log: silentLog });
  if (!composed.ok) throw new Error(composed.why.join('\n'));
  const technician = await as(composed.value, 'technician');
  await expect(technician.demo.speed({ speed: 2 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await technician.health()).not.toHaveProperty('training');
  await composed.value.stop();
});

describe('no real device is within reach', () => {
  const loaded = readPlantSite();
  const withLine = (change: object) => {
    const [first, ...rest] = loaded.site.endpoints;
    return {
      ...loaded,
      site: {
        ...loaded.site,
        endpoints: [{ ...first!, simulated: true, ...change }, ...rest.map((line) => ({ ...line, simulated: true }))],
      },
    };
  };

  test('a site with a line that is not simulated here is refused by name', async () => {
    expect(realLines(withLine({}))).toEqual([]);
    expect(realLines(withLine({ simulated: false }))).toEqual([expect.stringContaining(loaded.site.endpoints[0]!.id)]);
    expect(realLines(withLine({ host: '10.1.2.3' }))).toEqual([expect.stringContaining('10.1.2.3')]);
    expect(realLines(withLine({ host: '127.0.0.1.example.org' }))).toHaveLength(1);
    expect(realLines(withLine({ serial: { path: '/dev/ttyS0' } }))).toEqual([expect.stringContaining('/dev/ttyS0')]);
  });

  test('its drivers open no socket, whatever the endpoint says', async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => trap.listen(0, '127.0.0.1', listening));
    const address = trap.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const plant = await startPlant();
    const open = () => {
      throw new Error('a real session was asked for');
    };
    const drivers = trainingDrivers({ program: () => fail({ code: 'profile/invalid' }), open }, plant.roadside);
    const stray = { ...loaded.site.endpoints[0]!, id: 'stray', host: '127.0.0.1', port: address.port };
    const asked = drivers
      .open(stray, plant.clock)
      .exchange({ kind: 'read-registers', table: 'holding', unit: 1, address: 0, count: 1 } as never);
    await plant.clock.advance(10_000);
    expect(await asked).toMatchObject({ ok: false, fault: { code: 'link/unreachable' } });
    expect(connections).toBe(0);
    await plant.core.stop();
    await new Promise((closed) => trap.close(closed));
  });

  test('its record and that of a real console never share a folder', async () => {
    const data = join(folder, 'record');
    const first = await train(data);
    await first.core.ready;
    const reached = first.core.parts.clock.now();
    await first.stop();
    expect(existsSync(join(data, 'training'))).toBe(true);
    const demo = await composeCore({ site: { kind: 'demo' }, data, log: silentLog });
    expect(demo).toMatchObject({ ok: false, why: [expect.stringContaining('training console')] });
    const again = await train(data, 1);
    // Simulated time ran ahead of the world; the record goes on from there.
    expect(again.core.parts.clock.now()).toBeGreaterThanOrEqual(reached);
    await again.stop();
    const real = mkdtempSync(join(folder, 'real-'));
    writeFileSync(join(real, 'journal.db'), '');
    expect(complaintAboutFolder(real, true)).toContain('real console');
    expect(complaintAboutFolder(real, false)).toBeUndefined();
  });
});

describe('simulated time', () => {
  test('runs as many times as fast as told, fires timers in order, and can be turned', async () => {
    const base = new VirtualClock();
    const clock = new ScaledClock(base, utcMs(1_000), 60);
    const fired: number[] = [];
    clock.after(millis(30_000), () => fired.push(2));
    clock.after(millis(6_000), () => {
      fired.push(1);
      clock.after(millis(0), () => fired.push(1.5));
    });
    clock.after(millis(6_000), () => fired.push(9))();
    await base.advance(1_000);
    expect(fired).toEqual([1, 1.5, 2]);
    expect(clock.monotonic()).toBeGreaterThan(55_000);
    expect(clock.monotonic()).toBeLessThanOrEqual(60_000);
    expect(clock.now()).toBe(utcMs(1_000 + Math.floor(clock.monotonic())));
    clock.setSpeed(1);
    const before = clock.monotonic();
    await base.advance(1_000);
    expect(clock.monotonic() - before).toBeLessThanOrEqual(1_020);
    clock.setSpeed(1_000);
    expect(clock.speed).toBe(60);
    clock.stop();
    const stopped = clock.monotonic();
    await base.advance(1_000);
    expect(clock.monotonic()).toBe(stopped);
  });
});

test('a machine that cannot keep up says what it really holds', async () => {
  const base = new VirtualClock();
  const clock = new ScaledClock(base, utcMs(0), 30);
  expect(clock.held).toBeUndefined();
  await base.advance(5_000);
  expect(clock.held).toBeGreaterThan(29);
  expect(clock.held).toBeLessThanOrEqual(30.5);
  // Each second the machine is away for most of it: one look makes up for a tenth of a second at most.
  const away = { ...base, now: () => base.now(), monotonic: () => base.monotonic(), after: tardy(base) };
  const slow = new ScaledClock(away, utcMs(0), 30);
  await base.advance(10_000);
  expect(slow.held).toBeGreaterThan(2);
  expect(slow.held).toBeLessThan(4);
  slow.setSpeed(1);
  expect(slow.held).toBeUndefined();
  expect(heldSpeed({ speed: 30, held: slow.held })).toBeUndefined();
  expect(heldSpeed({ speed: 30, held: 29 })).toBeUndefined();
  expect(heldSpeed({ speed: 30, held: 12.4 })).toBe('12');
  expect(heldSpeed({ speed: 30, held: 3.04 })).toBe('3.0');
});

/** A machine that comes to its timers a second late. */
const tardy =
  (base: VirtualClock): VirtualClock['after'] =>
  (delay, act) =>
    base.after(millis(delay + 990), act);

test('command lines', () => {
  expect(readServeArguments(['--training', '--speed', '30'])).toMatchObject({
    kind: 'serve',
    host: { site: { kind: 'demo' }, data: undefined, training: { speed: 30 } },
  });
  for (const wrong of [
    ['--training', '--demo'],
    ['--training', '--speed', '61'],
    ['--demo', '--speed', '2'],
  ])
    expect([wrong, readServeArguments(wrong).kind]).toEqual([wrong, 'wrong']);
  const start = readStartArguments(['--training']);
  expect(start).toMatchObject({
    site: { kind: 'demo' },
    training: { speed: 1 },
    data: expect.stringMatching(/training$/),
  });
  expect(readStartArguments([])).not.toHaveProperty('training');
});
