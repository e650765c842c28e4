import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc16 } from '../../drivers/modbus/frames.ts';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import type { FaultCode } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { patientClock } from './patient-clock.ts';
import { RtuGateway } from './rtu-gateway.ts';

const read: Request = { kind: 'read-registers', unit: 17, table: 'holding', address: 0x6b, count: 3 };
const good = Buffer.from('110306022b00000064', 'hex');
const values = { ok: true, value: { kind: 'registers', values: [555, 0, 100] } };
const sealed = (bytes: Uint8Array): Buffer => {
  const frame = Buffer.alloc(bytes.length + 2);
  frame.set(bytes);
  frame.writeUInt16LE(crc16(bytes, bytes.length), bytes.length);
  return frame;
};

const sign = {
  request: sealed(Buffer.from('1103006b0002', 'hex')).toString('hex'),
  answer: sealed(Buffer.from('110304022b0000', 'hex')),
};

let gateway: RtuGateway;
let session: Session;
let clock: ReturnType<typeof patientClock>;
beforeEach(async () => {
  gateway = await RtuGateway.start();
  clock = patientClock();
  session = openModbus(endpoint({ protocol: 'modbus-rtu-over-tcp', port: gateway.port }), clock);
});
afterEach(async () => {
  await session.close();
  await gateway.stop();
  expect(clock.pending()).toBe(0);
});

describe('RTU inside TCP', () => {
  it('sends the frame of the serial line specification and reads its answer', async () => {
    gateway.answers = [[sealed(good)]];
    expect(await session.exchange(read)).toEqual(values);
    expect(gateway.heard[0]?.toString('hex')).toBe('1103006b00037687');
  });

  it('puts an answer together that comes in pieces', async () => {
    gateway.answers = [Array.from(sealed(good), (byte) => Buffer.from([byte]))];
    expect(await session.exchange(read)).toEqual(values);
  });

  it.each<[string, Buffer, FaultCode]>([
    ['a wrong CRC', Buffer.concat([good, Buffer.from([1, 2])]), 'link/damaged'],
    ['another unit', sealed(Buffer.from('120306022b00000064', 'hex')), 'link/damaged'],
    ['another function', sealed(Buffer.from('110406022b00000064', 'hex')), 'link/damaged'],
    ['another byte count', sealed(Buffer.from('110304022b0000', 'hex')), 'link/damaged'],
    ['as much noise as an answer has', Buffer.concat([Buffer.alloc(11), sealed(good)]), 'link/damaged'],
    ['an exception with a wrong CRC', Buffer.from('1183020000', 'hex'), 'link/damaged'],
    ['exception 2', sealed(Buffer.from('118302', 'hex')), 'modbus/misconfigured'],
    ['exception 6', sealed(Buffer.from('118306', 'hex')), 'modbus/busy'],
    ['exception 11', sealed(Buffer.from('11830b', 'hex')), 'modbus/child-dead'],
    ['half a frame', sealed(good).subarray(0, 6), 'link/no-answer'],
    ['nothing', Buffer.alloc(0), 'link/no-answer'],
  ])('%s', async (_, bytes, code) => {
    gateway.answers = [[bytes], [sealed(good)]];
    gateway.sign = sign;
    expect(await session.exchange(read)).toMatchObject({ ok: false, fault: { code } });
    expect(await session.exchange(read)).toEqual(values);
  });

  it('lets a late answer die on the line before it asks again', async () => {
    const stale = sealed(Buffer.from('110306dead00000000', 'hex'));
    gateway.answers = [[], [sealed(good)]];
    const late = session.exchange(read);
    gateway.delay = 30;
    expect(await late).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    gateway.stale = stale;
    expect(await session.exchange(read)).toEqual(values);
  });

  it('asks one at a time even where more is allowed', async () => {
    await session.close();
    session = openModbus(endpoint({ protocol: 'modbus-rtu-over-tcp', port: gateway.port, inFlight: 8 }), clock);
    gateway.answers = [[sealed(good)], [sealed(good)], [sealed(good)]];
    const outcomes = await Promise.all([read, read, read].map((one) => session.exchange(one)));
    expect(outcomes).toEqual([values, values, values]);
    expect(gateway.heard.map((bytes) => bytes.length)).toEqual([8, 8, 8]);
  });

  it('never speaks to everyone, because nobody would answer', async () => {
    const all: Request = { kind: 'write-registers', unit: 0, address: 1, values: [1], single: true };
    expect(await session.exchange(all)).toMatchObject({ ok: false, fault: { code: 'modbus/misconfigured' } });
    expect(gateway.heard).toEqual([]);
  });
});

describe('a serial port', () => {
  it('that does not exist is unreachable, not a crash', async () => {
    const serial = { path: '/dev/no-such-port', baudRate: 9600, parity: 'none', dataBits: 8, stopBits: 1 } as const;
    const line = openModbus(endpoint({ protocol: 'modbus-rtu', serial, connectTimeout: millis(2_000) }), clock);
    expect(await line.exchange(read)).toMatchObject({ ok: false, fault: { code: 'link/unreachable' } });
    await line.close();
  });

  it('that is not named is unreachable too', async () => {
    const line = openModbus(endpoint({ protocol: 'modbus-rtu' }), clock);
    expect(await line.exchange(read)).toMatchObject({ ok: false, fault: { code: 'link/unreachable' } });
    await line.close();
  });
});
