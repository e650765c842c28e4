import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Request } from '../../drivers/port.ts';
import { damageIn, objectionToV2c, objectionToV3 } from '../../drivers/snmp/datagram.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import { millis } from '../../main/domain/units.ts';
import { encode, integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { each, HostileAgent, response } from './hostile-agent.ts';
import { patientClock } from './patient-clock.ts';

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
