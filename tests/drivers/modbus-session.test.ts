import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Reply, Request, Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { type Asked, answerHonestly, framed, HostileGateway, honestPdu } from './hostile-gateway.ts';
import { afterwards, patientClock } from './patient-clock.ts';
import { realClock } from './real-clock.ts';

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

function open(settings: Partial<Endpoint> = {}, time = patientClock()): Session {
  clock = time;
  session = openModbus(endpoint({ protocol: 'modbus-tcp', port: gateway.port, ...settings }), clock);
  return session;
}

const readAt = (address: number, unit = 1): Request => ({
  kind: 'read-registers',
  unit,
  table: 'holding',
  address,
  count: 1,
});
const firstOf = (outcome: Awaited<ReturnType<Session['exchange']>>): unknown =>
  outcome.ok && outcome.value.kind === 'registers' ? outcome.value.values[0] : outcome;

/** Examples of the Modbus Application Protocol V1.1b3, clause 6, as sent to unit 17. */
const bitsOf = (text: string): boolean[] => [...text].map((bit) => bit === '1');
const golden: readonly [string, Request, string, string, Reply][] = [
  [
    'read coils (6.1)',
    { kind: 'read-bits', unit: 17, table: 'coil', address: 0x13, count: 19 },
    '01 0013 0013',
    '01 03 CD6B05',
    { kind: 'bits', values: bitsOf('1011001111010110101') },
  ],
  [
    'read discrete inputs (6.2)',
    { kind: 'read-bits', unit: 17, table: 'discrete', address: 0xc4, count: 22 },
    '02 00C4 0016',
    '02 03 ACDB35',
    { kind: 'bits', values: bitsOf('0011010111011011101011') },
  ],
  [
    'read holding registers (6.3)',
    { kind: 'read-registers', unit: 17, table: 'holding', address: 0x6b, count: 3 },
    '03 006B 0003',
    '03 06 022B 0000 0064',
    { kind: 'registers', values: [555, 0, 100] },
  ],
  [
    'read input registers (6.4)',
    { kind: 'read-registers', unit: 17, table: 'input', address: 8, count: 1 },
    '04 0008 0001',
    '04 02 000A',
    { kind: 'registers', values: [10] },
  ],
  [
    'write single coil (6.5)',
    { kind: 'write-bits', unit: 17, address: 0xac, values: [true], single: true },
    '05 00AC FF00',
    '05 00AC FF00',
    { kind: 'written' },
  ],
  [
    'write single register (6.6)',
    { kind: 'write-registers', unit: 17, address: 1, values: [3], single: true },
    '06 0001 0003',
    '06 0001 0003',
    { kind: 'written' },
  ],
  [
    'write several coils (6.11)',
    { kind: 'write-bits', unit: 17, address: 0x13, values: bitsOf('1011001110'), single: false },
    '0F 0013 000A 02 CD01',
    '0F 0013 000A',
    { kind: 'written' },
  ],
  [
    'write several registers (6.12)',
    { kind: 'write-registers', unit: 17, address: 1, values: [10, 0x102], single: false },
    '10 0001 0002 04 000A 0102',
    '10 0001 0002',
    { kind: 'written' },
  ],
];

describe('golden frames', () => {
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
  it.each(golden)('%s', async (_, request, question, answer, reply) => {
    gateway.behave = (asked) => asked.socket.write(framed(asked, hex(answer)));
    open();
    expect(await session.exchange(request)).toEqual({ ok: true, value: reply });
    const length = hex(question).length + 1;
    const expected = Buffer.concat([hex('0000 0000 00'), Buffer.from([length, 17]), hex(question)]);
    expect(gateway.asked[0]!.frame.toString('hex')).toBe(expected.toString('hex'));
  });
});

describe('the order of exchanges', () => {
  it('is first come, first served, one at a time', async () => {
    let waiting = 0;
    let most = 0;
    gateway.behave = (asked) => {
      waiting += 1;
      most = Math.max(most, waiting);
      afterwards(1, () => {
        waiting -= 1;
        answerHonestly(asked);
      });
    };
    open();
    const addresses = Array.from({ length: 12 }, (_, i) => 100 - i);
    const answers = await Promise.all(addresses.map((address) => session.exchange(readAt(address))));
    expect(answers.map(firstOf)).toEqual(addresses);
    expect(gateway.asked.map((asked) => asked.pdu.readUInt16BE(1))).toEqual(addresses);
    expect(most).toBe(1);
    expect(gateway.connections).toBe(1);
  });

  it('never sends what is no longer wanted once the line is ready', async () => {
    open({ pauseAfterConnect: millis(60) });
    let isWanted = true;
    const stale = new Promise((settle) => session.send!(readAt(1), settle, () => isWanted));
    const fresh = session.exchange(readAt(2));
    isWanted = false;
    expect(await stale).toMatchObject({ ok: false, fault: { code: 'queue/expired' } });
    expect(firstOf(await fresh)).toBe(2);
    expect(gateway.asked.map(({ pdu }) => pdu.readUInt16BE(1))).toEqual([2]);
  });

  it('loses nobody when whoever is told that a request came too late asks something else at once', async () => {
    open();
    const first = session.exchange(readAt(1));
    const late = new Promise<Awaited<typeof first>>((settle) =>
      session.send!(
        readAt(2),
        () => session.send!(readAt(3), settle),
        () => false,
      ),
    );
    const last = session.exchange(readAt(4));
    expect((await Promise.all([first, late, last])).map(firstOf)).toEqual([1, 3, 4]);
    expect(gateway.asked.map(({ pdu }) => pdu.readUInt16BE(1))).toEqual([1, 4, 3]);
  });

  it('keeps as many on the wire as the gateway takes, and matches answers that come in any order', async () => {
    const waiting: Asked[] = [];
    gateway.behave = (asked) => {
      waiting.push(asked);
      if (waiting.length === 4) for (const one of waiting.splice(0).reverse()) answerHonestly(one);
    };
    open({ inFlight: 4 });
    const addresses = Array.from({ length: 16 }, (_, i) => i * 3);
    const answers = await Promise.all(addresses.map((address, i) => session.exchange(readAt(address, i + 1))));
    expect(answers.map(firstOf)).toEqual(addresses);
  });

  it('gives every unit its own answer, whoever asks at the same time', async () => {
    gateway.behave = (asked) => {
      const pdu = honestPdu(asked);
      pdu.writeUInt16BE(asked.unit, 2);
      asked.socket.write(framed(asked, pdu));
    };
    open({ inFlight: 3 });
    const units = Array.from({ length: 240 }, (_, i) => (i % 8) + 1);
    const answers = await Promise.all(units.map((unit) => session.exchange(readAt(5, unit))));
    expect(answers.map(firstOf)).toEqual(units);
  });

  it('lets the others finish when one of several is late, then takes a new connection', async () => {
    gateway.behave = (asked) => {
      if (asked.pdu.readUInt16BE(1) === 1 && asked.connection === 1) return;
      if (asked.pdu.readUInt16BE(1) === 2) afterwards(60, () => answerHonestly(asked));
      else answerHonestly(asked);
    };
    open({ inFlight: 4, timeout: millis(80) });
    const pause = new Promise<void>((resolve) => clock.after(millis(40), resolve));
    const late = session.exchange(readAt(1));
    const second = pause.then(() => session.exchange(readAt(2)));
    expect(await late).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    const third = session.exchange(readAt(1));
    expect(firstOf(await second)).toBe(2);
    expect(firstOf(await third)).toBe(1);
    expect(gateway.asked.map((asked) => asked.connection)).toEqual([1, 1, 2]);
  });

  it('outlives 65,536 transactions on one connection', async () => {
    open({ inFlight: 8, timeout: millis(2_000) });
    let wrong = 0;
    const one = async (from: number): Promise<void> => {
      for (let i = 0; i < 8_600; i += 1) {
        const address = (from * 7 + i) & 0xfff;
        if (firstOf(await session.exchange(readAt(address))) !== address) wrong += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, from) => one(from)));
    expect(wrong).toBe(0);
    expect(session.statistics()).toMatchObject({ requests: 68_800, answers: 68_800, faults: {}, reconnects: 0 });
    expect(gateway.connections).toBe(1);
  });

  it('refuses what cannot be sent without touching the line', async () => {
    open();
    const outcome = await session.exchange({ kind: 'get', oids: ['1.3.6.1.2.1.1.1.0'] });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'modbus/misconfigured' } });
    expect(session.statistics()).toMatchObject({ state: 'idle', requests: 0 });
    expect(gateway.connections).toBe(0);
  });

  it('has an end: what does not fit is refused, not kept for years', async () => {
    gateway.behave = () => undefined;
    open({ timeout: millis(20_000) });
    const all = Array.from({ length: 10_002 }, () => session.exchange(readAt(1)));
    await session.exchange(readAt(1));
    await session.close();
    const codes = (await Promise.all(all)).map((outcome) => (outcome.ok ? 'none' : outcome.fault.code));
    expect(codes.filter((code) => code === 'queue/full')).toHaveLength(2);
    expect(codes.filter((code) => code === 'session/closed')).toHaveLength(10_000);
  });
});

describe('pauses', () => {
  it('waits after connecting and between exchanges', async () => {
    const times: number[] = [];
    let connected = 0;
    gateway.greet = () => {
      connected = clock.monotonic();
    };
    gateway.behave = (asked) => {
      times.push(clock.monotonic());
      answerHonestly(asked);
    };
    open({ pauseAfterConnect: millis(30), pauseBetween: millis(15) });
    await Promise.all([1, 2, 3].map((address) => session.exchange(readAt(address))));
    const [first = 0, second = 0, third = 0] = times;
    expect(first - connected).toBeGreaterThanOrEqual(25);
    expect(second - first).toBeGreaterThanOrEqual(14);
    expect(third - second).toBeGreaterThanOrEqual(14);
  });

  it('counts only what was asked to the deadline, not the wait for a turn', async () => {
    gateway.behave = (asked) => afterwards(30, () => answerHonestly(asked));
    open({ timeout: millis(60) });
    const answers = await Promise.all([1, 2, 3, 4].map((address) => session.exchange(readAt(address))));
    expect(answers.map(firstOf)).toEqual([1, 2, 3, 4]);
  });
});

describe('statistics', () => {
  it('counts and times the last 512 answers', async () => {
    open({ timeout: millis(10_000) }, realClock());
    const before = Date.now();
    for (let i = 0; i < 600; i += 1) await session.exchange(readAt(i));
    const report = session.statistics();
    expect(report).toMatchObject({ state: 'up', requests: 600, answers: 600, faults: {}, reconnects: 0 });
    expect(report.roundTrip.p50).toBeGreaterThan(0);
    expect(report.roundTrip.p50).toBeLessThanOrEqual(report.roundTrip.p95);
    expect(report.roundTrip.p95).toBeLessThanOrEqual(report.roundTrip.p99);
    expect(report.lastAnswerAt).toBeGreaterThanOrEqual(before - 1);
    expect(report.lastAnswerAt).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('is empty before the first exchange', () => {
    open();
    const roundTrip = { p50: 0, p95: 0, p99: 0 };
    expect(session.statistics()).toEqual({
      state: 'idle',
      requests: 0,
      answers: 0,
      faults: {},
      reconnects: 0,
      roundTrip,
    });
  });
});
