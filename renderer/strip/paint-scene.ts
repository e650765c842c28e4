/** Paints everything on the strip but the lights. */
import { formatStake } from '../../main/domain/asset.ts';
import { metres } from '../../main/domain/units.ts';
import { paintedFont } from '../page-font.ts';
import { heightOf, margin, type Row, type StripWindow, ticks, xOf } from './geometry.ts';
import type { Ink } from './ink.ts';
import { paintMarks } from './paint-marks.ts';
import { paintUpstream } from './paint-upstream.ts';
import { freeLine, placeOf, profileY, type Scene } from './scene.ts';
import { shortenIn } from './shorten.ts';
import type { SignBox } from './sign-boxes.ts';
import { longest } from './visibility-scale.ts';

export interface StripWords {
  readonly noData: string;
  readonly noDataShort: string;
  readonly lastKnown: string;
  readonly darkRun: string;
  readonly left: string;
  readonly right: string;
  readonly hosts: string;
  readonly points: string;
  readonly signs: string;
  readonly upstream: string;
}

/** Paints it all and tells where the signs' boxes came to stand. */
export function paintScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: StripWindow,
  ink: Ink,
  words: StripWords,
): readonly SignBox[] {
  context.clearRect(0, 0, window.width, heightOf(window.rows));
  paintAxis(context, scene, window, ink);
  paintProfile(context, scene, window, ink, words);
  paintRoad(context, scene, window, ink, words);
  paintUpstream(context, scene, window, ink, words.upstream);
  paintRowNames(context, window, ink, words);
  context.save();
  context.beginPath();
  context.rect(margin - 12, 0, window.width - 2 * margin + 24, heightOf(window.rows));
  context.clip();
  const signs = paintMarks(context, scene, window, ink, words.lastKnown);
  context.restore();
  return signs;
}

function paintAxis(context: CanvasRenderingContext2D, scene: Scene, window: StripWindow, ink: Ink): void {
  const { rows } = window;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'center';
  context.font = paintedFont(11);
  for (const stake of ticks(window)) {
    const x = Math.round(xOf(window, stake)) + 0.5;
    context.strokeStyle = ink.line;
    context.beginPath();
    context.moveTo(x, rows.axis.bottom - 2);
    context.lineTo(x, rows.profile.bottom);
    context.stroke();
    context.fillStyle = ink.dim;
    context.fillText(formatStake(metres(stake)), x, rows.axis.bottom - 5);
  }
  context.font = paintedFont(11, 600);
  context.fillStyle = ink.text;
  for (const segment of scene.segments) {
    const from = Math.max(margin, xOf(window, segment.from));
    const to = Math.min(window.width - margin, xOf(window, segment.to));
    if (to - from < 30) continue;
    context.fillText(shortenIn(context, segment.name, to - from - 8), (from + to) / 2, 12);
    border(context, xOf(window, segment.from), ink.dim, window);
    border(context, xOf(window, segment.to), ink.dim, window);
  }
}

function border(context: CanvasRenderingContext2D, at: number, colour: string, window: StripWindow): void {
  const x = Math.round(at) + 0.5;
  if (x < margin - 1 || x > window.width - margin + 1) return;
  context.save();
  context.strokeStyle = colour;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(x, 2);
  context.lineTo(x, window.rows.hosts.bottom);
  context.stroke();
  context.restore();
}

function paintProfile(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: StripWindow,
  ink: Ink,
  words: StripWords,
): void {
  const { top, bottom } = window.rows.profile;
  const right = window.width - margin;
  context.font = paintedFont(10);
  context.textAlign = 'right';
  context.fillStyle = ink.dim;
  for (const value of [longest, 50, 100, 200, 500]) {
    const y = Math.round(profileY(window, value)) + 0.5;
    const isBand = scene.bands.some((band) => band.below === value);
    context.strokeStyle = ink.line;
    context.setLineDash(isBand ? [5, 4] : []);
    context.beginPath();
    context.moveTo(margin, y);
    context.lineTo(right, y);
    context.stroke();
    context.fillText(value === longest ? '2 km' : String(value), margin - 5, y + 3.5);
  }
  context.setLineDash([]);
  for (const part of scene.stretches) {
    const from = Math.max(margin, xOf(window, part.from));
    const to = Math.min(right, xOf(window, part.to));
    if (to <= from) continue;
    if (part.value === undefined) {
      const measure = (text: string): number => context.measureText(text).width;
      const busy = scene.marks
        .filter((mark) => mark.kind === 'visibility-sensor')
        .map((mark) => placeOf(mark, window))
        .filter(({ x }) => x > from - 40 && x < to + 40);
      context.font = paintedFont(11, 600);
      const label = [words.noData, words.noDataShort].find((text) => measure(text) <= to - from - 6) ?? '';
      const line = freeLine(
        window.rows.profile,
        busy.map(({ y }) => y),
      );
      paintNoData(context, window.rows.profile, from, to, ink, label, line);
      continue;
    }
    const y = profileY(window, part.value);
    // Fog hangs from the top: the thicker it is, the further down it reaches.
    context.fillStyle = ink[`fog-${Math.min(4, part.fog)}` as 'fog-0'];
    context.fillRect(from, top, to - from, y - top);
    context.fillStyle = part.fog >= 4 ? ink.red : part.fog === 3 ? ink.orange : part.fog === 2 ? ink.yellow : ink.dim;
    context.fillRect(from, y - 1, to - from, 2);
  }
  context.strokeStyle = ink.line;
  context.strokeRect(margin + 0.5, top + 0.5, right - margin - 1, bottom - top - 1);
}

function paintNoData(
  context: CanvasRenderingContext2D,
  { top, bottom }: Row,
  from: number,
  to: number,
  ink: Ink,
  label: string,
  line: number,
): void {
  context.save();
  context.beginPath();
  context.rect(from, top, to - from, bottom - top);
  context.clip();
  context.strokeStyle = ink.dim;
  context.globalAlpha = 0.45;
  context.beginPath();
  for (let x = from - (bottom - top); x < to; x += 9) {
    context.moveTo(x, bottom);
    context.lineTo(x + (bottom - top), top);
  }
  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = ink.text;
  context.textAlign = 'center';
  context.font = paintedFont(11, 600);
  context.fillText(label, (from + to) / 2, line);
  context.restore();
}

function paintRoad(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: StripWindow,
  ink: Ink,
  words: StripWords,
): void {
  const { rows } = window;
  const { top, bottom } = rows.road;
  const from = Math.max(margin, xOf(window, scene.zone.from));
  const to = Math.min(window.width - margin, xOf(window, scene.zone.to));
  context.fillStyle = ink.road;
  context.fillRect(margin, top, window.width - 2 * margin, bottom - top);
  context.strokeStyle = ink.dim;
  context.setLineDash([10, 8]);
  context.beginPath();
  context.moveTo(margin, (top + bottom) / 2 + 0.5);
  context.lineTo(window.width - margin, (top + bottom) / 2 + 0.5);
  context.stroke();
  context.setLineDash([]);
  if (scene.direction !== 'both') paintDirection(context, rows.road, scene.direction, from, to, ink);
  if (scene.darkRun !== undefined) paintDarkRun(context, scene, scene.darkRun, window, ink, words);
}

function paintDarkRun(
  context: CanvasRenderingContext2D,
  scene: Scene,
  run: NonNullable<Scene['darkRun']>,
  window: StripWindow,
  ink: Ink,
  words: StripWords,
): void {
  const { rows } = window;
  const { top, bottom } = rows.road;
  if (run.to < window.from || run.from > window.to) return;
  const x1 = xOf(window, run.from);
  const x2 = Math.max(x1 + 6, xOf(window, run.to));
  const row = run.side === 'left' ? rows.left : run.side === 'right' ? rows.right : rows.road;
  context.strokeStyle = scene.effective ? ink.text : ink.red;
  context.lineWidth = scene.effective ? 1 : 2;
  context.save();
  context.beginPath();
  context.rect(margin - 5, 0, window.width - 2 * margin + 10, heightOf(rows));
  context.clip();
  context.strokeRect(x1 - 5, row.top - 3, x2 - x1 + 10, row.bottom - row.top + 6);
  context.restore();
  context.lineWidth = 1;
  context.font = paintedFont(11, 700);
  context.textAlign = 'center';
  const text = `${words.darkRun} ${run.lamps} · ${Math.ceil(run.gap)} m`;
  const half = context.measureText(text).width / 2 + 6;
  const x = Math.min(Math.max((x1 + x2) / 2, margin + half), window.width - margin - half);
  context.fillStyle = ink.road;
  context.fillRect(x - half, top + 1, 2 * half, bottom - top - 2);
  context.fillStyle = scene.effective ? ink.text : ink.red;
  context.fillText(text, x, (top + bottom) / 2 + 4);
}

function paintDirection(
  context: CanvasRenderingContext2D,
  { top, bottom }: Row,
  direction: 'up' | 'down',
  from: number,
  to: number,
  ink: Ink,
): void {
  const y = (top + bottom) / 2;
  const sign = direction === 'up' ? 1 : -1;
  context.strokeStyle = ink.text;
  context.beginPath();
  for (let x = from + 60; x < to - 30; x += 180) {
    context.moveTo(x - 5 * sign, y - 5);
    context.lineTo(x, y);
    context.lineTo(x - 5 * sign, y + 5);
  }
  context.stroke();
}

function paintRowNames(context: CanvasRenderingContext2D, { rows }: StripWindow, ink: Ink, words: StripWords): void {
  context.font = paintedFont(11);
  context.textAlign = 'right';
  context.fillStyle = ink.dim;
  const name = (text: string, row: Row): void =>
    context.fillText(shortenIn(context, text, margin - 6), margin - 6, (row.top + row.bottom) / 2 + 4);
  name(words.signs, rows.signs);
  name(words.left, rows.left);
  name(words.right, rows.right);
  name(words.hosts, rows.hosts);
  name(words.points, rows.points);
}
