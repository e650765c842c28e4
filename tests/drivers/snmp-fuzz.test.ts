import fc from 'fast-check';
import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Request } from '../../drivers/port.ts';
import { damageIn, objectionToV2c, objectionToV3 } from '../../drivers/snmp/datagram.ts';
import { openLink } from '../../drivers/snmp/link.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import { millis } from '../../main/domain/units.ts';
import { encode, integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { each, HostileAgent, response } from './hostile-agent.ts';
import { patientClock } from './patient-clock.ts';
import { user } from './simulator/fixtures.ts';

const objects = ['1.3.6.1.4.1.1206.4.2.5.2.8.1.0', '1.3.6.1.2.1.1.4.0'];
const get: Request = { kind: 'get', oids: objects };
const faultCodes = /^(link\/(damaged|no-answer)|snmp\/(wrong-reply|refused|no-such-object)|device\/busy)$/;

let agent: HostileAgent;
let spoil: (datagram: Buffer) => Buffer;
beforeAll(async () => {
  agent = await HostileAgent.start();
  agent.behave = (asked) => {
    const [first, second] = asked.oids;
    const varbinds = [encode(0x30, first!, integer(1234)), encode(0x30, second!, encode(4, Buffer.from('值班')))];
    agent.say(asked, spoil(response(asked, varbinds)));
  };
});
afterAll(() => agent.stop());

const open = () => {
  const clock = patientClock();
  const settings = { protocol: 'snmp-v2c', community: 'public', port: agent.port, timeout: millis(15) } as const;
  return { clock, session: openSnmp(endpoint(settings), clock) };
};

describe('any bytes as a reply make an outcome', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const place = fc.nat(90);
  const spoilers: fc.Arbitrary<(good: Buffer) => Buffer> = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => () => Buffer.from(bytes)),
    fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 4 }).map((changes) => (good: Buffer) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    }),
    fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 9 })).map(
      ([at, more]) =>
        (good: Buffer) =>
          Buffer.concat([good.subarray(0, at), more, good.subarray(at)]),
    ),
    fc.tuple(place, fc.integer({ min: 1, max: 9 })).map(
      ([at, length]) =>
        (good: Buffer) =>
          Buffer.concat([good.subarray(0, at), good.subarray(at + length)]),
    ),
  );

  it('within the deadline, with the objects asked or none', async () => {
    const { clock, session } = open();
    await fc.assert(
      fc.asyncProperty(spoilers, async (spoiler) => {
        spoil = spoiler;
        const outcome = await session.exchange(get);
        if (!outcome.ok) expect(outcome.fault.code).toMatch(faultCodes);
        else if (outcome.value.kind === 'varbinds') expect(outcome.value.values.map((one) => one.oid)).toEqual(objects);
        // One timer serves all requests of a session, and outlives each.
        expect(clock.pending()).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
    spoil = (good) => good;
    await expect.poll(async () => (await session.exchange(get)).ok, { timeout: 5_000 }).toBe(true);
    await session.close();
  });

  it('and a datagram cut anywhere is damage, never a value', async () => {
    const { session } = open();
    spoil = (good) => good;
    await session.exchange(get);
    const length = response(agent.asked.at(-1)!, each(agent.asked.at(-1)!, integer(1))).length;
    for (let cut = 0; cut < length; cut += 1) {
      spoil = (good) => good.subarray(0, cut);
      expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'link/damaged' } });
    }
    await session.close();
  });

  it('and lengths that do not add up are seen before anybody decodes them', () => {
    const nested = Array.from({ length: 40 }).reduce<Buffer>((inner) => encode(0x30, inner), integer(1));
    expect(damageIn(encode(0x30, integer(1)))).toBeUndefined();
    const wrong = [
      '',
      '30',
      '3000ff',
      '3003020101ff',
      '3004020101',
      '3080020101',
      '30840000000302010100',
      '310302010100',
    ];
    for (const text of wrong) expect(damageIn(Buffer.from(text, 'hex'))).toMatchObject({ code: 'link/damaged' });
    expect(damageIn(nested)).toMatchObject({ code: 'link/damaged' });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        damageIn(Buffer.from(bytes));
      }),
      { numRuns: 5_000 },
    );
  });
});

it('a report in SNMPv2c, or the other version’s message, is no answer', () => {
  const message = (version: string, pdu: string) =>
    Buffer.from(`3018${version}04067075626c6963${pdu}0b0201010201000201003000`, 'hex');
  expect(objectionToV2c(message('020101', 'a2'))).toBeUndefined();
  expect(objectionToV2c(message('020101', 'a8'))).toMatchObject({ code: 'snmp/wrong-reply' });
  expect(objectionToV2c(message('020103', 'a2'))).toMatchObject({ code: 'snmp/wrong-reply' });
  expect(objectionToV3(message('020101', 'a2'))).toMatchObject({ code: 'snmp/wrong-reply' });
});

const whole = (version: Buffer, name: Buffer, ...pdu: readonly Buffer[]): Buffer =>
  encode(0x30, version, name, encode(0xa2, ...pdu));
const [one, zero, community] = [integer(1), integer(0), encode(4, Buffer.from('public'))];
const bound = (...parts: readonly Buffer[]): Buffer => encode(0x30, encode(0x30, ...parts));
const named = encode(6, Buffer.from([0x2b, 6]));

it.each([
  ['version is no integer', whole(encode(3, Buffer.from([1])), community, one, zero, zero, bound(named, one))],
  ['community is no text', whole(one, encode(5, Buffer.from('public')), one, zero, zero, bound(named, one))],
  ['request id is no integer', whole(one, community, encode(1, Buffer.from([1])), zero, zero, bound(named, one))],
  ['error status is negative', whole(one, community, one, integer(-83), zero, bound(named, one))],
  ['error status is none there is', whole(one, community, one, integer(19), zero, bound(named, one))],
  ['bindings are no list', whole(one, community, one, zero, zero, encode(4, bound(named, one)))],
  ['binding names no object', whole(one, community, one, zero, zero, bound(one, one))],
  ['binding has no value', whole(one, community, one, zero, zero, bound(named))],
  ['binding has two values', whole(one, community, one, zero, zero, bound(named, one, one))],
  ['response has one part more', whole(one, community, one, zero, zero, bound(named, one), one)],
])('an SNMPv2c response whose %s is none', (_, datagram) => {
  const good = whole(one, community, one, zero, zero, bound(named, one));
  expect([damageIn(good), objectionToV2c(good)]).toEqual([undefined, undefined]);
  const wide = whole(one, community, one, encode(2, Buffer.alloc(4)), zero, bound(named, one));
  expect(objectionToV2c(wide)).toBeUndefined();
  expect(damageIn(datagram)).toBeUndefined();
  expect(objectionToV2c(datagram)).toMatchObject({ code: 'snmp/wrong-reply' });
});

it('an encrypted answer in the name of another engine than was asked is none: no keys are made for it', () => {
  const header = encode(0x30, integer(5), integer(65_507), encode(4, Buffer.from([3])), integer(3));
  const security = encode(4, encode(0x30, encode(4, Buffer.from('engine')), integer(1), integer(9)));
  const datagram = encode(0x30, integer(3), header, security, encode(4, Buffer.alloc(60, 7)));
  expect(objectionToV3(datagram, (engine) => engine.toString() === 'engine')).toBeUndefined();
  expect(objectionToV3(datagram, () => false)).toMatchObject({ code: 'snmp/wrong-reply' });
});

it('net-snmp’s keys of engines that nobody asks any more do not pile up', () => {
  const { Authentication } = snmp as never as { Authentication: { authToKeyCache: Record<string, Buffer> } };
  for (let n = 0; n <= 10_000; n += 1) Authentication.authToKeyCache[`forged ${n}`] = Buffer.alloc(1);
  const owner = {
    unreachable: () => {},
    rejected: () => {},
    sent: () => {},
    recognises: () => false,
    claims: () => false,
  };
  openLink(endpoint({ protocol: 'snmp-v3', user, port: agent.port }), owner).session.close();
  expect(Object.keys(Authentication.authToKeyCache).length).toBeLessThan(100);
});
