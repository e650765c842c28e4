/**
 * A device on a real serial line that always answers after 1.4 deadlines: a pair of pseudo-terminals is the cable. Its
 * answers come when the line has long been quiet again, and carry nothing that tells which request they answer.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from '../drivers/endpoints.ts';
import { realClock } from '../drivers/real-clock.ts';
import { answerTo, valueAt } from '../drivers/rtu-bus.ts';
import { Peer, requireTool } from './tools.ts';

const timeout = 1_000;
let folder: string;
let cable: Peer;
let far: SerialPort;

beforeAll(async () => {
  requireTool('/usr/bin/socat', 'socat');
  folder = mkdtempSync(join(tmpdir(), 'fogward-late-'));
  const [ours, theirs] = [join(folder, 'master'), join(folder, 'slave')];
  cable = new Peer('/usr/bin/socat', [`pty,raw,echo=0,link=${ours}`, `pty,raw,echo=0,link=${theirs}`]);
  await cable.ready(() => existsSync(ours) && existsSync(theirs));
  far = new SerialPort({ path: theirs, baudRate: 9_600, autoOpen: false });
  await new Promise<void>((opened, failed) => far.open((error) => (error ? failed(error) : opened())));
  far.on('data', (frame: Buffer) => {
    const [unit = 0, code = 0] = frame;
    const asked = { frame, unit, code, address: frame.readUInt16BE(2), count: frame.readUInt16BE(4), at: 0 };
    setTimeout(() => far.write(answerTo(asked)), unit === 1 ? 1.4 * timeout : 20);
  });
});
afterAll(async () => {
  await new Promise<void>((closed) => far.close(() => closed()));
  await cable.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('has no value at another address, and its neighbours are read meanwhile', { timeout: 60_000 }, async () => {
  const serial = { path: join(folder, 'master'), baudRate: 9_600, parity: 'none', dataBits: 8, stopBits: 1 } as const;
  const session = openModbus(
    endpoint({ protocol: 'modbus-rtu', serial, timeout: millis(timeout), connectTimeout: millis(5_000) }),
    realClock(),
  );
  const end = Date.now() + 15_000;
  const wrong: string[] = [];
  let [late, given, missed, oldest] = [0, 0, 0, 0];
  const read = async (unit: number, address: number): Promise<boolean> => {
    const outcome = await session.exchange({ kind: 'read-registers', unit, table: 'holding', address, count: 1 });
    if (!outcome.ok) return false;
    if (outcome.value.kind !== 'registers' || outcome.value.values[0] !== valueAt(unit, address))
      wrong.push(`${unit}/${address}: ${JSON.stringify(outcome.value)}`);
    return true;
  };
  const follow = async (address: number): Promise<void> => {
    for (; Date.now() < end; late += 1) if (await read(1, address)) given += 1;
  };
  const neighbour = async (unit: number): Promise<void> => {
    for (let last = Date.now(); Date.now() < end; last = Date.now()) {
      if (!(await read(unit, 7))) missed += 1;
      oldest = Math.max(oldest, Date.now() - last);
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  await Promise.all([follow(100), follow(200), follow(300), neighbour(2), neighbour(3)]);
  const { late: swallowed } = session.statistics();
  await session.close();
  expect(wrong).toEqual([]);
  expect([given, missed]).toEqual([0, 0]);
  expect(late).toBeGreaterThan(6);
  expect(swallowed).toBeGreaterThan(5);
  expect(oldest, 'one deadline, the short silence after it and a turn').toBeLessThan(2 * (timeout + 200));
});
