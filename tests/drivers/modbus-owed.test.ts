/**
 * Units that answer each request, in order, after whatever time they like or never: no answer is given for another's,
 * on a bus and behind a gateway that knows no transaction ids. On a virtual clock; the line alone is a stand-in.
 */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Line, LineOwner } from '../../drivers/modbus/line.ts';
import { objectionTo } from '../../drivers/modbus/requests.ts';
import { openModbus } from '../../drivers/modbus/session.ts';
import { shapeOf, signOfLife } from '../../drivers/modbus/sign-of-life.ts';
import type { Reply, Request, Session } from '../../drivers/port.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { VirtualClock } from '../plant/virtual-clock.ts';
import { endpoint } from './endpoints.ts';
import { sealed } from './rtu-bus.ts';

vi.mock('../../drivers/modbus/line.ts', () => ({
  connectTcp: (_host: string, _port: number, owner: LineOwner): Line => bus.connect(owner),
}));

const timeout = 400;
const mbap = 6;
type Protocol = 'modbus-tcp' | 'modbus-rtu-over-tcp';
/** Milliseconds until a unit answers its next request; `undefined` when it never does. */
type Delays = (unit: number) => number | undefined;

/** A bus behind a gateway that hands whatever its units say to whoever asked last, on TCP under the last one's id. */
class SlowBus {
  readonly heard: { readonly unit: number; readonly code: number; readonly count: number; readonly at: number }[] = [];
  readonly clock = new VirtualClock();
  readonly protocol: Protocol;
  delays: Delays;
  /** Answers nothing but an exception of this code. */
  refuses: number | undefined;
  /** Functions that no unit knows; it does not even refuse them. */
  ignores: readonly number[] = [];
  #owner: LineOwner | undefined;
  #id = 0;
  readonly #free = new Map<number, number>();

  constructor(protocol: Protocol, delays: Delays) {
    this.protocol = protocol;
    this.delays = delays;
  }

  connect(owner: LineOwner): Line {
    this.clock.after(millis(1), () => {
      this.#owner = owner;
      owner.opened();
    });
    return {
      write: (frames) => {
        for (const frame of frames) this.#hear(frame);
      },
      drop: () => {
        if (this.#owner === owner) this.#owner = undefined;
        this.clock.after(millis(1), () => owner.closed('dropped'));
      },
    };
  }

  #hear(frame: Buffer): void {
    const isTcp = this.protocol === 'modbus-tcp';
    if (isTcp) this.#id = frame.readUInt16BE(0);
    const pdu = Buffer.from(isTcp ? frame.subarray(mbap) : frame.subarray(0, -2));
    const [unit = 0, code = 0] = pdu;
    const now = this.clock.monotonic();
    this.heard.push({ unit, code, count: pdu.readUInt16BE(4), at: now });
    const delay = this.delays(unit);
    if (delay === undefined || this.ignores.includes(code)) return;
    const at = Math.max(this.#free.get(unit) ?? 0, now + delay);
    this.#free.set(unit, at);
    const answer = this.#answer(pdu, now);
    this.clock.after(millis(at - now), () => this.#say(answer));
  }

  /** Registers say their address and, every other one, when they were read. */
  #answer(pdu: Buffer, now: number): readonly number[] {
    const [unit = 0, code = 0] = pdu;
    if (this.refuses !== undefined) return [unit, code | 0x80, this.refuses];
    if (code > 4) return [...pdu.subarray(0, 6)];
    const [address, count] = [pdu.readUInt16BE(2), pdu.readUInt16BE(4)];
    const words = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? address + at : Math.floor(now / 10)));
    return [unit, code, 2 * count, ...words.flatMap((word) => [word >> 8, word & 0xff])];
  }

  #say(answer: readonly number[]): void {
    const bytes =
      this.protocol === 'modbus-tcp'
        ? Buffer.from([this.#id >> 8, this.#id & 0xff, 0, 0, 0, answer.length, ...answer])
        : sealed(...answer);
    this.#owner?.received(bytes, bytes.length);
  }
}

let bus: SlowBus;
function open(protocol: Protocol, delays: Delays, inFlight = 1, deadline = timeout): Session {
  bus = new SlowBus(protocol, delays);
  return openModbus(endpoint({ protocol, port: 1, timeout: millis(deadline), inFlight }), bus.clock);
}

const read = (unit: number, address: number, count = 8): Request => ({
  kind: 'read-registers',
  unit,
  table: 'holding',
  address,
  count,
});

/** What is wrong with an answer to a read that was asked at `askedAt`; `undefined` when nothing is. */
function wrongIn(request: Request, outcome: Outcome<Reply>, askedAt: number): string | undefined {
  if (!outcome.ok || outcome.value.kind !== 'registers' || request.kind !== 'read-registers') return undefined;
  const { values } = outcome.value;
  const isOwn = values.length === request.count && values.every((it, at) => at % 2 > 0 || it === request.address + at);
  const isNew = values.every((it, at) => at % 2 === 0 || it >= Math.floor(askedAt / 10));
  return isOwn && isNew
    ? undefined
    : `unit ${request.unit} at ${request.address} asked ${askedAt}: ${values.join(' ')}`;
}

/** Asks the polls of `unit` in turn, `pause` ms apart, until `end`. */
async function poll(session: Session, unit: number, pause: number, end: number, wrong: string[]): Promise<number> {
  const { clock } = bus;
  const polls = [read(unit, 100), read(unit, 200), read(unit, 300, 2), read(unit, 400, 1)];
  let oldest = 0;
  for (let turn = 0, last = clock.monotonic(); clock.monotonic() < end; turn += 1) {
    const request = polls[turn % polls.length]!;
    const askedAt = clock.monotonic();
    const outcome = await session.exchange(request);
    const fault = wrongIn(request, outcome, askedAt);
    if (fault !== undefined) wrong.push(fault);
    if (outcome.ok) {
      oldest = Math.max(oldest, clock.monotonic() - last);
      last = clock.monotonic();
    }
    await new Promise<void>((done) => void clock.after(millis(pause), done));
  }
  return oldest;
}

const minute = 60_000;
const chaos = 2 * minute;
/** Delays of one unit: about one figure or any up to one, and some never. */
const nature = fc.record({
  from: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 29_000 })),
  spread: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 29_000 })),
  loss: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 2 }),
});

function delaysOf({ from, spread, loss, seed }: typeof nature extends fc.Arbitrary<infer N> ? N : never) {
  let state = seed;
  const roll = (): number => {
    state = (state * 48_271) % (2 ** 31 - 1);
    return state / (2 ** 31 - 1);
  };
  return () => (roll() < loss ? undefined : Math.min(from + Math.floor(roll() * spread), 30_000));
}

it.each<[Protocol]>([['modbus-rtu-over-tcp'], ['modbus-tcp']])(
  '%s: a unit as late and as lossy as it likes never has the value of another request, and is heard again when it is well',
  async (protocol) => {
    await fc.assert(
      fc.asyncProperty(nature, fc.integer({ min: 0, max: 6_000 }), async (unit2, pause) => {
        const slow = delaysOf(unit2);
        const session = open(protocol, (unit) => (unit === 2 ? slow() : 10));
        const { clock } = bus;
        const wrong: string[] = [];
        const polled = [poll(session, 2, pause, chaos, wrong), poll(session, 2, pause, chaos, wrong)];
        const neighbour = poll(session, 3, 500, chaos, wrong);
        await clock.advance(chaos);
        expect(wrong).toEqual([]);
        bus.delays = () => 10;
        // What it has heard keeps it busy for half a minute at most.
        await clock.advance(minute / 2);
        const well = session.exchange(read(2, 100));
        await clock.advance(minute / 2);
        expect(await well).toMatchObject({ ok: true });
        await Promise.all(polled);
        // The neighbour waits for a deadline and the silence after it, twice at most, and is a slow poll itself.
        expect(await neighbour).toBeLessThan(500 + 3 * (timeout + 300));
        await Promise.all([session.close(), clock.advance(100)]);
      }),
      { numRuns: 60 },
    );
  },
  240_000,
);

/** Ends `asked` by letting time pass, a deadline at a time. */
async function ended<T>(asked: Promise<T>): Promise<T> {
  let isOver = false;
  const over = asked.finally(() => {
    isOver = true;
  });
  await bus.clock.advanceUntil(() => isOver, 2 * minute, 10);
  return over;
}
const ask = (session: Session, request: Request): Promise<Outcome<Reply>> => ended(session.exchange(request));
const noAnswer = { ok: false, fault: { code: 'link/no-answer' } };

it('statistics count what came too late as late, and time nothing by it', async () => {
  const session = open('modbus-rtu-over-tcp', () => 1_750);
  const wrong: string[] = [];
  const polled = poll(session, 2, 1_000, 5 * minute, wrong);
  await bus.clock.advance(5 * minute + 10_000);
  await polled;
  expect(wrong).toEqual([]);
  expect(session.statistics()).toMatchObject({ answers: 0, roundTrip: { p50: 0, p99: 0 } });
  expect(session.statistics().late).toBeGreaterThan(100);
});

it.each<[Protocol, number]>([
  ['modbus-rtu-over-tcp', 4 * timeout],
  ['modbus-tcp', timeout],
])(
  '%s: a unit whose answer was lost is asked again soon, for a sign of life and then for the rest',
  async (protocol, pause) => {
    const session = open(protocol, () => (bus.heard.length === 1 ? undefined : 10));
    expect(await ask(session, read(2, 100))).toMatchObject(noAnswer);
    expect(await ask(session, read(2, 200))).toMatchObject({ ok: true });
    const [first, sign, rest] = bus.heard;
    expect(sign!.at - first!.at).toBeGreaterThanOrEqual(pause);
    expect(sign!.at - first!.at).toBeLessThan(pause + 20);
    expect(rest!.at - sign!.at).toBeLessThan(20);
    expect(bus.heard.map(({ count }) => count)).toEqual([8, 7, 8]);
    expect(await ask(session, read(2, 300)), 'all is settled').toMatchObject({ ok: true });
    expect(bus.heard).toHaveLength(4);
    await ended(session.close());
  },
);

it.each<[string, number | undefined, readonly number[]]>([
  ['refuses everything', 6, []],
  ['knows no other function', undefined, [4]],
])('a unit that %s is itself again after a lost answer', async (_, code, ignored) => {
  const session = open('modbus-rtu-over-tcp', () => (bus.heard.length < 3 ? undefined : 10));
  bus.refuses = code;
  bus.ignores = ignored;
  const outcomes: Outcome<Reply>[] = [];
  for (let turn = 0; turn < 8; turn += 1) outcomes.push(await ask(session, read(2, 100)));
  const own = code === undefined ? { ok: true } : { ok: false, fault: { code: 'modbus/busy' } };
  expect(outcomes.slice(-3)).toMatchObject([own, own, own]);
  await ended(session.close());
});

it('a unit with one register that refuses to be asked for more is itself again too', async () => {
  const session = open('modbus-rtu-over-tcp', () => {
    bus.refuses = bus.heard.at(-1)!.count > 1 ? 2 : undefined;
    return bus.heard.length === 1 ? undefined : 10;
  });
  const outcomes: Outcome<Reply>[] = [];
  for (let turn = 0; turn < 4; turn += 1) outcomes.push(await ask(session, read(2, 100, 1)));
  expect(outcomes.map(({ ok }) => ok)).toEqual([false, false, true, true]);
  await ended(session.close());
});

it('a write that no answer owed could confirm goes out without a sign of life; one that could be confirmed by it does not', async () => {
  const session = open('modbus-rtu-over-tcp', () => (bus.heard.length < 3 ? undefined : 10));
  const write = (...values: number[]): Request => ({
    kind: 'write-registers',
    unit: 2,
    address: 5,
    values,
    single: false,
  });
  expect(await ask(session, read(2, 100))).toMatchObject(noAnswer);
  expect(await ask(session, write(1, 2))).toMatchObject(noAnswer);
  expect(await ask(session, write(3, 4))).toEqual({ ok: true, value: { kind: 'written' } });
  expect(bus.heard.map(({ code }) => code)).toEqual([3, 16, 3, 16]);
  await ended(session.close());
});

it.each<[Protocol]>([['modbus-rtu-over-tcp'], ['modbus-tcp']])(
  '%s: a dead unit ends everything asked of it, and is heard within a recheck of its return',
  async (protocol) => {
    const session = open(protocol, () => undefined, 1, 10);
    for (let turn = 0; turn < 60; turn += 1) {
      const asked = bus.clock.monotonic();
      expect(await ask(session, read(2, 100))).toMatchObject(noAnswer);
      expect(bus.clock.monotonic() - asked).toBeLessThan(minute / 2 + 1_000);
    }
    expect(bus.heard).toHaveLength(60);
    bus.delays = () => 5;
    const back = bus.clock.monotonic();
    expect(await ask(session, read(2, 100))).toMatchObject({ ok: true });
    expect(bus.clock.monotonic() - back).toBeLessThan(minute / 2 + 1_000);
    await ended(session.close());
  },
);

it('whatever a unit owes, its sign of life has a shape of its own', () => {
  const address = fc.integer({ min: 0, max: 0xffff - 125 });
  const registers = fc.record({
    kind: fc.constant('read-registers' as const),
    unit: fc.constant(2),
    table: fc.constantFrom('holding' as const, 'input' as const),
    address,
    count: fc.integer({ min: 1, max: 125 }),
  });
  const bits = fc.record({
    kind: fc.constant('read-bits' as const),
    unit: fc.constant(2),
    table: fc.constantFrom('coil' as const, 'discrete' as const),
    address,
    count: fc.integer({ min: 1, max: 2_000 }),
  });
  const writes = fc.record({
    kind: fc.constant('write-registers' as const),
    unit: fc.constant(2),
    address,
    values: fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 3 }),
    single: fc.constant(false),
  });
  const request = fc.oneof(registers, bits, writes);
  fc.assert(
    fc.property(request, fc.array(request, { maxLength: 31 }), fc.boolean(), (next, others, byFunction) => {
      const owed = [next, ...others];
      const sign = signOfLife(next, owed, byFunction)!;
      expect(objectionTo(sign, true)).toBeUndefined();
      expect(owed.map(shapeOf)).not.toContain(shapeOf(sign));
    }),
  );
});
