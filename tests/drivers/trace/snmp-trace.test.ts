import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Request, Session, TraceEntry } from '../../../drivers/port.ts';
import { type ServedRoadside, serveRoadside } from '../../../drivers/simulator/serve-roadside.ts';
import { redacted } from '../../../drivers/snmp/redact.ts';
import { openSnmp } from '../../../drivers/snmp/session.ts';
import { tellDatagram } from '../../../drivers/snmp/tell-datagram.ts';
import type { Endpoint } from '../../../main/domain/asset.ts';
import { millis } from '../../../main/domain/units.ts';
import { encode, integer } from '../ber.ts';
import { endpoint } from '../endpoints.ts';
import { each, HostileAgent, response } from '../hostile-agent.ts';
import { patientClock } from '../patient-clock.ts';
import { scene, user } from '../simulator/fixtures.ts';

const object = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const get: Request = { kind: 'get', oids: [object] };
const community = 'traffic-secret';

const hexOf = (text: string): string => Buffer.from(text).toString('hex');
const plainText = (entries: readonly Partial<TraceEntry>[] | undefined): string => JSON.stringify(entries);

describe('secrets', () => {
  const message = (version: number, name: string): Buffer =>
    encode(0x30, integer(version), encode(4, Buffer.from(name)), encode(0xa0, integer(1)));

  it('never stay in what is kept of a datagram, whole, cut short or embedded in garbage', () => {
    const secrets = [Buffer.from(community)];
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.nat(80),
        (before, after, cut) => {
          const garbage = Buffer.concat([before, Buffer.from(community), after]);
          expect(redacted(garbage, secrets).includes(community)).toBe(false);
          const whole = Buffer.concat([message(1, community), after]).subarray(0, cut);
          const kept = redacted(whole, secrets);
          expect(kept.length).toBe(whole.length);
          // Not even the part of a community that a cut datagram holds.
          expect(kept.includes(community.slice(0, 3))).toBe(false);
        },
      ),
    );
  });

  it("blanks a community that is not the endpoint's own, and a short one at its place only", () => {
    expect(redacted(message(1, 'somebody-else'), []).includes('somebody')).toBe(false);
    const short = encode(0x30, integer(1), encode(4, Buffer.from('a')), encode(4, Buffer.from('banana')));
    const kept = redacted(short, [Buffer.from('a')]);
    expect(kept.includes('banana')).toBe(true);
    expect(kept.subarray(0, 8).includes('a')).toBe(false);
  });
});

it('tells any bytes somehow', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, asMessage) => {
      const datagram = asMessage ? encode(0x30, integer(1), encode(4), bytes) : bytes;
      expect(Object.keys(tellDatagram(datagram, datagram.length).decoded).length).toBeGreaterThan(0);
    }),
  );
});

describe('the trace of SNMPv2c', () => {
  let agent: HostileAgent;
  let session: Session;
  beforeEach(async () => {
    agent = await HostileAgent.start();
    session = openSnmp(endpoint({ protocol: 'snmp-v2c', community, port: agent.port }), patientClock());
  });
  afterEach(async () => {
    await session.close();
    await agent.stop();
  });

  it('tells request, objects, values and status, and nowhere the community', async () => {
    agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(320))));
    await session.exchange(get);
    expect(session.trace?.entries()).toEqual([]);
    session.trace?.start();
    await session.exchange(get);
    agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(0)), { status: 5, index: 1 }));
    await session.exchange(get);
    const told = session.trace?.entries() ?? [];
    expect(told.map(({ direction, decoded, fault }) => [direction, decoded['pdu'], decoded['status'], fault])).toEqual([
      ['out', 'get', undefined, undefined],
      ['in', 'response', undefined, undefined],
      ['out', 'get', undefined, undefined],
      ['in', 'response', 5, undefined],
      ['event', undefined, undefined, 'snmp/refused'],
    ]);
    expect(told[1]?.decoded).toMatchObject({ version: '2c', oids: [object], values: [320] });
    expect(told[1]?.decoded['request']).toBe(told[0]?.decoded['request']);
    expect(told[0]?.length).toBeGreaterThan(40);
    expect(plainText(told)).not.toContain(community);
    expect(plainText(told)).not.toContain(hexOf(community));
  });

  it('keeps the community out of damaged answers and their faults too', async () => {
    agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(1))).subarray(0, 24));
    session.trace?.start();
    const outcome = await session.exchange(get);
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'link/damaged' } });
    for (const text of [plainText(session.trace?.entries()), JSON.stringify(outcome)]) {
      expect(text).not.toContain(hexOf(community.slice(0, 5)));
    }
  });
});

describe('the trace of SNMPv3', () => {
  let served: ServedRoadside;
  beforeEach(async () => {
    const result = await serveRoadside(scene().roadside, { ports: 'any' });
    if (!result.ok) throw new Error(result.fault.code);
    served = result.value;
  });
  afterEach(() => served.close());

  it('tells the objects asked for, and neither keys nor values', async () => {
    const address = served.addresses.get('safe-agent');
    const line: Endpoint = endpoint({
      protocol: 'snmp-v3',
      user: { ...user, authProtocol: 'sha256', privProtocol: 'aes' },
      timeout: millis(2_000),
      ...address,
    });
    const session = openSnmp(line, patientClock());
    session.trace?.start();
    const outcome = await session.exchange(get);
    expect(outcome).toMatchObject({ ok: true });
    const told = session.trace?.entries() ?? [];
    const notes = told.filter((entry) => entry.direction === 'event').map((entry) => entry.decoded);
    expect(notes).toEqual([
      { pdu: 'get', count: 1, oids: [object] },
      { pdu: 'response', count: 1, oids: [object] },
    ]);
    const frames = told.filter((entry) => entry.direction !== 'event');
    expect(frames.length).toBeGreaterThanOrEqual(4);
    expect(frames.at(-1)?.decoded).toMatchObject({ version: '3', security: 'auth-priv' });
    for (const secret of [user.authKey, user.privKey]) {
      expect(plainText(told)).not.toContain(secret);
      expect(plainText(told)).not.toContain(hexOf(secret));
    }
    const value = outcome.ok && outcome.value.kind === 'varbinds' ? outcome.value.values[0]?.value : undefined;
    expect(JSON.stringify(notes)).not.toContain(`${value}]`);
    await session.close();
  });
});
