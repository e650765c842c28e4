import { describe, expect, it } from 'vitest';
import { crc16, judge, mbapSize, serialSize } from '../../drivers/modbus/frames.ts';
import { faultOfException, objectionTo } from '../../drivers/modbus/requests.ts';
import type { Request } from '../../drivers/port.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('CRC of a serial frame', () => {
  it.each([
    ['02 07', 0x1241],
    ['01 03 00 00 00 0A', 0xcdc5],
    ['11 03 00 6B 00 03', 0x8776],
  ])('%s', (bytes, crc) => {
    const frame = hex(bytes);
    expect(crc16(frame, frame.length)).toBe(crc);
  });
});

describe('the MBAP header', () => {
  it.each([
    ['0001 0000 0006 11 03', 12],
    ['0001 0000 0003 11 83', 9],
    ['0001 0000 00FE 11 03', 260],
    ['0001 0000 00FF 11 03', 0],
    ['0001 0000 0002 11 03', 0],
    ['0001 0000 0106 11 03', 0],
    ['0001 0001 0006 11 03', 0],
    ['0001 0100 0006 11 03', 0],
  ])('%s is %i bytes', (bytes, size) => {
    expect(mbapSize(hex(bytes), 0)).toBe(size);
  });
});

describe('judging an answer', () => {
  const read = hex('11 03 006B 0003');
  const write = hex('11 10 0001 0002 04 000A 0102');
  it.each([
    [read, '11 03 06 022B 0000 0064', 'answer'],
    [read, '11 83 02', 'exception'],
    [read, '12 03 06 022B 0000 0064', 'damaged'],
    [read, '11 04 06 022B 0000 0064', 'damaged'],
    [read, '11 03 06 022B 0000', 'damaged'],
    [read, '11 03 04 022B 0000', 'damaged'],
    [read, '11 03 05 022B 0000 0064', 'damaged'],
    [read, '11 83', 'damaged'],
    [read, '11', 'damaged'],
    [write, '11 10 0001 0002', 'answer'],
    [write, '11 10 0002 0002', 'wrong-echo'],
    [write, '11 10 0001 0001', 'wrong-echo'],
    [write, '11 90 06', 'exception'],
    [hex('11 05 00AC FF00'), '11 05 00AC FF00', 'answer'],
    [hex('11 05 00AC FF00'), '11 05 00AC 0000', 'wrong-echo'],
    [hex('11 05 00AC 0000'), '11 05 00AC 1234', 'wrong-echo'],
    [hex('11 01 0013 0013'), '11 01 03 CD6B05', 'answer'],
    [hex('11 01 0013 0013'), '11 01 02 CD6B', 'damaged'],
  ] as const)('%o then %s: %s', (request, reply, verdict) => {
    const bytes = hex(reply);
    expect(judge(request, bytes, 0, bytes.length)).toBe(verdict);
  });

  it('knows the length of a serial frame as soon as its bytes allow', () => {
    const bytes = hex('11 03 06 022B 0000 0064 FFFF');
    expect([1, 2, 3].map((length) => serialSize(read, bytes, length))).toEqual([260, 11, 11]);
    expect(serialSize(read, hex('11 83'), 2)).toBe(5);
    for (const wrong of ['12', '11 04', '11 03 04']) expect(serialSize(read, hex(wrong), hex(wrong).length)).toBe(0);
  });
});

describe('a request that can never be sent', () => {
  const read = { kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 1 } as const;
  const write = { kind: 'write-registers', unit: 1, address: 0, values: [1], single: false } as const;
  const bits = { kind: 'write-bits', unit: 1, address: 0, values: [true], single: false } as const;
  const many = (count: number): number[] => new Array<number>(count).fill(0);
  it.each<[Request]>([
    [{ ...read, unit: -1 }],
    [{ ...read, unit: 256 }],
    [{ ...read, unit: 1.5 }],
    [{ ...read, address: -1 }],
    [{ ...read, address: 0x10000 }],
    [{ ...read, address: 0xffff, count: 2 }],
    [{ ...read, address: Number.NaN }],
    [{ ...read, count: 0 }],
    [{ ...read, count: 126 }],
    [{ ...read, kind: 'read-bits', table: 'coil', count: 2001 }],
    [{ ...write, values: [] }],
    [{ ...write, values: many(124) }],
    [{ ...write, values: [0x10000] }],
    [{ ...write, values: [-1] }],
    [{ ...write, values: [0.5] }],
    [{ ...write, values: [1, 2], single: true }],
    [{ ...bits, values: new Array<boolean>(1969).fill(true) }],
    [{ kind: 'get', oids: ['1.3.6.1'] }],
  ])('%o', (request) => {
    expect(objectionTo(request, false)).toMatchObject({ code: 'modbus/misconfigured' });
  });

  it('is none of these', () => {
    for (const request of [
      read,
      write,
      bits,
      { ...read, count: 125 },
      { ...read, address: 0xffff, unit: 255 },
      { ...read, unit: 0 },
    ]) {
      expect(objectionTo(request, false)).toBeUndefined();
    }
    expect(objectionTo({ ...read, unit: 0 }, true)).toMatchObject({ code: 'modbus/misconfigured' });
  });

  it('keeps the exception code and names the place', () => {
    expect(faultOfException(2, { ...read, address: 99 })).toEqual({
      code: 'modbus/misconfigured',
      detail: 'exception 2, unit 1, read-registers at 99',
      exception: 2,
    });
  });
});
