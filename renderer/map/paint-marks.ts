/**
 * The marks of devices and clusters, drawn once and stamped many times. A mark tells condition by shape and colour and
 * kind by its frame, so the map can be read without colour.
 */
import type { DeviceKind } from '../../main/domain/asset.ts';
import type { Condition } from '../../main/domain/diagnosis.ts';
import { paintedFont } from '../page-font.ts';
import { severityOf, shapeOf } from '../parts/condition-mark.tsx';
import type { ClusterCount } from './clusters.ts';
import { type MapInk, severityInk } from './map-ink.ts';

/** Side of a device's mark with its air, in CSS pixels. */
export const markSize = 24;

/** Half width and half height of each kind's frame; lamps stand by themselves. */
const frames: {
  readonly [K in DeviceKind]: readonly [halfWidth: number, halfHeight: number, corner: number] | undefined;
} = {
  'flashing-lamp': undefined,
  'guidance-host': [9, 9, 1],
  sentinel: [9, 9, 5],
  'visibility-sensor': [9.5, 9.5, 9.5],
  sign: [11, 8, 1],
};

const colourOf = (ink: MapInk, condition: Condition): string => {
  if (condition === 'lit') return ink.lit;
  if (condition === 'dark') return ink.dark;
  return severityInk(ink, severityOf(condition));
};

/** Paints a device's mark round (0, 0). */
export function paintMark(
  context: CanvasRenderingContext2D,
  ink: MapInk,
  kind: DeviceKind,
  condition: Condition,
  isSelected: boolean,
): void {
  const colour = colourOf(ink, condition);
  const frame = frames[kind];
  if (isSelected) {
    context.strokeStyle = ink.info;
    context.lineWidth = 2;
    context.strokeRect(-11, -11, 22, 22);
  }
  context.lineWidth = 1.5;
  context.strokeStyle = severityOf(condition) === 'calm' ? ink.dim : colour;
  context.fillStyle = ink.panel;
  context.beginPath();
  if (frame === undefined) context.arc(0, 0, 7, 0, 2 * Math.PI);
  else context.roundRect(-frame[0], -frame[1], 2 * frame[0], 2 * frame[1], frame[2]);
  context.fill();
  if (frame !== undefined) context.stroke();
  context.save();
  context.translate(-5.4, -5.4);
  context.scale(0.9, 0.9);
  context.fillStyle = colour;
  context.fill(new Path2D(shapeOf(condition)), 'evenodd');
  context.restore();
}

/** Radius of a cluster's disc in CSS pixels. */
export const clusterRadius = ({ total }: ClusterCount): number => Math.min(26, 13 + 3.2 * Math.log10(total));

/** The ring of what is selected is drawn by such parts: a few pictures do for all shares. */
const ringParts = 12;

/** How many parts of its ring a cluster has: all of them, or none, only where that is true of every device. */
function ringPartsOf({ selected, total }: ClusterCount): number {
  if (selected === 0) return 0;
  if (selected >= total) return ringParts;
  return Math.max(1, Math.min(ringParts - 1, Math.round((selected / total) * ringParts)));
}

/**
 * Paints a cluster round (0, 0): how many, and below it, marked with a sign, how many ask for a look; round it, a ring
 * for as much of it as is selected.
 */
export function paintCluster(context: CanvasRenderingContext2D, ink: MapInk, count: ClusterCount): void {
  const radius = clusterRadius(count);
  const colour = severityInk(ink, count.worst);
  const arc = (r: number, share: number): void => {
    context.beginPath();
    context.arc(0, 0, r, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
  };
  arc(radius, 1);
  context.fillStyle = ink.raised;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = ink.dim;
  context.stroke();
  if (count.abnormal > 0) {
    arc(radius, Math.max(0.08, count.abnormal / count.total));
    context.lineWidth = 4;
    context.strokeStyle = colour;
    context.stroke();
  }
  const parts = ringPartsOf(count);
  if (parts > 0) {
    arc(radius + 4, parts / ringParts);
    context.lineWidth = 2.5;
    context.strokeStyle = ink.info;
    context.stroke();
  }
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink.text;
  context.font = paintedFont(12, 600);
  context.fillText(short(count.total), 0, count.abnormal > 0 ? -5 : 0.5);
  if (count.abnormal === 0) return;
  context.fillStyle = colour;
  context.font = paintedFont(11, 700);
  context.fillText(`!${short(count.abnormal)}`, 0, 7.5);
}

const short = (value: number): string => (value < 1000 ? String(value) : `${(value / 1000).toFixed(1)}k`);

/** What makes two clusters look the same. */
export const clusterKey = (count: ClusterCount): string =>
  `cluster/${count.total}/${count.abnormal}/${count.worst}/${ringPartsOf(count)}`;
export const markKey = (kind: DeviceKind, condition: Condition, isSelected: boolean): string =>
  `${kind}/${condition}${isSelected ? '/1' : ''}`;

/** A square picture of `side` CSS pixels, drawn once for the screen's resolution. */
export function stamp(
  side: number,
  ratio: number,
  paint: (context: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(side * ratio);
  canvas.height = canvas.width;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw');
  context.scale(ratio, ratio);
  context.translate(side / 2, side / 2);
  paint(context);
  return canvas;
}
