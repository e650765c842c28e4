/** How many tiles a wall carries, and which of them are on it now. */

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Tiles smaller than this part of the screen's height can no longer be read from four metres (figure ≥ 6 %). */
export const mostRows = 5;
export const mostColumns = 5;

/** A tile lists its facts below each other: wanted is one little wider than high, and the grid with the largest wins. */
const tileShape = 1.1;

/** The grid that shows `count` zones largest on a screen `ratio` times as wide as high. */
export function wallGrid(count: number, ratio: number): Grid {
  let best: Grid = { columns: 1, rows: 1 };
  let largest = 0;
  for (let columns = 1; columns <= mostColumns; columns += 1) {
    const rows = Math.min(mostRows, Math.max(1, Math.ceil(count / columns)));
    const size = Math.min(ratio / columns / tileShape, 1 / rows);
    const shown = Math.min(count, columns * rows);
    // A grid that shows fewer zones at once is taken only when none shows more.
    const score = shown * 1000 + size;
    if (score <= largest) continue;
    largest = score;
    best = { columns, rows };
  }
  return best;
}

/** The pages of a wall: the worst zones stand on every page, the rest take turns. */
export function wallPages<T>(worstFirst: readonly T[], { columns, rows }: Grid): readonly (readonly T[])[] {
  const room = columns * rows;
  if (worstFirst.length <= room) return [worstFirst];
  const pinned = Math.min(columns, room - 1);
  const rest = worstFirst.slice(pinned);
  const each = room - pinned;
  const pages = Math.ceil(rest.length / each);
  return Array.from({ length: pages }, (_, page) => [
    ...worstFirst.slice(0, pinned),
    ...rest.slice(page * each, (page + 1) * each),
  ]);
}
