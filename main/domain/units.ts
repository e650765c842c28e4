/** Units of the trade as types: a number without its unit does not pass where one with a unit is wanted. */
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** A length in metres. */
export type Metres = Unit<'m'>;
/** A span of time in milliseconds. */
export type Millis = Unit<'ms'>;
/** A moment: milliseconds since 1970-01-01T00:00:00Z. */
export type UtcMs = Unit<'utc-ms'>;
/** A speed in kilometres an hour. */
export type Kmh = Unit<'km/h'>;

export const metres = (value: number): Metres => value as Metres;
export const millis = (value: number): Millis => value as Millis;
export const utcMs = (value: number): UtcMs => value as UtcMs;
export const kmh = (value: number): Kmh => value as Kmh;

export const seconds = (value: number): Millis => millis(value * 1_000);
export const minutes = (value: number): Millis => millis(value * 60_000);

/** Time from `earlier` to `later` in milliseconds; negative when they are the other way round. */
export const elapsed = (earlier: UtcMs, later: UtcMs): Millis => millis(later - earlier);
/** The moment `span` before `at`. */
export const earlier = (at: UtcMs, span: Millis): UtcMs => utcMs(at - span);
/** The moment `span` after `at`. */
export const later = (at: UtcMs, span: Millis): UtcMs => utcMs(at + span);

/** The least of the values that are known; nothing where none is. */
export const least = (values: readonly (Metres | undefined)[]): Metres | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : metres(Math.min(...known));
};
