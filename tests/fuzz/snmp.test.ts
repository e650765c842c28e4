/** Any datagram to an SNMP session: judged, decoded by net-snmp and turned into values without a throw. */
import { EventEmitter } from 'node:events';
import snmp, { type Varbind } from 'net-snmp';
import { expect, test } from 'vitest';
import { damageIn, longIdOf, objectionToV2c, objectionToV3, readdress } from '../../drivers/snmp/datagram.ts';
import { isSaidAgain, Memory, questionUnder } from '../../drivers/snmp/memory.ts';
import { faultOf, type SnmpTrouble, valuesOf } from '../../drivers/snmp/values.ts';
import { succeed } from '../../main/domain/outcome.ts';
import { decode, encode, integer, oid } from '../drivers/ber.ts';
import { fuzz, share, spoil } from './cases.ts';

const objects = ['1.3.6.1.4.1.1206.4.2.5.2.8.1.0', '1.3.6.1.2.1.1.4.0', '1.3.6.1.2.1.1.3.0'];
const usual = [integer(1234), encode(4, Buffer.from('值班')), integer(77, 0x43)];

/** The socket that net-snmp is handed: what it sends is kept, what it hears is up to the test. */
class DeafSocket extends EventEmitter {
  sent: Buffer | undefined;
  send(bytes: Buffer, from: number, length: number, _port: number, _host: string, done: (error: null) => void): void {
    this.sent = Buffer.from(bytes.subarray(from, from + length));
    done(null);
  }
  bind(): void {}
  ref(): void {}
  unref(): void {}
  close(): void {}
}

function answerTo(asked: Buffer, values: readonly Buffer[] = usual): Buffer {
  const [message] = decode(asked);
  const [version, community, pdu] = decode(message!.content);
  const id = decode(pdu!.content)[0]!;
  const binds = objects.map((one, i) => encode(0x30, oid(one), values[i]!));
  const reply = encode(0xa2, encode(2, id.content), integer(0), integer(0), encode(0x30, ...binds));
  return encode(0x30, encode(2, version!.content), encode(4, community!.content), reply);
}

/** A session under a socket that the test hears and speaks through. */
function sessionOn(socket: DeafSocket): snmp.Session {
  const options = {
    version: snmp.Version2c,
    retries: 0,
    timeout: 3_600_000,
    reportOidMismatchErrors: true,
    dgramModule: { createSocket: () => socket },
  };
  const session = snmp.createSession('127.0.0.1', 'public', options as never);
  session.on('error', () => {});
  return session;
}

/** What nobody answered ends here, as it does at the session's own deadline. */
const giveUp = (session: snmp.Session): void =>
  (session as never as { cancelRequests(error: Error): void }).cancelRequests(new Error('late'));

test('snmp v2c', async () => {
  const socket = new DeafSocket();
  const session = sessionOn(socket);
  let good = 0;
  await fuzz('snmp v2c', 150_000, (chance) => {
    const told: Varbind[][] = [];
    let trouble: SnmpTrouble | undefined;
    session.get(objects, (error: SnmpTrouble | null, varbinds?: Varbind[]) => {
      if (error === null) told.push(varbinds ?? []);
      else trouble = error;
    });
    const sound = answerTo(socket.sent!);
    const bytes = spoil(sound, chance);
    const objection = objectionToV2c(bytes);
    if (objection === undefined) socket.emit('message', bytes, {});
    else expect(['link/damaged', 'snmp/wrong-reply']).toContain(objection.code);
    if (told.length === 0 && trouble === undefined) giveUp(session);
    if (trouble !== undefined) expect(faultOf(trouble).code).toMatch(/^(snmp|link|device)\//);
    for (const varbinds of told) {
      const shown = valuesOf(objects, varbinds);
      if (JSON.stringify(shown.map((one) => one.oid)) !== JSON.stringify(objects))
        throw new Error(`${bytes.toString('hex')}: other objects`);
      for (const { value } of shown)
        if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${bytes.toString('hex')}: ${value}`);
      if (bytes.equals(sound)) good += 1;
    }
    expect(told.length).toBeLessThanOrEqual(1);
  });
  expect(good).toBeGreaterThan(share(10_000));
  session.close();
});

/** What net-snmp alone makes of the datagram that `answer` gives to its question, unless that is objected to. */
function saidOf(
  session: snmp.Session,
  socket: DeafSocket,
  answer: (question: Buffer) => Buffer,
  objectionTo: typeof objectionToV2c = objectionToV2c,
): string | undefined {
  const told: string[] = [];
  let isOver = false;
  session.get(objects, (error: SnmpTrouble | null, varbinds?: Varbind[]) => {
    if (!isOver) told.push(error === null ? JSON.stringify(valuesOf(objects, varbinds ?? [])) : faultOf(error).code);
  });
  const bytes = answer(socket.sent!);
  if (objectionTo(bytes) === undefined) socket.emit('message', bytes, {});
  isOver = true;
  giveUp(session);
  expect(told.length).toBeLessThanOrEqual(1);
  return told[0];
}

test('what is remembered of a get, and what is read on its behalf, says what net-snmp alone would say', async () => {
  const socket = new DeafSocket();
  const session = sessionOn(socket);
  const others = [integer(-1), encode(4, Buffer.from('巡检')), integer(78, 0x43)];
  const request = { kind: 'get', oids: objects } as const;
  const memory = new Memory();
  let usualSaid: string | undefined;
  while (memory.known(request) === undefined) {
    usualSaid = saidOf(session, socket, (question) => {
      const answer = answerTo(question);
      memory.remember(request, question, Buffer.from(answer), succeed({ kind: 'varbinds', values: [] }));
      return answer;
    });
  }
  const known = memory.known(request)!;
  let repeats = 0;
  let news = 0;
  await fuzz('snmp memory', 40_000, (chance) => {
    let bytes: Buffer = Buffer.alloc(0);
    let question: Buffer = Buffer.alloc(0);
    const expected = saidOf(session, socket, (asked) => {
      question = Buffer.from(asked);
      bytes = spoil(answerTo(asked, chance.pick([usual, others])), chance);
      return bytes;
    });
    const id = longIdOf(question);
    // net-snmp now and then draws an id of fewer octets, which is never remembered.
    if (id === undefined) return;
    if (!questionUnder(id, known).equals(question)) throw new Error(`${question.toString('hex')}: another question`);
    let got: string | undefined;
    if (isSaidAgain(id, known, bytes)) {
      repeats += 1;
      got = usualSaid;
    } else if (objectionToV2c(bytes) === undefined) {
      const bytesId = longIdOf(bytes);
      // An id in more octets than it needs is taken for another's.
      if (bytesId === undefined) return;
      if (bytesId === id) {
        const readdressed = (asked: Buffer): Buffer => {
          const answer = Buffer.from(bytes);
          readdress(answer, asked);
          return answer;
        };
        // Judged under its own id; a wrong tag can make another id look damaged.
        got = saidOf(session, socket, readdressed, () => undefined);
      }
      if (got !== undefined) news += 1;
    }
    if (got !== expected) throw new Error(`${bytes.toString('hex')}: ${got}, not ${expected}`);
  });
  expect(repeats).toBeGreaterThan(share(1_000));
  expect(news).toBeGreaterThan(share(1_000));
  session.close();
});

test('snmp datagrams of either version are judged, whatever they are', async () => {
  const header = encode(0x30, integer(5), integer(65_507), encode(4, Buffer.from([3])), integer(3));
  const security = encode(4, encode(0x30, encode(4, Buffer.from('engine')), integer(1), integer(9)));
  const v3 = encode(0x30, integer(3), header, security, encode(4, Buffer.alloc(60, 7)));
  const clear = encode(
    0x30,
    integer(3),
    encode(0x30, integer(5), integer(65_507), encode(4, Buffer.from([0])), integer(3)),
    security,
    encode(0x30, encode(4), encode(4), encode(0xa2, integer(1))),
  );
  expect(objectionToV3(v3)).toBeUndefined();
  expect(objectionToV3(clear)).toMatchObject({ code: 'snmp/wrong-reply' });
  await fuzz('snmp datagrams', 150_000, (chance) => {
    const bytes = spoil(chance.pick([v3, clear]), chance);
    damageIn(bytes);
    objectionToV2c(bytes);
    objectionToV3(bytes);
  });
});
