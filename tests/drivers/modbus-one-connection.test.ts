/** How a line is given up: a gateway of one connection must be free for the next at once. */
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Session } from '../../drivers/port.ts';
import { endpoint } from './endpoints.ts';
import { patientClock } from './patient-clock.ts';

let server: Server;
let session: Session;
afterEach(async () => {
  await session.close();
  await new Promise<void>((done) => server.close(() => done()));
});

it.each([
  ['modbus-tcp', true, 'ECONNRESET'],
  ['modbus-rtu-over-tcp', true, 'ECONNRESET'],
  ['modbus-tcp', false, 'end'],
  ['modbus-rtu-over-tcp', false, 'end'],
] as const)('%s, one connection only: %s; the far end sees %s', async (protocol, oneConnection, seen) => {
  const ends: string[] = [];
  server = createServer((socket) => {
    socket.on('end', () => void ends.push('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => void ends.push(error.code ?? error.message));
    socket.on('data', () => undefined);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  session = openModbus(endpoint({ protocol, port, oneConnection }), patientClock());
  const outcome = await session.exchange({ kind: 'read-registers', unit: 1, table: 'holding', address: 0, count: 1 });
  expect(outcome).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
  await expect.poll(() => ends, { timeout: 10_000 }).toEqual([seen]);
});
