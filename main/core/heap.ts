/**
 * How the core's heap grows. V8 lets a heap on a large machine grow to several times of what lives in it before it
 * looks for garbage; a console that runs for months on an office PC should not.
 */
import { setFlagsFromString } from 'node:v8';

/** Megabytes of each half of the young generation; only the command line can set it (`main/launch.mjs`). */
export const youngGeneration = ['--max-semi-space-size=32'] as const;

/** From now on garbage is looked for whenever the heap has grown by two fifths; measured to cost no CPU to speak of. */
export function growHeapSlowly(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
