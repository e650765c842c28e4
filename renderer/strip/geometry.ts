/** From stakes to pixels and back, and where each row of the strip lies. */

export interface Row {
  readonly top: number;
  readonly bottom: number;
}
export interface StripRows {
  readonly axis: Row;
  readonly profile: Row;
  readonly signs: Row;
  readonly left: Row;
  readonly road: Row;
  readonly right: Row;
  readonly hosts: Row;
  readonly points: Row;
}

export interface StripWindow {
  /** Visible stretch in metres along the road. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly rows: StripRows;
}

/** Height that fits a 768 pixel screen. */
export const leastHeight = 318;

/** Lays the rows out in `height` pixels: what is left over goes to the profile first, then to the lights. */
export function stripRows(height: number): StripRows {
  const extra = Math.max(0, height - leastHeight);
  const light = 18 + Math.min(12, Math.floor(extra * 0.1));
  const profile = 116 + extra - 2 * (light - 18);
  let at = 0;
  const row = (gap: number, tall: number): Row => {
    const top = at + gap;
    at = top + tall;
    return { top, bottom: at };
  };
  return {
    axis: row(0, 30),
    profile: row(4, profile),
    signs: row(6, 38),
    left: row(8, light),
    road: row(4, 24),
    right: row(4, light),
    hosts: row(8, 14),
    points: row(6, 16),
  };
}

/** Height of a laid out strip, with the air below its last row. */
export const heightOf = (rows: StripRows): number => rows.points.bottom + 4;
export const margin = 58;

export const xOf = (window: StripWindow, stake: number): number =>
  margin + ((stake - window.from) / (window.to - window.from)) * (window.width - 2 * margin);

export const stakeAt = (window: StripWindow, x: number): number =>
  window.from + ((x - margin) / (window.width - 2 * margin)) * (window.to - window.from);

/** Whether a place lies on the plot, between the names of the rows and its right edge. */
export const isOnPlot = ({ from, to }: Pick<StripWindow, 'from' | 'to'>, stake: number): boolean =>
  stake >= from && stake <= to;

/** Zooms by `factor` around the stake under `x`, never out of `whole`, never below 200 m. */
export function zoom(window: StripWindow, whole: StripWindow, x: number, factor: number): StripWindow {
  const centre = stakeAt(window, x);
  const span = Math.min(whole.to - whole.from, Math.max(200, (window.to - window.from) / factor));
  const share = (centre - window.from) / (window.to - window.from);
  return clamp({ ...window, from: centre - share * span, to: centre + (1 - share) * span }, whole);
}

export const pan = (window: StripWindow, whole: StripWindow, byMetres: number): StripWindow =>
  clamp({ ...window, from: window.from + byMetres, to: window.to + byMetres }, whole);

function clamp(window: StripWindow, whole: StripWindow): StripWindow {
  const span = Math.min(window.to - window.from, whole.to - whole.from);
  const from = Math.min(Math.max(window.from, whole.from), whole.to - span);
  return { ...window, from, to: from + span };
}

/** Round stakes for the axis, about one every 90 pixels. */
export function ticks(window: StripWindow): readonly number[] {
  const span = window.to - window.from;
  const wanted = (span / Math.max(1, window.width - 2 * margin)) * 90;
  const step = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000].find((one) => one >= wanted) ?? 50_000;
  const list: number[] = [];
  for (let at = Math.ceil(window.from / step) * step; at <= window.to; at += step) list.push(at);
  return list;
}
