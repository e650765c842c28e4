/** What the cases of whole sessions share: how long one session lasts, and that nothing goes wrong behind its back. */
import { afterAll, beforeAll } from 'vitest';
import type { Chance } from './cases.ts';

const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);

/** For the tests of one file: what nobody caught fails the next case that asks. */
export function watchUnhandled(): void {
  beforeAll(() => {
    process.on('unhandledRejection', note);
    process.on('uncaughtException', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
  });
}

export function throwUnhandled(): void {
  if (unhandled.length > 0) throw new Error(`unhandled: ${String(unhandled[0])}`);
}

/** Runs `one` on a session that lasts some dozens of cases and never beyond its batch. */
export function lasting<B extends { close(): Promise<void> }>(
  make: () => B,
  one: (bench: B, chance: Chance) => Promise<void>,
): (chance: Chance) => Promise<void> {
  let bench: B | undefined;
  let last: Chance | undefined;
  return async (chance) => {
    if (bench !== undefined && (chance !== last || chance.below(50) === 0)) {
      await bench.close();
      bench = undefined;
    }
    last = chance;
    bench ??= make();
    await one(bench, chance);
  };
}
