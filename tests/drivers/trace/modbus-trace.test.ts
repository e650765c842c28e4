import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc16 } from '../../../drivers/modbus/frames.ts';
import { openModbus } from '../../../drivers/modbus/session.ts';
import { tellFrame } from '../../../drivers/modbus/tell-frame.ts';
import { ModbusTrace } from '../../../drivers/modbus/trace.ts';
import type { Request, Session } from '../../../drivers/port.ts';
import { endpoint } from '../endpoints.ts';
import { answerHonestly, HostileGateway } from '../hostile-gateway.ts';
import { patientClock } from '../patient-clock.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const read: Request = { kind: 'read-registers', unit: 17, table: 'holding', address: 0x6b, count: 3 };

describe('what a Modbus frame says', () => {
  it.each([
    ['out', '0007 0000 0006 11 03 006B 0003', { transaction: 7, unit: 17, function: 3, address: 107, count: 3 }],
    ['in', '0007 0000 0009 11 03 06 022B 0000 0064', { transaction: 7, unit: 17, function: 3, values: [555, 0, 100] }],
    ['out', '0008 0000 0006 11 05 00AC FF00', { transaction: 8, unit: 17, function: 5, address: 172, values: [65280] }],
    ['in', '0009 0000 0006 11 10 0001 0002', { transaction: 9, unit: 17, function: 16, address: 1, count: 2 }],
    ['in', '000A 0000 0004 11 01 01 05', { transaction: 10, unit: 17, function: 1, values: [1, 0, 1, 0, 0, 0, 0, 0] }],
  ] as const)('%s %s', (direction, text, decoded) => {
    const bytes = hex(text);
    expect(tellFrame('mbap', bytes, direction, bytes.length)).toEqual({ decoded });
  });

  it('names what an exception means', () => {
    const bytes = hex('0001 0000 0003 11 83 02');
    const decoded = { transaction: 1, unit: 17, function: 3, exception: 2 };
    expect(tellFrame('mbap', bytes, 'in', bytes.length)).toEqual({ decoded, fault: 'modbus/misconfigured' });
  });

  it('tells a serial frame only when its CRC is right', () => {
    const good = hex('11 03 006B 0003 7687');
    expect(tellFrame('rtu', good, 'out', 8).decoded).toEqual({ unit: 17, function: 3, address: 107, count: 3 });
    const bad = hex('11 03 006B 0003 7688');
    expect(tellFrame('rtu', bad, 'out', 8)).toEqual({ decoded: { unreadable: 8 }, fault: 'link/damaged' });
  });

  it('takes any bytes', () => {
    const direction = fc.constantFrom('out' as const, 'in' as const);
    const framing = fc.constantFrom('mbap' as const, 'rtu' as const);
    fc.assert(
      fc.property(framing, direction, fc.uint8Array({ maxLength: 300 }), (kind, way, bytes) => {
        expect(Object.keys(tellFrame(kind, bytes, way, bytes.length).decoded).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('pieces of frames', () => {
  it('are put together, however the stream is cut', () => {
    const frame = (id: number): Buffer => hex(`${id.toString(16).padStart(4, '0')} 0000 0005 01 03 02 1234`);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.integer({ min: 1, max: 40 })), (count, cuts) => {
        const trace = new ModbusTrace('modbus-tcp', patientClock());
        trace.start();
        let rest = Buffer.concat(Array.from({ length: count }, (_, id) => frame(id)));
        for (const cut of [...cuts, rest.length]) {
          trace.received(rest, Math.min(cut, rest.length));
          rest = rest.subarray(cut);
        }
        expect(trace.entries().map((entry) => entry.decoded['transaction'])).toEqual([...Array(count).keys()]);
      }),
    );
  });
});

describe('an answer to a read of coils or inputs', () => {
  const told = (protocol: 'modbus-tcp' | 'modbus-rtu', frames: readonly (readonly ['out' | 'in', string])[]) => {
    const trace = new ModbusTrace(protocol, patientClock());
    trace.start();
    for (const [direction, text] of frames) {
      const body = hex(text);
      const frame = protocol === 'modbus-tcp' ? body : withCrc(body);
      if (direction === 'out') trace.sent(frame);
      else trace.received(frame, frame.length);
    }
    const values = () =>
      trace.entries().flatMap(({ direction, decoded }) => (direction === 'in' ? [decoded['values']] : []));
    return { values };
  };
  const withCrc = (body: Buffer): Buffer => {
    const crc = crc16(body, body.length);
    return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
  };

  it('shows as many as were asked for, whatever order the answers come in', () => {
    const { values } = told('modbus-tcp', [
      ['out', '0001 0000 0006 11 01 0002 0001'],
      ['out', '0002 0000 0006 11 02 0010 000A'],
      ['in', '0002 0000 0005 11 02 02 FF03'],
      ['in', '0001 0000 0004 11 01 01 01'],
    ]);
    expect(values()).toEqual([Array(10).fill(1), [1]]);
    expect(values(), 'told again').toEqual([Array(10).fill(1), [1]]);
  });

  it('does so on serial lines, too', () => {
    const { values } = told('modbus-rtu', [
      ['out', '11 01 0002 0001'],
      ['in', '11 01 01 01'],
      ['out', '11 01 0002 0003'],
      ['in', '11 01 01 05'],
    ]);
    expect(values()).toEqual([[1], [1, 0, 1]]);
  });

  it('shows all its bits when the trace began after its request', () => {
    const { values } = told('modbus-tcp', [['in', '0001 0000 0004 11 01 01 01']]);
    expect(values()).toEqual([[1, 0, 0, 0, 0, 0, 0, 0]]);
  });
});

describe('the trace of a Modbus session', () => {
  let gateway: HostileGateway;
  let session: Session;
  beforeEach(async () => {
    gateway = await HostileGateway.start(answerHonestly);
    session = openModbus(endpoint({ protocol: 'modbus-tcp', port: gateway.port }), patientClock());
  });
  afterEach(async () => {
    await session.close();
    await gateway.stop();
  });

  it('is off until it is started, and forgets when it is stopped', async () => {
    await session.exchange(read);
    expect([session.trace?.on, session.trace?.entries()]).toEqual([false, []]);
    session.trace?.start();
    await session.exchange(read);
    const told = session.trace?.entries().map(({ direction, decoded }) => [direction, decoded['function']]);
    expect(told).toEqual([
      ['out', 3],
      ['in', 3],
    ]);
    session.trace?.stop();
    await session.exchange(read);
    expect([session.trace?.on, session.trace?.entries()]).toEqual([false, []]);
  });

  it('tells of an answer that did not come, and shows the half that did', async () => {
    gateway.behave = (asked) => void asked.socket.write(hex('0000 0000 0005 11'));
    session.trace?.start();
    expect((await session.exchange(read)).ok).toBe(false);
    const told = session.trace?.entries().map(({ direction, length, fault }) => [direction, length, fault]);
    expect(told).toEqual([
      ['out', 12, undefined],
      ['in', 7, 'link/damaged'],
      ['event', 0, 'link/no-answer'],
    ]);
  });
});
