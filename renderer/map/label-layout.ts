/** Where labels lie so that none covers another. Pure. */
import type { MapView } from './map-view.ts';

export interface Label {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const covers = (a: Label, b: Label): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The labels in sight, the first the most important: one that would cover another moves above its place, or is left out. */
export function laidOut(labels: readonly Label[], { width, height }: MapView): readonly Label[] {
  const laid: Label[] = [];
  for (const label of labels) {
    const above = { ...label, y: label.y - label.height - 60 };
    const place = [label, above].find(
      (one) =>
        one.x > -0.4 * one.width &&
        one.y > 0 &&
        one.x + 0.6 * one.width < width &&
        one.y + one.height < height &&
        !laid.some((other) => covers(one, other)),
    );
    if (place !== undefined) laid.push(place);
  }
  return laid;
}
