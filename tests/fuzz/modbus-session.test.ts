/**
 * Any bytes to a whole Modbus session, request after request on lines that break and are opened again: every request ends
 * in time, and a value is what a strict reader makes of the same bytes, no more and no less.
 */
import { expect, test, vi } from 'vitest';
import type { ModbusRequest } from '../../drivers/modbus/requests.ts';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Reply, Session } from '../../drivers/port.ts';
import { mbapFrame, rtuFrame } from '../../drivers/simulator/modbus-frames.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from '../drivers/endpoints.ts';
import { settle } from '../plant/virtual-clock.ts';
import { type Chance, fuzz, share, spoil } from './cases.ts';
import { CountingClock } from './counting-clock.ts';
import { type FakeLine, far } from './fake-line.ts';
import { lasting, throwUnhandled, watchUnhandled } from './sessions.ts';
import { requests, strictly, strictRtu, unit } from './strict-modbus.ts';

vi.mock('../../drivers/modbus/line.ts', () => import('./fake-line.ts'));

const timeout = 200;
/** After it no back-off holds anything up and no answer is owed any more: half a minute, and the deadline. */
const calm = 31_000;
const faultCodes =
  /^(link\/(damaged|reset|no-answer)|modbus\/(busy|misconfigured|device-failure|child-dead|wrong-echo))$/;

watchUnhandled();

interface Asked {
  readonly request: ModbusRequest;
  /** PDU of the good answer. */
  readonly good: Buffer;
  outcome: Outcome<Reply> | undefined;
}

const known = requests.map(([request, text]) => ({ request, good: Buffer.from(text, 'hex') }));

/** The usual answer, or the same with other data. */
function someAsked(chance: Chance): Asked {
  const { request, good } = chance.pick(known);
  const pdu = Buffer.from(good);
  if (!request.kind.startsWith('write') && chance.below(2) === 0) chance.bytes(pdu.length - 2).copy(pdu, 2);
  return { request, good: pdu, outcome: undefined };
}

function answerOf(good: Buffer, chance: Chance): Buffer {
  const isException = chance.below(8) === 0;
  return isException ? Buffer.from([good[0]! | 0x80, chance.pick([1, 2, 3, 4, 5, 6, 10, 11, 200])]) : good;
}

/** One session with its clock, and what the test knows of its line. */
class Bench {
  readonly clock = new CountingClock();
  readonly session: Session;
  /** What came over the line at hand and is no whole frame yet. */
  rest: Buffer = Buffer.alloc(0);
  /** Requests that left since the session began. */
  issued = 0;

  constructor(protocol: 'modbus-tcp' | 'modbus-rtu-over-tcp', inFlight: number) {
    const spans = { timeout: millis(timeout), connectTimeout: millis(timeout) };
    this.session = openModbus(endpoint({ protocol, port: 502, inFlight, ...spans }), this.clock);
    far.line = undefined;
  }

  /** Asks all and waits until they left; the line they left on and the frames. */
  async ask(asked: readonly Asked[]): Promise<{ readonly line: FakeLine; readonly frames: readonly Buffer[] }> {
    const before = far.line;
    for (const one of asked)
      this.session.exchange(one.request).then((outcome) => {
        one.outcome = outcome;
      });
    await settle();
    for (let n = 0; n < 100 && (far.line?.heard.length ?? 0) < asked.length; n += 1) await this.clock.advance(5);
    const { line } = far;
    const frames = line?.heard.splice(0) ?? [];
    if (line === undefined || frames.length !== asked.length) throw new Error(`${frames.length} requests left`);
    if (line !== before) this.rest = Buffer.alloc(0);
    this.issued += frames.length;
    return { line, frames };
  }

  /** Every request must be over by its deadline, and then nothing may hold up the next. */
  async end(asked: readonly Asked[]): Promise<void> {
    await settle();
    if (asked.some((one) => one.outcome === undefined)) await this.clock.advance(timeout + 1);
    if (asked.some((one) => one.outcome === undefined)) throw new Error('a request did not end');
    if (asked.some((one) => one.outcome?.ok === false)) await this.clock.advance(calm);
    if (this.clock.pending > 3) throw new Error(`${this.clock.pending} timers are set`);
    throwUnhandled();
  }

  async close(): Promise<void> {
    await this.session.close();
    if (this.clock.pending !== 0) throw new Error(`${this.clock.pending} timers are set after the end`);
  }
}

function said(outcome: Outcome<Reply> | undefined): string | undefined {
  if (outcome === undefined) return undefined;
  if (!outcome.ok) {
    const { code, exception } = outcome.fault;
    if (!faultCodes.test(code)) throw new Error(`fault ${code}`);
    return exception === undefined ? undefined : `exception ${exception}`;
  }
  const { value } = outcome;
  return value.kind === 'written' || value.kind === 'varbinds' ? value.kind : JSON.stringify(value.values);
}

const sizes = [3, 20, 600];

/** What a strict reader of the stream makes of it: the answer to each request by its transaction id. */
function readStream(bench: Bench, bytes: Buffer, asked: ReadonlyMap<number, Asked>): ReadonlyMap<Asked, string> {
  const open = new Map(asked);
  const answers = new Map<Asked, string>();
  let rest = Buffer.concat([bench.rest, bytes]);
  while (rest.length >= 6) {
    const [id, protocol, length] = [rest.readUInt16BE(0), rest.readUInt16BE(2), rest.readUInt16BE(4)];
    if (protocol !== 0 || length < 3 || length > 254) break;
    if (rest.length < 6 + length) break;
    const body = rest.subarray(6, 6 + length);
    rest = rest.subarray(6 + length);
    const one = open.get(id);
    open.delete(id);
    if (one === undefined) {
      // An answer that came twice, or late, says nothing; one to what was never asked spoils all that follow.
      if (((bench.issued - 1 - id) & 0xffff) >= Math.min(bench.issued, 1_024)) break;
      continue;
    }
    const answer = strictly(one.request, body, one.good);
    if (answer !== undefined) answers.set(one, answer);
    else if (!isOtherEcho(one, body)) break;
  }
  bench.rest = rest;
  return answers;
}

/** A sound frame that confirms something else than was written. */
const isOtherEcho = ({ request, good }: Asked, body: Buffer): boolean =>
  request.kind.startsWith('write') && body.length === good.length + 1 && body[0] === unit && body[1] === good[0];

function compare(asked: readonly Asked[], expected: ReadonlyMap<Asked, string>, bytes: Buffer): number {
  for (const one of asked) {
    const got = said(one.outcome);
    if (got !== expected.get(one))
      throw new Error(`${JSON.stringify(one)} ${bytes.toString('hex')}: ${got}, not ${expected.get(one)}`);
  }
  return expected.size;
}

test('modbus tcp session', async () => {
  let values = 0;
  const make = () => new Bench('modbus-tcp', 3);
  const one = async (bench: Bench, chance: Chance): Promise<void> => {
    const asked = Array.from({ length: 1 + chance.below(3) }, () => someAsked(chance));
    const { line, frames } = await bench.ask(asked);
    const ids = frames.map((frame) => frame.readUInt16BE(0));
    const spoilt = asked.map((each, at) => {
      const sound = mbapFrame(ids[at]!, unit, answerOf(each.good, chance));
      return chance.below(3) === 0 ? sound : spoil(sound, chance);
    });
    const bytes = Buffer.concat(chance.below(3) === 0 ? spoilt.reverse() : spoilt);
    const expected = readStream(bench, bytes, new Map(asked.map((each, at) => [ids[at]!, each])));
    line.say(bytes, () => 1 + chance.below(chance.pick(sizes)));
    if (chance.below(4) === 0) line.hangUp();
    await bench.end(asked);
    values += compare(asked, expected, bytes);
  };
  await fuzz('modbus tcp session', 100_000, lasting(make, one));
  expect(values).toBeGreaterThan(share(30_000));
});

test('modbus rtu session', async () => {
  let values = 0;
  const make = () => new Bench('modbus-rtu-over-tcp', 1);
  const one = async (bench: Bench, chance: Chance): Promise<void> => {
    const asked = someAsked(chance);
    const { line } = await bench.ask([asked]);
    const bytes = spoil(rtuFrame(unit, answerOf(asked.good, chance)), chance);
    const answer = strictRtu(asked.request, bytes, asked.good);
    line.say(bytes, () => 1 + chance.below(chance.pick(sizes)));
    if (chance.below(4) === 0) line.hangUp();
    await bench.end([asked]);
    values += compare([asked], new Map(answer === undefined ? [] : [[asked, answer]]), bytes);
  };
  await fuzz('modbus rtu session', 100_000, lasting(make, one));
  expect(values).toBeGreaterThan(share(10_000));
});
