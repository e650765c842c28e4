import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSnmp } from '../../drivers/snmp/session.ts';
import type { Endpoint, SnmpUser } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from '../drivers/endpoints.ts';
import { realClock } from '../drivers/real-clock.ts';
import { freeUdpPort, Peer, requireTool } from './tools.ts';

const sysDescr = '1.3.6.1.2.1.1.1.0';
const sysObjectId = '1.3.6.1.2.1.1.2.0';
const sysUpTime = '1.3.6.1.2.1.1.3.0';
const sysContact = '1.3.6.1.2.1.1.4.0';
const sysServices = '1.3.6.1.2.1.1.7.0';
const nothing = '1.3.6.1.4.1.99999.1.0';

const user = (settings: Partial<SnmpUser> = {}): SnmpUser => ({
  name: 'fog256',
  authProtocol: 'sha256',
  authKey: 'authentication pass',
  privProtocol: 'aes',
  privKey: 'privacy pass phrase',
  ...settings,
});
const users = [user(), user({ name: 'fog512', authProtocol: 'sha512' }), user({ name: 'fog1', authProtocol: 'sha' })];

/** sysContact stays writable because the configuration does not set it. */
const configuration = (port: number): string => `
agentaddress udp:127.0.0.1:${port}
rocommunity public 127.0.0.1
rwcommunity secret 127.0.0.1
sysservices 72
${users.map((u) => `createUser ${u.name} ${u.authProtocol === 'sha' ? 'SHA' : u.authProtocol.replace('sha', 'SHA-')} "${u.authKey}" AES "${u.privKey}"\nrwuser ${u.name} priv`).join('\n')}
`;

let folder: string;
let port: number;
let agent: Peer;

async function startAgent(): Promise<void> {
  const conf = join(folder, 'snmpd.conf');
  writeFileSync(conf, configuration(port));
  process.env['SNMP_PERSISTENT_DIR'] = join(folder, 'state');
  agent = new Peer('/usr/sbin/snmpd', ['-f', '-C', '-c', conf, '-Lo', '-I', '-smux', '-p', join(folder, 'pid')]);
  const probe = openSnmp({ ...v2c('public'), timeout: millis(100) }, realClock());
  await agent.ready(async () => (await probe.exchange({ kind: 'get', oids: [sysUpTime] })).ok);
  await probe.close();
}

const at = (settings: Partial<Endpoint> & Pick<Endpoint, 'protocol'>): Endpoint =>
  endpoint({ port, timeout: millis(2_000), connectTimeout: millis(2_000), ...settings });
const v2c = (community: string): Endpoint => at({ protocol: 'snmp-v2c', community });
const v3 = (who: SnmpUser): Endpoint => at({ protocol: 'snmp-v3', user: who });

beforeAll(async () => {
  requireTool('/usr/sbin/snmpd', 'snmpd');
  folder = mkdtempSync(join(tmpdir(), 'fogward-snmpd-'));
  port = await freeUdpPort();
  await startAgent();
});
afterAll(async () => {
  await agent?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const ways: readonly [string, () => Endpoint][] = [
  ['v2c', () => v2c('secret')],
  ...users.map((u): [string, () => Endpoint] => [`v3 authPriv, ${u.authProtocol} and AES`, () => v3(u)]),
];

describe.each(ways)('net-snmp’s agent over %s', (_, where) => {
  it('gives values in the order asked, and none for what it does not have', async () => {
    const session = openSnmp(where(), realClock());
    const outcome = await session.exchange({
      kind: 'get',
      oids: [sysServices, nothing, sysDescr, sysObjectId, sysUpTime],
    });
    expect(outcome).toMatchObject({ ok: true, value: { kind: 'varbinds' } });
    const values = outcome.ok && outcome.value.kind === 'varbinds' ? outcome.value.values : [];
    expect(values[0]).toEqual({ oid: sysServices, value: 72 });
    expect(values[1]).toEqual({ oid: nothing });
    expect(values[2]?.value).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(values[2]?.value as Uint8Array).toString()).toContain('Linux');
    expect(values[3]?.value).toMatch(/^1\.3\.6\.1\.4\.1\.8072\./);
    expect(values[4]?.value).toBeTypeOf('number');
    expect(session.statistics()).toMatchObject({ state: 'up', requests: 1, answers: 1, faults: {} });
    await session.close();
  });

  it('takes a value and gives it back', async () => {
    const session = openSnmp(where(), realClock());
    const text = `值班员 ${Math.round(performance.now())}`;
    const bindings = [{ oid: sysContact, type: 'octet-string', value: text } as const];
    expect(await session.exchange({ kind: 'set', bindings })).toEqual({ ok: true, value: { kind: 'written' } });
    const back = await session.exchange({ kind: 'get', oids: [sysContact] });
    expect(back).toEqual({
      ok: true,
      value: { kind: 'varbinds', values: [{ oid: sysContact, value: new Uint8Array(Buffer.from(text)) }] },
    });
    await session.close();
  });

  it('refuses what cannot be written, with the error status', async () => {
    const session = openSnmp(where(), realClock());
    const wrongType = await session.exchange({
      kind: 'set',
      bindings: [{ oid: sysContact, type: 'integer', value: 5 }],
    });
    expect(wrongType).toMatchObject({ ok: false, fault: { code: 'snmp/refused', exception: 7 } });
    const readOnly = await session.exchange({
      kind: 'set',
      bindings: [{ oid: sysServices, type: 'integer', value: 5 }],
    });
    expect(readOnly).toMatchObject({ ok: false, fault: { code: 'snmp/refused', exception: 17 } });
    await session.close();
  });
});

describe('who may not', () => {
  it('a wrong community gets no answer', async () => {
    const session = openSnmp({ ...v2c('wrong'), timeout: millis(500) }, realClock());
    expect(await session.exchange({ kind: 'get', oids: [sysUpTime] })).toMatchObject({
      ok: false,
      fault: { code: 'link/no-answer' },
    });
    await session.close();
  });

  it('a community that may only read is refused a write', async () => {
    const session = openSnmp(v2c('public'), realClock());
    const outcome = await session.exchange({
      kind: 'set',
      bindings: [{ oid: sysContact, type: 'octet-string', value: 'x' }],
    });
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: expect.stringMatching(/^snmp\/(refused|no-such-object)$/) },
    });
    await session.close();
  });

  it.each<[string, Partial<SnmpUser>]>([
    ['a wrong authentication key', { authKey: 'not the right one' }],
    ['an unknown user', { name: 'nobody' }],
    ['another digest', { authProtocol: 'sha384' }],
  ])('%s is an authentication fault', async (_, wrong) => {
    const session = openSnmp(v3(user(wrong)), realClock());
    expect(await session.exchange({ kind: 'get', oids: [sysUpTime] })).toMatchObject({
      ok: false,
      fault: { code: 'snmp/authentication' },
    });
    await session.close();
  });

  it('a wrong privacy key is a fault, never a value', async () => {
    const session = openSnmp(
      { ...v3(user({ privKey: 'not the right one' })), timeout: millis(300), connectTimeout: millis(300) },
      realClock(),
    );
    const outcome = await session.exchange({ kind: 'get', oids: [sysUpTime] });
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: expect.stringMatching(/^(snmp\/authentication|link\/no-answer)$/) },
    });
    await session.close();
  });
});

describe('an agent that restarts', () => {
  it('is spoken to again over v3, with its engine started anew', async () => {
    const session = openSnmp({ ...v3(user()), timeout: millis(1_000) }, realClock());
    const get = { kind: 'get', oids: [sysServices] } as const;
    expect(await session.exchange(get)).toMatchObject({ ok: true });
    await agent.stop();
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: expect.stringMatching(/^link\//) } });
    await startAgent();
    await expect.poll(async () => (await session.exchange(get)).ok, { timeout: 5_000 }).toBe(true);
    await session.close();
  });

  it('and one that restarts between two exchanges is not even noticed', async () => {
    const session = openSnmp(v3(user()), realClock());
    const get = { kind: 'get', oids: [sysServices] } as const;
    expect(await session.exchange(get)).toMatchObject({ ok: true });
    await agent.stop();
    rmSync(join(folder, 'state'), { recursive: true, force: true });
    await startAgent();
    expect(await session.exchange(get)).toMatchObject({ ok: true });
    const bindings = [{ oid: sysContact, type: 'octet-string', value: 'after' } as const];
    expect(await session.exchange({ kind: 'set', bindings })).toMatchObject({ ok: true });
    await session.close();
  });
});
