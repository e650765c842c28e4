/** What a bus carries besides answers: stray bytes, and a line that hears its own voice. */
import { describe, expect, it } from 'vitest';
import type { Request } from '../../drivers/port.ts';
import { millis } from '../../main/domain/units.ts';
import { busForEach } from './bus-for-each.ts';
import { afterwards } from './patient-clock.ts';
import { type Asked, answerTo, type RtuBus, sealed, valueAt } from './rtu-bus.ts';

const on = busForEach();

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
    await on.open((asked, it) => it.say(0, Buffer.from(noise), answerTo(asked)));
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await on.session.exchange(read)).toEqual(values);
      expect(await on.session.exchange(single)).toEqual(written);
      expect(await on.session.exchange(several)).toEqual(written);
    }
    expect(on.session.statistics().faults).toEqual({});
    expect(on.bus.connections).toBe(1);
  });

  it('a frame with a wrong CRC is damage, and so is one of another unit', async () => {
    const wrong = [Buffer.from('030304000100020000', 'hex'), sealed(4, 3, 4, 0, 1, 0, 2)];
    await on.open((asked, it) =>
      it.say(0, Buffer.concat([wrong[it.heard.length - 1] ?? Buffer.alloc(0), answerTo(asked)])),
    );
    for (const _ of wrong)
      expect(await on.session.exchange(read)).toMatchObject({ ok: false, fault: { code: 'link/damaged' } });
    expect(await on.session.exchange(read)).toEqual(values);
  });
});

describe('a line that echoes', () => {
  const echoing = (asked: Asked, it: RtuBus): void => it.say(0, asked.frame, answerTo(asked));

  it('gives what the device says after the echo, to reads and to writes', async () => {
    await on.open(echoing);
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await on.session.exchange(read)).toEqual(values);
      expect(await on.session.exchange(single)).toEqual(written);
      expect(await on.session.exchange(several)).toEqual(written);
    }
    expect(on.session.statistics().faults).toEqual({});
  });

  it('confirms no write by its echo alone, once it was heard to echo', async () => {
    await on.open((asked, it) => {
      if (asked.code <= 4) echoing(asked, it);
      else it.say(0, asked.frame);
    });
    expect(await on.session.exchange(several)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
    expect(await on.session.exchange(read)).toEqual(values);
    expect(await on.session.exchange(single)).toMatchObject({ ok: false, fault: { code: 'link/no-answer' } });
  });

  it('that stops to echo is believed again after one read', async () => {
    let echoes = true;
    await on.open((asked, it) => (echoes ? echoing(asked, it) : it.say(0, answerTo(asked))));
    expect(await on.session.exchange(read)).toEqual(values);
    echoes = false;
    expect(await on.session.exchange(read)).toEqual(values);
    expect(await on.session.exchange(single)).toEqual(written);
  });

  it('does not pass off an echo for an answer of the same shape', async () => {
    // 24 coils from 0x0305: function, address and count read as an answer of three bytes, with its CRC.
    await on.open(echoing);
    const coils: Request = { kind: 'read-bits', unit: 3, table: 'coil', address: 0x0305, count: 24 };
    const all = { kind: 'bits', values: Array.from({ length: 24 }, () => true) };
    expect(await on.session.exchange(coils)).toEqual({ ok: true, value: all });
  });
});

describe('a line that nobody was asked on', () => {
  it('is let fall silent before the next request', async () => {
    const silence = 200;
    await on.open((asked, it) => it.say(0, answerTo(asked)), { pauseBetween: millis(silence), timeout: millis(1_000) });
    expect(await on.session.exchange(read)).toEqual(values);
    await new Promise<void>((done) => afterwards(silence + 100, done));
    on.bus.say(0, Buffer.from([0x55]));
    const noiseAt = on.clock.monotonic();
    await new Promise<void>((done) => afterwards(40, done));
    expect(await on.session.exchange(read)).toEqual(values);
    expect(on.bus.heard[1]!.at - noiseAt).toBeGreaterThan(silence - 10);
  });
});
