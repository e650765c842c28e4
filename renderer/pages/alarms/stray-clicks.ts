/** Tells clicks that were meant from those of an unsteady hand, where rows move up under a pointer that stands still. */

/** A second click this soon, in milliseconds, comes too early for anyone to have read the row that moved there. */
export const readingTime = 1_000;
/** A hand at rest moves the pointer no further than this, in pixels. */
const atRest = 6;

export interface Click {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** True for a click that follows another so soon, and at the same place, that it cannot be meant for what is there now. */
export function isStray(click: Click, before: Click | undefined): boolean {
  if (before === undefined || click.at - before.at >= readingTime) return false;
  return Math.hypot(click.x - before.x, click.y - before.y) <= atRest;
}
