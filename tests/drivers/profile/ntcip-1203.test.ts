import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  crc16,
  decodeActivation,
  decodeMessageId,
  encodeActivation,
  encodeMessageId,
  messageCrc,
  multiOf,
  textOfMulti,
} from '../../../drivers/profile/ntcip-1203.ts';

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('CRC', () => {
  test('check value of CRC-16/X-25', () => expect(crc16(octets('123456789'))).toBe(0x906e));
  /** From Python's binascii.crc_hqx over reflected octets, result reflected, inverted and octets swapped. */
  test.each([
    ['', 0x470f],
    ['FOG AHEAD', 0x4781],
    ['雾区 限速60 车距100米', 0x01d4],
    ['[jl3]前方有雾[nl]谨慎驾驶', 0x799e],
  ])('of %j with beacon and pixel service off', (multi, crc) => expect(messageCrc(octets(multi))).toBe(crc));
  test('the beacon counts', () => expect(messageCrc(octets('A'), 1)).not.toBe(messageCrc(octets('A'))));
});

describe('codes', () => {
  test('an activation code seen on the wire of a real sign', () => {
    const captured = Uint8Array.of(0xff, 0xff, 0xff, 0x03, 0x00, 0x02, 0xe4, 0x13, 0x7f, 0x00, 0x00, 0x01);
    const read = { duration: 65_535, priority: 255, memoryType: 3, number: 2, crc: 0xe413, activator: [127, 0, 0, 1] };
    expect(decodeActivation(captured)).toEqual(read);
    expect(encodeActivation(read)).toEqual(captured);
  });
  test('a message id', () => {
    expect(encodeMessageId({ memoryType: 3, number: 258, crc: 0x01d4 })).toEqual(Uint8Array.of(3, 1, 2, 1, 0xd4));
    expect(decodeMessageId([3, 1, 2, 1, 0xd4])).toEqual({ memoryType: 3, number: 258, crc: 0x01d4 });
  });
  test('codes of another length are none', () => {
    expect(decodeMessageId([1, 2, 3, 4])).toBeUndefined();
    expect(decodeActivation(new Uint8Array(11))).toBeUndefined();
  });
});

describe('MULTI', () => {
  test('brackets are doubled, line breaks are tags, the prefix comes first', () => {
    expect(multiOf('a[b]\nc', '[jp3]')).toBe('[jp3]a[[b]][nl]c');
    expect(multiOf('', '[jp3]')).toBe('');
  });
  test('tags are dropped, breaks kept', () => {
    expect(textOfMulti('[pt30o0][jl3]SLOW[nl2]DOWN[np]NOW [[1]]')).toBe('SLOW\nDOWN\nNOW [1]');
  });
  test('text survives both ways', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '雾', '[', ']', '\n', ' ', '6', 'n', 'l') });
    fc.assert(
      fc.property(text, (it) => {
        expect(textOfMulti(multiOf(it, '[jp2]'))).toBe(it);
      }),
    );
  });
});
