import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeviceMeters } from '../../../main/core/acquisition/device-meters.ts';
import { type FaultCode, fail, succeed } from '../../../main/domain/outcome.ts';
import { utcMs } from '../../../main/domain/units.ts';

const good = succeed(undefined);
const bad = (code: FaultCode) => fail({ code });

describe('what a device did', () => {
  test('counts requests, answers and each class of fault, and remembers the last good answer', () => {
    const meters = new DeviceMeters(3);
    meters.settled(1, good, 20, utcMs(1_000));
    meters.settled(1, bad('modbus/misconfigured'), 20, utcMs(2_000));
    meters.settled(1, bad('link/no-answer'), 500, utcMs(3_000));
    meters.settled(1, bad('modbus/child-dead'), 20, utcMs(4_000));
    meters.settled(1, bad('queue/offline'), undefined, utcMs(5_000));
    expect(meters.report(1)).toMatchObject({
      requests: 4,
      // A gateway that answers for a dead child is no answer of the child.
      answers: 2,
      faults: { 'modbus/misconfigured': 1, 'link/no-answer': 1, 'modbus/child-dead': 1, 'queue/offline': 1 },
      lastGoodAt: 1_000,
    });
    for (const other of [0, 2]) {
      expect(meters.report(other)).toEqual({
        requests: 0,
        answers: 0,
        faults: {},
        roundTrip: { p50: 0, p95: 0, p99: 0 },
      });
    }
  });

  test('takes a busy reply for an answer, with its round trip, but for no good one', () => {
    for (const code of ['modbus/busy', 'device/busy'] as const) {
      const meters = new DeviceMeters(1);
      meters.settled(0, bad(code), 40, utcMs(1_000));
      const report = meters.report(0);
      expect(report).toMatchObject({ requests: 1, answers: 1, faults: { [code]: 1 } });
      expect(report.lastGoodAt).toBeUndefined();
      expect(Math.abs(report.roundTrip.p50 / 40 - 1)).toBeLessThan(0.1);
    }
  });

  test('gives quantiles within a tenth of the true ones', () => {
    const trip = fc.double({ min: 0.3, max: 13_700, noNaN: true });
    fc.assert(
      fc.property(fc.array(trip, { minLength: 1, maxLength: 250 }), (trips) => {
        const meters = new DeviceMeters(1);
        for (const one of trips) meters.settled(0, good, one, utcMs(1));
        const sorted = [...trips].sort((a, b) => a - b);
        const { p50, p95, p99 } = meters.report(0).roundTrip;
        for (const [told, share] of [
          [p50, 0.5],
          [p95, 0.95],
          [p99, 0.99],
        ] as const) {
          const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
          expect(Math.abs(told / exact - 1)).toBeLessThan(0.1);
        }
      }),
    );
  });

  test('tells the two slow answers of a hundred at p99, and not before', () => {
    const meters = new DeviceMeters(1);
    for (let n = 0; n < 100; n += 1) meters.settled(0, good, n % 50 === 0 ? 500 : 10, utcMs(1));
    const { p50, p95, p99 } = meters.report(0).roundTrip;
    expect(p50).toBeLessThan(11);
    expect(p95).toBeLessThan(11);
    expect(p99).toBeGreaterThan(450);
  });

  test('follows a device that becomes slow, however long it was quick', () => {
    const meters = new DeviceMeters(1);
    for (let n = 0; n < 100_000; n += 1) meters.settled(0, good, 10, utcMs(1));
    for (let n = 0; n < 600; n += 1) meters.settled(0, good, 800, utcMs(1));
    expect(meters.report(0).roundTrip.p50).toBeGreaterThan(700);
    expect(meters.report(0).answers).toBe(100_600);
  });

  test('costs no more than 200 bytes a device', () => {
    expect(DeviceMeters.bytesEach).toBeLessThanOrEqual(200);
    globalThis.gc?.();
    const before = process.memoryUsage().arrayBuffers;
    const meters = new DeviceMeters(100_000);
    for (let n = 0; n < 1_000_000; n += 1) meters.settled(n % 100_000, good, n % 900, utcMs(n));
    const cost = process.memoryUsage().arrayBuffers - before;
    expect(cost).toBeLessThan(200 * 100_000);
    expect(meters.report(99_999).requests).toBe(10);
  });
});
