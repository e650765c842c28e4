/** What a line can carry, how far its data lags, and what to change. */
import { describe, expect, test } from 'vitest';
import type { Request, Session } from '../../../drivers/port.ts';
import { lagOf } from '../../../main/core/acquisition/data-lag.ts';
import { EndpointLine } from '../../../main/core/acquisition/line.ts';
import { adviceFor, catchUp } from '../../../main/core/acquisition/line-advice.ts';
import type { Endpoint } from '../../../main/domain/asset.ts';
import { type FaultCode, fail, succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { VirtualClock } from '../../plant/virtual-clock.ts';

const endpoint: Endpoint = {
  id: 'e',
  protocol: 'modbus-tcp',
  host: '127.0.0.1',
  port: 1,
  timeout: millis(200),
  connectTimeout: millis(200),
  pauseAfterConnect: millis(0),
  pauseBetween: millis(0),
  inFlight: 1,
  oneConnection: true,
  simulated: true,
};
const request: Request = { kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 1 };
const quiet = { requests: 100, faults: {} };

/** A line whose far end takes `busy` milliseconds for each request, and the pause that the endpoint asks for. */
function lineOf(busy: number, settings: Partial<Endpoint> = {}, fault?: FaultCode) {
  const clock = new VirtualClock();
  const at = { ...endpoint, ...settings };
  let freeAt = 0;
  const session: Session = {
    exchange: () =>
      new Promise((settle) => {
        const start = Math.max(clock.monotonic(), freeAt);
        freeAt = start + busy + at.pauseBetween;
        const wait = millis(start + busy - clock.monotonic());
        clock.after(wait, () => settle(fault ? fail({ code: fault }) : succeed({ kind: 'written' })));
      }),
    statistics: () => {
      throw new Error('not asked');
    },
    close: () => Promise.resolve(),
  };
  const line = new EndpointLine(
    at,
    session,
    clock,
    () => 0.5,
    () => undefined,
  );
  const trips: (number | undefined)[] = [];
  const ask = () => line.submit({ priority: 'fast', request, settle: (_, trip) => trips.push(trip) });
  return { clock, line, ask, trips };
}

describe('what a line can carry', () => {
  test('is not known before the first answer, then follows from the time that requests take', async () => {
    const { clock, line, ask, trips } = lineOf(20);
    expect(line.carried).toBeUndefined();
    for (let n = 0; n < 10; n += 1) ask();
    await clock.advance(1_000);
    expect(trips).toEqual(Array(10).fill(20));
    expect(line.carried).toBeCloseTo(50, 5);
  });

  test.each([
    ['asked without rest', 0],
    ['asked now and then', 300],
  ])('counts the pause between requests when %s', async (_, rest) => {
    const { clock, line, ask } = lineOf(20, { pauseBetween: millis(30) });
    for (let n = 0; n < 40; n += 1) {
      ask();
      await clock.advance(rest);
    }
    await clock.advance(10_000);
    expect(line.carried).toBeCloseTo(20, 5);
  });

  test('counts the time that is lost on devices which do not answer', async () => {
    const { clock, line, ask } = lineOf(200, {}, 'link/no-answer');
    ask();
    await clock.advance(1_000);
    expect(line.carried).toBeCloseTo(5, 5);
  });

  test('a request that was never sent has no time on the line', async () => {
    const { clock, ask, trips } = lineOf(1, {}, 'link/unreachable');
    for (let n = 0; n < 3; n += 1) {
      ask();
      await clock.advance(10);
    }
    expect(trips).toEqual([1, 1, undefined]);
  });
});

describe('how far data lags', () => {
  const well = { isSilent: false, isObjecting: false, hasMissed: false, hasObjected: false };
  const poll = (wholeAt: number | undefined, every: number) => ({
    wholeAt: wholeAt === undefined ? undefined : millis(wholeAt),
    poll: { every: millis(every) },
  });

  test('names the values furthest behind their own poll, not the oldest', () => {
    const members = [
      { ...well, device: { id: 'slow' }, entries: [poll(0, 60_000)] },
      {
        device: { id: 'late' },
        ...well,
        entries: [poll(49_000, 1_000), poll(40_000, 3_000)],
      },
    ];
    expect(lagOf(members, millis(50_000))).toEqual({
      devices: 2,
      silent: 0,
      objecting: 0,
      unread: 0,
      worst: { device: 'late', age: 10_000, every: 3_000 },
    });
  });

  test('counts the silent apart', () => {
    const members = [
      { ...well, device: { id: 'dead' }, isSilent: true, hasMissed: true, entries: [poll(0, 1_000)] },
      { ...well, device: { id: 'never' }, hasMissed: true, entries: [poll(undefined, 1_000)] },
    ];
    expect(lagOf(members, millis(50_000))).toEqual({ devices: 2, silent: 2, objecting: 0, unread: 0 });
  });

  test('counts those apart that answer with exceptions only', () => {
    const members = [
      { ...well, device: { id: 'objects' }, isObjecting: true, hasObjected: true, entries: [poll(0, 1_000)] },
      { ...well, device: { id: 'began so' }, hasObjected: true, entries: [poll(undefined, 1_000)] },
    ];
    expect(lagOf(members, millis(50_000))).toEqual({ devices: 2, silent: 0, objecting: 2, unread: 0 });
  });

  test('calls nobody silent whose first read is still under way', () => {
    const members = [
      { ...well, device: { id: 'waits' }, entries: [poll(undefined, 1_000)] },
      {
        device: { id: 'begun' },
        ...well,
        entries: [poll(undefined, 1_000), poll(49_500, 900)],
      },
    ];
    expect(lagOf(members, millis(50_000))).toMatchObject({
      devices: 2,
      silent: 0,
      unread: 1,
      worst: { device: 'begun' },
    });
  });
});

describe('a backlog', () => {
  const load = { needed: 1, carried: 3 };
  const lag = (age: number) => ({ device: 'd', age: millis(age), every: millis(1_000) });

  test('is told by the time it takes, when the line has room to spare', () => {
    expect(catchUp(load, 50, lag(2_000))).toBe(25_000);
    expect(catchUp(load, 50, undefined)).toBe(25_000);
  });

  test('is not called temporary when it lasts, has no end, or data are far too old already', () => {
    expect(catchUp(load, 200, lag(2_000))).toBeUndefined();
    expect(catchUp({ needed: 3, carried: 3 }, 1, lag(2_000))).toBeUndefined();
    expect(catchUp({ needed: 3 }, 1, lag(2_000))).toBeUndefined();
    expect(catchUp(load, 5, lag(4_001))).toBeUndefined();
  });
});

describe('what to change', () => {
  test('a serial bus: a rate that carries the load, then slower polls', () => {
    const serial = { path: '/dev/ttyS0', baudRate: 9_600, parity: 'none', dataBits: 8, stopBits: 1 } as const;
    const bus: Endpoint = { ...endpoint, protocol: 'modbus-rtu', serial };
    expect(adviceFor(bus, { needed: 30, carried: 10 }, quiet, 0)).toEqual([
      { code: 'faster-bus', from: 9_600, to: 38_400 },
      { code: 'slower-polls', factor: 3.3 },
    ]);
  });

  test('a gateway: more requests at once, where it allows them', () => {
    expect(adviceFor(endpoint, { needed: 25, carried: 10 }, quiet, 0)).toEqual([
      { code: 'more-in-flight', from: 1, to: 3 },
      { code: 'slower-polls', factor: 2.8 },
    ]);
  });

  test('silent devices first, when timeouts are what costs', () => {
    const statistics = { requests: 100, faults: { 'link/no-answer': 20 } };
    expect(adviceFor(endpoint, { needed: 12, carried: 10 }, statistics, 3)[0]).toEqual({
      code: 'silent-devices',
      count: 3,
    });
    expect(adviceFor(endpoint, { needed: 12, carried: 10 }, quiet, 3)[0]?.code).toBe('more-in-flight');
  });
});
