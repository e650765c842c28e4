/**
 * Many devices answer exception 3 where others answer 2: the count runs over an address that they lack, or is longer than
 * they take. The points that they have are heard all the same.
 */
import { describe, expect, test } from 'vitest';
import type { Request } from '../../../drivers/port.ts';
import { begunAs, city, eight, lackingLamp } from './a-lacking-lamp.ts';

const hour = 3_600_000;

describe('a device that says exception 3 of an address it lacks', () => {
  test('loses that point alone', async () => {
    const lamp = lackingLamp(eight, 3);
    lamp.holes.add(5);
    await lamp.acquisition.readAll();
    const others = { p0: 0, p1: 1, p2: 2, p3: 3, p4: 4, p6: 6, p7: 7 };
    expect(Object.fromEntries(lamp.values), 'after a single turn').toEqual(others);
    lamp.acquisition.start();
    expect(lamp.told, 'refused once is not absent').toEqual(['']);
    await lamp.clock.advance(30_000);
    expect(lamp.told).toEqual(['', 'p5']);
    expect(lamp.late()).toEqual(['p5']);
    expect(lamp.missed).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('has it again once it answers, and is asked whole', async () => {
    const lamp = await begunAs(3, city, 5, 117);
    expect(lamp.told.at(-1)).toBe('p5 light#17');
    lamp.holes.clear();
    expect(await lamp.clock.advanceUntil(() => lamp.told.at(-1) === '', 75_000)).toBe(true);
    lamp.asked.length = 0;
    await lamp.clock.advance(30_000);
    expect(lamp.late()).toEqual([]);
    expect(lamp.asked.some(({ address, count }) => address === 0 && count === 8)).toBe(true);
    await lamp.acquisition.stop();
  });

  test('says so with its own exception to who wants the point', async () => {
    const lamp = await begunAs(3, city, 5);
    const unit = lamp.asked[0]!.unit;
    const part: Request = { kind: 'read-registers', unit, table: 'input', address: 5, count: 1 };
    expect(await lamp.acquisition.read(lamp.device, [part], 'read-back')).toMatchObject({
      ok: false,
      fault: { code: 'modbus/misconfigured', exception: 3, detail: 'p5' },
    });
    await lamp.acquisition.stop();
  });

  test('loses nothing while it refuses everything: it is ill', async () => {
    const lamp = await begunAs(3, city);
    lamp.asked.length = 0;
    lamp.refuseAll(true);
    const span = 150_000;
    await lamp.clock.advance(span);
    expect(lamp.told).toEqual([]);
    expect(new Set(lamp.missed)).toEqual(new Set(['modbus/misconfigured']));
    expect(lamp.asked.length).toBeLessThanOrEqual(60 + (4 * span) / 15_000);
    lamp.refuseAll(false);
    await lamp.clock.advance(75_000);
    expect(lamp.told.at(-1) ?? '').toBe('');
    expect(lamp.late()).toEqual([]);
    await lamp.acquisition.stop();
  });

  test('loses nothing where it only takes shorter reads', async () => {
    const lamp = lackingLamp(city, 3);
    lamp.limits.count = 32;
    await lamp.acquisition.readAll();
    lamp.acquisition.start();
    await lamp.clock.advance(3 * hour);
    expect(lamp.told.at(-1) ?? '').toBe('');
    expect(lamp.missed).toEqual([]);
    expect(lamp.late()).toEqual([]);
    lamp.asked.length = 0;
    await lamp.clock.advance(hour);
    expect(lamp.asked.filter(({ count }) => count > 32).length, 'asked too much in an hour').toBeLessThanOrEqual(4);
    await lamp.acquisition.stop();
  });
});
