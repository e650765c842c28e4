/** Answers that come after their deadline, on a bus whose frames carry no transaction id. */
import { describe, expect, it } from 'vitest';
import type { Reply, Request } from '../../drivers/port.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { busForEach } from './bus-for-each.ts';
import { endpoint } from './endpoints.ts';
import { afterwards } from './patient-clock.ts';
import { type Asked, answerTo, valueAt } from './rtu-bus.ts';

/** The line is silent for `drain` after a timeout: an answer later than both is what nothing but the debt can catch. */
const timeout = 300;
const drain = 250;
const late = timeout + drain + 30;
const paused = 4 * timeout;

const on = busForEach({ timeout: millis(timeout) });

const read = (unit: number, address: number): Request => ({
  kind: 'read-registers',
  unit,
  table: 'holding',
  address,
  count: 2,
});
const good = (unit: number, address: number): Outcome<Reply> => ({
  ok: true,
  value: { kind: 'registers', values: [valueAt(unit, address), valueAt(unit, address + 1)] },
});
const noAnswer = { ok: false, fault: { code: 'link/no-answer' } };
const wait = (span: number): Promise<void> => new Promise((done) => afterwards(span, done));

describe('a device that always answers too late', () => {
  it('never has a value of one register at another, and its neighbours are read meanwhile', async () => {
    await on.open((asked, it) => it.say(asked.unit === 1 ? late : 0, answerTo(asked)));
    const end = on.clock.monotonic() + 5_000;
    const wrong: string[] = [];
    let asked = 0;
    // Judged at the end: a loop that goes on behind a failed test never ends.
    const answered = new Map<number, Set<boolean>>();
    const ask = async (unit: number, address: number): Promise<void> => {
      const outcome = await on.session.exchange(read(unit, address));
      asked += 1;
      answered.set(unit, (answered.get(unit) ?? new Set()).add(outcome.ok));
      if (outcome.ok && JSON.stringify(outcome) !== JSON.stringify(good(unit, address)))
        wrong.push(`${unit}/${address} ${JSON.stringify(outcome.value)}`);
    };
    const follow = async (address: number): Promise<void> => {
      while (on.clock.monotonic() < end) await ask(1, address);
    };
    let oldest = 0;
    const neighbour = async (unit: number): Promise<void> => {
      for (let last = on.clock.monotonic(); on.clock.monotonic() < end; last = on.clock.monotonic()) {
        await ask(unit, 7);
        oldest = Math.max(oldest, on.clock.monotonic() - last);
        await wait(10);
      }
    };
    await Promise.all([follow(100), follow(200), follow(300), neighbour(2), neighbour(3)]);
    expect(wrong).toEqual([]);
    expect(answered).toEqual(
      new Map([
        [1, new Set([false])],
        [2, new Set([true])],
        [3, new Set([true])],
      ]),
    );
    expect(asked).toBeGreaterThan(60);
    expect(on.session.statistics().late).toBeGreaterThan(3);
    // The one deadline and the one drain that a slow device always cost; the pause after them is its own.
    expect(oldest).toBeLessThan(timeout + drain + 150);
  }, 30_000);

  it('is asked again as soon as it has answered, even with an exception', async () => {
    await on.open((asked, it) => {
      const refusal = Buffer.from('018302c0f1', 'hex');
      it.say(it.heard.length === 1 ? late : 0, it.heard.length === 1 ? refusal : answerTo(asked));
    });
    on.session.trace?.start();
    expect(await on.session.exchange(read(1, 100))).toMatchObject(noAnswer);
    expect(await on.session.exchange(read(1, 200))).toEqual(good(1, 200));
    const [first, second] = on.bus.heard;
    expect(second!.at - first!.at).toBeGreaterThan(late - 10);
    expect(second!.at - first!.at).toBeLessThan(late + 100);
    expect(on.session.statistics()).toMatchObject({ late: 1, requests: 2, answers: 1 });
    expect(on.session.trace?.entries().map(({ decoded }) => decoded)).toContainEqual({ late: 1 });
  });

  it('does not confirm one write with the answer to another', async () => {
    let confirmed = 0;
    await on.open((asked, it) => {
      afterwards(late, () => {
        confirmed += 1;
      });
      it.say(late, answerTo(asked));
    });
    const write = (...values: number[]): Request => ({
      kind: 'write-registers',
      unit: 1,
      address: 5,
      values,
      single: false,
    });
    expect(await on.session.exchange(write(1, 2))).toMatchObject(noAnswer);
    expect(await on.session.exchange(write(3, 4))).toMatchObject(noAnswer);
    expect(confirmed).toBe(1);
  });
});

describe('an answer that does not come in time', () => {
  it('and never comes costs its unit a pause with an end, and its neighbours nothing', async () => {
    await on.open((asked, it) => {
      if (it.heard.length > 1) it.say(0, answerTo(asked));
    });
    expect(await on.session.exchange(read(1, 100))).toMatchObject(noAnswer);
    const next = on.session.exchange(read(1, 200));
    expect(on.session.held).toBe(1);
    for (let turn = 0; turn < 5; turn += 1) expect(await on.session.exchange(read(2, turn))).toEqual(good(2, turn));
    expect(on.session.held).toBe(1);
    expect(await next).toEqual(good(1, 200));
    expect(on.session.held).toBe(0);
    const own = on.bus.heard.filter(({ unit }) => unit === 1);
    expect(own[1]!.at - own[0]!.at).toBeGreaterThan(paused - 10);
    expect(own[1]!.at - own[0]!.at).toBeLessThan(paused + 150);
    expect(on.session.statistics().late).toBeUndefined();
  });

  it('puts its unit behind whoever waits when it comes while the line is still being let fall silent', async () => {
    await on.open((asked, it) => it.say(it.heard.length === 1 ? timeout + 60 : 0, answerTo(asked)));
    const first = on.session.exchange(read(1, 100));
    const others = [
      on.session.exchange(read(1, 200)),
      on.session.exchange(read(2, 7)),
      on.session.exchange(read(3, 7)),
    ];
    expect(await first).toMatchObject(noAnswer);
    expect(await Promise.all(others)).toEqual([good(1, 200), good(2, 7), good(3, 7)]);
    expect(on.bus.heard.map(({ unit }) => unit)).toEqual([1, 2, 3, 1]);
  });

  it('holds a command back too, and lets it go before the reads of its unit that came earlier', async () => {
    await on.open((asked, it) => it.say(it.heard.length === 1 ? timeout + 60 : 0, answerTo(asked)));
    expect(await on.session.exchange(read(1, 100))).toMatchObject(noAnswer);
    const command: Request = { kind: 'write-registers', unit: 1, address: 5, values: [1, 2], single: false };
    const all = [read(1, 200), read(1, 300), read(2, 7), command].map((request) => on.session.exchange(request));
    expect((await Promise.all(all)).map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const own = on.bus.heard.filter(({ unit }) => unit === 1);
    expect(own.map(({ address }) => address)).toEqual([100, 5, 200, 300]);
  });

  it('is also owed where the connection broke instead', async () => {
    await on.open((asked, it) => {
      it.say(it.heard.length === 1 ? 120 : 0, answerTo(asked));
      if (it.heard.length === 1) it.reset();
    });
    expect(await on.session.exchange(read(1, 100))).toMatchObject({ ok: false, fault: { code: 'link/reset' } });
    expect(await on.session.exchange(read(1, 200))).toEqual(good(1, 200));
    expect(on.bus.connections).toBe(2);
    expect(on.session.statistics().late).toBe(1);
  });

  it('holds no request back that nobody wants any more', async () => {
    await on.open((asked, it) => {
      if (it.heard.length > 1) it.say(0, answerTo(asked));
    });
    await on.session.exchange(read(1, 100));
    const outcomes: Outcome<Reply>[] = [];
    on.session.send?.(
      read(1, 200),
      (outcome) => void outcomes.push(outcome),
      () => false,
    );
    on.session.send?.(read(1, 300), (outcome) => void outcomes.push(outcome));
    await wait(paused);
    expect(outcomes).toEqual([{ ok: false, fault: { code: 'queue/expired' } }, good(1, 300)]);
    expect(on.bus.heard.map(({ address, count }) => [address, count])).toEqual([
      [100, 2],
      [300, 1],
      [300, 2],
    ]);
  });
});

describe('a late answer of one unit in the middle of another’s turn', () => {
  const pieces = (bytes: Buffer): Buffer[] => Array.from(bytes, (byte) => Buffer.from([byte]));

  it.each<[string, (lateOne: Buffer, own: Buffer) => readonly Buffer[]]>([
    ['before its answer', (lateOne, own) => [lateOne, own]],
    ['in one piece with it', (lateOne, own) => [Buffer.concat([lateOne, own])]],
    ['behind it in one piece', (lateOne, own) => [Buffer.concat([own, lateOne])]],
    ['byte by byte', (lateOne, own) => [...pieces(lateOne), ...pieces(own)]],
    ['with noise between', (lateOne, own) => [Buffer.concat([lateOne, Buffer.from([0, 255]), own])]],
  ])('%s', async (_, order) => {
    let owed: Asked | undefined;
    await on.open((asked, it) => {
      if (it.heard.length === 1) owed = asked;
      else if (asked.unit === 2) it.say(0, ...order(answerTo(owed!), answerTo(asked)));
      else it.say(0, answerTo(asked));
    });
    expect(await on.session.exchange(read(1, 100))).toMatchObject(noAnswer);
    expect(await on.session.exchange(read(2, 7))).toEqual(good(2, 7));
    expect(await on.session.exchange(read(1, 200))).toEqual(good(1, 200));
    expect(on.session.statistics()).toMatchObject({ late: 1, faults: { 'link/no-answer': 1 } });
    const own = on.bus.heard.filter(({ unit }) => unit === 1);
    expect(own[1]!.at - own[0]!.at, 'released before the pause was over').toBeLessThan(paused);
  });
});

it('does not take a place on the line of the core', async () => {
  const { EndpointLine } = await import('../../main/core/acquisition/line.ts');
  await on.open((asked, it) => {
    if (asked.unit !== 1) it.say(0, answerTo(asked));
  });
  const place = endpoint({ protocol: 'modbus-rtu-over-tcp', port: on.bus.port, timeout: millis(timeout) });
  const line = new EndpointLine(
    place,
    on.session,
    on.clock,
    () => 0,
    () => undefined,
  );
  line.silence.units = 9;
  const ask = (unit: number, address: number) =>
    new Promise<{ outcome: Outcome<Reply>; trip: number | undefined }>((done) =>
      line.submit({
        priority: 'normal',
        request: read(unit, address),
        settle: (outcome, trip) => done({ outcome, trip }),
      }),
    );
  expect((await ask(1, 100)).outcome).toMatchObject(noAnswer);
  const held = [ask(1, 200), ask(1, 300)];
  const from = on.clock.monotonic();
  for (let turn = 0; turn < 5; turn += 1) expect((await ask(2, turn)).outcome).toEqual(good(2, turn));
  expect(on.clock.monotonic() - from).toBeLessThan(drain + 150);
  on.bus.behave = (asked) => on.bus.say(0, answerTo(asked));
  for (const { outcome, trip } of await Promise.all(held)) {
    expect(outcome.ok).toBe(true);
    expect(trip, 'time on the line, without the pause').toBeLessThan(100);
  }
});
