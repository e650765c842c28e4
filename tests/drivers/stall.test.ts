/** After a stall of this program what came in meanwhile is taken; only what did not come is called late. */
import { afterEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { each, HostileAgent, response } from './hostile-agent.ts';
import { type Asked, answerHonestly, framed, HostileGateway, honestPdu } from './hostile-gateway.ts';
import { StallingClock } from './stalling-clock.ts';

const timeout = 100;
/** Long past every deadline, and past the time in which a deadline may be noticed late. */
const longStall = 2_000;
const readAt = (address: number): Request => ({
  kind: 'read-registers',
  unit: 1,
  table: 'holding',
  address,
  count: 1,
});
const good = (address: number) => ({ ok: true, value: { kind: 'registers', values: [address] } });
const late = { ok: false, fault: { code: 'link/no-answer' } };

let gateway: HostileGateway;
let session: Session | undefined;
let clock: StallingClock;
afterEach(async () => {
  const closed = session?.close();
  clock.stall(longStall);
  await closed;
  await gateway?.stop();
});

async function modbus(behave: (asked: Asked) => void, settings: Partial<Endpoint> = {}): Promise<Session> {
  gateway = await HostileGateway.start(behave);
  clock = new StallingClock();
  const at = endpoint({ protocol: 'modbus-tcp', port: gateway.port, timeout: millis(timeout), ...settings });
  session = openModbus(at, clock);
  return session;
}

describe('a stall of the program, Modbus', () => {
  it('an answer that came in during the stall is the answer', async () => {
    const line = await modbus((asked) => {
      answerHonestly(asked);
      clock.stall(longStall);
    });
    expect(await line.exchange(readAt(7))).toEqual(good(7));
    expect(await line.exchange(readAt(8)), 'and the next one too').toEqual(good(8));
    expect(gateway.connections).toBe(1);
    expect(line.statistics()).toMatchObject({ answers: 2, faults: {} });
  });

  it('of several in flight all that came in are taken', async () => {
    const addresses = [1, 2, 3, 4];
    const held: Buffer[] = [];
    const line = await modbus(
      (asked) => {
        if (asked.number === 1) return answerHonestly(asked);
        held.push(framed(asked, honestPdu(asked)));
        if (held.length < addresses.length) return;
        asked.socket.write(Buffer.concat(held));
        clock.stall(longStall);
      },
      { inFlight: 4 },
    );
    expect(await line.exchange(readAt(0))).toEqual(good(0));
    const outcomes = await Promise.all(addresses.map((address) => line.exchange(readAt(address))));
    expect(outcomes).toEqual(addresses.map(good));
    expect(line.statistics().faults).toEqual({});
  });

  it('a stall excuses nobody who did not answer', async () => {
    const line = await modbus(() => clock.stall(longStall));
    expect(await line.exchange(readAt(7))).toMatchObject(late);
  });

  it('a deadline that is noticed in time is a deadline', async () => {
    const line = await modbus((asked) => {
      clock.stall(timeout + 10);
      answerHonestly(asked);
    });
    expect(await line.exchange(readAt(7))).toMatchObject(late);
  });

  it('a connection that was made during the stall is a connection', async () => {
    const line = await modbus(answerHonestly);
    const outcome = line.exchange(readAt(7));
    clock.stall(longStall);
    expect(await outcome).toEqual(good(7));
  });
});

describe('a stall of the program, SNMP', () => {
  const object = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
  const agents: HostileAgent[] = [];
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
  });

  async function snmp(answers: boolean): Promise<Session> {
    const agent = await HostileAgent.start();
    agents.push(agent);
    clock = new StallingClock();
    agent.behave = (asked) => {
      if (answers) agent.say(asked, response(asked, each(asked, integer(5))));
      // The datagram leaves before this: Node sends it in the first of these two turns.
      process.nextTick(() => process.nextTick(() => clock.stall(longStall)));
    };
    const at = { protocol: 'snmp-v2c', community: 'public', port: agent.port, timeout: millis(timeout) } as const;
    session = openSnmp(endpoint(at), clock);
    return session;
  }

  it('an answer that came in during the stall is the answer', async () => {
    const line = await snmp(true);
    const got = await line.exchange({ kind: 'get', oids: [object] });
    expect(got).toEqual({ ok: true, value: { kind: 'varbinds', values: [{ oid: object, value: 5 }] } });
  });

  it('a stall excuses nobody who did not answer', async () => {
    const line = await snmp(false);
    expect(await line.exchange({ kind: 'get', oids: [object] })).toMatchObject(late);
  });
});
