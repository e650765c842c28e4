/** From here on visibility is told in kilometres: more figures would only be noise. */
const kilometresFrom = 2_000;

/** Visibility is always rounded down, so that the screen never promises more sight than there is. */
export function roundVisibility(metres: number): number {
  const step = metres < 100 ? 5 : metres < kilometresFrom ? 10 : 100;
  return Math.floor(metres / step) * step;
}

export interface Measured {
  readonly value: string;
  readonly unit: string;
}

/** Visibility for people, value and unit apart: `45 m`, `190 m`, `11.8 km`; below the smallest step it says so. */
export function measureVisibility(metres: number | undefined): Measured {
  if (metres === undefined || !Number.isFinite(metres)) return { value: '—', unit: 'm' };
  const rounded = roundVisibility(metres);
  if (rounded >= kilometresFrom) return { value: (rounded / 1000).toFixed(1), unit: 'km' };
  return { value: rounded === 0 ? '<5' : String(rounded), unit: 'm' };
}

/** Visibility with its unit in one text; a dash when there is none. */
export function showVisibility(metres: number | undefined): string {
  const { value, unit } = measureVisibility(metres);
  return value === '—' ? value : `${value}\u00a0${unit}`;
}

/** A reading as evidence, to the metre: rounded as figures are, it would not be the register's beside it. */
export const showReading = (metres: number | undefined): string =>
  metres === undefined || !Number.isFinite(metres) || metres >= kilometresFrom
    ? showVisibility(metres)
    : `${Math.floor(metres)}\u00a0m`;

/** A count; thousands are set apart by a thin space. */
export const showCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

/** A measured number without false precision. */
export function showNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}
