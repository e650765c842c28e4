/**
 * Any datagrams to a whole SNMP session, request after request: every request ends in time, a value is what a strict
 * reader makes of the same octets, and of an authenticated and encrypted answer not one octet may have changed.
 */
import snmp from 'net-snmp';
import { expect, test, vi } from 'vitest';
import type { Reply, Request, Session } from '../../drivers/port.ts';
import { damageIn } from '../../drivers/snmp/datagram.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { decode, encode, integer, oid } from '../drivers/ber.ts';
import { endpoint } from '../drivers/endpoints.ts';
import { user } from '../drivers/simulator/fixtures.ts';
import { settle } from '../plant/virtual-clock.ts';
import { type Chance, fuzz, share, spoil } from './cases.ts';
import { CountingClock } from './counting-clock.ts';
import { far, say } from './fake-seat.ts';
import { lasting, throwUnhandled, watchUnhandled } from './sessions.ts';
import { strictAnswer } from './strict-snmp.ts';
import { v3Agent } from './v3-agent.ts';

vi.mock('../../drivers/snmp/socket-pool.ts', () => import('./fake-seat.ts'));

const timeout = 40;
const faultCodes =
  /^(link\/(damaged|no-answer|reset)|snmp\/(wrong-reply|refused|no-such-object|authentication)|device\/busy)$/;
const objects = ['1.3.6.1.4.1.1206.4.2.5.2.8.1.0', '1.3.6.1.2.1.1.4.0', '1.3.6.1.2.1.1.3.0'];
const gets: readonly Request[] = [objects, objects.slice(0, 1), objects.slice(1)].map((oids) => ({
  kind: 'get',
  oids,
}));

watchUnhandled();

class Bench {
  readonly clock = new CountingClock();
  readonly session: Session;

  constructor(protocol: 'snmp-v2c' | 'snmp-v3') {
    const spans = { timeout: millis(timeout), connectTimeout: millis(timeout) };
    const whom = protocol === 'snmp-v3' ? { user } : { community: 'public' };
    this.session = openSnmp(endpoint({ protocol, port: 161, ...whom, ...spans }), this.clock);
    far.guests.clear();
    far.heard.length = 0;
  }

  /** The outcome of a get, while `answer` says something to each datagram that leaves. */
  async exchange(request: Request, answer: (question: Buffer) => void): Promise<Outcome<Reply>> {
    let outcome: Outcome<Reply> | undefined;
    this.session.exchange(request).then((end) => {
      outcome = end;
    });
    await settle();
    for (let turns = 0; turns < 12 && far.heard.length > 0; turns += 1) {
      for (const question of far.heard.splice(0)) answer(question);
      await settle();
    }
    far.heard.length = 0;
    if (outcome === undefined) await this.clock.advance(4 * timeout + 1);
    if (outcome === undefined) throw new Error('a request did not end');
    if (this.clock.pending > 1) throw new Error(`${this.clock.pending} timers are set`);
    throwUnhandled();
    if (!outcome.ok && !faultCodes.test(outcome.fault.code)) throw new Error(`fault ${outcome.fault.code}`);
    return outcome;
  }

  async close(): Promise<void> {
    await this.session.close();
    if (this.clock.pending !== 0 || far.guests.size !== 0) throw new Error('something is left after the end');
  }
}

/** Numbers, and octets in hex. */
const plain = (reply: Reply): unknown[] =>
  reply.kind !== 'varbinds'
    ? []
    : reply.values.map(({ value }) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));

function someValue(chance: Chance): Buffer {
  switch (chance.below(4)) {
    case 0:
      return integer(chance.below(0x7fff_ffff) - 0x4000_0000);
    case 1:
      return encode(4, chance.bytes(chance.below(20)));
    case 2:
      return integer(chance.below(0x7fff_ffff), 0x43);
    default:
      return integer(1_234);
  }
}

/** A good v2c answer to `question` for the same objects. */
function answerTo(question: Buffer, chance: Chance): Buffer {
  const [message] = decode(question);
  const [version, community, pdu] = decode(message!.content);
  const [id, , , list] = decode(pdu!.content);
  const binds = decode(list!.content).map(({ content }) => {
    const [name] = decode(content);
    return encode(0x30, encode(6, name!.content), someValue(chance));
  });
  const reply = encode(0xa2, encode(2, id!.content), integer(0), integer(0), encode(0x30, ...binds));
  return encode(0x30, encode(2, version!.content), encode(4, community!.content), reply);
}

test('snmp v2c session', async () => {
  let values = 0;
  const one = async (bench: Bench, chance: Chance): Promise<void> => {
    const request = chance.pick(gets);
    const asked = request.kind === 'get' ? request.oids : [];
    const heard: Buffer[] = [];
    let id = 0;
    const outcome = await bench.exchange(request, (question) => {
      const [, , pdu] = decode(decode(question)[0]!.content);
      const number = decode(pdu!.content)[0]!.content;
      id = number.readIntBE(0, number.length);
      const sound = answerTo(question, chance);
      heard.push(chance.below(4) === 0 ? sound : spoil(sound, chance));
      say(heard.at(-1)!);
    });
    if (!outcome.ok) return;
    values += 1;
    const complain = (what: string): never => {
      throw new Error(`${what}: ${heard.map((bytes) => bytes.toString('hex')).join(' ')} ${JSON.stringify(outcome)}`);
    };
    const [datagram] = heard;
    if (datagram === undefined || damageIn(datagram) !== undefined) return complain('a value from damage');
    const strict = strictAnswer(datagram, 'public');
    if (strict === undefined || strict.id !== id) return complain('a value from no answer');
    const names = asked.map((name) => oid(name).subarray(2).toString('hex'));
    if (strict.oids.join() !== names.join()) return complain('other objects');
    plain(outcome.value).forEach((value, at) => {
      if (strict.values[at] !== 'unread' && strict.values[at] !== value) complain(`not ${String(strict.values[at])}`);
    });
  };
  await fuzz(
    'snmp v2c session',
    150_000,
    lasting(() => new Bench('snmp-v2c'), one),
  );
  expect(values).toBeGreaterThan(share(36_000));
});

/** Fields of an SNMPv3 message (RFC 3412, 6; RFC 3414, 2.4), each as its element: changed one at a time, lengths set right. */
function changeV3(sound: Buffer, chance: Chance): Buffer {
  const [version, header, security, scoped] = decode(decode(sound)[0]!.content);
  const head = decode(header!.content).map(({ tag, content }) => ({ tag, content }));
  const parameters = decode(decode(security!.content)[0]!.content).map(({ tag, content }) => ({ tag, content }));
  const body = { tag: scoped!.tag, content: scoped!.content };
  const field = chance.pick([...head, ...parameters, ...parameters, body]);
  const { content } = field;
  const at = chance.below(Math.max(content.length, 1));
  switch (chance.below(7)) {
    case 0:
      field.content = Buffer.alloc(0);
      break;
    case 1:
      field.content = content.subarray(0, at);
      break;
    case 2:
      field.content = Buffer.concat([content, chance.bytes(1 + chance.below(40))]);
      break;
    case 3:
      field.content = chance.bytes(content.length);
      break;
    case 4:
      field.tag = chance.pick([0x02, 0x04, 0x05, 0x30, 0x41, 0xa2, 0xa8]);
      break;
    case 5:
      // Flags and security model: every one of them.
      head[2]!.content = Buffer.from([chance.below(8)]);
      if (chance.below(2) === 0) head[3]!.content = Buffer.from([chance.below(5)]);
      break;
    default:
      field.content = Buffer.from(content);
      if (content.length > 0) field.content[at] = content[at]! ^ (1 << chance.below(8));
  }
  const wrap = (tag: number, parts: readonly { tag: number; content: Buffer }[]): Buffer =>
    encode(tag, ...parts.map((part) => encode(part.tag, part.content)));
  return encode(
    0x30,
    encode(2, version!.content),
    wrap(0x30, head),
    encode(4, wrap(0x30, parameters)),
    encode(body.tag, body.content),
  );
}

test('snmp v3 session: authenticated, encrypted, and whatever is made of it on the way', async () => {
  const agent = v3Agent(user);
  let values = 0;
  let rejected = 0;
  const keys = (): number =>
    Object.keys((snmp as never as { Authentication: { authToKeyCache: object } }).Authentication.authToKeyCache).length;
  const before = keys();
  const one = async (bench: Bench, chance: Chance): Promise<void> => {
    const request = chance.pick(gets);
    let sound: readonly unknown[] | undefined;
    const isSpoilt = chance.below(4) > 0;
    let wasSpoilt = false;
    const heard: Buffer[] = [];
    const outcome = await bench.exchange(request, (question) => {
      const { datagram, values: told } = agent.answerTo(question, chance.below(1_000_000));
      if (datagram === undefined) return;
      // Where the engine is only just being asked for, mostly soundly.
      const spoils = told === undefined ? chance.below(8) === 0 : isSpoilt;
      const bytes = !spoils ? datagram : chance.below(3) === 0 ? spoil(datagram, chance) : changeV3(datagram, chance);
      if (!bytes.equals(datagram)) wasSpoilt = true;
      else if (told !== undefined) sound = told;
      heard.push(bytes);
      say(bytes);
    });
    const complain = (what: string): never => {
      throw new Error(`${what}: ${heard.map((bytes) => bytes.toString('hex')).join(' ')} ${JSON.stringify(outcome)}`);
    };
    if (!outcome.ok) {
      rejected += 1;
      // Whatever was said before, an agent that is heard well is understood at once.
      if (heard.length > 0 && !wasSpoilt) complain('a sound answer was lost');
      return;
    }
    values += 1;
    if (sound === undefined) return complain('a value from a changed datagram');
    if (JSON.stringify(plain(outcome.value)) !== JSON.stringify(sound)) complain('another value');
  };
  await fuzz(
    'snmp v3 session',
    50_000,
    lasting(() => new Bench('snmp-v3'), one),
  );
  expect(values).toBeGreaterThan(share(10_000));
  expect(rejected).toBeGreaterThan(share(15_000));
  // Whoever names another engine has no keys made for it, save by a report that was believed.
  expect(keys() - before).toBeLessThan(50 + share(450));
});
