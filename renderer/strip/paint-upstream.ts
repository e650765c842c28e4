/** Paints the stretch before a zone in which drivers are warned: its signs step the speed down. */

import { paintedFont } from '../page-font.ts';
import { margin, type StripWindow, xOf } from './geometry.ts';
import type { Ink } from './ink.ts';
import type { Scene } from './scene.ts';
import { shortenIn } from './shorten.ts';

export function paintUpstream(
  context: CanvasRenderingContext2D,
  scene: Scene,
  window: StripWindow,
  ink: Ink,
  label: string,
): void {
  const { rows } = window;
  for (const part of scene.upstream) {
    const from = Math.max(margin, xOf(window, part.from));
    const to = Math.min(window.width - margin, xOf(window, part.to));
    if (to - from < 3) continue;
    context.save();
    context.beginPath();
    context.rect(from, rows.profile.top, to - from, rows.hosts.bottom - rows.profile.top);
    context.clip();
    context.globalAlpha = 0.16;
    context.fillStyle = ink.dim;
    context.fillRect(from, rows.profile.bottom + 1, to - from, rows.hosts.bottom - rows.profile.bottom);
    context.globalAlpha = 0.5;
    context.strokeStyle = ink.dim;
    context.beginPath();
    // Chevrons point the way the traffic comes from, towards the zone.
    const ahead = part.towards === 'up' ? 1 : -1;
    const middle = (rows.road.top + rows.road.bottom) / 2;
    for (let x = from + 10; x < to; x += 22) {
      context.moveTo(x - 4 * ahead, middle - 6);
      context.lineTo(x + 4 * ahead, middle);
      context.lineTo(x - 4 * ahead, middle + 6);
    }
    context.stroke();
    context.globalAlpha = 1;
    context.fillStyle = ink.dim;
    context.font = paintedFont(11, 600);
    context.textAlign = 'center';
    context.fillText(shortenIn(context, label, to - from - 6), (from + to) / 2, rows.profile.bottom - 6);
    context.restore();
  }
}
