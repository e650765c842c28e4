/** From stakes to pixels and back, and where each row of the strip lies. */

export interface StripWindow {
  /** Visible stretch in metres along the road. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export const rows = {
  axis: { top: 0, bottom: 30 },
  profile: { top: 34, bottom: 150 },
  signs: { top: 156, bottom: 194 },
  left: { top: 202, bottom: 220 },
  road: { top: 224, bottom: 248 },
  right: { top: 252, bottom: 270 },
  hosts: { top: 278, bottom: 292 },
  points: { top: 298, bottom: 314 },
} as const;
export const stripHeight = 318;
export const margin = 58;

export const xOf = (window: StripWindow, stake: number): number =>
  margin + ((stake - window.from) / (window.to - window.from)) * (window.width - 2 * margin);

export const stakeAt = (window: StripWindow, x: number): number =>
  window.from + ((x - margin) / (window.width - 2 * margin)) * (window.to - window.from);

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
