/** Moments that a person enters as clock time on site, whatever zone the browser runs in. */
import { calendarDate, clockTime } from './time.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The hour at which a night's duty begins, on site. */
const nightFrom = '18:00';

/** A moment as its field shows it: `2026-11-23 03:10`. */
export const fieldTime = (at: number, timeZone: string): string =>
  `${calendarDate(at, timeZone)} ${clockTime(at, timeZone).slice(0, 5)}`;

/**
 * The moment of `2026-11-23 03:10` in the site's zone, in milliseconds since 1970; the year or the whole day may be left
 * out and are this one's then. Undefined for anything else. A time that a change of clocks skips is taken as the moment
 * after the change.
 */
export function momentOf(text: string, now: number, timeZone: string): number | undefined {
  const written = /^(?:(?:(\d{4})[-/.])?(\d{1,2})[-/.](\d{1,2})[ T])?(\d{1,2})[:：](\d\d)$/.exec(text.trim());
  if (written === null) return undefined;
  const [, year, month, day, hour = '', minute = ''] = written;
  const [thisYear, thisMonth, today] = calendarDate(now, timeZone).split('-');
  const two = (figure: string | undefined): string => String(figure).padStart(2, '0');
  const date = `${year ?? thisYear}-${two(month ?? thisMonth)}-${two(day ?? today)}`;
  const asUtc = Date.parse(`${date}T${two(hour)}:${minute}Z`);
  if (Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(date)) return undefined;
  const offsetAt = (at: number): number =>
    Date.parse(`${fieldTime(at, timeZone).replace(' ', 'T')}Z`) - Math.floor(at / 60_000) * 60_000;
  const near = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(near);
}

export const presets = ['hour', 'tonight', 'day', 'week'] as const;
export type Preset = (typeof presets)[number];

/** Since when a preset reaches back from now; tonight began at the latest 18:00 on site. */
export function presetFrom(preset: Preset, now: number, timeZone: string): number {
  switch (preset) {
    case 'hour':
      return now - hourMs;
    case 'day':
      return now - dayMs;
    case 'week':
      return now - 7 * dayMs;
    case 'tonight': {
      const today = momentOf(nightFrom, now, timeZone) ?? now;
      if (today <= now) return today;
      return momentOf(nightFrom, now - dayMs, timeZone) ?? now - dayMs;
    }
  }
}

/** A span as two fields hold it, either of them empty where it is open. */
export interface Written {
  readonly from: string;
  readonly to: string;
}

/** The core's bounds; the minute entered last belongs to the span. What cannot be read bounds nothing. */
export function spanAsked(
  { from, to }: Written,
  now: number,
  timeZone: string,
): { readonly from?: number; readonly to?: number } {
  const first = momentOf(from, now, timeZone);
  const last = momentOf(to, now, timeZone);
  return { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last + 59_999 }) };
}

/** What keeps two fields from being a span. */
export function spanMistake(written: Written, now: number, timeZone: string): 'unread' | 'turned' | undefined {
  const { from, to } = spanAsked(written, now, timeZone);
  const isUnread = (text: string, read: number | undefined): boolean => text.trim() !== '' && read === undefined;
  if (isUnread(written.from, from) || isUnread(written.to, to)) return 'unread';
  return from !== undefined && to !== undefined && to < from ? 'turned' : undefined;
}
