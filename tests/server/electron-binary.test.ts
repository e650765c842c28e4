import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DesktopQuestion, findDesktop } from '../../main/server/electron-binary.ts';

let root: string;
let now = 1_000_000_000_000;
const fetch = vi.fn<DesktopQuestion['fetch']>();
const say = vi.fn<(line: string) => void>();
const electron = () => join(root, 'node_modules', 'electron');
const ask = (env: NodeJS.ProcessEnv = { DISPLAY: ':0' }) =>
  findDesktop({ env, platform: 'linux', root, now: () => now, fetch, say });

function unpack(): void {
  mkdirSync(join(electron(), 'dist'), { recursive: true });
  for (const file of ['dist/electron', 'dist/version', 'path.txt']) writeFileSync(join(electron(), file), '');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fogward-electron-'));
  mkdirSync(electron(), { recursive: true });
  writeFileSync(join(electron(), 'install.js'), '');
  fetch.mockReset();
  say.mockReset();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the desktop', () => {
  it('needs a display, and nothing is fetched without one', async () => {
    unpack();
    expect(await ask({})).toEqual({ ok: false, why: 'there is no display on this machine' });
    expect(fetch).not.toHaveBeenCalled();
    expect((await ask({ WAYLAND_DISPLAY: 'wayland-0' })).ok).toBe(true);
  });

  it('is the one that was chosen, or an unpacked one', async () => {
    unpack();
    expect(await ask()).toEqual({ ok: true, binary: join(electron(), 'dist', 'electron') });
    const chosen = join(electron(), 'dist');
    expect(await ask({ DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: chosen })).toEqual({
      ok: true,
      binary: join(chosen, 'electron'),
    });
    expect((await ask({ DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: root })).ok).toBe(false);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('is fetched once, with a line that says so', async () => {
    fetch.mockImplementation(async () => {
      unpack();
      return undefined;
    });
    expect((await ask()).ok).toBe(true);
    expect((await ask()).ok).toBe(true);
    expect([fetch.mock.calls.length, say.mock.calls.length]).toEqual([1, 1]);
  });

  it('is not asked for again for a day when it could not be had', async () => {
    fetch.mockResolvedValue('no network');
    expect(await ask()).toEqual({ ok: false, why: 'Electron could not be fetched (no network)' });
    now += 23 * 3_600_000;
    expect(await ask()).toMatchObject({ ok: false, why: expect.stringContaining('earlier (no network)') });
    expect(fetch).toHaveBeenCalledTimes(1);
    now += 2 * 3_600_000;
    await ask();
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it('is not believed when the fetch was cut short', async () => {
    fetch.mockImplementation(async () => {
      mkdirSync(join(electron(), 'dist'), { recursive: true });
      writeFileSync(join(electron(), 'dist', 'electron'), '');
      return undefined;
    });
    expect(await ask()).toMatchObject({ ok: false, why: expect.stringContaining('not complete') });
  });
});
