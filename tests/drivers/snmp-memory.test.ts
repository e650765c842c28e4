/** The same get again, the same answer again: nothing is encoded or decoded twice, and nothing is taken for an answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request, Session } from '../../drivers/port.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { encode, integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { type AskedObjects, each, HostileAgent, response } from './hostile-agent.ts';
import { afterwards, patientClock } from './patient-clock.ts';

const object = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const another = '1.3.6.1.4.1.1206.4.2.5.2.8.3.0';
const get: Request = { kind: 'get', oids: [object] };
const getAnother: Request = { kind: 'get', oids: [another] };
const set: Request = { kind: 'set', bindings: [{ oid: object, type: 'integer', value: 3 }] };
const of = (value: number, oid = object) => ({ ok: true, value: { kind: 'varbinds', values: [{ oid, value }] } });
/** net-snmp draws its request ids below this. */
const endOfTheirs = 100_000_000;

let agent: HostileAgent;
let session: Session;
let value: number;

beforeEach(async () => {
  agent = await HostileAgent.start();
  value = 7;
  agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(value))));
});
afterEach(async () => {
  await session.close();
  await agent.stop();
});

function open(settings: Partial<Endpoint> = {}): Session {
  const agentAt = { protocol: 'snmp-v2c', community: 'public', port: agent.port, ...settings } as const;
  session = openSnmp(endpoint(agentAt), patientClock());
  return session;
}

/** net-snmp now and then draws an id of fewer octets, and such a question is encoded once more. */
async function untilKnown(request: Request = get): Promise<void> {
  for (let tries = 0; tries < 30; tries += 1) {
    await session.exchange(request);
    if (knownBy(agent.asked.at(-1))) return;
  }
  throw new Error('never asked from memory');
}

const knownBy = (asked: AskedObjects | undefined): boolean => (asked?.id ?? 0) >= endOfTheirs;

describe('a get that was answered before', () => {
  it('is asked with the same octets under another id each time', async () => {
    open();
    await untilKnown();
    for (let n = 0; n < 50; n += 1) expect(await session.exchange(get)).toEqual(of(7));
    const first = agent.asked.findLast((asked) => !knownBy(asked))!;
    const later = agent.asked.filter(knownBy);
    expect(later.length).toBeGreaterThan(50);
    expect(new Set(later.map(({ id }) => id)).size).toBe(later.length);
    const body = (asked: AskedObjects) => [asked.tag, asked.community, asked.oids, asked.varbinds];
    for (const asked of later) expect(body(asked)).toEqual(body(first));
    expect(session.statistics()).toMatchObject({ state: 'up', answers: agent.asked.length, faults: {} });
  });

  it('and answered the same brings the very same values', async () => {
    open();
    await untilKnown();
    const [one, two] = [await session.exchange(get), await session.exchange(get)];
    expect(one).toEqual(of(7));
    expect(two).toBe(one);
  });

  it('brings what is new, in any length, and recognises that from then on', async () => {
    open();
    await untilKnown();
    for (value of [8, -1, 1_000_001, 8]) {
      const fresh = await session.exchange(get);
      expect(fresh).toEqual(of(value));
      expect(await session.exchange(get)).toBe(fresh);
    }
    expect(agent.asked.slice(-8).every(knownBy)).toBe(true);
  });

  it('is told from others on the wire, whatever order the answers come in', async () => {
    open({ inFlight: 4 });
    await untilKnown();
    await untilKnown(getAnother);
    const held: AskedObjects[] = [];
    agent.behave = (asked) => {
      held.push(asked);
      if (held.length < 4) return;
      for (const one of held.reverse()) {
        const isOther = !one.oids[0]!.equals(agent.asked[0]!.oids[0]!);
        agent.say(one, response(one, each(one, integer(isOther ? 9 : 7))));
      }
    };
    const outcomes = await Promise.all([get, getAnother, getAnother, get].map((one) => session.exchange(one)));
    expect(outcomes).toEqual([of(7), of(9, another), of(9, another), of(7)]);
  });

  it('takes a late answer to itself for nothing, even when it says the same', async () => {
    open();
    await untilKnown();
    agent.behave = (asked) => afterwards(80, () => agent.say(asked, response(asked, each(asked, integer(7)))));
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    value = 8;
    agent.behave = (asked) => afterwards(40, () => agent.say(asked, response(asked, each(asked, integer(8)))));
    expect(await session.exchange(get)).toEqual(of(8));
  });

  it('is encoded anew after any fault', async () => {
    open();
    await untilKnown();
    const honest = agent.behave;
    agent.behave = () => undefined;
    expect((await session.exchange(get)).ok).toBe(false);
    expect(knownBy(agent.asked.at(-1))).toBe(true);
    agent.behave = honest;
    expect(await session.exchange(get)).toEqual(of(7));
    expect(knownBy(agent.asked.at(-1))).toBe(false);
  });

  it('and what a set changed is read as it is now', async () => {
    open();
    await untilKnown();
    agent.behave = (asked) => {
      if (asked.tag === 0xa3) value = 3;
      agent.say(asked, response(asked, asked.tag === 0xa3 ? asked.varbinds : each(asked, integer(value))));
    };
    expect(await session.exchange(set)).toEqual({ ok: true, value: { kind: 'written' } });
    expect(await session.exchange(get)).toEqual(of(3));
    expect(await session.exchange(set)).toEqual({ ok: true, value: { kind: 'written' } });
    expect(agent.asked.filter(({ tag }) => tag === 0xa3).every((asked) => !knownBy(asked))).toBe(true);
  });
});

describe('an agent that writes request ids in five octets', () => {
  const wordy = (asked: AskedObjects): Buffer => {
    const id = Buffer.alloc(5);
    id.writeInt32BE(asked.id, 1);
    const list = encode(0x30, ...each(asked, integer(value)));
    const pdu = encode(0xa2, encode(2, id), integer(0), integer(0), list);
    return encode(0x30, integer(1), encode(4, Buffer.from(asked.community)), pdu);
  };

  it('is read every time, by net-snmp alone', async () => {
    agent.behave = (asked) => agent.say(asked, wordy(asked));
    open();
    for (let n = 0; n < 5; n += 1) expect(await session.exchange(get)).toEqual(of(7));
    expect(agent.asked.some(knownBy)).toBe(false);
  });

  it('is read again after one fault, if it began to do so just now', async () => {
    open();
    await untilKnown();
    agent.behave = (asked) => agent.say(asked, wordy(asked));
    expect(await session.exchange(get)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    expect(await session.exchange(get)).toEqual(of(7));
    expect(await session.exchange(get)).toEqual(of(7));
  });
});
