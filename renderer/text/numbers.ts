/** Visibility is always rounded down, so that the screen never promises more sight than there is. */
export function roundVisibility(metres: number): number {
  const step = metres < 100 ? 5 : metres < 1000 ? 10 : 100;
  return Math.floor(metres / step) * step;
}

/** Visibility in metres for people; below the smallest step it says so. */
export function showVisibility(metres: number | undefined): string {
  if (metres === undefined || !Number.isFinite(metres)) return '—';
  const rounded = roundVisibility(metres);
  return rounded === 0 ? '<5' : String(rounded);
}

/** A count with its unit left to the caller; thousands are set apart by a thin space. */
export const showCount = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ');

/** A measured number without false precision. */
export function showNumber(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}
