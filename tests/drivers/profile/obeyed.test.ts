/** Every shipped profile against a simulated device that was built from the same file but speaks only requests. */
import { describe, expect, test } from 'vitest';
import { compileProgram } from '../../../drivers/profile/compile.ts';
import { loopbackDrivers } from '../../../drivers/simulator/loopback.ts';
import { buildRoadside } from '../../../drivers/simulator/roadside.ts';
import { steady } from '../../../drivers/simulator/weather.ts';
import { endpointFileSchema } from '../../../main/contract/site-file.ts';
import type { Device } from '../../../main/domain/asset.ts';
import type { DeviceFunction, DeviceState } from '../../../main/domain/command.ts';
import type { Sample } from '../../../main/domain/reading.ts';
import { kmh, metres } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';
import { deviceOf, profileNamed, row, shipped, valuesIn } from './tools.ts';

function rig(id: string) {
  const profile = profileNamed(id);
  const isSnmp = profile.document.protocol === 'snmp';
  const device: Device = deviceOf(profile, {
    unit: 3,
    addressOffset: isSnmp ? 0 : 512,
    stake: metres(500),
    lights: row(7),
  });
  const protocol = isSnmp ? 'snmp-v2c' : 'modbus-tcp';
  const endpoint = endpointFileSchema.parse({
    id: 'e1',
    protocol,
    host: '127.0.0.1',
    simulated: true,
    oneConnection: false,
  });
  const clock = new VirtualClock();
  const road = {
    id: 'r',
    name: '路',
    class: 'ordinary' as const,
    postedSpeed: kmh(60),
    from: metres(0),
    to: metres(900),
    line: [],
  };
  const site = {
    id: 's',
    name: '站',
    timeZone: 'UTC',
    roads: [road],
    zones: [],
    endpoints: [endpoint],
    devices: [device],
  };
  const built = buildRoadside(site, shipped.library, { clock, weather: steady(metres(320)), seed: 1 });
  const compiled = compileProgram(profile, device);
  if (!built.ok || !compiled.ok) throw new Error('the rig does not stand');
  const program = compiled.value;
  const session = loopbackDrivers(built.value, () => compiled).open(endpoint, clock);
  const settled = async <T>(promise: Promise<T>): Promise<T> => {
    let isDone = false;
    void promise.finally(() => {
      isDone = true;
    });
    await clock.advanceUntil(() => isDone, 60_000, 100);
    return promise;
  };
  const exchange = async (request: Parameters<typeof session.exchange>[0]) => {
    const outcome = await settled(session.exchange(request));
    if (!outcome.ok) throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(outcome.fault)}`);
    return outcome.value;
  };
  const read = async (requests: readonly Parameters<typeof exchange>[0][]): Promise<readonly Sample[]> => {
    const all: Sample[] = [];
    for (const request of requests) all.push(...program.decode(request, await exchange(request)));
    return all;
  };
  const command = async (desired: DeviceState, reported: DeviceState): Promise<DeviceState> => {
    for (const step of program.writesFor(desired, reported)) {
      await exchange(step.request);
      await clock.advance(step.pauseAfter);
    }
    await clock.advance(program.verifyWithin);
    return program.reported(await read(program.readBackFor(Object.keys(desired) as DeviceFunction[])));
  };
  return { program, read, command, exchange };
}

const commands: readonly (readonly [string, readonly DeviceState[]])[] = [
  [
    'xianke-guidance',
    [
      { brightness: 5, flashPerMinute: 60 },
      { brightness: 8, flashPerMinute: 120 },
      { brightness: 0, flashPerMinute: 0 },
    ],
  ],
  ['epever-lamp', [{ control: 'centre', lit: true }, { lit: false }, { control: 'own' }]],
  ['relay-beacon', [{ lit: true }, { lit: false }]],
  [
    'generic-guidance-host',
    [
      { mode: 'outline', brightness: 3, flashPerMinute: 30, tailGroups: 0 },
      { mode: 'anti-collision', brightness: 7, flashPerMinute: 120, tailGroups: 3 },
      { mode: 'off' },
    ],
  ],
  [
    'sentinel',
    [
      { mainWarning: 'slow', voice: '雾天减速' },
      { mainWarning: 'off', voice: '' },
    ],
  ],
  ['ntcip-sign', [{ message: '雾区 限速60 车距100米' }, { message: '第一行[1]\n第二行' }, { message: '' }]],
];

describe('a command is read back as it was given', () => {
  test.each(commands)('%s', async (id, states) => {
    const { command } = rig(id);
    let reported: DeviceState = {};
    for (const desired of states) {
      const shown = await command(desired, reported);
      expect(shown).toMatchObject(desired);
      reported = { ...reported, ...shown };
    }
  });
  test('every profile that can be commanded is here', () => {
    const commandable = [...shipped.library.values()].filter((profile) => profile.functions.length > 0);
    expect(commands.map(([id]) => id).sort()).toEqual(commandable.map((profile) => profile.id).sort());
  });
});

test.each([...shipped.library.keys()])('%s: every poll is answered and every point has a value', async (id) => {
  const { program, read } = rig(id);
  const samples = await read(program.polls.flatMap((poll) => poll.requests));
  const without = samples
    .filter((sample) => sample.value === undefined)
    .map((s) => `${s.point} ${s.invalid} ${String(s.raw)}`);
  expect(without).toEqual([]);
  expect(samples.length).toBe(program.points.reduce((sum, point) => sum + (point.count ?? 1), 0));
});

test.each(['generic-visibility', 'lufft-umb-gateway', 'ntcip-visibility'])('%s sees the fog of 320 m', async (id) => {
  const { program, read } = rig(id);
  const { visibility } = valuesIn(await read(program.polls.flatMap((poll) => poll.requests)));
  expect(Math.abs(Number(visibility) - 320)).toBeLessThan(100);
});

test('a watchdog write is accepted', async () => {
  const { program, exchange } = rig('generic-guidance-host');
  for (const request of program.watchdog?.requests ?? []) expect(await exchange(request)).toEqual({ kind: 'written' });
});
