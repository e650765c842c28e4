/** Any bytes into the Modbus wires and modbus-serial behind them: no throw, no memory, no value but a strict reader's. */
import { createRequire } from 'node:module';
import type { ModbusRTU } from 'modbus-serial/ModbusRTU.js';
import { expect, test } from 'vitest';
import { LastAnswers } from '../../drivers/modbus/memory.ts';
import { type Decoded, type ModbusRequest, send } from '../../drivers/modbus/requests.ts';
import { RtuWire } from '../../drivers/modbus/rtu-wire.ts';
import { tellFrame } from '../../drivers/modbus/tell-frame.ts';
import { MbapWire, TransactionIds, type Wire, type WireOwner } from '../../drivers/modbus/wire.ts';
import type { Reply } from '../../drivers/port.ts';
import { mbapFrame, rtuFrame, splitMbap, splitRtu } from '../../drivers/simulator/modbus-frames.ts';
import { type Outcome, succeed } from '../../main/domain/outcome.ts';
import { type Chance, fuzz, share, spoil } from './cases.ts';
import { requests, strictRtu, strictTcp, unit } from './strict-modbus.ts';

const Client: new (port: Wire) => ModbusRTU = createRequire(import.meta.url)('modbus-serial');
/** As the connection does: a line that said something damaged is not listened to any more. */
function wireOf(make: (owner: WireOwner) => Wire, recognises: WireOwner['recognises']): Wire {
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
  make: (owner: WireOwner) => Wire,
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

const tcpWire = (owner: WireOwner): Wire =>
  new MbapWire(owner, undefined, new TransactionIds(), (sender) => sender.leave());
const rtuWire = (owner: WireOwner): Wire => new RtuWire(owner);

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
  expect(values).toBeGreaterThan(share(count / 100));
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
