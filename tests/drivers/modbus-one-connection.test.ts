/** How a line is given up: a gateway of one connection must be free for the next at once, and may need a while to be. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Reply, Request, Session } from '../../drivers/port.ts';
import { EndpointLine } from '../../main/core/acquisition/line.ts';
import type { Outcome } from '../../main/domain/outcome.ts';
import { endpoint } from './endpoints.ts';
import { afterwards, patientClock } from './patient-clock.ts';

let server: Server;
let session: Session;
afterEach(async () => {
  await session.close();
  await new Promise<void>((done) => server.close(() => done()));
});

const listen = async (serve: (socket: Socket) => void): Promise<number> => {
  server = createServer(serve);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
};
const readOf = (unit: number): Request => ({ kind: 'read-registers', unit, table: 'holding', address: 0, count: 1 });

it.each([
  ['modbus-tcp', true, 'ECONNRESET'],
  ['modbus-rtu-over-tcp', true, 'ECONNRESET'],
  ['modbus-tcp', false, 'end'],
  ['modbus-rtu-over-tcp', false, 'end'],
] as const)('%s, one connection only: %s; the far end sees %s', async (protocol, oneConnection, seen) => {
  const ends: string[] = [];
  const port = await listen((socket) => {
    socket.on('end', () => void ends.push('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => void ends.push(error.code ?? error.message));
    socket.on('data', () => undefined);
  });
  session = openModbus(endpoint({ protocol, port, oneConnection }), patientClock());
  const outcome = await session.exchange(readOf(1));
  expect(outcome).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
  await expect.poll(() => ends, { timeout: 10_000 }).toEqual([seen]);
});

describe('a gateway of one connection that is slow to free its place', () => {
  const settings = endpoint({ protocol: 'modbus-tcp', oneConnection: true });

  /** Unit 2 never answers; a place is free again `slow` ms after its connection ended. Gives a line to it. */
  async function lineTo(slow: number, isRefusing = false) {
    const clock = patientClock();
    let isTaken = false;
    let turnedAway = 0;
    const port = await listen((socket) => {
      socket.on('error', () => undefined);
      if (isTaken) {
        turnedAway += 1;
        return void socket.resetAndDestroy();
      }
      isTaken = true;
      socket.once('close', () => {
        if (isRefusing) return;
        afterwards(slow, () => {
          isTaken = false;
        });
      });
      socket.on('data', (bytes) => {
        if (bytes[6] === 2) return;
        socket.write(Buffer.from([bytes[0]!, bytes[1]!, 0, 0, 0, 5, bytes[6]!, 3, 2, 0, bytes[6]!]));
      });
    });
    session = openModbus({ ...settings, port }, clock);
    const changes: boolean[] = [];
    const line = new EndpointLine(
      { ...settings, port },
      session,
      clock,
      () => 0.5,
      ({ state }) => changes.push(state.down),
    );
    line.silence.units = 3;
    const ask = (unit: number): Promise<Outcome<Reply>> =>
      new Promise((settle) => line.submit({ priority: 'fast', request: readOf(unit), settle }));
    return { clock, line, ask, changes, turnedAway: () => turnedAway };
  }

  it.each([300, 1_500])(
    '%d ms: a silent child costs its neighbours the wait for it, and not the line',
    async (slow) => {
      const { clock, ask, changes, turnedAway } = await lineTo(slow);
      for (let round = 0; round < 3; round += 1) {
        expect(await ask(1)).toMatchObject({ ok: true });
        const asked = clock.monotonic();
        const answers = await Promise.all([ask(2), ask(1), ask(3)]);
        expect(answers.map(({ ok }) => ok)).toEqual([false, true, true]);
        expect(answers[0]).toMatchObject({ fault: { code: 'link/no-answer' } });
        expect(clock.monotonic() - asked, 'wait').toBeLessThanOrEqual(settings.timeout + 2 * slow + 150);
      }
      expect(changes, 'the line never went down').toEqual([]);
      expect(turnedAway(), 'it was not hammered meanwhile').toBeLessThanOrEqual(3 * 6);
    },
  );

  it('is called dead soon when it never frees it', async () => {
    const { clock, line, ask, turnedAway } = await lineTo(0, true);
    expect(await ask(1)).toMatchObject({ ok: true });
    const from = clock.monotonic();
    await ask(2);
    while (!line.state.down && clock.monotonic() - from < 30_000) await ask(1 + (turnedAway() % 3));
    expect(line.state.down).toBe(true);
    expect(clock.monotonic() - from).toBeLessThanOrEqual(10_000);
  });
});
