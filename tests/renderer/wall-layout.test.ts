/** How many zones a wall shows at once, and how it turns its pages. */
import { describe, expect, it } from 'vitest';
import { mostColumns, mostRows, wallGrid, wallPages } from '../../renderer/pages/wall/wall-layout.ts';

describe('the wall', () => {
  /** A 16:9 screen without its head and foot. */
  const room = 2;
  it('shows up to 25 zones at once, as large as they go', () => {
    for (let count = 1; count <= mostColumns * mostRows; count += 1) {
      const { columns, rows } = wallGrid(count, room);
      expect(columns * rows, `${count} zones`).toBeGreaterThanOrEqual(count);
    }
    expect(wallGrid(1, room)).toEqual({ columns: 1, rows: 1 });
    expect(wallGrid(6, room)).toEqual({ columns: 3, rows: 2 });
    expect(wallGrid(10, room)).toEqual({ columns: 5, rows: 2 });
  });

  it('turns pages beyond that, and loses no zone; the worst stay in sight', () => {
    const zones = Array.from({ length: 61 }, (_, n) => n);
    const grid = wallGrid(zones.length, room);
    const pages = wallPages(zones, grid);
    expect(new Set(pages.flat()).size).toBe(61);
    for (const page of pages) {
      expect(page.length).toBeLessThanOrEqual(grid.columns * grid.rows);
      expect(page[0]).toBe(0);
    }
  });
});
