/** Any bytes into the Modbus wires and modbus-serial behind them: no throw, no memory, no value but a strict reader's. */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { expect, test } from 'vitest';
import { LastAnswers } from '../../drivers/modbus/memory.ts';
import { type Decoded, type ModbusRequest, send } from '../../drivers/modbus/requests.ts';
import { type RtuOwner, RtuWire } from '../../drivers/modbus/rtu-wire.ts';
import { tellFrame } from '../../drivers/modbus/tell-frame.ts';
import { MbapWire, TransactionIds, type Wire, type WireOwner } from '../../drivers/modbus/wire.ts';
import type { Reply } from '../../drivers/port.ts';
import { mbapFrame, rtuFrame, splitMbap, splitRtu } from '../../drivers/simulator/modbus-frames.ts';
import { type Outcome, succeed } from '../../main/domain/outcome.ts';
import { answerIn } from '../drivers/strict-rtu.ts';
import { type Chance, fuzz, spoil } from './cases.ts';

const Client: new (port: Wire) => ModbusRTU = createRequire(import.meta.url)('modbus-serial');
const unit = 9;
const requests: readonly (readonly [ModbusRequest, string])[] = [
  [{ kind: 'read-registers', unit, table: 'holding', address: 3, count: 2 }, '0304aabbccdd'],
  [{ kind: 'read-registers', unit, table: 'input', address: 3, count: 1 }, '0402eeff'],
  [{ kind: 'read-registers', unit, table: 'holding', address: 0, count: 125 }, `03fa${'1234'.repeat(125)}`],
  [{ kind: 'read-bits', unit, table: 'coil', address: 3, count: 11 }, '010255ff'],
  [{ kind: 'read-bits', unit, table: 'discrete', address: 0, count: 1 }, '020101'],
  [{ kind: 'write-registers', unit, address: 3, values: [0x1234], single: true }, '0600031234'],
  [{ kind: 'write-registers', unit, address: 3, values: [1, 2, 3], single: false }, '1000030003'],
  [{ kind: 'write-bits', unit, address: 3, values: [true], single: true }, '050003ff00'],
  [{ kind: 'write-bits', unit, address: 3, values: [true, false], single: false }, '0f00030002'],
];

/** What a strict reader makes of unit and PDU: data, 'written', an exception code, or nothing. */
function strictly(request: ModbusRequest, body: Buffer, good: Buffer): string | undefined {
  if (body[0] !== unit) return undefined;
  if (body.length === 3 && body[1] === (good[0]! | 0x80)) return `exception ${body[2]}`;
  if (body.length !== good.length + 1 || body[1] !== good[0]) return undefined;
  if (request.kind.startsWith('write')) return body.subarray(1).equals(good) ? 'written' : undefined;
  if (body[2] !== good[1]) return undefined;
  const data = body.subarray(3);
  if (request.kind === 'read-registers')
    return JSON.stringify(Array.from({ length: request.count }, (_, i) => data.readUInt16BE(2 * i)));
  if (request.kind !== 'read-bits') return undefined;
  return JSON.stringify(Array.from({ length: request.count }, (_, i) => ((data[i >> 3]! >> (i & 7)) & 1) === 1));
}

/** The first frame decides: whatever follows it answers nothing that was asked. */
function strictTcp(request: ModbusRequest, bytes: Buffer, good: Buffer): string | undefined {
  if (bytes.length < 9 || bytes.readUInt32BE(0) !== 0) return undefined;
  const length = bytes.readUInt16BE(4);
  if (length > 254 || bytes.length < 6 + length) return undefined;
  return strictly(request, bytes.subarray(6, 6 + length), good);
}

function strictRtu(request: ModbusRequest, bytes: Buffer, good: Buffer): string | undefined {
  const body = answerIn(bytes, unit, good);
  return body && strictly(request, body, good);
}

/** As the connection does: a line that said something damaged is not listened to any more. */
function wireOf(make: (owner: RtuOwner) => Wire, recognises: WireOwner['recognises']): Wire {
  const wire = make({
    transmit: () => {},
    wrongEcho: () => {},
    damaged: () => wire.close(),
    recognises,
    noise: () => {},
    late: () => {},
  });
  return wire;
}

/** What a line is told; `memory` is what it heard before, so that the same again is recognised without decoding. */
function heard(
  request: ModbusRequest,
  make: (owner: RtuOwner) => Wire,
  memory: LastAnswers,
  bytes: Buffer,
  chance: Chance,
): string | undefined {
  const told: string[] = [];
  const wire = wireOf(make, (_, frame, at, length) => {
    const answer = memory.same(request, frame, at, length);
    if (answer?.ok === true && answer.value.kind === 'registers') told.push(JSON.stringify(answer.value.values));
    return answer !== undefined;
  });
  const client = new Client(wire);
  client.open();
  send(client, request, (error, decoded: Decoded | undefined) => {
    if (error !== null) {
      if (error.modbusCode !== undefined) told.push(`exception ${error.modbusCode}`);
      return;
    }
    if (request.kind.startsWith('write')) told.push('written');
    else {
      const data = decoded?.data ?? [];
      told.push(JSON.stringify(request.kind === 'read-bits' ? data.slice(0, request.count) : data));
    }
  });
  for (let at = 0; at < bytes.length && wire.isOpen; ) {
    const size = Math.min(bytes.length - at, 1 + chance.below(chance.pick([3, 20, 600])));
    wire.receive(bytes.subarray(at, at + size), size);
    at += size;
  }
  wire.close();
  expect(told.length).toBeLessThanOrEqual(1);
  return told[0];
}

/** The good answer as it was heard before. */
function rememberedOf(request: ModbusRequest, body: Buffer): Outcome<Reply> {
  const count = request.kind === 'read-registers' ? request.count : 0;
  const values = Array.from({ length: count }, (_, at) => body.readUInt16BE(2 + 2 * at));
  return succeed({ kind: 'registers', values });
}

const tcpWire = (owner: WireOwner): Wire => new MbapWire(owner, new TransactionIds(), (sender) => sender.leave());
const rtuWire = (owner: RtuOwner): Wire => new RtuWire(owner);

const carriers = [
  ['tcp', 260_000, (body: Buffer) => mbapFrame(0, unit, body), strictTcp, tcpWire],
  ['rtu', 260_000, (body: Buffer) => rtuFrame(unit, body), strictRtu, rtuWire],
] as const;

test.each(carriers)('modbus over %s', async (name, count, wrap, strict, make) => {
  const prepared = requests.map(([request, text]) => {
    const good = Buffer.from(text, 'hex');
    return { request, good, frames: [wrap(good), wrap(Buffer.from([good[0]! | 0x80, 6]))] };
  });
  let values = 0;
  await fuzz(`modbus ${name}`, count, (chance) => {
    const { request, good, frames } = chance.pick(prepared);
    const bytes = spoil(chance.pick(frames), chance);
    const expected = strict(request, bytes, good);
    const memory = new LastAnswers();
    if (chance.below(2) === 0) memory.remember(request, rememberedOf(request, good));
    const got = heard(request, make, memory, bytes, chance);
    if (got !== expected)
      throw new Error(`${JSON.stringify(request)} ${bytes.toString('hex')}: ${got}, not ${expected}`);
    if (got !== undefined) values += 1;
  });
  expect(values).toBeGreaterThan(count / 100);
});

test('what tells frames to a technician, and the simulator’s own readers, take any bytes', async () => {
  const sound = requests.flatMap(([, text]) => {
    const pdu = Buffer.from(text, 'hex');
    return [mbapFrame(7, unit, pdu), rtuFrame(unit, pdu)];
  });
  await fuzz('modbus readers', 60_000, (chance) => {
    const bytes = spoil(chance.pick(sound), chance);
    const direction = chance.pick(['in', 'out'] as const);
    tellFrame('mbap', bytes, direction, bytes.length);
    tellFrame('rtu', bytes, direction, bytes.length);
    splitMbap(bytes);
    splitRtu(bytes);
  });
});
