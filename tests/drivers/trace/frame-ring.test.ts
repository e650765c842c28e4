import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arenaBytes, FrameRing, longestKept, mostFrames } from '../../../drivers/trace/frame-ring.ts';
import { utcMs } from '../../../main/domain/units.ts';

const filled = (size: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (seed + i) & 0xff);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the ring of frames', () => {
  it('keeps the latest frames unharmed, in order and within its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(300), fc.nat(3), fc.integer({ min: 0, max: 4_000 })), {
          minLength: 1,
          maxLength: 1_500,
          size: 'max',
        }),
        (sizes) => {
          const ring = new FrameRing();
          for (const [n, size] of sizes.entries())
            ring.push(utcMs(n), n % 2 === 0 ? 'out' : 'in', filled(size, n), size);
          const kept = [...ring.frames()];
          const bytes = kept.reduce((sum, frame) => sum + frame.bytes.length, 0);
          expect(kept.length).toBeLessThanOrEqual(mostFrames);
          expect(bytes).toBeLessThanOrEqual(arenaBytes);
          const oldest = sizes.length - kept.length;
          for (const [place, frame] of kept.entries()) {
            const n = oldest + place;
            const size = sizes[n] ?? -1;
            expect([frame.seq, frame.at, frame.length]).toEqual([n, n, size]);
            expect(frame.direction).toBe(n % 2 === 0 ? 'out' : 'in');
            if (hexOf(frame.bytes) !== hexOf(filled(Math.min(size, longestKept), n))) throw new Error(`frame ${n}`);
          }
          // Nothing is dropped without need: the frames kept fill the ring, or none was dropped.
          if (oldest > 0) expect(kept.length === mostFrames || bytes > arenaBytes - 3 * longestKept).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes less than 256 KiB, however much goes through it', () => {
    const columns = mostFrames * (8 + 4 + 2 + 4 + 1 + 8);
    expect(arenaBytes + columns).toBeLessThan(256 * 1024);
  });
});
