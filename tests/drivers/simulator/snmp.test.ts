/** The simulated agents as net-snmp's own client sees them. */
import { createSocket } from 'node:dgram';
import snmp from 'net-snmp';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type BehaviourName, behaviour } from '../../../drivers/simulator/behaviours.ts';
import { type ServedRoadside, serveRoadside } from '../../../drivers/simulator/serve-roadside.ts';
import { wrongDigestReport } from '../../../drivers/simulator/wrong-digest.ts';
import { openSnmp } from '../../../drivers/snmp/session.ts';
import type { SnmpUser } from '../../../main/domain/asset.ts';
import { millis } from '../../../main/domain/units.ts';
import { encode, integer } from '../ber.ts';
import { endpoint } from '../endpoints.ts';
import { realClock } from '../real-clock.ts';
import { type Scene, scene, user } from './fixtures.ts';

const visibility = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const controlMode = '1.3.6.1.4.1.1206.4.2.3.6.1.0';
const slotText = '1.3.6.1.4.1.1206.4.2.3.5.8.1.3.3.1';
const slotStatus = '1.3.6.1.4.1.1206.4.2.3.5.8.1.9.3.1';

let at: Scene;
let served: ServedRoadside;
let sessions: snmp.Session[];

type Result = { readonly error?: Error; readonly varbinds: readonly snmp.Varbind[] };
const heard = (act: (done: (error: Error | null, varbinds?: snmp.Varbind[]) => void) => void): Promise<Result> =>
  new Promise((settle) => {
    act((error, varbinds) => settle({ ...(error === null ? {} : { error }), varbinds: varbinds ?? [] }));
  });
/** Deadlines stay short so that silence is told quickly; nothing here waits for time otherwise. */
const quick = { timeout: 150, retries: 0 };

function open(id: string, community = 'public'): snmp.Session {
  const session = snmp.createSession('127.0.0.1', community, {
    ...quick,
    version: snmp.Version2c,
    port: served.addresses.get(id)!.port,
    reportOidMismatchErrors: true,
  } as object);
  session.on('error', () => {});
  sessions.push(session);
  return session;
}
function openSafe(authKey = user.authKey): snmp.Session {
  const session = snmp.createV3Session(
    '127.0.0.1',
    {
      name: user.name,
      level: snmp.SecurityLevel.authPriv,
      authProtocol: snmp.AuthProtocols.sha256,
      authKey,
      privProtocol: snmp.PrivProtocols.aes,
      privKey: user.privKey,
    },
    { ...quick, timeout: 400, version: snmp.Version3, port: served.addresses.get('safe-agent')!.port } as object,
  );
  session.on('error', () => {});
  sessions.push(session);
  return session;
}
const get = (session: snmp.Session, ...oids: string[]) => heard((done) => session.get(oids, done));
const misbehave = (name: BehaviourName, parameters = {}): void =>
  at.roadside.setBehaviour('ntcip', [behaviour(name, parameters)]);

beforeEach(async () => {
  sessions = [];
  at = scene();
  const outcome = await serveRoadside(at.roadside, { ports: 'any' });
  if (!outcome.ok) throw new Error(outcome.fault.detail);
  served = outcome.value;
});
afterEach(async () => {
  for (const session of sessions) session.close();
  await served.close();
});

describe('v2c', () => {
  it('reads decimetres, and a missing object as noSuchObject', async () => {
    const { varbinds } = await get(open('agent'), visibility, '1.3.6.1.2.1.1.99.0');
    expect(Math.abs(Number(varbinds[0]!.value) / 10 - 320)).toBeLessThan(15);
    expect(varbinds[1]!.type).toBe(snmp.ObjectType.NoSuchObject);
  });

  it('is silent to another community and to damaged messages', async () => {
    const stranger = await get(open('agent', 'private'), visibility);
    expect(stranger.error?.name).toBe('RequestTimedOutError');
    const socket = createSocket('udp4');
    for (const bytes of [[0x30], [0x30, 0x84, 0xff, 0xff, 0xff, 0xff], [1, 2, 3]]) {
      await new Promise((sent) =>
        socket.send(Uint8Array.from(bytes), served.addresses.get('agent')!.port, '127.0.0.1', sent),
      );
    }
    socket.close();
    expect((await get(open('agent'), visibility)).error).toBeUndefined();
  });

  it('refuses a SET of what is read-only, and of the wrong type', async () => {
    const session = open('sign-line');
    const set = (oid: string, type: number, value: unknown) =>
      heard((done) => session.set([{ oid, type, value } as snmp.Varbind], done));
    expect((await set(controlMode, snmp.ObjectType.Integer, 2)).error?.message).toContain('NotWritable');
    expect((await set(slotText, snmp.ObjectType.Integer, 2)).error?.message).toContain('WrongType');
    expect((await set(slotStatus, snmp.ObjectType.Integer, 6)).error).toBeUndefined();
    expect((await get(session, slotStatus)).varbinds[0]!.value).toBe(2);
  });

  it('walks its objects in order to the end', async () => {
    const oids: string[] = [];
    await new Promise<void>((settle) => {
      open('sign-line').walk(
        '1.3.6.1.4.1.1206',
        4,
        (varbinds) => void oids.push(...varbinds.map((v) => v.oid)),
        () => settle(),
      );
    });
    expect(oids).toContain(slotText);
    expect(oids.length).toBeGreaterThan(8);
    expect(new Set(oids).size).toBe(oids.length);
  });
});

describe('a sign', () => {
  const activate = '1.3.6.1.4.1.1206.4.2.3.6.3.0';
  const activateError = '1.3.6.1.4.1.1206.4.2.3.6.17.0';
  const code = (memoryType: number, crc: number) =>
    Buffer.from([0xff, 0xff, 255, memoryType, 0, 1, crc >> 8, crc & 0xff, 127, 0, 0, 1]);

  it.each([
    ['a message that was not validated', 3, 0, false, 4],
    ['another memory', 4, 0, true, 5],
    ['a wrong checksum', 3, 0x1234, true, 7],
  ] as const)('refuses to show %s, and says why', async (_what, memoryType, crc, validated, error) => {
    const session = open('sign-line');
    const set = (oid: string, type: number, value: unknown) =>
      heard((done) => session.set([{ oid, type, value } as snmp.Varbind], done));
    await set(slotStatus, snmp.ObjectType.Integer, 6);
    await set(slotText, snmp.ObjectType.OctetString, Buffer.from('FOG'));
    if (validated) await set(slotStatus, snmp.ObjectType.Integer, 7);
    const refused = await set(activate, snmp.ObjectType.OctetString, code(memoryType, crc));
    expect(refused.error?.message).toContain('GeneralError');
    expect((await get(session, activateError)).varbinds[0]!.value).toBe(error);
    expect(at.roadside.lampState('sign').on).toBe(false);
  });
});

describe('v3 with authentication and privacy', () => {
  it('reads', async () => {
    const { varbinds, error } = await get(openSafe(), visibility);
    expect(error).toBeUndefined();
    expect(Math.abs(Number(varbinds[0]!.value) / 10 - 320)).toBeLessThan(15);
  });

  it('tells whoever has a wrong key that the digest is wrong, each time anew', async () => {
    const stranger = openSafe('another-key');
    expect((await get(stranger, visibility)).error?.message).toContain('Wrong Digest');
    expect((await get(stranger, visibility)).error?.message).toContain('Wrong Digest');
    expect((await get(openSafe(), visibility)).error).toBeUndefined();
  });

  const driver = (wrong: Partial<SnmpUser>) => {
    const session = openSnmp(
      endpoint({
        protocol: 'snmp-v3',
        port: served.addresses.get('safe-agent')!.port,
        timeout: millis(400),
        user: { ...(user as SnmpUser), ...wrong },
      }),
      realClock(),
    );
    onTestFinished(() => session.close());
    return session.exchange({ kind: 'get', oids: [visibility] });
  };

  it.each<[string, Partial<SnmpUser>, string]>([
    ['a wrong authentication key', { authKey: 'another-key' }, 'Wrong Digest'],
    ['two wrong keys', { authKey: 'another-key', privKey: 'another-key' }, 'Wrong Digest'],
    ['another digest', { authProtocol: 'sha512' }, 'Wrong Digest'],
    ['an unknown user', { name: 'nobody' }, 'Unknown User'],
  ])('the driver tells %s as an authentication fault', async (_, wrong, detail) => {
    expect(await driver(wrong)).toMatchObject({
      ok: false,
      fault: { code: 'snmp/authentication', detail: expect.stringContaining(detail) },
    });
  });

  it('is silent to a wrong privacy key, as net-snmp’s own agent is', async () => {
    expect(await driver({ privKey: 'another-key' })).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
  });

  it('reports in clear, with its engine and the number of the message', () => {
    const engine = {
      engineID: Buffer.from('80001f8880ac507e2eb0d3076b00000000', 'hex'),
      engineBoots: 1,
      engineTime: 1,
    };
    const sent = (name: string, flags: number): Buffer =>
      encode(
        0x30,
        integer(3),
        encode(0x30, integer(0x3b4a33), integer(65_507), encode(4, Buffer.from([flags])), integer(3)),
        encode(
          4,
          encode(
            0x30,
            encode(4, engine.engineID),
            integer(1),
            integer(1),
            encode(4, Buffer.from(name)),
            encode(4, Buffer.alloc(24)),
            encode(4, Buffer.alloc(8)),
          ),
        ),
        encode(4, Buffer.alloc(40)),
      );
    const known = { ...(user as SnmpUser), name: 'fog' };
    const report = (message: Buffer) => wrongDigestReport(message, known, engine, 1)?.toString('hex');
    // What snmpd 5.9 said to the same message.
    expect(report(sent('fog', 7))).toBe(
      '3070020103301002033b4a33020300ffe304010002010304243022041180001f8880ac507e2eb0d3076b000000000201010201010403666f67' +
        '040004003033041180001f8880ac507e2eb0d3076b000000000400a81c0201000201000201003011300f060a2b060106030f01010500410101',
    );
    expect(report(sent('nobody', 7)), 'that is for net-snmp to say').toBeUndefined();
    expect(report(sent('fog', 3)), 'not to be reported').toBeUndefined();
    expect(report(sent('fog', 4)), 'not authenticated').toBeUndefined();
    expect(report(sent('fog', 7).subarray(0, 60))).toBeUndefined();
  });

  it('counts its boots: after a restart a session that knows the old ones is out of the time window', async () => {
    const session = openSafe();
    expect((await get(session, visibility)).error).toBeUndefined();
    at.roadside.reboot('ntcip-safe', millis(0));
    expect((await get(session, visibility)).error?.message).toContain('Not In Time Window');
    expect((await get(openSafe(), visibility)).error).toBeUndefined();
    expect(at.roadside.lampState('ntcip-safe').boots).toBe(2);
  });
});

describe('each behaviour on an agent', () => {
  it.each(['silent', 'wrong-transaction', 'half-frame', 'garbage', 'wrong-function'] as const)(
    '%s never passes for an answer',
    async (name) => {
      misbehave(name);
      expect((await get(open('agent'), visibility)).error).toBeDefined();
    },
  );

  it('wrong-echo answers another object', async () => {
    misbehave('wrong-echo');
    expect((await get(open('agent'), visibility)).error?.message).toContain(`${visibility}`);
  });

  it('wrong-unit answers from another port', async () => {
    const ask = (id: string): Promise<number> =>
      new Promise((settle) => {
        const socket = createSocket('udp4');
        socket.once('message', (_bytes, peer) => {
          socket.close();
          settle(peer.port);
        });
        socket.send(getRequest(visibility), served.addresses.get(id)!.port, '127.0.0.1');
      });
    expect(await ask('agent')).toBe(served.addresses.get('agent')!.port);
    misbehave('wrong-unit');
    expect(await ask('agent')).not.toBe(served.addresses.get('agent')!.port);
  });

  it('exception is genErr', async () => {
    misbehave('exception');
    expect((await get(open('agent'), visibility)).error?.message).toContain('GeneralError');
  });
});

/** An SNMPv2c GET in BER, made by hand: community `public`, request 1 (RFC 3416, X.690). */
function getRequest(oid: string): Uint8Array {
  const wrap = (tag: number, ...parts: readonly (readonly number[])[]): number[] => {
    const body = parts.flat();
    return [tag, body.length, ...body];
  };
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest.flatMap((arc) => (arc < 128 ? [arc] : [0x80 | (arc >> 7), arc & 0x7f]))];
  const binding = wrap(0x30, wrap(0x06, arcs), [5, 0]);
  const pdu = wrap(0xa0, wrap(2, [1]), wrap(2, [0]), wrap(2, [0]), wrap(0x30, binding));
  return Uint8Array.from(wrap(0x30, wrap(2, [1]), wrap(4, [...Buffer.from('public')]), pdu));
}
