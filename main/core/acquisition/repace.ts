/**
 * When an entry is due after its interval changed, so that many entries which change together stay spread. Times are
 * monotonic milliseconds; `random` is in [0, 1).
 *
 * A shorter interval pulls the next turn forward to anywhere within it, unless it comes that soon anyway. A longer one
 * lets the next turn drift by up to what was added, for turns that were spread over the short interval would else all
 * fall into one part of the long one.
 */
export function repace(due: number, before: number, every: number, now: number, random: number): number {
  if (every === before || !Number.isFinite(due)) return due;
  if (every > before) return due + random * (every - before);
  return due - now > every ? now + random * every : due;
}
