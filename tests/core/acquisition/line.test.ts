/** One endpoint's queue: order, deadlines, and a dead line that answers its callers at once. */
import { describe, expect, test } from 'vitest';
import type { Reply, Request, Session } from '../../../drivers/port.ts';
import { EndpointLine, type Job, type Priority } from '../../../main/core/acquisition/line.ts';
import type { Endpoint } from '../../../main/domain/asset.ts';
import { type Fault, type FaultCode, fail, type Outcome, succeed } from '../../../main/domain/outcome.ts';
import { millis } from '../../../main/domain/units.ts';
import { seededJitter } from '../../plant/plant.ts';
import { settle, VirtualClock } from '../../plant/virtual-clock.ts';

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
const read = (unit = 1): Request => ({ kind: 'read-registers', unit, table: 'holding', address: 0, count: 1 });

/** A session whose answers the test chooses and releases one by one. */
function scripted() {
  const sent: Request[] = [];
  const waiting: ((outcome: Outcome<Reply>) => void)[] = [];
  let meets: (request: Request) => Fault | undefined = () => undefined;
  let manual = false;
  const session: Session = {
    exchange: (request) => {
      sent.push(request);
      if (manual) return new Promise((answer) => waiting.push(answer));
      const fault = meets(request);
      return Promise.resolve(fault ? fail(fault) : succeed({ kind: 'registers', values: [1] }));
    },
    statistics: () => ({
      state: 'up',
      requests: 0,
      answers: 0,
      faults: {},
      reconnects: 0,
      roundTrip: { p50: 0, p95: 0, p99: 0 },
    }),
    close: () => Promise.resolve(),
  };
  return {
    session,
    sent,
    waiting,
    hold: () => {
      manual = true;
    },
    fail: (code: FaultCode | undefined) => {
      meets = () => code && { code };
    },
    /** What each request meets. */
    meet: (next: typeof meets) => {
      meets = next;
    },
    release: async () => {
      waiting.shift()?.(succeed({ kind: 'registers', values: [1] }));
      await settle(2);
    },
  };
}

function newLine(units = 1) {
  const clock = new VirtualClock();
  const script = scripted();
  const changes: boolean[] = [];
  const line = new EndpointLine(
    endpoint,
    script.session,
    clock,
    () => 0.5,
    (it) => changes.push(it.state.down),
  );
  line.silence.units = units;
  const ask = (priority: Priority, request = read(), rest: Partial<Job> = {}) =>
    new Promise<Outcome<Reply>>((done) => line.submit({ priority, request, settle: done, ...rest }));
  return { clock, script, line, ask, changes };
}

describe('order', () => {
  test('writes before read-backs before polls, whatever came first', async () => {
    const { script, ask } = newLine();
    script.hold();
    const order: string[] = [];
    const note = (name: string) => (outcome: Outcome<Reply>) => {
      if (outcome.ok) order.push(name);
    };
    void ask('slow', read(9)).then(note('first'));
    for (const [priority, name] of [
      ['slow', 'slow'],
      ['fast', 'fast'],
      ['read-back', 'read-back'],
      ['command', 'write 1'],
      ['command', 'write 2'],
      ['on-demand', 'on demand'],
    ] as const)
      void ask(priority).then(note(name));
    for (let turn = 0; turn < 8; turn += 1) await script.release();
    expect(order).toEqual(['first', 'write 1', 'write 2', 'read-back', 'fast', 'on demand', 'slow']);
  });
  test('never more on the wire than the gateway allows', async () => {
    const { script, ask } = newLine();
    script.hold();
    for (let index = 0; index < 5; index += 1) void ask('fast', read(index));
    await settle(2);
    expect(script.sent).toHaveLength(1);
  });
  test('the same poll is not queued twice', async () => {
    const { script, ask, line } = newLine();
    script.hold();
    const ticket = { waits: false };
    void ask('fast');
    void ask('fast', read(2), { ticket });
    expect(await ask('fast', read(2), { ticket })).toMatchObject({ ok: false, fault: { code: 'queue/full' } });
    expect(line.isBehind).toBe(true);
  });
});

describe('time limits', () => {
  test('a command older than its limit is never sent', async () => {
    const { clock, script, ask } = newLine();
    script.hold();
    void ask('fast');
    const late = ask('command', read(7), { expiresAt: millis(clock.monotonic() + 1_000) });
    await clock.advance(2_000);
    await script.release();
    expect(await late).toMatchObject({ ok: false, fault: { code: 'queue/expired' } });
    expect(script.sent).toHaveLength(1);
  });
  test('a superseded command is dropped at the last moment', async () => {
    const { script, ask } = newLine();
    script.hold();
    void ask('fast');
    const dropped = ask('command', read(7), { wanted: () => false });
    await script.release();
    expect(await dropped).toMatchObject({ ok: false, fault: { code: 'queue/expired' } });
  });
});

describe('a dead line', () => {
  test('goes down after five silences, the last three at once, answers at once, and is probed after 15 s, then 30 s, then 60 s', async () => {
    const { clock, script, ask, line, changes } = newLine();
    script.fail('link/no-answer');
    await ask('fast');
    expect(line.state.down).toBe(false);
    await ask('fast');
    expect(script.sent, 'asked again before it is given up').toHaveLength(5);
    expect(line.state).toMatchObject({ down: true, fault: { code: 'link/no-answer' } });
    const before = script.sent.length;
    expect(await ask('fast')).toMatchObject({ ok: false, fault: { code: 'queue/offline' } });
    expect(script.sent).toHaveLength(before);
    for (const pause of [15_000, 30_000, 60_000, 60_000]) {
      await clock.advance(pause - 100);
      expect(await ask('fast')).toMatchObject({ ok: false, fault: { code: 'queue/offline' } });
      await clock.advance(200);
      for (let probe = 0; probe < 3; probe += 1)
        expect(await ask('fast')).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    }
    script.fail(undefined);
    await clock.advance(61_000);
    expect(await ask('fast')).toMatchObject({ ok: true });
    expect(line.state.down).toBe(false);
    expect(changes.at(-1)).toBe(false);
  });
  test('an exception is an answer: the line stays up', async () => {
    const { script, ask, line } = newLine();
    script.fail('modbus/misconfigured');
    for (let index = 0; index < 5; index += 1) await ask('fast');
    expect(line.state.down).toBe(false);
  });
  test('one silent child of a living gateway does not take the gateway down', async () => {
    const { script, ask, line } = newLine(10);
    for (let round = 0; round < 5; round += 1) {
      script.fail('link/no-answer');
      await ask('fast', read(3));
      script.fail(undefined);
      await ask('fast', read(4));
    }
    expect(line.state.down).toBe(false);
  });
  test('every waiting caller is answered when it goes down', async () => {
    const { script, ask } = newLine();
    script.hold();
    const asked = [ask('fast', read(1)), ask('fast', read(1)), ask('slow', read(1)), ask('command', read(1))];
    for (let index = 0; index < 4; index += 1) {
      script.waiting.shift()?.(fail({ code: 'link/unreachable' }));
      await settle(2);
    }
    const outcomes = await Promise.all(asked);
    expect(outcomes.every((outcome) => !outcome.ok)).toBe(true);
  });
});

describe('a line that lives', () => {
  const write: Request = { kind: 'write-bits', unit: 1, address: 0, values: [true], single: true };

  test.each([1, 2, 3])(
    'with one device and one in seven lost is not called dead for chance (seed %d)',
    async (seed) => {
      const { clock, script, ask, changes } = newLine();
      const random = seededJitter(seed);
      script.meet(() => (random() < 1 / 7 ? { code: 'link/no-answer' } : undefined));
      let missed = 0;
      for (let poll = 0; poll < 3_600; poll += 1) {
        if (!(await ask('fast')).ok) missed += 1;
        await clock.advance(1_000);
      }
      expect(missed, 'losses were met').toBeGreaterThan(300);
      // Five in a row come every four hours; two would come every minute.
      expect(changes.filter((isDown) => isDown).length, 'outages in an hour').toBeLessThanOrEqual(2);
    },
  );

  test('is not given up for one loss, whoever else behind it is dead', async () => {
    const { script, ask, line } = newLine(2);
    const dead: Fault = { code: 'link/no-answer' };
    script.meet((request) => ('unit' in request && request.unit === 2 ? dead : undefined));
    await ask('fast', read(2));
    await ask('fast', read(1));
    script.fail('link/no-answer');
    await ask('fast', read(1));
    for (let turn = 0; turn < 5; turn += 1) await ask('fast', read(2));
    expect(line.state.down).toBe(false);
    await ask('fast', read(1));
    expect(line.state.down, 'once the living one is silent, too').toBe(true);
  });

  test('that has no place yet is asked again until it has, and nobody is called silent for it', async () => {
    const { script, ask, line } = newLine(3);
    await ask('fast');
    let turnedAway = 0;
    const full: Fault = { code: 'link/reset', retryAfter: millis(100) };
    script.meet(() => {
      turnedAway += 1;
      return turnedAway > 6 ? undefined : full;
    });
    expect(await ask('fast', read(2))).toMatchObject({ ok: true });
    expect(script.sent.map((request) => 'unit' in request && request.unit)).toEqual([1, 2, 2, 2, 2, 2, 2, 2]);
    script.meet(() => full);
    for (let turn = 0; turn < 6; turn += 1)
      expect(await ask('command', write), 'a write is not repeated').toMatchObject({ ok: false, fault: full });
    expect(script.sent.filter(({ kind }) => kind === 'write-bits')).toHaveLength(6);
    expect(line.state.down).toBe(false);
  });

  test('that hangs up after each answer costs its reads one more try, and its writes none', async () => {
    const { script, ask, line } = newLine(3);
    let hasAnswered = false;
    script.meet(() => {
      hasAnswered = !hasAnswered;
      return hasAnswered ? undefined : { code: 'link/reset' };
    });
    for (let turn = 0; turn < 10; turn += 1)
      for (const unit of [1, 2, 3]) expect(await ask('fast', read(unit))).toMatchObject({ ok: true });
    expect(script.sent).toHaveLength(59);
    expect(await ask('command', write)).toMatchObject({ ok: false, fault: { code: 'link/reset' } });
    expect(line.state.down).toBe(false);
  });

  test('under one device that breaks every connection asks it once more, then not again until it answers', async () => {
    const { script, ask, line } = newLine(3);
    script.meet((request) => ('unit' in request && request.unit === 2 ? { code: 'link/reset' } : undefined));
    for (let turn = 0; turn < 5; turn += 1) for (const unit of [1, 2, 3]) await ask('fast', read(unit));
    expect(script.sent.filter((request) => 'unit' in request && request.unit === 2)).toHaveLength(6);
    expect(line.state.down).toBe(false);
  });
});

test('what else was on the wire when a pipelined line went down does not push its first probe away', async () => {
  const clock = new VirtualClock();
  const script = scripted();
  const line = new EndpointLine(
    { ...endpoint, inFlight: 8 },
    script.session,
    clock,
    () => 0.5,
    () => {},
  );
  script.hold();
  const outcomes: Outcome<Reply>[] = [];
  for (let index = 0; index < 8; index += 1)
    line.submit({ priority: 'fast', request: read(), settle: (outcome) => outcomes.push(outcome) });
  for (let index = 0; index < 8; index += 1) script.waiting.shift()?.(fail({ code: 'link/no-answer' }));
  await settle(4);
  expect(line.state.down).toBe(true);
  await clock.advance(15_100);
  let probed: Outcome<Reply> | undefined;
  line.submit({
    priority: 'fast',
    request: read(),
    settle: (outcome) => {
      probed = outcome;
    },
  });
  await settle(2);
  await script.release();
  expect(probed).toMatchObject({ ok: true });
});
