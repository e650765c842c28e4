/** The demo site: sound, complete, marked as invented, and served so that clients we did not write read right values. */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProfiles } from '../../../drivers/profile/library.ts';
import { createDrivers } from '../../../drivers/registry.ts';
import type { Roadside } from '../../../drivers/simulator/roadside.ts';
import { type ServedRoadside, serveRoadside } from '../../../drivers/simulator/serve-roadside.ts';
import { simulate } from '../../../drivers/simulator/simulation.ts';
import { loadSite } from '../../../main/core/config/load-site.ts';
import { lightsOf } from '../../../main/domain/asset.ts';
import { formatComplaint } from '../../../main/domain/document.ts';
import { millis, minutes } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

/** The package's types and its module disagree about the default export. */
const Client: new () => ModbusRTU = createRequire(import.meta.url)('modbus-serial');
const root = new URL('../../../', import.meta.url).pathname;
const loaded = loadSite(`${root}resources/demo/site.yaml`);
if (!loaded.ok) throw new Error(loaded.complaints.map(formatComplaint).join('\n'));
const { site, simulation, warnings } = loaded.site;
const { library, complaints } = loadProfiles([`${root}resources/profiles`]);
const clock = new VirtualClock();

let roadside: Roadside;
let served: ServedRoadside;
const portOf = (device: string): number =>
  served.addresses.get(site.devices.find(({ id }) => id === device)!.endpoint!)!.port;

beforeAll(async () => {
  // Latency is left out: this clock stands still while real sockets talk.
  const built = simulate(site, library, { ...simulation!, parameters: {} }, clock);
  if (!built.ok) throw new Error(built.fault.detail);
  roadside = built.value;
  const opened = await serveRoadside(roadside, { ports: 'any' });
  if (!opened.ok) throw new Error(opened.fault.detail);
  served = opened.value;
});
afterAll(async () => served.close());

describe('the inventory', () => {
  const ofKind = (kind: string, zone?: string) =>
    site.devices.filter((device) => device.kind === kind && (zone === undefined || device.zone === zone));

  it('is sound, with shipped profiles that compile for every device', () => {
    expect(complaints.map(formatComplaint)).toEqual([]);
    expect(warnings.map(formatComplaint)).toEqual([]);
    const drivers = createDrivers(library);
    const wrong = site.devices.flatMap((device) => {
      const made = drivers.program(device);
      return made.ok ? [] : [made.fault.detail];
    });
    expect(wrong).toEqual([]);
    expect(simulate(site, library, simulation!, clock).ok).toBe(true);
  });

  it('has what the demo promises', () => {
    const [expressway, provincial] = site.zones;
    expect(expressway!.to - expressway!.from).toBe(12_000);
    expect(provincial!.to - provincial!.from).toBe(5_000);
    expect(ofKind('visibility-sensor', expressway!.id)).toHaveLength(5);
    expect(ofKind('guidance-host').flatMap(lightsOf)).toHaveLength(480);
    expect(new Set(ofKind('guidance-host').map(({ profile }) => profile)).size).toBe(2);
    expect(ofKind('sign')).toHaveLength(4);
    expect(ofKind('flashing-lamp')).toHaveLength(200);
    expect(new Set(ofKind('flashing-lamp').map(({ endpoint }) => endpoint)).size).toBe(20);
    expect(ofKind('sentinel')).toHaveLength(10);
    const protocols = new Set(site.endpoints.map(({ protocol }) => protocol));
    expect([...protocols].sort()).toEqual(['modbus-rtu-over-tcp', 'modbus-tcp', 'snmp-v2c', 'snmp-v3']);
  });

  it('is marked as invented and simulated throughout, on ports of its own', () => {
    const named = [site, ...site.roads, ...site.zones, ...site.devices];
    expect(named.filter(({ name }) => !name.endsWith('（虚构）'))).toEqual([]);
    expect(site.endpoints.every(({ simulated, host }) => simulated && host === '127.0.0.1')).toBe(true);
    expect(site.endpoints.every(({ port }) => port! >= 16_020 && port! < 16_100)).toBe(true);
  });
});

describe('served to clients that we did not write', () => {
  const modbus = async <T>(device: string, unit: number, act: (client: ModbusRTU) => Promise<T>): Promise<T> => {
    const client = new Client();
    const isRtu = site.endpoints.find(({ id }) => served.addresses.get(id)?.port === portOf(device))!;
    const connect = isRtu.protocol === 'modbus-tcp' ? client.connectTCP : client.connectTelnet;
    await connect.call(client, '127.0.0.1', { port: portOf(device) });
    client.setID(unit);
    client.setTimeout(2_000);
    try {
      return await act(client);
    } finally {
      await new Promise<void>((closed) => client.close(() => closed()));
    }
  };

  it('modbus-serial reads a uint32 visibility and half metres behind an RTU gateway', async () => {
    const near = await modbus('vis-2', 1, (client) => client.readInputRegisters(0, 2));
    expect(near.buffer.readUInt32BE(0)).toBeGreaterThan(5_000);
    const umb = await modbus('vis-4', 1, (client) => client.readInputRegisters(0, 1));
    expect(umb.data[0]! * 0.5).toBeGreaterThan(5_000);
  });

  it('modbus-serial switches the Xianke controller and reads it back from the odd registers', async () => {
    const read = await modbus('host-08', 1, async (client) => {
      await client.writeRegister(0x0004, 5);
      await client.writeRegister(0x0006, 2);
      await client.writeRegister(0x0002, 1);
      return [await client.readHoldingRegisters(0x0003, 1), await client.readHoldingRegisters(0x0005, 1)];
    });
    expect(read.map(({ data }) => data[0])).toEqual([5, 2]);
    expect(roadside.lampState('host-08').nodes.filter(Boolean).length).toBe(40);
  });

  it('modbus-serial lights an EPEVER lamp and sees its load current; a burnt-out one draws none', async () => {
    const lightAndMeasure = (unit: number): Promise<number> =>
      modbus('lamp-001', unit, async (client) => {
        await client.writeRegisters(0x903d, [0]);
        await client.writeCoil(0x0002, true);
        return (await client.readInputRegisters(0x310d, 1)).data[0]!;
      });
    expect(await lightAndMeasure(1)).toBeGreaterThan(50);
    expect(await lightAndMeasure(7)).toBe(0);
    expect(roadside.lampState('lamp-007')).toMatchObject({ on: false, state: { lit: true } });
  });

  it('net-snmp reads the v2c and the v3 station, in decimetres, as the weather has it', async () => {
    await clock.advance(minutes(7));
    const oid = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
    const ask = (session: snmp.Session): Promise<number> =>
      new Promise((settle, refuse) => {
        session.on('error', refuse);
        session.get([oid], (error, varbinds) => {
          session.close();
          if (error !== null) refuse(error);
          else settle(Number(varbinds![0]!.value) / 10);
        });
      });
    const { user } = site.endpoints.find(({ protocol }) => protocol === 'snmp-v3')!;
    const safe = snmp.createV3Session(
      '127.0.0.1',
      {
        name: user!.name,
        level: snmp.SecurityLevel.authPriv,
        authProtocol: snmp.AuthProtocols.sha256,
        authKey: user!.authKey,
        privProtocol: snmp.PrivProtocols.aes,
        privKey: user!.privKey,
      },
      { port: portOf('vis-3'), version: snmp.Version3 } as object,
    );
    const plain = snmp.createSession('127.0.0.1', 'demo', { port: portOf('vis-1'), version: snmp.Version2c });
    expect(Math.abs((await ask(safe)) / roadside.visibilityAt('vis-3') - 1)).toBeLessThan(0.05);
    expect(Math.abs((await ask(plain)) / roadside.visibilityAt('vis-1') - 1)).toBeLessThan(0.05);
    expect(roadside.visibilityAt('vis-3')).toBeLessThan(50);
  });

  it('our own drivers bring every healthy device to a state and read it back', async () => {
    const drivers = createDrivers(library);
    const wanted = new Map([
      ['host-01', { mode: 'active', brightness: 5, flashPerMinute: 60, tailGroups: 0 }],
      ['host-09', { brightness: 5, flashPerMinute: 60 }],
      ['sign-1', { message: '雾区 限速60 车距100米' }],
      ['lamp-002', { lit: true }],
      ['lamp-021', { lit: true }],
      ['sentinel-05', { mainWarning: 'slow', voice: '雾天减速' }],
    ] as const);
    for (const [id, desired] of wanted) {
      const device = site.devices.find((one) => one.id === id)!;
      const line = site.endpoints.find((one) => one.id === device.endpoint)!;
      // The session waits in real time, the roadside answers at once.
      const session = drivers.open({ ...line, port: portOf(id) }, realClock);
      const made = drivers.program(device);
      if (!made.ok) throw new Error(made.fault.detail);
      const program = made.value;
      for (const step of program.writesFor(desired, {})) {
        const outcome = await session.exchange(step.request);
        expect(outcome, `${id}: ${JSON.stringify(step.request)}`).toMatchObject({ ok: true });
      }
      const samples = [];
      for (const request of program.readBackFor(Object.keys(desired) as (keyof typeof program.capability)[] as never)) {
        const outcome = await session.exchange(request);
        if (!outcome.ok) throw new Error(`${id}: ${outcome.fault.code} ${outcome.fault.detail}`);
        samples.push(...program.decode(request, outcome.value));
      }
      expect(program.reported(samples), id).toMatchObject(desired);
      expect(roadside.lampState(id).on, id).toBe(true);
      await session.close();
    }
  });
});

const realClock = {
  now: () => Date.now() as never,
  monotonic: () => millis(performance.now()),
  after: (delay: number, act: () => void) => {
    const timer = setTimeout(act, delay);
    return () => clearTimeout(timer);
  },
};
