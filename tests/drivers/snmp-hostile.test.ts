import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request, Session } from '../../drivers/port.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import type { Endpoint, SnmpUser } from '../../main/domain/asset.ts';
import type { FaultCode } from '../../main/domain/outcome.ts';
import { encode, integer, oid } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { type AskedObjects, each, HostileAgent, response } from './hostile-agent.ts';
import { afterwards, patientClock } from './patient-clock.ts';

const object = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const another = '1.3.6.1.4.1.1206.4.2.5.2.8.3.0';
const get: Request = { kind: 'get', oids: [object] };
const set: Request = { kind: 'set', bindings: [{ oid: object, type: 'integer', value: 3 }] };
const of = (value: number) => ({ ok: true, value: { kind: 'varbinds', values: [{ oid: object, value }] } });

let agent: HostileAgent;
let session: Session;
let clock: ReturnType<typeof patientClock>;

beforeEach(async () => {
  agent = await HostileAgent.start();
  agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(asked.number))));
});
afterEach(async () => {
  await session.close();
  await agent.stop();
  expect(clock.pending()).toBe(0);
});

function open(settings: Partial<Endpoint> = {}): Session {
  clock = patientClock();
  session = openSnmp(endpoint({ protocol: 'snmp-v2c', community: 'public', port: agent.port, ...settings }), clock);
  return session;
}

/** Plays `bad` to one request and is honest before and afterwards. */
const onceAt = (number: number, bad: (asked: AskedObjects) => void): void => {
  const honest = agent.behave;
  agent.behave = (asked) => (asked.number === number ? bad(asked) : honest(asked));
};
const firstly = (bad: (asked: AskedObjects) => void): void => onceAt(1, bad);

describe('an agent that misbehaves once', () => {
  const sound = (a: AskedObjects): Buffer => response(a, each(a, integer(77)));
  const truncatedOid = encode(0x30, Buffer.from([6, 40, 43, 6, 1]), integer(1));
  const cases: readonly [string, FaultCode, (asked: AskedObjects) => void][] = [
    ['never answers', 'link/no-answer', () => undefined],
    ['answers from another port', 'link/no-answer', (a) => agent.sayAsStranger(a, sound(a))],
    [
      'answers another request',
      'link/no-answer',
      (a) => agent.say(a, response(a, each(a, integer(77)), { id: a.id ^ 1 })),
    ],
    [
      'answers for another object',
      'snmp/wrong-reply',
      (a) => agent.say(a, response(a, [encode(0x30, oid(another), integer(1))])),
    ],
    [
      'answers with an object too many',
      'snmp/wrong-reply',
      (a) => agent.say(a, response(a, [...each(a, integer(1)), ...each(a, integer(1))])),
    ],
    ['answers with nothing', 'snmp/wrong-reply', (a) => agent.say(a, response(a, []))],
    [
      'answers with another community',
      'snmp/wrong-reply',
      (a) => agent.say(a, response(a, each(a, integer(1)), { community: 'other' })),
    ],
    ['answers in version 1', 'snmp/wrong-reply', (a) => agent.say(a, response(a, each(a, integer(1)), { version: 0 }))],
    [
      'answers with a request',
      'snmp/wrong-reply',
      (a) => agent.say(a, response(a, each(a, integer(1)), { tag: 0xa0 })),
    ],
    ['sends a truncated OID', 'link/damaged', (a) => agent.say(a, response(a, [truncatedOid]))],
    [
      'sends an OID whose last arc has no end',
      'snmp/wrong-reply',
      (a) => agent.say(a, response(a, [encode(0x30, encode(6, Buffer.from([43, 0x86])), integer(1))])),
    ],
    ['sends half a datagram', 'link/damaged', (a) => agent.say(a, sound(a).subarray(0, 20))],
    ['sends an empty datagram', 'link/damaged', (a) => agent.say(a, Buffer.alloc(0))],
    ['sends garbage', 'link/damaged', (a) => agent.say(a, Buffer.from('HTTP/1.1 400 Bad Request\r\n'))],
    [
      'sends a value of an unknown type',
      'link/damaged',
      (a) => agent.say(a, response(a, each(a, encode(0x5f, Buffer.from([1]))))),
    ],
    [
      'has no such name',
      'snmp/no-such-object',
      (a) => agent.say(a, response(a, each(a, integer(1)), { status: 2, index: 1 })),
    ],
    [
      'has a general error',
      'snmp/refused',
      (a) => agent.say(a, response(a, each(a, integer(1)), { status: 5, index: 9 })),
    ],
    ['lacks resources', 'device/busy', (a) => agent.say(a, response(a, each(a, integer(1)), { status: 13 }))],
  ];

  it.each(cases)('%s: %s, and the next exchange is sound', async (_, code, bad) => {
    firstly(bad);
    open();
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code } });
    expect(session.statistics().faults).toEqual({ [code]: 1 });
    expect(await session.exchange(get)).toEqual(of(2));
  });

  it.each(cases)('%s, where a sound answer is known: %s, and the next exchange is sound', async (_, code, bad) => {
    onceAt(2, bad);
    open();
    expect(await session.exchange(get)).toEqual(of(1));
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code } });
    expect(session.statistics().faults).toEqual({ [code]: 1 });
    expect(await session.exchange(get)).toEqual(of(3));
    expect(await session.exchange(get)).toEqual(of(4));
  });

  it('answers after the deadline, and the next one gets its own answer', async () => {
    firstly((a) => afterwards(80, () => agent.say(a, sound(a))));
    const honest = agent.behave;
    agent.behave = (a) => (a.number === 2 ? afterwards(40, () => honest(a)) : honest(a));
    open();
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    expect(await session.exchange(get)).toEqual(of(2));
  });

  it('answers twice, and settles once', async () => {
    agent.behave = (a) => {
      for (let i = 0; i < 2; i += 1) agent.say(a, response(a, each(a, integer(a.number))));
    };
    open();
    for (let number = 1; number <= 5; number += 1) expect(await session.exchange(get)).toEqual(of(number));
    expect(session.statistics()).toMatchObject({ requests: 5, answers: 5, faults: {} });
  });

  it('refuses a write with its error status', async () => {
    firstly((a) => agent.say(a, response(a, a.varbinds, { status: 10, index: 1 })));
    open();
    expect(await session.exchange(set)).toMatchObject({ ok: false, fault: { code: 'snmp/refused', exception: 10 } });
    expect(await session.exchange(set)).toEqual({ ok: true, value: { kind: 'written' } });
  });
});

describe('values', () => {
  const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
  it.each<[string, Uint8Array, unknown]>([
    ['a negative integer', integer(-40), -40],
    ['the missing mark of NTCIP 1204', integer(1_000_001), 1_000_001],
    ['an octet string', encode(4, bytes(0, 255, 65)), bytes(0, 255, 65)],
    ['an empty octet string', encode(4), bytes()],
    ['an object identifier', oid('1.3.6.1.4.1.8072.3.2.10'), '1.3.6.1.4.1.8072.3.2.10'],
    ['an IP address', encode(0x40, bytes(10, 0, 0, 7)), '10.0.0.7'],
    ['a counter', encode(0x41, bytes(0, 255, 255, 255, 255)), 4_294_967_295],
    ['a gauge', encode(0x42, bytes(7)), 7],
    ['time ticks', encode(0x43, bytes(1, 0)), 256],
    ['a Counter64 of one byte', encode(0x46, bytes(9)), 9],
    ['a Counter64 beyond 32 bits', encode(0x46, bytes(1, 0, 0, 0, 0)), 4_294_967_296],
    ['the largest Counter64', encode(0x46, bytes(0, 255, 255, 255, 255, 255, 255, 255, 255)), 2 ** 64],
    ['no such object', encode(0x80), undefined],
    ['no such instance', encode(0x81), undefined],
    ['the end of the view', encode(0x82), undefined],
    ['null', encode(5), undefined],
  ])('%s', async (_, encoded, value) => {
    agent.behave = (asked) => agent.say(asked, response(asked, each(asked, encoded)));
    open();
    const expected = value === undefined ? { oid: object } : { oid: object, value };
    expect(await session.exchange(get)).toEqual({ ok: true, value: { kind: 'varbinds', values: [expected] } });
  });

  it('are written in the type asked', async () => {
    agent.behave = (asked) => agent.say(asked, response(asked, asked.varbinds));
    open();
    const request: Request = {
      kind: 'set',
      bindings: [
        { oid: object, type: 'integer', value: -5 },
        { oid: object, type: 'octet-string', value: Uint8Array.of(0, 200) },
        { oid: object, type: 'octet-string', value: '雾' },
        { oid: object, type: 'gauge', value: 4_294_967_295 },
        { oid: object, type: 'oid', value: another },
        { oid: object, type: 'ip-address', value: '10.1.2.3' },
        { oid: object, type: 'time-ticks', value: 1 },
        { oid: object, type: 'counter', value: 2 },
        { oid: object, type: 'counter64', value: 2 ** 40 },
      ],
    };
    expect(await session.exchange(request)).toEqual({ ok: true, value: { kind: 'written' } });
    const written = agent.asked[0]!.varbinds.map((one) => one.subarray(2 + oid(object).length).toString('hex'));
    expect(written).toEqual([
      '0201fb',
      '040200c8',
      '0403e99bbe',
      '420500ffffffff',
      oid(another).toString('hex'),
      '40040a010203',
      '430101',
      '410102',
      expect.stringMatching(/^46(08|06)(0000)?010000000000$/),
    ]);
  });
});

describe('the line', () => {
  it('with nobody at the other end is without answer, and is spoken on when somebody is there again', async () => {
    open();
    expect(await session.exchange(get)).toEqual(of(1));
    const { port, behave } = agent;
    await agent.stop();
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    expect(session.statistics().state).toBe('down');
    agent = await HostileAgent.start('127.0.0.1', port);
    agent.behave = behave;
    expect(await session.exchange(get)).toEqual(of(1));
    expect(session.statistics().state).toBe('up');
  });

  it.each(['agent.example', 'localhost', '', '127.0.0'])('never looks up a name: %o', async (host) => {
    open({ host });
    const outcome = await session.exchange(get);
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'link/unreachable' } });
    expect(agent.asked).toEqual([]);
  });

  it('refuses what it cannot send', async () => {
    open();
    const wrong: [Request, FaultCode][] = [
      [{ kind: 'get', oids: [] }, 'snmp/no-such-object'],
      [{ kind: 'get', oids: ['.1.3.6'] }, 'snmp/no-such-object'],
      [{ kind: 'get', oids: ['1.3.6.x'] }, 'snmp/no-such-object'],
      [{ kind: 'get', oids: ['1.3.4294967296'] }, 'snmp/no-such-object'],
      [{ kind: 'read-bits', unit: 1, table: 'coil', address: 1, count: 1 }, 'snmp/no-such-object'],
      [{ kind: 'set', bindings: [{ oid: object, type: 'integer', value: 2 ** 31 }] }, 'snmp/refused'],
      [{ kind: 'set', bindings: [{ oid: object, type: 'gauge', value: -1 }] }, 'snmp/refused'],
      [{ kind: 'set', bindings: [{ oid: object, type: 'octet-string', value: 7 }] }, 'snmp/refused'],
      [{ kind: 'set', bindings: [{ oid: object, type: 'ip-address', value: '1.2.3' }] }, 'snmp/refused'],
    ];
    for (const [request, code] of wrong) {
      expect(await session.exchange(request)).toMatchObject({ ok: false, fault: { code } });
    }
    expect(session.statistics().requests).toBe(0);
  });

  it('carries one request at a time unless more are allowed', async () => {
    let waiting: AskedObjects[] = [];
    let most = 0;
    agent.behave = (asked) => {
      waiting.push(asked);
      most = Math.max(most, waiting.length);
      afterwards(2, () => {
        waiting = waiting.filter((one) => one !== asked);
        agent.say(asked, response(asked, each(asked, integer(asked.number))));
      });
    };
    open();
    expect(await Promise.all(Array.from({ length: 6 }, () => session.exchange(get)))).toEqual(
      [1, 2, 3, 4, 5, 6].map(of),
    );
    expect(most).toBe(1);
    await session.close();
    open({ inFlight: 3 });
    expect((await Promise.all(Array.from({ length: 9 }, () => session.exchange(get)))).every((one) => one.ok)).toBe(
      true,
    );
    expect(most).toBe(3);
  });

  it('ends: what is pending settles with session/closed, and so does what comes later', async () => {
    agent.behave = () => undefined;
    open();
    const pending = [get, set].map((request) => session.exchange(request));
    await session.close();
    const closed = { ok: false, fault: { code: 'session/closed' } };
    expect(await Promise.all(pending)).toEqual([closed, closed]);
    expect(await session.exchange(get)).toEqual(closed);
    await session.close();
  });
});

describe('SNMPv3', () => {
  const user: SnmpUser = {
    name: 'fog',
    authProtocol: 'sha256',
    authKey: 'authentication',
    privProtocol: 'aes',
    privKey: 'privacy pass',
  };
  /** A v3 message in clear: what an agent may send as a report, and never as an answer. */
  const inClear = (asked: AskedObjects, pdu: Uint8Array): Buffer => {
    const header = encode(0x30, integer(asked.id), integer(65_507), encode(4, Buffer.from([0])), integer(3));
    const engine = encode(4, Buffer.from('80001f8880fog', 'latin1'));
    const security = encode(0x30, engine, integer(1), integer(10), encode(4), encode(4), encode(4));
    const scoped = encode(0x30, engine, encode(4), pdu);
    return encode(0x30, integer(3), header, encode(4, security), scoped);
  };
  const pduOf = (tag: number, object: string): Buffer =>
    encode(tag, integer(1), integer(0), integer(0), encode(0x30, encode(0x30, oid(object), integer(42))));

  it('never takes an answer in clear for one that was agreed to be secret', async () => {
    agent.behave = (asked) => {
      const isDiscovery = asked.number === 1;
      agent.say(asked, inClear(asked, isDiscovery ? pduOf(0xa8, '1.3.6.1.6.3.15.1.1.4.0') : pduOf(0xa2, object)));
    };
    open({ protocol: 'snmp-v3', user });
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'snmp/wrong-reply' } });
    expect(agent.asked).toHaveLength(2);
  });

  it('reports an unknown user as an authentication fault', async () => {
    agent.behave = (asked) =>
      agent.say(asked, inClear(asked, pduOf(0xa8, `1.3.6.1.6.3.15.1.1.${asked.number === 1 ? 4 : 3}.0`)));
    open({ protocol: 'snmp-v3', user });
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'snmp/authentication' } });
  });

  it('starts anew once, and only once, when the agent says its clock is elsewhere', async () => {
    agent.behave = (asked) =>
      agent.say(asked, inClear(asked, pduOf(0xa8, `1.3.6.1.6.3.15.1.1.${asked.number % 2 === 1 ? 4 : 2}.0`)));
    open({ protocol: 'snmp-v3', user });
    const outcome = await session.exchange(get);
    expect(outcome.ok).toBe(false);
    expect(session.statistics().reconnects).toBe(1);
    expect(agent.asked.length).toBeGreaterThanOrEqual(4);
    expect(agent.asked.length).toBeLessThanOrEqual(6);
  });

  it('needs a user', async () => {
    open({ protocol: 'snmp-v3' });
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'snmp/authentication' } });
  });
});
