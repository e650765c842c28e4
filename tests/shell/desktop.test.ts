import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDesktopHere } from './desktop-here.ts';

const root = join(import.meta.dirname, '../..');
const binary = findDesktopHere();

describe.skipIf(binary === undefined)('the desktop shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-desktop-'));
  let desktop: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    const args = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${join(folder, 'user')}`];
    desktop = await _electron.launch({
      executablePath: binary ?? '',
      args: [...args, root, '--data', join(folder, 'data')],
    });
    page = await desktop.firstWindow();
  }, 60_000);
  afterAll(async () => {
    desktop?.process().kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the console from its own scheme, signed in to the demo', async () => {
    expect(page.url()).toBe('app://console/');
    await page
      .getByText(/演示|DEMO/)
      .first()
      .waitFor({ timeout: 30_000 });
  });

  it('has a page without Node and with two functions', async () => {
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([]);
    expect(await page.evaluate(() => Object.keys((window as unknown as { fogward: object }).fogward))).toEqual([
      'connect',
      'about',
    ]);
  });

  it('loads nothing from elsewhere', async () => {
    expect(
      await page.evaluate(() =>
        fetch('https://example.com/').then(
          () => 'loaded',
          () => 'refused',
        ),
      ),
    ).toBe('refused');
    expect(await page.evaluate(() => String(window.open('https://example.com/')))).toBe('null');
  });

  it('keeps control when the window is closed', async () => {
    await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await desktop.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });
});
