/** Paints the lights; remembers what stands on the canvas and paints only columns whose look changed. */
import { isOnPlot, type StripWindow, xOf } from './geometry.ts';
import type { Ink } from './ink.ts';
import { type LightLook, type LightTable, lookOf } from './light-table.ts';

const column = 4;
const nothing = 255;

export interface LightPainter {
  /** Paints what changed since the last call; returns how many columns that were. */
  paint(context: CanvasRenderingContext2D, ink: Ink): number;
  /** The table row of the light nearest to a point, within its row of the strip. */
  find(x: number, y: number): number | undefined;
}

interface Cell {
  readonly x: number;
  readonly side: number;
  readonly lights: number[];
  drawn: number;
}

/** Lays the lights out for one window; make a new painter when the window changes. */
export function makeLightPainter(table: LightTable, window: StripWindow): LightPainter {
  const { rows } = window;
  const rowOf = [rows.left, rows.right, rows.road] as const;
  const cells = new Map<number, Cell>();
  for (let row = 0; row < table.count; row += 1) {
    const stake = table.stake[row] ?? 0;
    if (!isOnPlot(window, stake)) continue;
    const x = xOf(window, stake);
    const side = table.side[row] ?? 0;
    const key = side * 100_000 + Math.round(x / column);
    const cell = cells.get(key) ?? { x: Math.round(x / column) * column, side, lights: [], drawn: nothing };
    cell.lights.push(row);
    cells.set(key, cell);
  }
  const list = [...cells.values()];

  return {
    paint(context, ink) {
      let painted = 0;
      for (const cell of list) {
        let worst = 0;
        for (const light of cell.lights) worst = Math.max(worst, table.look[light] ?? 0);
        if (worst === cell.drawn) continue;
        cell.drawn = worst;
        const { top, bottom } = rowOf[cell.side] ?? rows.left;
        paintLight(context, ink, cell.x, top, bottom, lookOf(worst));
        painted += 1;
      }
      return painted;
    },
    find(x, y) {
      const side = rowOf.findIndex((row) => y >= row.top - 3 && y <= row.bottom + 3);
      let best: Cell | undefined;
      for (const cell of list) {
        if (cell.side !== side || Math.abs(cell.x - x) > 6) continue;
        if (best === undefined || Math.abs(cell.x - x) < Math.abs(best.x - x)) best = cell;
      }
      return best?.lights.toSorted((a, b) => (table.look[b] ?? 0) - (table.look[a] ?? 0))[0];
    },
  };
}

/** Every look has its own outline, so the row can be read without colour. */
export function paintLight(
  context: CanvasRenderingContext2D,
  ink: Ink,
  x: number,
  top: number,
  bottom: number,
  look: LightLook,
): void {
  const left = x - column / 2;
  const middle = (top + bottom) / 2;
  context.clearRect(left, top - 1, column, bottom - top + 2);
  const bar = (colour: string, from: number, to: number): void => {
    context.fillStyle = colour;
    context.fillRect(left, from, column - 1, to - from);
  };
  switch (look) {
    case 'lit':
      return bar(ink.lit, top, bottom);
    case 'dark':
      return bar(ink.dark, middle - 2, middle + 2);
    case 'host-lit':
      bar(ink.lit, top, top + 4);
      return bar(ink.lit, bottom - 4, bottom);
    case 'host-dark':
      bar(ink.dark, middle - 5, middle - 3);
      return bar(ink.dark, middle + 3, middle + 5);
    case 'fault':
      bar(ink.red, top, middle - 2);
      return bar(ink.red, middle + 2, bottom);
    case 'stuck-on':
      bar(ink.yellow, top, bottom - 5);
      return bar(ink.yellow, bottom - 3, bottom);
    case 'no-verify':
      bar(ink.yellow, top, top + 3);
      return bar(ink.yellow, top + 6, bottom);
    case 'external':
      return bar(ink.info, top, middle);
    case 'unlit':
      bar(ink.yellow, top, top + 2);
      bar(ink.yellow, middle - 2, middle + 2);
      return bar(ink.yellow, bottom - 2, bottom);
    case 'maintenance':
      return bar(ink.info, middle, bottom);
    case 'offline':
      for (let y = top; y < bottom; y += 4) bar(ink.orange, y, Math.min(y + 2, bottom));
      return;
    default:
      for (let y = top; y < bottom; y += 6) bar(ink.dim, y, Math.min(y + 2, bottom));
  }
}
