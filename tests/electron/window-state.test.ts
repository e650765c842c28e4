import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeWindow, type Rectangle, readWindowState, writeWindowState } from '../../main/electron/window-state.ts';

const left: Rectangle = { x: 0, y: 0, width: 1920, height: 1040 };
const right: Rectangle = { x: 1920, y: 0, width: 1366, height: 728 };

describe('the window', () => {
  it('comes back where it was, also on the second display', () => {
    const bounds = { x: 2000, y: 20, width: 1200, height: 700 };
    expect(placeWindow({ bounds, maximized: false }, [left, right])).toEqual(bounds);
  });

  it('comes home when its display is gone', () => {
    const bounds = { x: 2000, y: 20, width: 1200, height: 700 };
    expect(placeWindow({ bounds, maximized: false }, [left])).toEqual({ x: 160, y: 40, width: 1600, height: 960 });
    expect(placeWindow(undefined, [right])).toEqual({ x: 1920, y: 0, width: 1366, height: 728 });
  });

  it('can always be taken hold of', () => {
    const number = fc.integer({ min: -10_000, max: 10_000 });
    const size = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const placed = placeWindow({ bounds: { x, y, width, height }, maximized: false }, [left, right]);
        return [left, right].some(
          (display) =>
            placed.x + placed.width >= display.x + 80 &&
            placed.x <= display.x + display.width - 80 &&
            placed.y >= display.y &&
            placed.y <= display.y + display.height - 80,
        );
      }),
    );
  });

  it('is remembered in a file, and a broken file is no memory', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fogward-window-'));
    const file = join(folder, 'deep', 'window.json');
    const state = { bounds: { x: 1, y: 2, width: 1300, height: 800 }, maximized: true };
    expect(readWindowState(file)).toBeUndefined();
    writeWindowState(file, state);
    expect(readWindowState(file)).toEqual(state);
    for (const text of ['', '{', '{"bounds":{"x":"1"}}', '[]']) {
      writeFileSync(file, text);
      expect(readWindowState(file)).toBeUndefined();
    }
    writeWindowState(join('/dev/null', 'window.json'), state);
    rmSync(folder, { recursive: true, force: true });
  });
});
