import { describe, expect, test } from 'vitest';
import type { DeviceProgram, Drivers, Poll, Request } from '../../../drivers/port.ts';
import { checkDevices } from '../../../main/core/config/check-devices.ts';
import { siteSummary } from '../../../main/core/config/site-summary.ts';
import type { Device } from '../../../main/domain/asset.ts';
import { formatComplaint } from '../../../main/domain/document.ts';
import { fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { changed, loadText, sound, soundSite } from './a-site.ts';

const registers = (count: number): Request => ({
  kind: 'read-registers',
  unit: 1,
  table: 'holding',
  address: 0,
  count,
});
const objects: Request = { kind: 'get', oids: ['1.3.6.1.2.1.1.3.0'] };
const poll = (every: number, requests: readonly Request[], pollClass: Poll['class'] = 'fast'): Poll => ({
  class: pollClass,
  every: millis(every),
  requests,
});

const programOf = (polls: readonly Poll[]): DeviceProgram => ({
  profile: { id: 'p', title: 'p', source: 'test' },
  capability: { unverifiable: [], verifyInput: false },
  points: [],
  polls,
  decode: () => [],
  pointsOf: () => [],
  divide: () => [],
  writesFor: () => [],
  readBackFor: () => [],
  reported: () => ({}),
  settle: millis(0),
  verifyWithin: millis(0),
});

const drivers = (program: (device: Device) => Outcome<DeviceProgram>): Drivers => ({
  program,
  open: () => {
    throw new Error('nothing may be opened');
  },
});
const fitting = drivers((device) =>
  succeed(
    programOf(
      device.id === 'vis-1'
        ? [poll(5000, [objects])]
        : [poll(2000, [registers(10)]), poll(10_000, [registers(2)], 'slow')],
    ),
  ),
);

describe('the programs of a site', () => {
  const site = sound(loadText(soundSite));

  test('fit: nothing to say', () => {
    expect(checkDevices(site, fitting)).toEqual([]);
  });

  test('a profile that does not compile and a line of another protocol are told at the device', () => {
    const odd = drivers((device) =>
      device.id === 'lamp-1'
        ? fail({ code: 'profile/invalid', detail: 'lamp.yaml:3:1 no points' })
        : succeed(programOf([poll(1000, [registers(1)])])),
    );
    expect(checkDevices(site, odd).map(formatComplaint)).toEqual([
      'site.yaml:14:57 profile `vis` of device `vis-1` speaks Modbus, endpoint `ess-1` is snmp-v2c, expected a line of the same protocol; correct `endpoint` or `profile`',
      'site.yaml:22:40 device `lamp-1` cannot use profile `lamp` (lamp.yaml:3:1 no points), expected a profile that serves this kind of device; correct `profile`, or mend the profile file',
    ]);
  });

  test('unmanaged devices have none and need none', () => {
    const patrolled = sound(loadText(changed('unit: 2,', 'unit: 2, managed: false,')));
    const none = drivers((device) =>
      device.id === 'lamp-1' ? fail({ code: 'profile/invalid' }) : fitting.program(device),
    );
    expect(checkDevices(patrolled, none)).toEqual([]);
  });
});

describe('the summary', () => {
  test('counts zones, kinds, lights, endpoints, and the load that polls make', () => {
    const summary = siteSummary(sound(loadText(soundSite)), fitting);
    expect(summary).toMatchObject({
      id: 'test',
      roads: 2,
      zones: [
        { id: 'north', length: 4000, control: 'auto', devices: 2, sensors: 1, lights: 322 },
        { id: 'south', length: 2000, control: 'confirm', devices: 2, sensors: 1, lights: 0 },
      ],
      devices: { total: 4, managed: 4, simulated: 0 },
      kinds: { 'visibility-sensor': 2, 'guidance-host': 1, 'flashing-lamp': 1 },
      lights: 322,
      endpoints: { total: 2, protocols: { 'modbus-tcp': 1, 'snmp-v2c': 1 } },
      overloaded: [],
    });
    // Three devices on gw-1: one request in 2 s and one in 10 s each; one on ess-1: one in 5 s.
    expect(summary.requestsPerSecond).toBeCloseTo(3 * 0.6 + 0.2);
    // ess-1 renews its value every 5 s and needs one answer for it.
    expect(summary.worstDataAge).toBe(5050);
    expect(summary.busiest).toMatchObject({ endpoint: 'gw-1', devices: 3, worstFastAge: 2150 });
    expect(summary.busiest?.busy).toBeCloseTo(3 * (50 / 2000 + 50 / 10_000));
  });

  test('tells apart what the polls of zones in fog ask, and which lines cannot carry that', () => {
    const loaded = sound(loadText(soundSite));
    const { provenance } = loaded.policies.values().next().value!;
    const closeWatch = { fast: millis(100), normal: millis(100), provenance };
    const watchful = new Map([...loaded.policies].map(([id, policy]) => [id, { ...policy, closeWatch }]));
    const summary = siteSummary({ ...loaded, policies: watchful }, fitting);
    expect(summary.requestsPerSecond).toBeCloseTo(3 * 0.6 + 0.2);
    // The host and the lamp on gw-1 ask ten times a second, their slow polls and the sensors as ever.
    expect(summary.inFog.requestsPerSecond).toBeCloseTo(2 * 10.1 + 0.6 + 0.2);
    expect(summary.overloaded).toEqual([]);
    expect(summary.inFog.overloaded).toEqual([expect.objectContaining({ endpoint: 'gw-1' })]);
    const without = new Map([...loaded.policies].map(([id, { closeWatch: _, ...policy }]) => [id, policy]));
    const calm = siteSummary({ ...loaded, policies: without }, fitting);
    expect(calm.inFog.requestsPerSecond).toBeCloseTo(calm.requestsPerSecond);
  });

  test('a slow serial bus is found overloaded', () => {
    const serial = changed(
      'protocol: modbus-tcp, host: 10.0.0.1',
      'protocol: modbus-rtu, serial: { path: COM3, baudRate: 1200 }',
    );
    const [line] = siteSummary(sound(loadText(serial)), fitting).overloaded;
    // Three reads of 10 registers take (8 + 25 + 7) × 10 bits at 1200 Bd = 333 ms each; room for 2 s is enough,
    expect(line).toBeUndefined();
    const hasty = drivers((device) =>
      device.id === 'vis-1' ? fitting.program(device) : succeed(programOf([poll(900, [registers(10)])])),
    );
    // for 0.9 s it is not.
    expect(siteSummary(sound(loadText(serial)), hasty).overloaded).toEqual([
      expect.objectContaining({ endpoint: 'gw-1', busy: expect.closeTo(1.111, 2) }),
    ]);
  });
});
