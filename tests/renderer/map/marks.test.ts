/** How much of a cluster is selected, as both kinds of map draw it. */
import { describe, expect, it } from 'vitest';
import type { MapInk } from '../../../renderer/map/map-ink.ts';
import { clusterKey, clusterRadius, paintCluster } from '../../../renderer/map/paint-marks.ts';

const ink = new Proxy({} as MapInk, { get: (_, name) => String(name) });
const cluster = (selected: number, total = 400, abnormal = 0) =>
  ({ total, abnormal, selected, worst: abnormal > 0 ? 'warning' : 'calm' }) as const;

/** The share of the ring of what is selected, as a canvas is told to draw it. */
function ringOf(count: ReturnType<typeof cluster>): number {
  let arc = 0;
  let drawn = 0;
  const canvas = {
    strokeStyle: '',
    beginPath: () => {},
    arc: (_x: number, _y: number, radius: number, from: number, to: number) => {
      arc = radius > clusterRadius(count) ? (to - from) / (2 * Math.PI) : 0;
    },
    fill: () => {},
    fillText: () => {},
    stroke() {
      if (this.strokeStyle === 'info') drawn += arc;
    },
  };
  paintCluster(canvas as unknown as CanvasRenderingContext2D, ink, count);
  return drawn;
}

describe('the ring of what is selected of a cluster', () => {
  it('is whole only round one that is selected whole, and missing only where nothing is', () => {
    expect(ringOf(cluster(0))).toBe(0);
    expect(ringOf(cluster(400))).toBeCloseTo(1);
    for (const selected of [1, 399]) {
      expect(ringOf(cluster(selected))).toBeGreaterThan(0.05);
      expect(ringOf(cluster(selected))).toBeLessThan(0.95);
    }
  });

  it('tells about how much of it is selected, beside how many ask for a look', () => {
    for (const selected of [40, 100, 200, 333])
      expect(Math.abs(ringOf(cluster(selected, 400, 90)) - selected / 400), `${selected} of 400`).toBeLessThan(0.05);
  });

  it('is another picture where it is another ring, and the same where not', () => {
    const keys = [0, 1, 200, 399, 400].map((selected) => clusterKey(cluster(selected)));
    expect(new Set(keys).size).toBe(5);
    expect(clusterKey(cluster(200))).toBe(clusterKey(cluster(201)));
  });
});
