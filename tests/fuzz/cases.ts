/**
 * Many cases quickly: fast-check draws (and on failure prints) a seed, each seed makes a batch of cases by itself.
 * FOGWARD_FUZZ_SEED repeats a run; FOGWARD_FUZZ_SCALE multiplies the number of cases.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect } from 'vitest';

export interface Chance {
  /** A whole number from 0 up to, but not including, `end`. */
  below(end: number): number;
  bytes(length: number): Buffer;
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32: small, quick, and the same everywhere. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end: number): number => Math.floor((next() / 0x1_0000_0000) * end);
  return {
    below,
    bytes: (length) => {
      const bytes = Buffer.allocUnsafe(length);
      for (let i = 0; i < length; i += 1) bytes[i] = next() & 0xff;
      return bytes;
    },
    pick: (list) => list[below(list.length)]!,
  };
}

/** Bytes near a sound message: it, cut, changed, lengthened, shortened, doubled, or nothing like it. */
export function spoil(good: Buffer, chance: Chance): Buffer {
  const at = chance.below(good.length);
  switch (chance.below(9)) {
    case 0:
      return chance.bytes(chance.below(300));
    case 1:
      return good.subarray(0, at);
    case 2: {
      const copy = Buffer.from(good);
      for (let n = chance.below(4); n >= 0; n -= 1) copy[chance.below(copy.length)] = chance.below(256);
      return copy;
    }
    case 3: {
      const copy = Buffer.from(good);
      copy[at] = copy[at]! ^ (1 << chance.below(8));
      return copy;
    }
    case 4:
      return Buffer.concat([good.subarray(0, at), chance.bytes(1 + chance.below(8)), good.subarray(at)]);
    case 5:
      return Buffer.concat([good.subarray(0, at), good.subarray(at + 1 + chance.below(3))]);
    case 6:
      return Buffer.concat([good, chance.bytes(chance.below(40))]);
    case 7:
      return Buffer.concat([good, good]);
    default:
      return good;
  }
}

let gc: (() => void) | undefined;
function heap(): number {
  if (gc === undefined) {
    setFlagsFromString('--expose-gc');
    gc = runInNewContext('gc') as () => void;
  }
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

const batch = 500;
const mostGrowth = 12_000_000;
const given = process.env['FOGWARD_FUZZ_SEED'];
/** A build machine repeats the same cases, so that a red build means a changed program; people get new ones each time. */
const agreedSeed = 20_261_123;
const scale = Number(process.env['FOGWARD_FUZZ_SCALE'] ?? 1);

/** What is to be expected of a run with fewer cases, where `count` is of one with all. */
export const share = (count: number): number => count * Math.min(scale, 1);

/**
 * Runs `count` cases of `one`, which throws or rejects when something is wrong; memory may not grow with their number.
 * Each batch of cases has its own `chance`: whoever keeps something from case to case begins anew with it.
 */
export async function fuzz(name: string, count: number, one: (chance: Chance) => void | Promise<void>): Promise<void> {
  const runs = Math.ceil((count * scale) / batch);
  const begun = performance.now();
  let cases = 0;
  const check = fc.asyncProperty(fc.integer(), async (seed) => {
    const chance = chanceFrom(seed);
    for (let i = 0; i < batch; i += 1) {
      const end = one(chance);
      if (end !== undefined) await end;
      cases += 1;
    }
  });
  const fresh = process.env['CI'] === 'true' ? agreedSeed : Date.now() & 0x7fff_ffff;
  const seed = given === undefined ? fresh : Number(given);
  const settings = { seed, endOnFailure: true } as const;
  await fc.assert(check, { ...settings, numRuns: Math.max(1, Math.floor(runs / 10)) });
  const before = heap();
  await fc.assert(check, { ...settings, seed: seed + 1, numRuns: Math.max(1, runs - Math.floor(runs / 10)) });
  let growth = heap() - before;
  if (growth >= mostGrowth) {
    // Caches fill and the collector has its moods: only what grows again with the same work again stays behind.
    const middle = heap();
    await fc.assert(check, { ...settings, seed: seed + 2, numRuns: Math.max(1, Math.floor(runs / 2)) });
    growth = heap() - middle;
  }
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  process.stdout.write(
    `fuzz ${name}: ${cases} cases in ${seconds} s, heap ${Math.round(growth / 1_000)} kB, seed ${seed}\n`,
  );
  expect(cases).toBeGreaterThanOrEqual(share(count));
  expect(growth, 'bytes that stay behind').toBeLessThan(mostGrowth);
}
