/** What is pointed at on the strip, by the pointer or by keys, and where it stands. */
import { isOnPlot, type StripWindow, stakeAt, xOf } from './geometry.ts';
import type { LightTable } from './light-table.ts';
import { findMark, type Mark, placeOf, stretchAt } from './scene.ts';
import { signAt } from './sign-boxes.ts';
import type { Pointing } from './use-strip-painting.ts';
import type { Stop } from './walk.ts';

export type Target =
  | { readonly kind: 'mark'; readonly mark: Mark; readonly x: number }
  | {
      readonly kind: 'light';
      readonly device: string;
      readonly index: number;
      readonly stake: number;
      readonly look: number;
      readonly x: number;
    }
  | {
      readonly kind: 'place';
      readonly stake: number;
      readonly value: number | undefined;
      readonly contradicted: boolean;
      readonly x: number;
    };

/** What lies under a point, in pixels of the design. */
export function aim(
  pointing: Pointing | undefined,
  window: StripWindow,
  table: LightTable,
  x: number,
  y: number,
): Target | undefined {
  if (pointing === undefined) return undefined;
  const sign = signAt(pointing.signs, window, x, y);
  const mark = sign?.mark ?? findMark(pointing.scene, window, x, y);
  if (mark !== undefined) return { kind: 'mark', mark, x };
  const row = pointing.painter.find(x, y);
  if (row !== undefined) return lightAt(table, row, x);
  const stretch = stretchAt(pointing.scene, window, x);
  return {
    kind: 'place',
    stake: stakeAt(window, x),
    value: stretch?.value,
    contradicted: stretch?.contradicted ?? false,
    x,
  };
}

const lightAt = (table: LightTable, row: number, x: number): Target => ({
  kind: 'light',
  device: table.device[row] ?? '',
  index: table.index[row] ?? 0,
  stake: table.stake[row] ?? 0,
  look: table.look[row] ?? 0,
  x,
});

/** What keys selected, as it is now; undefined where it is out of sight. */
export function targetOf(
  pointing: Pointing | undefined,
  window: StripWindow,
  table: LightTable,
  stop: Stop | undefined,
): Target | undefined {
  if (pointing === undefined || stop === undefined || !isOnPlot(window, stop.stake)) return undefined;
  const x = xOf(window, stop.stake);
  if (stop.light !== undefined) return lightAt(table, stop.light, x);
  const mark = pointing.scene.marks.find(({ id }) => id === stop.device);
  return mark && { kind: 'mark', mark, x };
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const halfMark = 11;
const halfLight = 5;

/** The frame around what keys selected, in pixels of the design; undefined where it is out of sight. */
export function frameOf(
  pointing: Pointing | undefined,
  window: StripWindow,
  table: LightTable,
  stop: Stop | undefined,
): Box | undefined {
  const target = targetOf(pointing, window, table, stop);
  if (target === undefined || stop === undefined) return undefined;
  if (target.kind === 'mark') {
    const sign = pointing?.signs.find(({ mark }) => mark.id === stop.device);
    const { top, bottom } = window.rows.signs;
    if (sign !== undefined) return { left: sign.x - 3, top: top - 3, width: sign.width + 6, height: bottom - top };
    const { x, y } = placeOf(target.mark, window);
    return { left: x - halfMark, top: y - halfMark, width: 2 * halfMark, height: 2 * halfMark };
  }
  const { left, right, road } = window.rows;
  const row = [left, right, road][table.side[stop.light ?? 0] ?? 0] ?? left;
  return { left: target.x - halfLight, top: row.top - 4, width: 2 * halfLight, height: row.bottom - row.top + 8 };
}
