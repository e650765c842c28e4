import { describe, expect, it } from 'vitest';
import { LinkMeter } from '../../drivers/link-meter.ts';
import type { Clock } from '../../drivers/port.ts';
import { millis, utcMs } from '../../main/domain/units.ts';

const clock: Clock = { now: () => utcMs(1_000_000), monotonic: () => millis(5_000), after: () => () => undefined };

describe('the statistics of a line', () => {
  it('gives quantiles by nearest rank', () => {
    const meter = new LinkMeter(clock);
    for (let trip = 100; trip >= 1; trip -= 1) meter.answered(trip, millis(4_000));
    expect(meter.report()).toMatchObject({
      answers: 100,
      roundTrip: { p50: 50, p95: 95, p99: 99 },
      lastAnswerAt: 999_000,
    });
  });

  it('forgets all but the last 512 answers, and counts them all', () => {
    const meter = new LinkMeter(clock);
    for (let i = 0; i < 10_000; i += 1) meter.answered(1_000, millis(0));
    for (let i = 0; i < 512; i += 1) meter.answered(2, millis(0));
    expect(meter.report()).toMatchObject({ answers: 10_512, roundTrip: { p50: 2, p95: 2, p99: 2 } });
  });

  it('counts faults by code', () => {
    const meter = new LinkMeter(clock);
    for (const code of ['link/reset', 'modbus/busy', 'link/reset'] as const) meter.failed(code);
    expect(meter.report().faults).toEqual({ 'link/reset': 2, 'modbus/busy': 1 });
  });
});
