/** Seats of the pool by themselves, with a peer that echoes. */
import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Seat, SocketPool } from '../../drivers/snmp/socket-pool.ts';

let peers: Socket[];
let seats: Seat[];
let pool: SocketPool;
beforeEach(() => {
  peers = [];
  seats = [];
  pool = new SocketPool();
});
afterEach(() => {
  for (const seat of seats) seat.leave();
  for (const peer of peers) peer.close();
  expect(pool.size).toBe(0);
});

/** The port of a new peer, which says whatever it hears. */
async function echo(host = '127.0.0.1'): Promise<number> {
  const peer = createSocket(host === '::1' ? 'udp6' : 'udp4');
  peers.push(peer);
  peer.on('message', (datagram, from) => peer.send(datagram, from.port, from.address));
  await new Promise<void>((bound) => peer.bind(0, host, bound));
  return peer.address().port;
}

function take(port: number, host = '127.0.0.1', inFlight = 1) {
  const heard: string[] = [];
  const errors: string[] = [];
  const guest = {
    heard: (datagram: Buffer) => void heard.push(datagram.toString()),
    unreachable: (why: string) => void errors.push(why),
  };
  const seat = pool.take({ host, port, inFlight }, guest);
  seats.push(seat);
  const say = (text: string) =>
    seat.send(Buffer.from(text), (error) => {
      if (error !== null) errors.push(error.code ?? error.message);
    });
  return { seat, say, heard, errors };
}

/** Sockets that keep this process alive, once those that were closed are gone. */
async function awaited(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
}

describe('a seat', () => {
  it('sends and hears', async () => {
    const one = take(await echo());
    for (const text of ['a', 'b', 'c']) one.say(text);
    await expect.poll(() => one.heard).toEqual(['a', 'b', 'c']);
    expect(one.errors).toEqual([]);
  });

  it('of either family has a socket of its family', async () => {
    const [four, six] = [take(await echo()), take(await echo('::1'), '::1')];
    four.say('four');
    six.say('six');
    await expect.poll(() => [four.heard, six.heard]).toEqual([['four'], ['six']]);
    expect(pool.size).toBe(2);
  });

  it('alone hears of what could not be sent', async () => {
    const [one, other] = [take(await echo()), take(await echo())];
    one.say('x'.repeat(70_000));
    other.say('fine');
    await expect.poll(() => other.heard).toEqual(['fine']);
    expect(one.errors).toEqual(['EMSGSIZE']);
    expect(other.errors).toEqual([]);
  });

  it('that was left is good for nothing, and gives way once', async () => {
    const [port, stays] = [await echo(), take(await echo())];
    const left = take(port);
    left.seat.leave();
    const next = take(port);
    left.seat.leave();
    left.seat.ref();
    left.say('late');
    next.say('next');
    await expect.poll(() => next.heard).toEqual(['next']);
    stays.say('stays');
    await expect.poll(() => stays.heard).toEqual(['stays']);
    expect(left.heard).toEqual([]);
    expect(pool.size).toBe(1);
  });

  it('that was left makes room', async () => {
    take(await echo(), '127.0.0.1', 16);
    const port = await echo();
    for (let n = 0; n < 5; n += 1) take(port, '127.0.0.1', 16).seat.leave();
    take(port, '127.0.0.1', 16);
    expect(pool.size).toBe(1);
    take(await echo(), '127.0.0.1', 16);
    expect(pool.size).toBe(2);
  });

  it('keeps the process alive only while it says so', async () => {
    const ports = [await echo(), await echo()] as const;
    const before = await awaited();
    const [one, two] = [take(ports[0]), take(ports[1])];
    expect(await awaited()).toBe(before);
    for (const { seat } of [one, one, two]) seat.ref();
    expect(await awaited()).toBe(before + 1);
    one.seat.unref();
    one.seat.unref();
    expect(await awaited()).toBe(before + 1);
    two.seat.leave();
    expect(await awaited()).toBe(before);
  });
});
