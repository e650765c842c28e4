import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Reply, Request } from '../../drivers/port.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { RawServer } from './raw-server.ts';
import { realClock } from './real-clock.ts';
import { answerIn, crcOf } from './strict-rtu.ts';

/** What the far end says, byte for byte; afterwards it hangs up, so no case waits for a deadline. */
let server: RawServer;
beforeAll(async () => {
  server = await RawServer.start();
});
afterAll(() => server.stop());

const unit = 9;
const requests: readonly Request[] = [
  { kind: 'read-registers', unit, table: 'holding', address: 3, count: 2 },
  { kind: 'read-registers', unit, table: 'input', address: 3, count: 1 },
  { kind: 'read-bits', unit, table: 'coil', address: 3, count: 11 },
  { kind: 'write-registers', unit, address: 3, values: [0x1234], single: true },
  { kind: 'write-registers', unit, address: 3, values: [1, 2, 3], single: false },
  { kind: 'write-bits', unit, address: 3, values: [true], single: true },
];
const pdus = ['0304aabbccdd', '0402eeff', '010255ff', '0600031234', '1000030003', '050003ff00'].map((text) =>
  Buffer.from(text, 'hex'),
);
const faultCodes =
  /^(link\/(damaged|reset|no-answer)|modbus\/(busy|misconfigured|device-failure|child-dead|wrong-echo))$/;

function mbap(pdu: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 0, 0, pdu.length + 1, unit]), pdu]);
}

function rtu(pdu: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.from([unit]), pdu]);
  const crc = crcOf(frame);
  return Buffer.concat([frame, Buffer.from([crc & 0xff, crc >> 8])]);
}

/** Bytes near the good answer: it, cut, with bytes changed, put in, taken out, or another one before it. */
const bytesNear = (good: Buffer): fc.Arbitrary<Buffer> => {
  const place = fc.nat(good.length - 1);
  const byte = fc.integer({ min: 0, max: 255 });
  return fc.oneof(
    fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
    place.map((end) => good.subarray(0, end)),
    fc.tuple(place, byte).map(([at, value]) => Buffer.from(good.map((old, i) => (i === at ? value : old)))),
    fc.array(fc.tuple(place, byte), { maxLength: 4 }).map((changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    }),
    fc
      .tuple(place, fc.uint8Array({ maxLength: 8 }))
      .map(([at, more]) => Buffer.concat([good.subarray(0, at), more, good.subarray(at)])),
    place.map((at) => Buffer.concat([good.subarray(0, at), good.subarray(at + 1)])),
    fc.uint8Array({ maxLength: 300 }).map((more) => Buffer.concat([good, more])),
  );
};

/** What a strict reader makes of the first bytes, written anew from the specification. */
function strictly(request: Request, body: Buffer, good: Buffer): Reply | undefined {
  if (body.length !== good.length + 1 || body[0] !== unit || body[1] !== good[0]) return undefined;
  if (request.kind.startsWith('write')) return body.subarray(1).equals(good) ? { kind: 'written' } : undefined;
  if (body[2] !== good[1]) return undefined;
  const data = body.subarray(3);
  if (request.kind === 'read-registers') {
    return { kind: 'registers', values: Array.from({ length: request.count }, (_, i) => data.readUInt16BE(2 * i)) };
  }
  if (request.kind !== 'read-bits') return undefined;
  return {
    kind: 'bits',
    values: Array.from({ length: request.count }, (_, i) => ((data[i >> 3]! >> (i & 7)) & 1) === 1),
  };
}

function strictTcp(request: Request, bytes: Buffer, good: Buffer): Reply | undefined {
  if (bytes.length < 6 || bytes.readUInt32BE(0) !== 0 || bytes.readUInt16BE(4) !== good.length + 1) return undefined;
  if (bytes.length < good.length + 7) return undefined;
  return strictly(request, bytes.subarray(6, good.length + 7), good);
}

function strictRtu(request: Request, bytes: Buffer, good: Buffer): Reply | undefined {
  const body = answerIn(bytes, unit, good);
  return body && strictly(request, body, good);
}

function check(outcome: Outcome<Reply>, expected: Reply | undefined): void {
  if (expected !== undefined) expect(outcome).toEqual({ ok: true, value: expected });
  else {
    expect(outcome.ok).toBe(false);
    if (!outcome.ok) expect(outcome.fault.code).toMatch(faultCodes);
  }
}

describe('any bytes as a reply make an outcome, and a value only from a sound frame', () => {
  const cut = fc.integer({ min: 1, max: 300 });
  const carriers = [
    ['modbus-tcp', mbap, strictTcp],
    ['modbus-rtu-over-tcp', rtu, strictRtu],
  ] as const;

  it.each(carriers)('%s', async (protocol, wrap, strict) => {
    const clock = realClock();
    const cases = fc
      .nat(requests.length - 1)
      .chain((which) => fc.tuple(fc.constant(which), bytesNear(wrap(pdus[which]!)), cut));
    await fc.assert(
      fc.asyncProperty(cases, async ([which, bytes, at]) => {
        const request = requests[which]!;
        server.say = [bytes.subarray(0, at), bytes.subarray(at)];
        const session = openModbus(
          endpoint({ protocol, port: server.port, timeout: millis(2_000), connectTimeout: millis(2_000) }),
          clock,
        );
        const outcome = await session.exchange(request);
        await session.close();
        check(outcome, strict(request, bytes, pdus[which]!));
        expect(clock.pending()).toBe(0);
      }),
      { numRuns: 1_500 },
    );
  });

  it('and a babbling far end does not make memory grow', async () => {
    const clock = realClock();
    server.say = [Buffer.alloc(4_000_000, 0x5a)];
    const session = openModbus(
      endpoint({ protocol: 'modbus-rtu-over-tcp', port: server.port, timeout: millis(200) }),
      clock,
    );
    expect(await session.exchange(requests[0]!)).toMatchObject({ ok: false, fault: { code: 'link/damaged' } });
    await session.close();
  });
});
