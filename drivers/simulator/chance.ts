/** Repeatable chance for the simulated roadside: the same seed and names always give the same number in [0, 1). */

/** A number in [0, 1) that depends only on its arguments (FNV-1a with a final mix). */
export function chance(seed: number, ...names: readonly (string | number)[]): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const name of names) {
    const text = `${name}\u0000`;
    for (let i = 0; i < text.length; i += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** A number between `low` and `high`, chosen by `chance`. */
export const between = (low: number, high: number, share: number): number => low + (high - low) * share;

/** A smooth curve in [-1, 1] through random knots `knot` milliseconds apart. */
export function drift(seed: number, name: string, time: number, knot: number): number {
  const index = Math.floor(time / knot);
  const share = time / knot - index;
  const ease = share * share * (3 - 2 * share);
  const before = chance(seed, name, index) * 2 - 1;
  const after = chance(seed, name, index + 1) * 2 - 1;
  return before + (after - before) * ease;
}
