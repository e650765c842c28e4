/** Where the window was, kept between days. Pure but for the two functions that touch the file. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const rectangleSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const windowStateSchema = z.object({ bounds: rectangleSchema, maximized: z.boolean() });

export type Rectangle = Readonly<z.infer<typeof rectangleSchema>>;
export type WindowState = Readonly<z.infer<typeof windowStateSchema>>;

/** The smallest window in which nothing is cut off. */
export const smallest = { width: 1024, height: 700 } as const;
const usual = { width: 1600, height: 960 } as const;
/** Enough of the title bar to be taken hold of. */
const grip = 80;

/** Bounds for a new window: as remembered when that can still be seen on some display, else centred on the first. */
export function placeWindow(remembered: WindowState | undefined, displays: readonly Rectangle[]): Rectangle {
  const first = displays[0] ?? { x: 0, y: 0, ...usual };
  for (const display of displays) {
    const bounds = remembered && fitted(remembered.bounds, display);
    if (bounds !== undefined && isWithinReach(bounds, display)) return bounds;
  }
  const width = Math.min(usual.width, first.width);
  const height = Math.min(usual.height, first.height);
  const x = Math.round(first.x + (first.width - width) / 2);
  return { x, y: Math.round(first.y + (first.height - height) / 2), width, height };
}

function fitted(bounds: Rectangle, display: Rectangle): Rectangle {
  const width = Math.min(Math.max(bounds.width, smallest.width), Math.max(display.width, smallest.width));
  const height = Math.min(Math.max(bounds.height, smallest.height), Math.max(display.height, smallest.height));
  return { x: bounds.x, y: bounds.y, width, height };
}

function isWithinReach(bounds: Rectangle, display: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, display.x + display.width) - Math.max(bounds.x, display.x);
  const topVisible = bounds.y >= display.y && bounds.y <= display.y + display.height - grip;
  return across >= grip && topVisible;
}

/** The remembered state; `undefined` when there is none or it is not one. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    const parsed = windowStateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers the state; a disk that refuses is no reason to bother anyone. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch {
    // The window opens at its usual place next time.
  }
}
