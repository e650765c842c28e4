/** What a bus carries besides answers: stray bytes, and a line that hears its own voice. */
import { afterEach, describe, expect, it } from 'vitest';
import { openModbus } from '../../drivers/modbus/session.ts';
import type { Request, Session } from '../../drivers/port.ts';
import type { Endpoint } from '../../main/domain/asset.ts';
import { millis } from '../../main/domain/units.ts';
import { endpoint } from './endpoints.ts';
import { afterwards, patientClock } from './patient-clock.ts';
import { type Asked, answerTo, RtuBus, sealed, valueAt } from './rtu-bus.ts';

let bus: RtuBus;
let session: Session;
const clock = patientClock();
afterEach(async () => {
  await session.close();
  await bus.stop();
});

async function open(behave: (asked: Asked, bus: RtuBus) => void, settings: Partial<Endpoint> = {}): Promise<void> {
  bus = await RtuBus.start(behave);
  session = openModbus(endpoint({ protocol: 'modbus-rtu-over-tcp', port: bus.port, ...settings }), clock);
}

const read: Request = { kind: 'read-registers', unit: 3, table: 'holding', address: 40, count: 2 };
const values = { ok: true, value: { kind: 'registers', values: [valueAt(3, 40), valueAt(3, 41)] } };
const written = { ok: true, value: { kind: 'written' } };
const single: Request = { kind: 'write-registers', unit: 3, address: 5, values: [77], single: true };
const several: Request = { kind: 'write-registers', unit: 3, address: 5, values: [77, 78], single: false };

describe('before an answer', () => {
  it.each([
    ['a zero', [0x00]],
    ['all ones', [0xff]],
    ['the unit alone', [3]],
    ['what looks like a beginning', [3, 3]],
    ['a whole beginning', [3, 3, 4]],
    ['a begun exception', [3, 0x83]],
  ])('%s does no harm, time after time', async (_, noise) => {
    await open((asked, it) => it.say(0, Buffer.from(noise), answerTo(asked)));
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await session.exchange(read)).toEqual(values);
      expect(await session.exchange(single)).toEqual(written);
      expect(await session.exchange(several)).toEqual(written);
    }
    expect(session.statistics().faults).toEqual({});
    expect(bus.connections).toBe(1);
  });

  it('a frame with a wrong CRC is damage, and so is one of another unit', async () => {
    const wrong = [Buffer.from('030304000100020000', 'hex'), sealed(4, 3, 4, 0, 1, 0, 2)];
    await open((asked, it) =>
      it.say(0, Buffer.concat([wrong[it.heard.length - 1] ?? Buffer.alloc(0), answerTo(asked)])),
    );
    for (const _ of wrong)
      expect(await session.exchange(read)).toMatchObject({ ok: false, fault: { code: 'link/damaged' } });
    expect(await session.exchange(read)).toEqual(values);
  });
});

describe('a line that echoes', () => {
  const echoing = (asked: Asked, it: RtuBus): void => it.say(0, asked.frame, answerTo(asked));

  it('gives what the device says after the echo, to reads and to writes', async () => {
    await open(echoing);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await session.exchange(read)).toEqual(values);
      expect(await session.exchange(single)).toEqual(written);
      expect(await session.exchange(several)).toEqual(written);
    }
    expect(session.statistics().faults).toEqual({});
  });

  it('confirms no write by its echo alone, once it was heard to echo', async () => {
    await open((asked, it) => {
      if (asked.code <= 4) echoing(asked, it);
      else it.say(0, asked.frame);
    });
    expect(await session.exchange(several)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    expect(await session.exchange(read)).toEqual(values);
    expect(await session.exchange(single)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
  });

  it('that stops to echo is believed again after one read', async () => {
    let echoes = true;
    await open((asked, it) => (echoes ? echoing(asked, it) : it.say(0, answerTo(asked))));
    expect(await session.exchange(read)).toEqual(values);
    echoes = false;
    expect(await session.exchange(read)).toEqual(values);
    expect(await session.exchange(single)).toEqual(written);
  });

  it('does not pass off an echo for an answer of the same shape', async () => {
    // 24 coils from 0x0305: function, address and count read as an answer of three bytes, with its CRC.
    await open(echoing);
    const coils: Request = { kind: 'read-bits', unit: 3, table: 'coil', address: 0x0305, count: 24 };
    const all = { kind: 'bits', values: Array.from({ length: 24 }, () => true) };
    expect(await session.exchange(coils)).toEqual({ ok: true, value: all });
  });
});

describe('a line that nobody was asked on', () => {
  it('is let fall silent before the next request', async () => {
    const silence = 200;
    await open((asked, it) => it.say(0, answerTo(asked)), { pauseBetween: millis(silence), timeout: millis(1_000) });
    expect(await session.exchange(read)).toEqual(values);
    await new Promise<void>((done) => afterwards(silence + 100, done));
    bus.say(0, Buffer.from([0x55]));
    const noiseAt = clock.monotonic();
    await new Promise<void>((done) => afterwards(40, done));
    expect(await session.exchange(read)).toEqual(values);
    expect(bus.heard[1]!.at - noiseAt).toBeGreaterThan(silence - 10);
  });
});
