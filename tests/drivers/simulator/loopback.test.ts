import { describe, expect, it } from 'vitest';
import type { DeviceProgram, Session } from '../../../drivers/port.ts';
import { compileProgram } from '../../../drivers/profile/compile.ts';
import { type BehaviourName, behaviour } from '../../../drivers/simulator/behaviours.ts';
import { loopbackDrivers } from '../../../drivers/simulator/loopback.ts';
import { buildRoadside } from '../../../drivers/simulator/roadside.ts';
import { simulate } from '../../../drivers/simulator/simulation.ts';
import { steady } from '../../../drivers/simulator/weather.ts';
import type { Device } from '../../../main/domain/asset.ts';
import type { DeviceState } from '../../../main/domain/command.ts';
import type { Outcome } from '../../../main/domain/outcome.ts';
import { metres, millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { scene, testProfiles, testSite, writtenBehaviours } from './fixtures.ts';

const profiles = testProfiles();
const compile = (device: Device): Outcome<DeviceProgram> => compileProgram(profiles.get(device.profile)!, device);

/** A device of the fixture with its program and session. */
function rig(id: string, options: Parameters<typeof scene>[0] = {}) {
  const { roadside, clock } = scene(options);
  const drivers = loopbackDrivers(roadside, compile);
  const device = roadside.site.devices.find((one) => one.id === id)!;
  const endpoint = roadside.site.endpoints.find((one) => one.id === device.endpoint)!;
  const session: Session = drivers.open(endpoint, clock);
  const made = drivers.program(device);
  if (!made.ok) throw new Error(made.fault.detail);
  const program = made.value;
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let done = false;
    void promise.finally(() => {
      done = true;
    });
    await clock.advanceUntil(() => done, 60_000, 100);
    return promise;
  };
  const samples = async () => {
    const all = [];
    for (const request of program.polls.flatMap((poll) => poll.requests)) {
      const outcome = await settled(session.exchange(request));
      if (!outcome.ok) return outcome.fault.code;
      all.push(...program.decode(request, outcome.value));
    }
    return all;
  };
  const reported = async (): Promise<DeviceState> => {
    const read = await samples();
    if (typeof read === 'string') throw new Error(read);
    return program.reported(read);
  };
  const command = async (desired: DeviceState): Promise<readonly string[]> => {
    const faults: string[] = [];
    for (const step of program.writesFor(desired, {})) {
      const outcome = await settled(session.exchange(step.request));
      if (!outcome.ok) faults.push(outcome.fault.code);
      await clock.advance(step.pauseAfter);
    }
    return faults;
  };
  const misbehave = (name: BehaviourName, parameters = {}): void =>
    roadside.setBehaviour(id, [behaviour(name, parameters)]);
  return { roadside, clock, session, samples, reported, command, misbehave, truth: () => roadside.lampState(id) };
}
const sampleOf = (samples: Awaited<ReturnType<ReturnType<typeof rig>['samples']>>, point: string) =>
  typeof samples === 'string' ? samples : samples.find((sample) => sample.point === point);

describe('a healthy device through its own profile', () => {
  it('reads the weather in both encodings, decimetres included', async () => {
    const modbus = await rig('sensor').samples();
    for (const point of ['visibility', 'visibility-exact']) {
      const sample = sampleOf(modbus, point);
      expect(typeof sample !== 'string' && sample?.value).toBeCloseTo(320, -2);
    }
    const snmp = sampleOf(await rig('ntcip').samples(), 'visibility');
    expect(typeof snmp !== 'string' && Math.abs(Number(snmp?.value) - 320)).toBeLessThan(15);
  });

  it('does what it is told, shows it, and proves it with its verify input', async () => {
    const lamp = rig('lamp');
    expect(lamp.truth().on).toBe(false);
    expect(await lamp.command({ lit: true, brightness: 6 })).toEqual([]);
    expect(lamp.truth()).toMatchObject({ on: true, state: { lit: true, brightness: 6 } });
    expect(await lamp.reported()).toEqual({ lit: true, brightness: 6 });
    expect(sampleOf(await lamp.samples(), 'verify')).toMatchObject({ value: true });
  });

  it('keeps packed fields apart and lights its nodes', async () => {
    const host = rig('host');
    await host.command({ mode: 'active', tailGroups: 3, flashPerMinute: 60 });
    expect(await host.reported()).toEqual({ mode: 'active', tailGroups: 3, flashPerMinute: 60 });
    expect(host.truth().nodes).toEqual(Array.from({ length: 10 }, () => true));
    const nodes = await host.samples();
    expect(typeof nodes !== 'string' && nodes.filter((sample) => sample.value === 'lit').length).toBe(10);
  });

  it('shows a text on a sign by message activation, and blanks it again', async () => {
    const sign = rig('sign');
    expect(await sign.command({ message: '雾区 限速60' })).toEqual([]);
    expect(sign.truth()).toMatchObject({ on: true, state: { message: '雾区 限速60' } });
    expect(await sign.reported()).toEqual({ message: '雾区 限速60' });
    await sign.command({ message: '' });
    expect(sign.truth().on).toBe(false);
    expect(await sign.reported()).toEqual({ message: '' });
  });

  it('holds up its line for the time each answer takes', async () => {
    const { clock, session } = rig('lamp', { latency: millis(20) });
    const read = { kind: 'read-registers', unit: 2, table: 'holding', address: 3, count: 1 } as const;
    const times: number[] = [];
    for (let i = 0; i < 3; i += 1) void session.exchange(read).then(() => times.push(clock.monotonic()));
    await clock.advance(100);
    expect(times).toEqual([20, 40, 60]);
  });
});

describe('each behaviour of a device', () => {
  it('ignores-writes: confirms, stays dark, and says so', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('ignores-writes');
    expect(await lamp.command({ lit: true, brightness: 6 })).toEqual([]);
    expect(lamp.truth().on).toBe(false);
    expect(await lamp.reported()).toEqual({ lit: false, brightness: 0 });
  });

  it('lies-on-read-back: lights up and goes on saying it is dark', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('lies-on-read-back');
    await lamp.command({ lit: true, brightness: 6 });
    expect(lamp.truth().on).toBe(true);
    expect(await lamp.reported()).toEqual({ lit: false, brightness: 0 });
    lamp.roadside.setBehaviour('lamp', []);
    expect(await lamp.reported()).toEqual({ lit: true, brightness: 6 });
  });

  it('burnt-out: the registers agree, only the verify input shows the dark', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('burnt-out');
    await lamp.command({ lit: true, brightness: 6 });
    expect(await lamp.reported()).toEqual({ lit: true, brightness: 6 });
    expect(sampleOf(await lamp.samples(), 'verify')).toMatchObject({ value: false });
  });

  it('stuck-on: stays lit whatever is written', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('stuck-on');
    await lamp.command({ lit: false, brightness: 0 });
    expect(lamp.truth().on).toBe(true);
    expect((await lamp.reported()).lit).toBe(true);
  });

  it('busy: refuses twice with a busy fault, then obeys', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('busy', { times: 2 });
    expect(await lamp.command({ brightness: 6 })).toEqual(['modbus/busy']);
    expect(await lamp.command({ brightness: 6 })).toEqual(['modbus/busy']);
    expect(await lamp.command({ brightness: 6 })).toEqual([]);
    expect(lamp.truth().state.brightness).toBe(6);
  });

  it('reboots-and-forgets: away for a while, then dark with its uptime at zero', async () => {
    const lamp = rig('lamp');
    await lamp.command({ lit: true, brightness: 6 });
    lamp.misbehave('reboots-and-forgets', { every: 100_000, down: 5_000 });
    await lamp.clock.advance(99_000);
    expect((await lamp.reported()).lit).toBe(true);
    await lamp.clock.advance(2_000);
    expect(await lamp.samples()).toBe('link/no-answer');
    await lamp.clock.advance(5_000);
    expect(await lamp.reported()).toEqual({ lit: false, brightness: 0 });
    expect(Number((sampleOf(await lamp.samples(), 'uptime') as { value: number }).value)).toBeLessThan(20);
    expect(lamp.truth().boots).toBe(2);
  });

  it('reboot and switchByHand do the same on demand', async () => {
    const lamp = rig('lamp');
    lamp.roadside.switchByHand('lamp', { lit: true, mode: 'active' });
    expect(await lamp.reported()).toMatchObject({ lit: true });
    expect(lamp.truth().state).not.toHaveProperty('mode');
    lamp.roadside.reboot('lamp', millis(1_000));
    expect(await lamp.samples()).toBe('link/no-answer');
    await lamp.clock.advance(1_000);
    expect(await lamp.reported()).toMatchObject({ lit: false });
  });

  it('hand-switched: somebody switches it off again and again', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('hand-switched', { every: 60_000 });
    await lamp.command({ lit: true });
    await lamp.clock.advance(61_000);
    expect(await lamp.reported()).toMatchObject({ lit: false });
    await lamp.command({ lit: true });
    expect(await lamp.reported()).toMatchObject({ lit: true });
  });

  it('dead-nodes: these lights stay dark and their state says why', async () => {
    const host = rig('host');
    host.misbehave('dead-nodes', { from: 2, count: 3 });
    await host.command({ mode: 'outline' });
    expect(host.truth().nodes.map(Number).join('')).toBe('1100011111');
    const nodes = await host.samples();
    const states = typeof nodes === 'string' ? [] : nodes.filter((s) => s.point === 'node-state').map((s) => s.value);
    expect(states.slice(2, 5).every((state) => state === 'fault' || state === 'offline')).toBe(true);
  });

  it('reports-fault: raises the code in the way the profile writes it', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('reports-fault', { code: 'lamp/short-circuit' });
    expect(sampleOf(await lamp.samples(), 'lamp-status')).toMatchObject({ raw: [256], faults: ['lamp/short-circuit'] });
  });
});

describe('each behaviour of a sensor', () => {
  const reading = async (name: BehaviourName, parameters = {}, point = 'visibility', at = 0) => {
    const sensor = rig('sensor');
    sensor.misbehave(name, parameters);
    await sensor.clock.advance(at);
    return sampleOf(await sensor.samples(), point) as { value?: number | string; invalid?: string };
  };

  it.each([
    ['sensor-stuck', { at: 420 }, 'visibility', { value: 420 }],
    ['sensor-sentinel', {}, 'visibility', { invalid: 'sentinel' }],
    ['sensor-nan', {}, 'visibility-exact', { invalid: 'undecodable' }],
    ['sensor-nan', {}, 'visibility', { invalid: 'sentinel' }],
    ['sensor-negative', {}, 'visibility-exact', { invalid: 'out-of-range' }],
    ['sensor-dirty', {}, 'condition', { value: 'degraded' }],
  ] as const)('%s %j shows in %s', async (name, parameters, point, expected) => {
    expect(await reading(name, parameters, point)).toMatchObject(expected);
  });

  it('sensor-dirty reads too clear', async () => {
    expect(Number((await reading('sensor-dirty', { factor: 2 })).value)).toBeGreaterThan(600);
  });

  it('sensor-jump reads ten times too much for a second, and rightly before and after', async () => {
    const at = (time: number) => reading('sensor-jump', { factor: 12, every: 60_000 }, 'visibility', time);
    expect(Number((await at(59_000)).value)).toBeLessThan(400);
    expect(Number((await at(60_100)).value)).toBeGreaterThan(3_000);
    expect(Number((await at(62_000)).value)).toBeLessThan(400);
  });

  it('never reads exactly the same twice while healthy', async () => {
    const sensor = rig('sensor');
    const seen = new Set<unknown>();
    for (let i = 0; i < 24; i += 1) {
      seen.add((sampleOf(await sensor.samples(), 'visibility-exact') as { value: number }).value);
      await sensor.clock.advance(5_000);
    }
    expect(seen.size).toBeGreaterThan(20);
  });
});

describe('faults of a line', () => {
  it.each([
    ['silent', 'link/no-answer'],
    ['late', 'link/no-answer'],
    ['garbage', 'link/damaged'],
    ['wrong-unit', 'link/damaged'],
    ['reset-mid-frame', 'link/reset'],
  ] as const)('%s is %s', async (name, code) => {
    const lamp = rig('lamp');
    lamp.misbehave(name, name === 'late' ? { by: 2_500 } : {});
    expect(await lamp.samples()).toBe(code);
  });

  it.each([
    [2, 'modbus/misconfigured'],
    [4, 'modbus/device-failure'],
    [6, 'modbus/busy'],
    [11, 'modbus/child-dead'],
  ])('exception %i is %s', async (exception, code) => {
    const lamp = rig('lamp');
    lamp.misbehave('exception', { code: exception });
    expect(await lamp.samples()).toBe(code);
  });

  it('a slow device answers within the deadline, and counts in the statistics', async () => {
    const lamp = rig('lamp');
    lamp.misbehave('slow', { by: 800 });
    await lamp.reported();
    expect(lamp.session.statistics()).toMatchObject({ state: 'up', roundTrip: { p50: 800 } });
  });

  it('a line’s behaviour holds for every device behind it', async () => {
    const lamp = rig('lamp');
    lamp.roadside.setBehaviour('gateway', [behaviour('silent')]);
    expect(await lamp.samples()).toBe('link/no-answer');
  });

  it('closing settles what is pending', async () => {
    const { session } = rig('lamp', { latency: millis(500) });
    const pending = session.exchange({ kind: 'read-bits', unit: 2, table: 'coil', address: 2, count: 1 });
    await session.close();
    expect(await pending).toEqual({ ok: false, fault: { code: 'session/closed' } });
  });
});

describe('building', () => {
  const site = testSite();
  const clock = new VirtualClock();

  it('refuses a behaviour for something that is not there', () => {
    const behaviours = new Map([['nobody', [behaviour('silent')]]]);
    const built = buildRoadside(site, profiles, { clock, weather: steady(metres(1)), seed: 1, behaviours });
    expect(!built.ok && built.fault.detail).toContain('nobody');
  });

  it('refuses a device without its profile', () => {
    const built = buildRoadside(site, new Map(), { clock, weather: steady(metres(1)), seed: 1 });
    expect(!built.ok && built.fault.detail).toContain('sensor: there is no profile test-sensor');
  });

  it.each([
    [{ scenario: 'sunshine' }, 'no scenario sunshine'],
    [{ parameters: { latency: -1 } }, 'latency is -1'],
    [{ parameters: { speed: 1 } }, 'no parameter speed'],
    [{ devices: { lamp: [{ name: 'sulks', parameters: {} }] } }, 'there is no such behaviour'],
    [{ devices: { lamp: [{ name: 'slow', parameters: { by: 'long' } }] } }, 'lamp: slow'],
  ])('a plan with %j is refused with a sentence', (part, sentence) => {
    const plan = { scenario: 'clear', seed: 1, parameters: {}, endpoints: {}, devices: {}, ...part };
    const built = simulate(site, profiles, plan, clock);
    expect(!built.ok && built.fault.detail).toContain(sentence);
  });

  it('reads behaviours as a site file writes them', () => {
    const read = writtenBehaviours({
      lamp: [
        { name: 'slow', parameters: { by: 50 } },
        { name: 'loses', parameters: {} },
      ],
    });
    expect(read.ok && read.value.get('lamp')).toEqual([
      { name: 'slow', by: 50 },
      { name: 'loses', share: 1 / 7 },
    ]);
  });
});
