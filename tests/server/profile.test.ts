/** `npm run profile`: what it explains of every shipped profile, and what it reads of a live device. */
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadProfiles } from '../../drivers/profile/library.ts';
import { behaviour } from '../../drivers/simulator/behaviours.ts';
import { buildRoadside, type Roadside } from '../../drivers/simulator/roadside.ts';
import { type ServedRoadside, serveRoadside } from '../../drivers/simulator/serve-roadside.ts';
import { steady } from '../../drivers/simulator/weather.ts';
import { endpointFileSchema } from '../../main/contract/site-file.ts';
import { systemClock } from '../../main/core/clock.ts';
import type { Device } from '../../main/domain/asset.ts';
import { metres } from '../../main/domain/units.ts';
import { main } from '../../main/server/profile.ts';
import { readEndpoint } from '../../main/server/profile-endpoint.ts';
import { testSite, user } from '../drivers/simulator/fixtures.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'fogward-profile-'));
const { library } = loadProfiles([join(root, 'resources', 'profiles')]);

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the tool within the test and gathers what it prints. */
async function run(args: readonly string[]): Promise<Ran> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  const status = await main(args);
  for (const spy of spies) spy.mockRestore();
  return { status, ...printed };
}

/** Runs it as a program with something on its stdin. */
function spawned(args: readonly string[], stdin: string): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'main/server/profile.ts'), ...args]);
  const out = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    out.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    out.stderr += chunk;
  });
  child.stdin.end(stdin);
  return new Promise((settle) => child.once('close', (status) => settle({ status, ...out })));
}

const line = (id: string, protocol: string, more: object = {}) =>
  endpointFileSchema.parse({ id, protocol, host: '127.0.0.1', simulated: true, oneConnection: false, ...more });
const device = (id: string, kind: Device['kind'], profile: string, endpoint: string, unit: number): Device => ({
  ...{ id, kind, name: id, profile, endpoint, unit, addressOffset: 0, road: 'road' },
  ...{ stake: metres(5_000), side: 'right', managed: true },
});

let served: ServedRoadside;
let roadside: Roadside;
beforeAll(async () => {
  const site = {
    ...testSite(),
    zones: [],
    endpoints: [
      line('bus', 'modbus-rtu-over-tcp'),
      line('gateway', 'modbus-tcp'),
      line('agent', 'snmp-v2c'),
      line('safe', 'snmp-v3', { user }),
    ],
    devices: [
      device('lamp', 'flashing-lamp', 'epever-lamp', 'bus', 3),
      device('sentinel', 'sentinel', 'sentinel', 'gateway', 2),
      device('sign', 'sign', 'ntcip-sign', 'agent', 1),
      device('station', 'visibility-sensor', 'ntcip-visibility', 'safe', 1),
    ],
  };
  const built = buildRoadside(site, library, { clock: systemClock, weather: steady(metres(320)), seed: 7 });
  if (!built.ok) throw new Error(built.fault.detail);
  roadside = built.value;
  const open = await serveRoadside(roadside, { ports: 'any' });
  if (!open.ok) throw new Error(open.fault.detail);
  served = open.value;
});
afterAll(() => served.close());
const at = (id: string): string => `${served.addresses.get(id)!.host}:${served.addresses.get(id)!.port}`;

describe('profile check', () => {
  test.each([...library.keys()])('explains %s with its requests, proofs and faults', async (id) => {
    const { status, stdout } = await run(['check', id, '--json']);
    expect(status).toBe(0);
    const told = JSON.parse(stdout);
    const profile = library.get(id)!;
    expect(told).toMatchObject({ ok: true, id });
    const read = new Set(told.polls.flatMap((poll: { points: string[] }) => poll.points.map((p) => p.split('#')[0])));
    expect([...read].sort()).toEqual(profile.points.map((point) => point.name).sort());
    expect(told.functions.map((f: { name: string }) => f.name)).toEqual(profile.functions.map((f) => f.name));
    expect(told.faults).toHaveLength(profile.points.flatMap((point) => point.faults).length);
  });

  test('says what stands in for a mode and what is not offered at all', async () => {
    const { stdout } = await run(['check', 'xianke-guidance']);
    expect(stdout).toContain('active: brightness=4 flashPerMinute=60');
    const beacon = await run(['check', 'relay-beacon']);
    expect(beacon.stdout).toContain('active: lit=true; not offered: brightness 4, flashPerMinute 60');
    expect(beacon.stdout).toContain('verified by: verify at 1x 0x0000');
  });

  test('a bad file is told by line and column, both ways', async () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(
      file,
      'id: bad\ntitle: 坏\nsource: { text: t, flag: X }\nprotocol: modbus\nkinds: [sign]\npolls: {}\n',
    );
    const expected = `${file}:3:20 `;
    const check = await run(['check', file]);
    expect([check.status, check.stdout.split('\n').some((l) => l.startsWith(expected))]).toEqual([1, true]);
    const tried = await run(['try', file, '--endpoint', 'tcp://127.0.0.1:1']);
    expect([tried.status, tried.stdout]).toEqual([1, check.stdout]);
    expect((await run(['check', join(folder, 'none.yaml')])).stdout).toContain('none.yaml:1:1 cannot be read');
  });

  test.each([
    [[]],
    [['check']],
    [['look', 'sentinel']],
    [['try', 'sentinel']],
    [['try', 'sentinel', '--endpoint', 'http://127.0.0.1']],
    [['try', 'sentinel', '--endpoint', 'tcp://127.0.0.1:1?baud=9600']],
    [['try', 'sentinel', '--endpoint', 'snmp://127.0.0.1:1']],
    [['check', 'sentinel', '--unit', 'one']],
  ])('refuses %j as usage', async (args) => {
    const { status, stderr } = await run(args);
    expect([status, stderr.includes('Usage:')]).toEqual([2, true]);
  });
});

describe('profile try', () => {
  test('reads a lamp behind an RTU gateway: raw beside decoded', async () => {
    const { status, stdout } = await run(['try', 'epever-lamp', '--endpoint', `rtu-tcp://${at('bus')}`, '--unit', '3']);
    expect(stdout).toMatch(/load-voltage +3x 0x310C +0x04[ED]. +good +12\.\d+ V/);
    expect(stdout).toMatch(/reports: .*control=own/);
    expect(stdout).toContain('all 13 requests answered');
    expect(status).toBe(0);
  });

  test('a unit that is not there fails by name, and every point says so', async () => {
    const args = ['try', 'sentinel', '--endpoint', `tcp://${at('gateway')}`, '--unit', '9', '--json'];
    const { status, stdout } = await run(args);
    const tried = JSON.parse(stdout);
    expect([status, tried.ok]).toEqual([1, false]);
    expect(tried.requests[0]).toMatchObject({ fault: { code: 'modbus/child-dead', exception: 11 } });
    expect(tried.requests[0].points[0]).toMatchObject({ quality: 'missing', why: 'modbus/child-dead' });
  });

  test('shows faults beside the register that raises them', async () => {
    roadside.setBehaviour('sentinel', [behaviour('reports-fault', { code: 'sentinel/speaker' })]);
    const { stdout } = await run(['try', 'sentinel', '--endpoint', `tcp://${at('gateway')}`, '--unit', '2']);
    expect(stdout).toMatch(/self-check +3x 0x0005 +0x0010 +good +16 +faults: sentinel\/speaker/);
  });

  test('reads a sign over SNMP v2c', async () => {
    const { status, stdout } = await run(['try', 'ntcip-sign', '--endpoint', `snmp://${at('agent')}?community=public`]);
    expect(stdout).toMatch(/message-source .* 0700FF0000 +good +0700ff0000/);
    expect([status, stdout.includes("message=''")]).toEqual([0, true]);
  });

  test('reads a station over SNMP v3 with keys from the environment or from stdin, never from the arguments', {
    timeout: 30_000,
  }, async () => {
    const args = ['try', 'ntcip-visibility', '--endpoint', `snmp://${at('safe')}`, '--user', user.name];
    vi.stubEnv('FOGWARD_AUTH_KEY', user.authKey);
    vi.stubEnv('FOGWARD_PRIV_KEY', user.privKey);
    const read = /visibility .* 3[12]\d\d +good +3[12]\d(\.\d)? m/;
    expect((await run(args)).stdout).toMatch(read);
    vi.unstubAllEnvs();
    expect((await spawned([...args, '--keys'], `${user.authKey}\n${user.privKey}\n`)).stdout).toMatch(read);
    const wrong = await spawned([...args, '--keys'], 'not-the-key-1\nnot-the-key-2\n');
    expect([wrong.status, wrong.stdout.includes('FAILED')]).toEqual([1, true]);
    expect(wrong.stdout + wrong.stderr).not.toContain('not-the-key');
  });
});

test('addresses become endpoints', () => {
  const serial = readEndpoint('rtu:///dev/ttyUSB0?baud=19200&parity=even&stop=2', {});
  expect(serial).toMatchObject({
    ok: true,
    endpoint: {
      protocol: 'modbus-rtu',
      serial: { path: '/dev/ttyUSB0', baudRate: 19_200, parity: 'even', stopBits: 2 },
    },
  });
  expect(readEndpoint('rtu:///COM3', {})).toMatchObject({ endpoint: { serial: { path: 'COM3', baudRate: 9_600 } } });
  expect(readEndpoint('tcp://[::1]:1502?timeout=500ms', {})).toMatchObject({
    endpoint: { host: '::1', port: 1502, timeout: 500 },
  });
  expect(readEndpoint('rtu:///dev/ttyUSB0?data=7', {})).toEqual({
    ok: false,
    why: expect.stringMatching(/serial.dataBits is not usable, expected 8, as Modbus RTU has no other: set the device/),
  });
  const keys = { user: 'x', authKey: 'long-enough', privKey: 'long-enough' };
  for (const [auth, authProtocol] of [
    [undefined, 'sha256'],
    ['sha', 'sha'],
  ] as const)
    expect(readEndpoint('snmp://10.0.0.1', { ...keys, auth })).toMatchObject({ endpoint: { user: { authProtocol } } });
  expect(readEndpoint('snmp://10.0.0.1', { user: 'x', authKey: 'short', privKey: 'long-enough' })).toEqual({
    ok: false,
    why: expect.not.stringContaining('short'),
  });
});
