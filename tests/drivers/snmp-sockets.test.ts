/** All SNMP sessions share a few sockets: what that saves, and that each still hears its own agent and nobody else. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock, Request, Session } from '../../drivers/port.ts';
import { openSnmp } from '../../drivers/snmp/session.ts';
import { agentSockets } from '../../drivers/snmp/socket-pool.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { encode, integer } from './ber.ts';
import { endpoint } from './endpoints.ts';
import { type AskedObjects, each, HostileAgent, response } from './hostile-agent.ts';
import { patientClock } from './patient-clock.ts';
import { StallingClock } from './stalling-clock.ts';

const object = '1.3.6.1.4.1.1206.4.2.5.2.8.1.0';
const get: Request = { kind: 'get', oids: [object] };
const of = (value: unknown) => ({ ok: true, value: { kind: 'varbinds', values: [{ oid: object, value }] } });
const noAnswer = { ok: false, fault: { code: 'link/no-answer' } };
const isLinux = process.platform === 'linux';

const agents: HostileAgent[] = [];
const sessions: Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  for (const agent of agents.splice(0)) await agent.stop();
  expect(agentSockets.size).toBe(0);
});

/** Answers with `value`, which tells it from the others. */
async function agentWith(value: number, host?: string, port?: number): Promise<HostileAgent> {
  const agent = await HostileAgent.start(host, port);
  agent.behave = (asked) => agent.say(asked, response(asked, each(asked, integer(value))));
  agents.push(agent);
  return agent;
}

async function agentsWith(count: number): Promise<HostileAgent[]> {
  const made: HostileAgent[] = [];
  for (let n = 0; n < count; n += 1) made.push(await agentWith(n));
  return made;
}

function open({ port }: HostileAgent, settings: Partial<Endpoint> = {}, clock: Clock = patientClock()): Session {
  const at = endpoint({ protocol: 'snmp-v2c', community: 'public', port, ...settings });
  const session = openSnmp(at, clock);
  sessions.push(session);
  return session;
}

const askAll = (asked: readonly Session[]) => Promise.all(asked.map((session) => session.exchange(get)));

/** The agents keep still until all are asked, and then speak at once; `then` follows. */
function answerTogether(crowd: readonly HostileAgent[], answer: (asked: AskedObjects) => Buffer, then = () => {}) {
  const waiting: [HostileAgent, AskedObjects][] = [];
  for (const agent of crowd)
    agent.behave = (asked) => {
      waiting.push([agent, asked]);
      if (waiting.length < crowd.length) return;
      for (const [one, question] of waiting.splice(0)) one.say(question, answer(question));
      then();
    };
}

const descriptors = (): number => readdirSync('/proc/self/fd').length;
/** Sockets and timers that keep this process alive, once those that were closed are gone. */
async function awaited(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap' || name === 'Timeout').length;
}

/** Whether a socket of ours holds the port that the agent was asked from. */
async function isHeld({ from }: AskedObjects): Promise<boolean> {
  const probe = createSocket('udp4');
  const held = new Promise<boolean>((resolve) => {
    probe.once('error', () => resolve(true));
    probe.bind(from.port, '0.0.0.0', () => resolve(false));
  });
  return held.finally(() => probe.close());
}

describe('many sessions', () => {
  it('cost few file descriptors, and none once they are closed', async (context) => {
    if (!isLinux) context.skip('file descriptors are counted in /proc');
    const crowd = await agentsWith(500);
    // The runner may open a few of its own meanwhile.
    const before = descriptors();
    const outcomes = await askAll(crowd.map((agent) => open(agent)));
    expect(outcomes).toEqual(crowd.map((_, n) => of(n)));
    expect(descriptors() - before).toBeLessThan(24);
    for (const session of sessions) await session.close();
    await expect.poll(() => descriptors() - before).toBeLessThan(8);
  });

  it('lose nothing when all their agents answer at once, at length', async () => {
    const crowd = await agentsWith(1_000);
    const text = Buffer.alloc(1_300, 'x');
    answerTogether(crowd, (asked) => response(asked, each(asked, encode(4, text))));
    const asked = crowd.map((agent) => open(agent));
    for (let round = 0; round < 3; round += 1)
      for (const outcome of await askAll(asked)) expect(outcome).toEqual(of(new Uint8Array(text)));
  });

  it('all have their answers that came in during a stall of the program', async () => {
    const clock = new StallingClock();
    const crowd = await agentsWith(100);
    // The datagrams leave before this: Node sends them in the first of these two turns.
    const stall = () => process.nextTick(() => process.nextTick(() => clock.stall(2_000)));
    answerTogether(crowd, (asked) => response(asked, each(asked, integer(5))), stall);
    const asked = crowd.map((agent) => open(agent, {}, clock));
    for (const outcome of await askAll(asked)) expect(outcome).toEqual(of(5));
  });

  it('share a socket by the answers that may be under way', async () => {
    const crowd = await agentsWith(9);
    await askAll(crowd.map((agent) => open(agent, { inFlight: 8 })));
    expect(agentSockets.size).toBe(3);
    await askAll([open(crowd[0]!, { inFlight: 64 }), open(crowd[1]!, { inFlight: 64 })]);
    expect(agentSockets.size).toBe(5);
  });
});

describe('an answer', () => {
  /** `liar` says the true answer to the question that `agent` heard; what it has to do with it is counted. */
  async function afterLieBy(liar: HostileAgent): Promise<number> {
    const [agent] = agents;
    const before = agentSockets.foreign;
    agent!.behave = (asked) => void liar.sayTo(asked.from, response(asked, each(asked, integer(66))));
    expect(await open(agent!).exchange(get)).toMatchObject(noAnswer);
    return agentSockets.foreign - before;
  }

  it('from another port is dropped and counted', async () => {
    await agentWith(1);
    expect(await afterLieBy(await agentWith(2))).toBe(1);
  });

  it('from the same port of another address is dropped and counted', async (context) => {
    if (!isLinux) context.skip('only Linux has all of 127.0.0.0/8');
    const { port } = await agentWith(1);
    expect(await afterLieBy(await agentWith(2, '127.0.0.2', port))).toBe(1);
  });

  it('from the agent of another session on the same socket is that one’s', async () => {
    const [one, two] = [await agentWith(1), await agentWith(2)];
    const [first, second] = [open(one), open(two)];
    await askAll([first, second]);
    const [here, there] = [one, two].map((agent) => agent.asked[0]?.from.port);
    expect(here).toBe(there);
    one.behave = (asked) => void two.sayTo(asked.from, response(asked, each(asked, integer(66))));
    expect(await first.exchange(get)).toMatchObject(noAnswer);
    expect(await second.exchange(get)).toEqual(of(2));
  });

  it('to a session that is closed is dropped and counted', async () => {
    const [one, two] = [await agentWith(1), await agentWith(2)];
    const [first, second] = [open(one), open(two)];
    await askAll([first, second]);
    await first.close();
    const before = agentSockets.foreign;
    await one.sayTo(one.asked[0]!.from, response(one.asked[0]!, each(one.asked[0]!, integer(1))));
    await expect.poll(() => agentSockets.foreign).toBe(before + 1);
    expect(await second.exchange(get)).toEqual(of(2));
  });
});

describe('two sessions at one agent', () => {
  it('ask from different sockets, and each has its own answers', async () => {
    const agent = await agentWith(0);
    agent.behave = (asked) => {
      const value = asked.community === 'public' ? 1 : 2;
      agent.say(asked, response(asked, each(asked, integer(value))));
    };
    const both = [open(agent), open(agent, { community: 'secret' })];
    for (let n = 0; n < 5; n += 1) expect(await askAll(both)).toEqual([of(1), of(2)]);
    expect(new Set(agent.asked.map(({ from }) => from.port)).size).toBe(2);
    expect(agentSockets.size).toBe(2);
  });

  it('of which one ends: the other asks on, and the next one takes the place', async () => {
    const agent = await agentWith(7);
    const [first, second] = [open(agent), open(agent)];
    await askAll([first, second]);
    await first.close();
    expect(agentSockets.size).toBe(1);
    expect(await second.exchange(get)).toEqual(of(7));
    expect(await open(agent).exchange(get)).toEqual(of(7));
    expect(agentSockets.size).toBe(2);
  });
});

describe('a socket', () => {
  it('is closed with the last of its sessions, not before', async () => {
    const [one, two] = [await agentWith(1), await agentWith(2)];
    const [first, second] = [open(one), open(two)];
    await askAll([first, second]);
    const [asked] = one.asked;
    expect(await isHeld(asked!)).toBe(true);
    await first.close();
    await first.close();
    expect(await isHeld(asked!)).toBe(true);
    await second.close();
    expect(await isHeld(asked!)).toBe(false);
  });

  it('keeps the process alive while an answer is awaited, and no longer', async () => {
    const [one, two] = [await agentWith(1), await agentWith(2)];
    const before = await awaited();
    one.behave = () => undefined;
    const [first, second] = [open(one), open(two)];
    const late = first.exchange(get);
    expect(await second.exchange(get)).toEqual(of(2));
    // The timer is net-snmp's.
    expect(await awaited()).toBe(before + 2);
    await first.close();
    await late;
    expect(await awaited()).toBe(before);
    expect(agentSockets.size).toBe(1);
  });

  it('that cannot be had is unreachable, and had when it can be', async (context) => {
    if (!isLinux) context.skip('needs a shell that limits file descriptors');
    const program = new URL('./out-of-descriptors.ts', import.meta.url).pathname;
    const limited = ['-c', 'ulimit -n 128 && exec "$0" "$@"', process.execPath, program];
    const { stdout } = await promisify(execFile)('/bin/sh', limited, { timeout: 20_000 });
    expect(JSON.parse(stdout)).toEqual({
      without: Array.from({ length: 3 }, () => ({ ok: false, fault: { code: 'link/unreachable', detail: 'EMFILE' } })),
      after: Array.from({ length: 3 }, () => of(9)),
      sockets: 1,
    });
  });
});

describe('an IPv6 address', () => {
  it('is the same however it is written', async () => {
    const agent = await agentWith(6, '::1');
    for (const host of ['::1', '0:0:0:0:0:0:0:1', '0000::0001'])
      expect(await open(agent, { host }).exchange(get)).toEqual(of(6));
    expect(agentSockets.size).toBe(3);
  });

  it('of the link is told by its interface, by name or number', async (context) => {
    const found = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      addresses.flatMap((one) => (one.family === 'IPv6' && one.scopeid ? [{ ...one, name }] : [])),
    )[0];
    if (found === undefined) return context.skip('this machine has no link-local address');
    const agent = await agentWith(8, `${found.address}%${found.name}`);
    const written = found.address.toUpperCase();
    for (const zone of [found.name, found.scopeid])
      expect(await open(agent, { host: `${written}%${zone}` }).exchange(get)).toEqual(of(8));
  });

  it('and one that is an IPv4 address at heart works too', async () => {
    const agent = await agentWith(4);
    expect(await open(agent, { host: '::FFFF:7F00:1' }).exchange(get)).toEqual(of(4));
  });
});
