/** Below this share of the speed asked for, the machine is not keeping up. */
const kept = 0.9;

/** The speed a training console really holds, where it is not the one asked for; else `undefined`. */
export function heldSpeed({ speed, held }: { speed: number; held?: number | undefined }): string | undefined {
  if (held === undefined || held >= kept * speed) return undefined;
  return held >= 10 ? String(Math.round(held)) : held.toFixed(1);
}
