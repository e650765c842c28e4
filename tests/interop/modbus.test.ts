import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from '../drivers/endpoints.ts';
import { realClock } from '../drivers/real-clock.ts';
import { freeTcpPort, Peer, requireModule, requireTool } from './tools.ts';

const script = new URL('./modbus-server.py', import.meta.url).pathname;
const python = '/usr/bin/python3';
const patient = { timeout: millis(2_000), connectTimeout: millis(2_000) };

let folder: string;
const peers: Peer[] = [];
const places: Record<string, Endpoint> = {};
let session: Session | undefined;

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

async function serveTcp(kind: 'tcp' | 'rtu-over-tcp'): Promise<Endpoint> {
  const port = await freeTcpPort();
  const peer = new Peer(python, [script, kind, String(port)]);
  peers.push(peer);
  await peer.ready(() => listens(port));
  return endpoint({ protocol: `modbus-${kind}`, port, ...patient });
}

/** A pair of pseudo-terminals stands in for the cable; both ends are raw. */
async function serveSerial(): Promise<Endpoint> {
  const ours = join(folder, 'master');
  const theirs = join(folder, 'slave');
  const cable = new Peer('/usr/bin/socat', [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`]);
  peers.push(cable);
  await cable.ready(() => existsSync(ours) && existsSync(theirs));
  const peer = new Peer(python, [script, 'rtu', theirs]);
  peers.push(peer);
  const line = endpoint({
    protocol: 'modbus-rtu',
    serial: { path: ours, baudRate: 19_200, parity: 'none', dataBits: 8, stopBits: 1 },
    ...patient,
  });
  const probe = openModbus({ ...line, timeout: millis(200) }, realClock());
  const hello = { kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 1 } as const;
  await peer.ready(async () => (await probe.exchange(hello)).ok);
  await probe.close();
  return line;
}

beforeAll(async () => {
  requireModule('pymodbus', 'python3-pymodbus');
  requireModule('serial', 'python3-serial');
  requireModule('serial_asyncio', 'python3-serial-asyncio');
  requireTool('/usr/bin/socat', 'socat');
  folder = mkdtempSync(join(tmpdir(), 'fogward-modbus-'));
  places['Modbus TCP'] = await serveTcp('tcp');
  places['RTU inside TCP'] = await serveTcp('rtu-over-tcp');
  places['RTU on a serial line'] = await serveSerial();
});
afterEach(() => session?.close());
afterAll(async () => {
  for (const peer of peers) await peer.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

const count = (from: number, length: number): number[] => Array.from({ length }, (_, i) => from + i);

describe.each(['Modbus TCP', 'RTU inside TCP', 'RTU on a serial line'])('a pymodbus server over %s', (way) => {
  const open = (settings: Partial<Endpoint> = {}): Session => {
    session = openModbus({ ...places[way]!, ...settings }, realClock());
    return session;
  };

  it('gives registers and bits of both tables, of the unit asked', async () => {
    const line = open();
    const registers = (unit: number, table: 'holding' | 'input', address: number, length: number) =>
      line.exchange({ kind: 'read-registers', unit, table, address, count: length });
    expect(await registers(1, 'holding', 5, 3)).toEqual({
      ok: true,
      value: { kind: 'registers', values: [1005, 1006, 1007] },
    });
    expect(await registers(7, 'input', 20, 125)).toEqual({
      ok: true,
      value: { kind: 'registers', values: count(14_020, 125) },
    });
    const bits = (table: 'coil' | 'discrete', length: number) =>
      line.exchange({ kind: 'read-bits', unit: 7, table, address: 3, count: length });
    const coils = count(0, 10).map((i) => i % 3 === 0);
    expect(await bits('coil', 10)).toEqual({ ok: true, value: { kind: 'bits', values: coils } });
    expect(await bits('discrete', 8)).toEqual({
      ok: true,
      value: { kind: 'bits', values: coils.slice(0, 8).map((bit) => !bit) },
    });
  });

  it('takes every kind of write and gives it back', async () => {
    const line = open();
    const written = { ok: true, value: { kind: 'written' } };
    expect(
      await line.exchange({ kind: 'write-registers', unit: 1, address: 100, values: [0xffff], single: true }),
    ).toEqual(written);
    expect(
      await line.exchange({ kind: 'write-registers', unit: 1, address: 101, values: [1, 2, 65_535], single: false }),
    ).toEqual(written);
    expect(await line.exchange({ kind: 'read-registers', unit: 1, table: 'holding', address: 100, count: 5 })).toEqual({
      ok: true,
      value: { kind: 'registers', values: [0xffff, 1, 2, 65_535, 1104] },
    });
    expect(await line.exchange({ kind: 'write-bits', unit: 1, address: 120, values: [false], single: true })).toEqual(
      written,
    );
    const pattern = [true, true, false, true, false, false, true, true, false, true];
    expect(await line.exchange({ kind: 'write-bits', unit: 1, address: 121, values: pattern, single: false })).toEqual(
      written,
    );
    expect(await line.exchange({ kind: 'read-bits', unit: 1, table: 'coil', address: 120, count: 11 })).toEqual({
      ok: true,
      value: { kind: 'bits', values: [false, ...pattern] },
    });
  });

  it('says which address it does not have, and is still up', async () => {
    const line = open();
    const beyond = await line.exchange({ kind: 'read-registers', unit: 1, table: 'holding', address: 5_000, count: 2 });
    expect(beyond).toMatchObject({ ok: false, fault: { code: 'modbus/misconfigured', exception: 2 } });
    expect(
      await line.exchange({ kind: 'read-registers', unit: 1, table: 'holding', address: 1, count: 1 }),
    ).toMatchObject({ ok: true });
    expect(line.statistics()).toMatchObject({ state: 'up', requests: 2, answers: 2, reconnects: 0 });
  });

  it('keeps a hundred exchanges of two units apart', async () => {
    const line = open({ inFlight: 4 });
    const asks = count(0, 100).map((i) => ({ unit: i % 2 === 0 ? 1 : 7, address: i % 90 }));
    const outcomes = await Promise.all(
      asks.map(({ unit, address }) =>
        line.exchange({ kind: 'read-registers', unit, table: 'input', address, count: 1 }),
      ),
    );
    const expected = asks.map(({ unit, address }) => ({
      ok: true,
      value: { kind: 'registers', values: [2000 * unit + address] },
    }));
    expect(outcomes).toEqual(expected);
  });
});

describe.each(['Modbus TCP', 'RTU on a serial line'])('a unit that is not there on %s', (way) => {
  it('is silence, and the others go on', async () => {
    session = openModbus({ ...places[way]!, timeout: millis(1_000) }, realClock());
    const read = { kind: 'read-registers', table: 'holding', address: 1, count: 1 } as const;
    expect(await session.exchange({ ...read, unit: 99 })).toMatchObject({
      ok: false,
      fault: { code: 'link/no-answer' },
    });
    expect(await session.exchange({ ...read, unit: 7 })).toMatchObject({ ok: true, value: { values: [7001] } });
  });
});
