import type { UtcMs } from '../../domain/units.ts';

/** Tells the hour 0–23 of a moment in a time zone. */
export function hourIn(timeZone: string): (at: UtcMs) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
  return (at) => Number(format.format(at));
}
