/**
 * How the core's heap grows. V8 lets a heap on a large machine grow to several times of what lives in it before it
 * looks for garbage; a console that runs for months on an office PC should not.
 */
import { setFlagsFromString } from 'node:v8';

/** Megabytes of each half of the young generation; only the command line can set it (`main/launch.mjs`). */
export const youngGeneration = ['--max-semi-space-size=32'] as const;

/** A city this large keeps enough in memory that two fifths more of it are worth a look for garbage. */
const largeCity = 5_000;

/**
 * From now on garbage is looked for whenever the heap has grown by a share of what lives in it: two fifths in a large
 * city, where it costs no CPU to speak of; one and a half in a small one, whose whole heap is a few dozen megabytes and
 * would be searched all the time for what a thousand requests under way leave behind.
 */
export function growHeapSlowly(devices: number): void {
  setFlagsFromString(`--heap-growing-percent=${devices >= largeCity ? 40 : 150}`);
}
