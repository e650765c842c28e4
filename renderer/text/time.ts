/** Moments as people on site read them: always in the site's time zone, never the browser's. */

const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: number, timeZone: string): Record<string, string> {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `03:10:07` */
export function clockTime(at: number, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${p['hour']}:${p['minute']}:${p['second']}`;
}

/** `2026-11-23` */
export function calendarDate(at: number, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${p['year']}-${p['month']}-${p['day']}`;
}

/** `2026-11-23 03:10:07` */
export function fullTime(at: number, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${p['year']}-${p['month']}-${p['day']} ${p['hour']}:${p['minute']}:${p['second']}`;
}

/** The clock alone on the same day, with month and day on another. */
export function nearTime(at: number, now: number, timeZone: string): string {
  const day = calendarDate(at, timeZone);
  return day === calendarDate(now, timeZone) ? clockTime(at, timeZone) : `${day.slice(5)} ${clockTime(at, timeZone)}`;
}

/** The same to the minute, for what is still to come: `03:10`. */
export const nearMinute = (at: number, now: number, timeZone: string): string =>
  nearTime(at, now, timeZone).replace(/:\d\d$/, '');

const offsetFormats = new Map<string, Intl.DateTimeFormat>();

/** The zone's offset from UTC as written on clocks, e.g. `UTC+8`. */
export function offsetName(at: number, timeZone: string): string {
  let format = offsetFormats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'shortOffset' });
    offsetFormats.set(timeZone, format);
  }
  const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name.replace('GMT', 'UTC');
}

export interface Span {
  readonly key: 'span.seconds' | 'span.minutes' | 'span.hours' | 'span.days';
  readonly values: { readonly a: number; readonly b: number };
}

/** A span as words: 42 s, 3 min 05 s, 2 h 10 min, 4 d 3 h. Never negative. */
export function spanOf(ms: number): Span {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return { key: 'span.seconds', values: { a: seconds, b: 0 } };
  if (seconds < 3600) return { key: 'span.minutes', values: { a: Math.floor(seconds / 60), b: seconds % 60 } };
  if (seconds < 86_400) {
    return { key: 'span.hours', values: { a: Math.floor(seconds / 3600), b: Math.floor((seconds % 3600) / 60) } };
  }
  return { key: 'span.days', values: { a: Math.floor(seconds / 86_400), b: Math.floor((seconds % 86_400) / 3600) } };
}

/** A countdown or stopwatch: `4:09`, `1:02:33`; rounded up, so that zero means over. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest.replace(/^0/, '');
}
