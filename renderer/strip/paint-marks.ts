/** Paints sensors, signs, hosts and sentinels: shape for what it is, edge for how far its command got. */

import { paintedFont } from '../page-font.ts';
import type { Severity } from '../parts/condition-mark.tsx';
import { showVisibility } from '../text/numbers.ts';
import { isOnPlot, margin, type StripWindow } from './geometry.ts';
import type { Ink } from './ink.ts';
import { type Mark, placeOf, type Scene } from './scene.ts';
import { type SignBox, signBoxes } from './sign-boxes.ts';

const signFont = paintedFont(11, 600);

const colourOf = (ink: Ink, severity: Severity): string =>
  ({ calm: ink.text, notice: ink.info, warning: ink.yellow, serious: ink.red, unsure: ink.dim })[severity];

/** Paints every mark and tells where the signs' boxes came to stand. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: StripWindow,
  ink: Ink,
  lastKnown: string,
): readonly SignBox[] {
  context.font = signFont;
  const signs = signBoxes(scene, window, (text) => context.measureText(text).width, lastKnown);
  for (const sign of signs) paintSign(context, sign, window, ink);
  for (const mark of scene.marks) {
    if (!isOnPlot(window, mark.stake)) continue;
    const { x, y } = placeOf(mark, window);
    if (mark.kind === 'visibility-sensor') paintSensor(context, mark, window, mark.id === scene.decisive, ink);
    else if (mark.kind === 'guidance-host') paintBox(context, mark, x, y, ink);
    else if (mark.kind === 'sentinel') paintSentinel(context, mark, x, y, ink);
  }
  return signs;
}

function paintSensor(
  context: CanvasRenderingContext2D,
  mark: Mark,
  window: StripWindow,
  decisive: boolean,
  ink: Ink,
): void {
  const { x, y } = placeOf(mark, window);
  const quality = mark.quality ?? 'missing';
  const colour = { good: ink.text, suspect: ink.yellow, bad: ink.red, missing: ink.dim }[quality];
  context.strokeStyle = colour;
  context.fillStyle = quality === 'missing' ? ink.panel : colour;
  context.lineWidth = 1.5;
  context.beginPath();
  if (quality === 'good') context.arc(x, y, 5, 0, 7);
  else if (quality === 'suspect') polygon(context, [x, y - 6, x + 6.5, y + 5.5, x - 6.5, y + 5.5]);
  else if (quality === 'bad') {
    context.moveTo(x - 5, y - 5);
    context.lineTo(x + 5, y + 5);
    context.moveTo(x + 5, y - 5);
    context.lineTo(x - 5, y + 5);
  } else context.rect(x - 5, y - 5, 10, 10);
  if (quality !== 'bad') context.fill();
  context.stroke();
  context.lineWidth = 1;
  if (decisive) {
    context.strokeStyle = ink.text;
    context.beginPath();
    context.arc(x, y, 9, 0, 7);
    context.stroke();
  }
  const text = mark.value === undefined ? '—' : showVisibility(mark.value);
  context.font = paintedFont(12, 700);
  context.textAlign = 'center';
  const labelY = y + 21 > window.rows.profile.bottom - 2 ? y - 12 : y + 21;
  const width = context.measureText(text).width + 6;
  // The whole figure stays on the plot: half of one beside it reads as a figure of the axis.
  const labelX = Math.min(Math.max(x, margin + width / 2), window.width - margin - width / 2);
  context.fillStyle = ink.panel;
  context.globalAlpha = 0.75;
  context.fillRect(labelX - width / 2, labelY - 11, width, 14);
  context.globalAlpha = 1;
  context.fillStyle = ink.text;
  context.fillText(text, labelX, labelY);
}

function paintSign(
  context: CanvasRenderingContext2D,
  { mark, x, width, at, lines, wanted }: SignBox,
  window: StripWindow,
  ink: Ink,
): void {
  const { top, bottom } = window.rows.signs;
  context.strokeStyle = colourOf(ink, mark.severity);
  context.fillStyle = ink.panel;
  dashFor(context, mark);
  context.fillRect(x, top, width, bottom - top - 6);
  context.strokeRect(x + 0.5, top + 0.5, width - 1, bottom - top - 7);
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(Math.min(Math.max(at, x), x + width) + 0.5, bottom - 6);
  context.lineTo(at + 0.5, bottom + 2);
  context.stroke();
  context.textAlign = 'center';
  context.font = signFont;
  const isUnsure = mark.text === '' || mark.severity === 'unsure';
  const written = [...lines, ...(wanted === undefined ? [] : [wanted])];
  for (const [row, line] of written.entries()) {
    context.fillStyle = row >= lines.length || isUnsure ? ink.dim : ink.lit;
    context.fillText(line, x + width / 2, written.length === 1 ? (top + bottom) / 2 + 1 : top + 13 + 14 * row);
  }
}

function paintBox(context: CanvasRenderingContext2D, mark: Mark, x: number, y: number, ink: Ink): void {
  const colour = colourOf(ink, mark.severity);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  dashFor(context, mark);
  context.lineWidth = 1.5;
  context.strokeRect(x - 6, y - 6, 12, 12);
  context.setLineDash([]);
  if (mark.look === 'sent') context.fillRect(x - 6, y - 6, 6, 12);
  else if (mark.look === 'verified') context.fillRect(x - 3, y - 3, 6, 6);
  else if (mark.look === 'failed') cross(context, x, y);
  else if (mark.look === 'unknown') {
    context.font = paintedFont(11, 700);
    context.textAlign = 'center';
    context.fillText('?', x, y + 4);
  }
  context.lineWidth = 1;
}

function paintSentinel(context: CanvasRenderingContext2D, mark: Mark, x: number, y: number, ink: Ink): void {
  const colour = colourOf(ink, mark.severity);
  context.strokeStyle = colour;
  context.fillStyle = mark.look === 'verified' ? colour : ink.panel;
  dashFor(context, mark);
  context.lineWidth = 1.5;
  context.beginPath();
  polygon(context, [x, y - 7, x + 7, y, x, y + 7, x - 7, y]);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  if (mark.look === 'failed') cross(context, x, y);
  context.lineWidth = 1;
}

/** Intended is a dotted edge, sent a dashed one, verified a whole one. */
function dashFor(context: CanvasRenderingContext2D, mark: Mark): void {
  context.setLineDash(mark.look === 'intended' ? [1.5, 2.5] : mark.look === 'sent' ? [4, 2] : []);
}

function cross(context: CanvasRenderingContext2D, x: number, y: number): void {
  context.beginPath();
  context.moveTo(x - 3.5, y - 3.5);
  context.lineTo(x + 3.5, y + 3.5);
  context.moveTo(x + 3.5, y - 3.5);
  context.lineTo(x - 3.5, y + 3.5);
  context.stroke();
}

function polygon(context: CanvasRenderingContext2D, points: readonly number[]): void {
  for (let at = 0; at < points.length; at += 2) {
    if (at === 0) context.moveTo(points[0] ?? 0, points[1] ?? 0);
    else context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  }
  context.closePath();
}
