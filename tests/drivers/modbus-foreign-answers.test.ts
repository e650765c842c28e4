/** Answers that belong to another request than the one that waits: late ones on a new connection, early ones, frozen ones. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { afterwards, patientClock } from './patient-clock.ts';

let server: Server;
let session: Session | undefined;
afterEach(async () => {
  await session?.close();
  await new Promise<void>((done) => server.close(() => done()));
});

/** The answer to a read of one register. */
const answer = (id: number, unit: number, value: number): Buffer =>
  Buffer.from([id >> 8, id & 0xff, 0, 0, 0, 5, unit, 3, 2, value >> 8, value & 0xff]);

type Asked = { readonly id: number; readonly unit: number; readonly address: number };

/** A gateway that says what `reply` says; `latest` is whoever is connected now. */
async function gateway(reply: (asked: Asked, latest: () => Socket) => void, timeout: number): Promise<Session> {
  let newest: Socket;
  server = createServer((socket) => {
    newest = socket;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      for (let at = 0; at + 12 <= data.length; at += 12)
        reply({ id: data.readUInt16BE(at), unit: data[at + 6]!, address: data.readUInt16BE(at + 8) }, () => newest);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  session = openModbus(endpoint({ protocol: 'modbus-tcp', port, timeout: millis(timeout) }), patientClock());
  return session;
}

const read = (address: number): Request => ({ kind: 'read-registers', unit: 1, table: 'holding', address, count: 1 });

it('a late answer that comes over the next connection is nobody’s value', async () => {
  const slow = await gateway(
    ({ id, unit, address }, latest) => afterwards(120, () => latest().write(answer(id, unit, address))),
    70,
  );
  for (const address of [100, 200, 300, 400, 500]) {
    const outcome = await slow.exchange(read(address));
    if (outcome.ok) expect(outcome.value).toEqual({ kind: 'registers', values: [address] });
  }
});

it('an answer that came before its request was sent is nobody’s value', async () => {
  const eager = await gateway(({ id, unit, address }, latest) => {
    latest().write(Buffer.concat([answer(id, unit, address), answer((id + 1) & 0xffff, unit, address)]));
  }, 70);
  const outcomes = await Promise.all(
    [100, 200, 300, 400].map((address) => eager.exchange(read(address)).then((it) => ({ address, it }))),
  );
  for (const { address, it } of outcomes) if (it.ok) expect(it.value).toEqual({ kind: 'registers', values: [address] });
  expect(outcomes[0]?.it.ok).toBe(true);
});

it('the same question asked again gets what the device says now, not what it said', async () => {
  let counter = 0;
  const counting = await gateway(({ id, unit }, latest) => {
    counter += 1;
    // Every other value stands for two readings; the fifth is refused; the seventh ends the connection.
    if (counter === 5) latest().write(Buffer.from([id >> 8, id & 0xff, 0, 0, 0, 3, unit, 0x83, 4]));
    else if (counter === 7) latest().destroy();
    else latest().write(answer(id, unit, counter >> 1));
  }, 1_000);
  const same = read(7);
  const seen: unknown[] = [];
  for (let turn = 1; turn <= 10; turn += 1) {
    const outcome = await counting.exchange(same);
    seen.push(outcome.ok && outcome.value.kind === 'registers' ? outcome.value.values[0] : 'fault');
  }
  expect(seen).toEqual([0, 1, 1, 2, 'fault', 3, 'fault', 4, 4, 5]);
});
