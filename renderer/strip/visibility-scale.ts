/** Shortest and longest visibility drawn, in metres. */
export const shortest = 20;
export const longest = 2_000;

/** Place of a visibility between 0 (at most 20 m) and 1 (at least 2 km), logarithmic: the low end decides. */
export function visibilityScale(metres: number): number {
  const place = Math.log(Math.max(metres, 1) / shortest) / Math.log(longest / shortest);
  return Math.min(1, Math.max(0, place));
}
