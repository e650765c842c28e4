/** The basemap under the city map, in Chromium with WebGL by software: drawn quietly, named, and never in the way. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Archive, pmtiles } from '../pmtiles-maker.ts';
import { clippedTexts, type Language, openWindow, root, say, serve, type Window } from './console.ts';
import { coloursOf } from './map-colours.ts';
import { openRoom } from './room.ts';
import { rasterCity, vectorCity } from './small-city.ts';

const site = mkdtempSync(join(tmpdir(), 'fogward-site-'));
const yaml = join(site, 'site.yaml');
const file = join(site, 'city.pmtiles');
const city = pmtiles(vectorCity('protomaps'));

beforeAll(() => {
  cpSync(join(root, 'resources/demo'), site, { recursive: true });
  writeFileSync(yaml, `${readFileSync(yaml, 'utf8')}\nmap: { basemap: city.pmtiles }\n`);
  writeFileSync(file, city);
});
afterAll(() => rmSync(site, { recursive: true, force: true }));
const room = openRoom(['--training', '--site', yaml], undefined, 90_000);
beforeEach(() => writeFileSync(file, city));
afterEach(async () => {
  for (const context of room.browser.contexts()) await context.close();
});

async function openMap(painter: 'webgl' | 'canvas', language: Language = 'zh-CN', theme = 'dark'): Promise<Window> {
  const window = await openWindow(room.browser, language);
  await window.page.addInitScript(
    (kept) => {
      for (const [key, value] of Object.entries(kept)) localStorage.setItem(key, value);
    },
    { 'fogward.map': painter, 'fogward.theme': theme },
  );
  await window.page.goto(`${room.served.url}/#/map`);
  await window.page.locator(`.map-box[data-painter=${painter}]`).waitFor({ timeout: 60_000 });
  return window;
}

/** A colour of the theme, as `coloursOf` counts it. */
const inkOf = (page: Page, name: string): Promise<string> =>
  page.evaluate((property) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(property).trim();
    return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join();
  }, `--${name}`);
const areaOf = async (page: Page, ink: string): Promise<number> =>
  (await coloursOf(page)).get(await inkOf(page, ink)) ?? 0;
const keep = async (page: Page, name: string): Promise<void> => {
  const folder = process.env['FOGWARD_SHOTS'];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
};
const named = (language: Language): string =>
  say('map.basemap.source', language).replace('{{text}}', '© 试验测绘 & friends');
/** Devices and zones are there: an empty map has two or three colours. */
const isComplete = async (page: Page): Promise<boolean> => (await coloursOf(page)).size > 40;

describe('a basemap of vector tiles', () => {
  test('lies under the roads in every theme, its source named in words', { timeout: 120_000 }, async () => {
    const { page, complaints } = await openMap('webgl');
    await page.getByText(named('zh-CN'), { exact: true }).waitFor();
    for (const theme of ['dark', 'light', 'night']) {
      await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
      for (const ink of ['water', 'land', 'road'])
        await expect
          .poll(() => areaOf(page, ink), { timeout: 20_000, message: `${ink}, ${theme}` })
          .toBeGreaterThan(300);
      expect(await isComplete(page)).toBe(true);
      await keep(page, `vector-${theme}`);
      await page.locator('.head-button[aria-label*="主题"]').click();
    }
    expect(await page.locator('.map-notes a').count()).toBe(0);
    expect(await clippedTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('may use the layer names of OpenMapTiles', { timeout: 60_000 }, async () => {
    writeFileSync(file, pmtiles(vectorCity('openmaptiles')));
    const { page, complaints } = await openMap('webgl', 'en', 'light');
    await page.getByText(named('en'), { exact: true }).waitFor();
    await expect.poll(() => areaOf(page, 'water'), { timeout: 20_000 }).toBeGreaterThan(300);
    await expect.poll(() => areaOf(page, 'road'), { timeout: 20_000 }).toBeGreaterThan(300);
    await keep(page, 'openmaptiles-light-en');
    expect(complaints).toEqual([]);
  });

  test('with layers of its own is not drawn, and the map says so', { timeout: 60_000 }, async () => {
    writeFileSync(file, pmtiles({ ...vectorCity('protomaps'), metadata: { vector_layers: [{ id: 'cables' }] } }));
    const { page } = await openMap('webgl', 'en');
    await page.getByText(say('map.basemap.foreign', 'en')).waitFor();
    await expect.poll(() => isComplete(page), { timeout: 20_000 }).toBe(true);
  });
});

test('a basemap of pictures is grey and dim, whatever it was', { timeout: 120_000 }, async () => {
  writeFileSync(file, pmtiles(rasterCity()));
  const { page, complaints } = await openMap('webgl');
  await page.getByText(named('zh-CN'), { exact: true }).waitFor();
  const shades = { dark: [0.06, 0.22], light: [0.7, 0.93], night: [0.02, 0.11] } as const;
  for (const [theme, [least, most]] of Object.entries(shades)) {
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe(theme);
    // The two colours of the chequered picture are the two largest areas of the map.
    const largest = async (): Promise<readonly number[][]> =>
      [...(await coloursOf(page))]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 2)
        .map(([colour]) => colour.split(',').map(Number));
    const isQuiet = ([red, green, blue]: readonly number[]): boolean =>
      red === green && green === blue && red! / 255 > least && red! / 255 < most;
    await expect.poll(async () => (await largest()).map(isQuiet), { timeout: 20_000 }).toEqual([true, true]);
    expect(await isComplete(page)).toBe(true);
    await keep(page, `raster-${theme}`);
    await page.locator('.head-button[aria-label*="主题"]').click();
  }
  expect(complaints).toEqual([]);
});

describe('without', () => {
  test.each(['zh-CN', 'en'] as const)(
    'a graphics card there is none, said in words (%s)',
    { timeout: 60_000 },
    async (language) => {
      const { page, complaints } = await openMap('canvas', language);
      await page.getByText(say('map.basemap.canvas', language)).waitFor();
      expect(await isComplete(page)).toBe(true);
      expect(await clippedTexts(page)).toEqual([]);
      await keep(page, `canvas-${language}`);
      expect(complaints).toEqual([]);
    },
  );

  test('its file the map says so, draws everything else, and takes it up when the core is back', {
    timeout: 120_000,
  }, async () => {
    rmSync(file);
    const { page } = await openMap('webgl', 'en');
    await page.getByText(say('map.basemap.failed', 'en')).waitFor();
    await expect.poll(() => isComplete(page), { timeout: 20_000 }).toBe(true);
    expect(await page.locator('.map-box').getAttribute('data-painter')).toBe('webgl');
    await keep(page, 'missing-en');
    writeFileSync(file, city);
    await room.served.kill('SIGTERM');
    const { port } = new URL(room.served.url);
    room.served = await serve(['--training', '--site', yaml, '--port', port], room.served.data);
    await page.getByText(named('en'), { exact: true }).waitFor({ timeout: 60_000 });
    await expect.poll(() => areaOf(page, 'water'), { timeout: 20_000 }).toBeGreaterThan(300);
  });
});

test.each([
  ['tiles that are not what they say', vectorCity('protomaps')],
  ['pictures that are none', rasterCity()],
] as const)('%s cost nothing but themselves', { timeout: 90_000 }, async (_, archive: Archive) => {
  const spoilt = pmtiles(archive);
  const start = Number(spoilt.readBigUInt64LE(56));
  spoilt.fill(0x5a, start);
  writeFileSync(file, spoilt);
  const { page } = await openMap('webgl', 'en');
  await page.getByText(say('map.basemap.torn', 'en')).waitFor({ timeout: 30_000 });
  await page.getByText(named('en'), { exact: true }).waitFor();
  await expect.poll(() => isComplete(page), { timeout: 20_000 }).toBe(true);
  expect(await page.locator('.map-box').getAttribute('data-painter')).toBe('webgl');
  await keep(page, `torn-${archive.type}`);
});
