import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import type { FaultCode } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { type Asked, answerHonestly, framed, HostileGateway, honestPdu } from './hostile-gateway.ts';
import { afterwards, patientClock } from './patient-clock.ts';

const read: Request = { kind: 'read-registers', unit: 5, table: 'holding', address: 40, count: 3 };
const other: Request = { kind: 'read-registers', unit: 5, table: 'holding', address: 90, count: 3 };
const write: Request = { kind: 'write-registers', unit: 5, address: 7, values: [1234], single: true };
const honest = { ok: true, value: { kind: 'registers', values: [40, 41, 42] } };

let gateway: HostileGateway;
let session: Session;
let clock: ReturnType<typeof patientClock>;

beforeEach(async () => {
  gateway = await HostileGateway.start(answerHonestly);
});
afterEach(async () => {
  await session.close();
  await gateway.stop();
  expect(clock.pending()).toBe(0);
});

function open(settings: Partial<Endpoint> = {}): Session {
  clock = patientClock();
  session = openModbus(endpoint({ protocol: 'modbus-tcp', port: gateway.port, ...settings }), clock);
  return session;
}

/** Plays `bad` to the first request and is honest afterwards. */
const firstly = (bad: (asked: Asked) => void): void => {
  gateway.behave = (asked) => (asked.number === 1 ? bad(asked) : answerHonestly(asked));
};

const faultOf = async (request: Request): Promise<FaultCode | 'none'> => {
  const outcome = await session.exchange(request);
  return outcome.ok ? 'none' : outcome.fault.code;
};

describe('a gateway that misbehaves once', () => {
  const sound = (asked: Asked): Buffer => framed(asked, honestPdu(asked));
  const cases: readonly [string, FaultCode, (asked: Asked) => void][] = [
    ['never answers', 'link/no-answer', () => undefined],
    [
      'resets in the middle of a frame',
      'link/reset',
      (a) => {
        a.socket.write(sound(a).subarray(0, 8), () => a.socket.resetAndDestroy());
      },
    ],
    ['resets at once', 'link/reset', (a) => a.socket.resetAndDestroy()],
    ['closes politely', 'link/reset', (a) => a.socket.end()],
    ['sends half a frame and falls silent', 'link/no-answer', (a) => a.socket.write(sound(a).subarray(0, 9))],
    ['sends half a header and falls silent', 'link/no-answer', (a) => a.socket.write(sound(a).subarray(0, 3))],
    ['sends a garbage header', 'link/damaged', (a) => a.socket.write(Buffer.from('GET / HTTP/1.1\r\n'))],
    [
      'sends a frame of another protocol',
      'link/damaged',
      (a) => a.socket.write(framed(a, honestPdu(a), { protocol: 1 })),
    ],
    ['sends a length of 255', 'link/damaged', (a) => a.socket.write(framed(a, Buffer.alloc(254)))],
    ['sends a length of 1', 'link/damaged', (a) => a.socket.write(Buffer.from([0, a.id, 0, 0, 0, 1, 5]))],
    ['answers for another unit', 'link/damaged', (a) => a.socket.write(framed(a, honestPdu(a), { unit: 6 }))],
    [
      'answers another transaction',
      'link/damaged',
      (a) => a.socket.write(framed(a, honestPdu(a), { id: a.id ^ 0x4000 })),
    ],
    [
      'answers with another function',
      'link/damaged',
      (a) => {
        const pdu = Buffer.from(honestPdu(a));
        pdu[0] = 4;
        a.socket.write(framed(a, pdu));
      },
    ],
    [
      'answers with fewer registers',
      'link/damaged',
      (a) => a.socket.write(framed(a, Buffer.from([3, 4, 0, 40, 0, 41]))),
    ],
    [
      'lies about its byte count',
      'link/damaged',
      (a) => a.socket.write(framed(a, Buffer.from([3, 4, 0, 40, 0, 41, 0, 42]))),
    ],
    ['sends an exception of two bytes', 'link/damaged', (a) => a.socket.write(framed(a, Buffer.from([0x83, 2, 0])))],
    [
      'sends an exception of another function',
      'link/damaged',
      (a) => a.socket.write(framed(a, Buffer.from([0x84, 2]))),
    ],
  ];

  it.each(cases)('%s: %s, and the next exchange is sound', async (_, code, bad) => {
    firstly(bad);
    open();
    expect(await faultOf(read)).toBe(code);
    expect(session.statistics().faults).toEqual({ [code]: 1 });
    await expect.poll(() => session.exchange(read), { timeout: 5_000 }).toEqual(honest);
  });
});

describe('exceptions', () => {
  it.each<[number, FaultCode]>([
    [1, 'modbus/misconfigured'],
    [2, 'modbus/misconfigured'],
    [3, 'modbus/misconfigured'],
    [4, 'modbus/device-failure'],
    [5, 'modbus/busy'],
    [6, 'modbus/busy'],
    [8, 'modbus/device-failure'],
    [10, 'modbus/child-dead'],
    [11, 'modbus/child-dead'],
  ])('%i is %s and leaves the line up', async (exception, code) => {
    firstly((asked) => asked.socket.write(framed(asked, Buffer.from([0x83, exception]))));
    open();
    expect(await session.exchange(read)).toMatchObject({ ok: false, fault: { code, exception } });
    expect(await session.exchange(read)).toEqual(honest);
    expect(gateway.connections).toBe(1);
    expect(session.statistics()).toMatchObject({ state: 'up', requests: 2, answers: 2, faults: { [code]: 1 } });
  });
});

describe('an answer that is not for this request', () => {
  it('comes after the deadline and is never taken for the next one', async () => {
    gateway.behave = (asked) => {
      if (asked.number === 1) afterwards(90, () => answerHonestly(asked));
      else afterwards(45, () => answerHonestly(asked));
    };
    open();
    expect(await faultOf(read)).toBe('link/no-answer');
    expect(await session.exchange(other)).toEqual({ ok: true, value: { kind: 'registers', values: [90, 91, 92] } });
    expect(gateway.connections).toBe(2);
  });

  it('repeats the last one and is passed over', async () => {
    gateway.behave = (asked) => {
      const frame = framed(asked, honestPdu(asked));
      asked.socket.write(Buffer.concat([frame, frame]));
    };
    open();
    expect(await session.exchange(read)).toEqual(honest);
    expect(await session.exchange(other)).toEqual({ ok: true, value: { kind: 'registers', values: [90, 91, 92] } });
    expect(gateway.connections).toBe(1);
  });

  it('comes unasked and ends the connection', async () => {
    gateway.greet = (socket) => {
      if (gateway.connections === 1) socket.write(Buffer.from([0, 0, 0, 0, 0, 5, 5, 3, 2, 1, 1]));
    };
    open({ pauseAfterConnect: millis(20) });
    expect(await session.exchange(read)).toEqual(honest);
    expect(gateway.connections).toBe(2);
  });

  it.each<[string, Request, number]>([
    ['single register, another address', write, 2],
    ['single register, another value', write, 4],
    ['several registers, another count', { ...write, values: [1, 2], single: false } as Request, 4],
    ['single coil, another state', { kind: 'write-bits', unit: 5, address: 7, values: [true], single: true }, 3],
    [
      'several coils, another address',
      { kind: 'write-bits', unit: 5, address: 7, values: [true, false], single: false },
      2,
    ],
  ])('confirms another write: %s', async (_, request, at) => {
    firstly((asked) => {
      const pdu = Buffer.from(asked.pdu.subarray(0, 5));
      pdu[at] = pdu.readUInt8(at) ^ 1;
      asked.socket.write(framed(asked, pdu));
    });
    open();
    expect(await faultOf(request)).toBe('modbus/wrong-echo');
    expect(await session.exchange(request)).toEqual({ ok: true, value: { kind: 'written' } });
    expect(gateway.connections).toBe(1);
  });
});

describe('the line', () => {
  it('arrives byte by byte and is put together', async () => {
    gateway.behave = (asked) => {
      const bytes = framed(asked, honestPdu(asked));
      let at = 0;
      const next = (): void => {
        if (at < bytes.length) asked.socket.write(bytes.subarray(at, ++at), () => setImmediate(next));
      };
      asked.socket.setNoDelay(true);
      next();
    };
    open();
    expect(await session.exchange(read)).toEqual(honest);
  });

  it('is refused, fails fast while in back-off, and comes back by itself', async () => {
    await gateway.stop();
    open();
    expect(await faultOf(read)).toBe('link/unreachable');
    const before = clock.monotonic();
    expect(await faultOf(read)).toBe('link/unreachable');
    expect(clock.monotonic() - before).toBeLessThan(20);
    expect(session.statistics()).toMatchObject({ state: 'down', requests: 0, answers: 0 });
    expect(session.statistics().faults).toEqual({ 'link/unreachable': 2 });
    await gateway.listen(gateway.port);
    await expect.poll(() => session.exchange(read), { interval: 20, timeout: 5_000 }).toEqual(honest);
    expect(session.statistics().state).toBe('up');
  });

  it('fails all that wait for a connection that cannot be had', async () => {
    await gateway.stop();
    open();
    const codes = await Promise.all([read, other, write].map(faultOf));
    expect(codes).toEqual(['link/unreachable', 'link/unreachable', 'link/unreachable']);
  });

  it('is closed by the gateway while idle, and is opened again without a fault', async () => {
    open();
    expect(await session.exchange(read)).toEqual(honest);
    for (const socket of gateway.live) socket.end();
    await expect.poll(() => session.statistics().state).toBe('idle');
    expect(await session.exchange(read)).toEqual(honest);
    expect(session.statistics()).toMatchObject({ faults: {}, reconnects: 1, answers: 2 });
  });

  it('is reset while idle, and is opened again without a fault', async () => {
    open();
    expect(await session.exchange(read)).toEqual(honest);
    for (const socket of gateway.live) socket.resetAndDestroy();
    await expect.poll(() => session.statistics().state).toBe('idle');
    expect(await session.exchange(read)).toEqual(honest);
    expect(session.statistics().faults).toEqual({});
  });

  it('is never opened twice at once to a gateway that takes one connection only', async () => {
    gateway.greet = (socket) => {
      if (gateway.live.size > 1) socket.resetAndDestroy();
    };
    gateway.behave = (asked) => (asked.number % 3 === 0 ? undefined : answerHonestly(asked));
    open({ oneConnection: true, timeout: millis(25) });
    const faults = [];
    for (let i = 0; i < 9; i += 1) faults.push(await faultOf(read));
    // What follows a loss is asked for a sign of life first, so the third request that is lost is sooner there.
    expect(faults.filter((code) => code === 'link/no-answer')).toHaveLength(4);
    expect(faults.filter((code) => code === 'none')).toHaveLength(5);
    expect(gateway.mostAtOnce).toBe(1);
  });

  it('accepts and resets for ever without a busy loop', async () => {
    gateway.greet = (socket) => socket.resetAndDestroy();
    open({ pauseAfterConnect: millis(10) });
    const codes = await Promise.all([read, other, read].map(faultOf));
    for (const code of codes) expect(['link/reset', 'link/unreachable']).toContain(code);
    expect(gateway.connections).toBe(1);
    expect(await faultOf(read)).toBe('link/unreachable');
    expect(gateway.connections).toBe(1);
  });

  it('is closed by the far end before anything could be asked, without a busy loop', async () => {
    gateway.greet = (socket) => afterwards(5, () => socket.end());
    open({ pauseAfterConnect: millis(30) });
    expect(await Promise.all([read, other].map(faultOf))).toEqual(['link/reset', 'link/reset']);
    expect(gateway.connections).toBe(1);
    expect(await faultOf(read)).toBe('link/unreachable');
  });

  it('ends: what is pending settles with session/closed, and so does what comes later', async () => {
    gateway.behave = () => undefined;
    open();
    const pending = [read, other, write].map((request) => session.exchange(request));
    await expect.poll(() => gateway.asked.length).toBe(1);
    await session.close();
    const closed = { ok: false, fault: { code: 'session/closed' } };
    expect(await Promise.all(pending)).toEqual([closed, closed, closed]);
    expect(await session.exchange(read)).toEqual(closed);
    await expect.poll(() => gateway.live.size).toBe(0);
  });

  it('ends while it is being opened', async () => {
    open();
    const pending = session.exchange(read);
    await session.close();
    expect(await pending).toEqual({ ok: false, fault: { code: 'session/closed' } });
    await session.close();
  });
});
