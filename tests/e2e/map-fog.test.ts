/** Fog that nobody guides stands out on the map, whichever way it is drawn. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { zoneView } from '../bench/render-site.ts';
import { faults } from './axe.ts';
import { openBrowser, openWindow, say } from './console.ts';
import { coloursOf } from './map-colours.ts';
import { type Posed, pose } from './posed.ts';

function zone(
  n: number,
  mode: ZoneView['automaticMode'],
  escalate: number,
  band: ZoneView['visibility']['band'],
): ZoneView {
  const view = zoneView(`zone-${n}`, 10, Date.now());
  return { ...view, mode, automaticMode: mode, visibility: { ...view.visibility, escalate, clear: escalate, band } };
}

let browser: Browser;
let city: Posed;
beforeAll(async () => {
  browser = await openBrowser();
  city = await pose([
    zone(0, 'standby', 12_000, 'standby'),
    zone(1, 'standby', 35, 'control'),
    zone(2, 'active', 11_600, 'standby'),
    zone(3, 'anti-collision', 80, 'anti-collision'),
  ]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  city?.close();
});

/** How many pixels of the map have about the page's colour of this name. */
async function pixelsOf(page: Page, name: string): Promise<number> {
  const ink = await page.evaluate(
    (colour) => getComputedStyle(document.documentElement).getPropertyValue(`--${colour}`).trim(),
    name,
  );
  const wanted = [1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16));
  let found = 0;
  for (const [colour, count] of await coloursOf(page)) {
    const parts = colour.split(',').map(Number);
    if (wanted.every((part, at) => Math.abs(part - parts[at]!) < 16)) found += count;
  }
  return found;
}

test.each(['canvas', 'webgl'] as const)('on the ground, drawn by %s', { timeout: 60_000 }, async (painter) => {
  const { page } = await openWindow(browser);
  await page.goto(`${city.url}/#/map`);
  await page.locator('.map-zone').nth(3).waitFor({ timeout: 30_000 });
  if (painter === 'webgl') await page.getByRole('button', { name: say('map.use.webgl') }).click();
  await page.locator(`.map-box[data-painter=${painter}]`).waitFor({ timeout: 20_000 });
  // What is left is the ground alone.
  await page.locator('.map-labels').evaluate((labels) => labels.remove());
  for (const colour of ['red', 'yellow', 'orange'])
    await expect.poll(() => pixelsOf(page, colour), { timeout: 20_000, message: colour }).toBeGreaterThan(20);
  await page.context().close();
});

test.each(['zh-CN', 'en'] as const)('on its label, which still tells the true mode (%s)', async (language) => {
  const { page } = await openWindow(browser, language);
  await page.goto(`${city.url}/#/map`);
  const label = (n: number) => page.locator(`.map-zone[href$="zone-${n}"]`);
  await label(3).waitFor({ timeout: 30_000 });
  const edgeOf = (n: number) => label(n).evaluate((one) => getComputedStyle(one.lastElementChild!).borderTopColor);
  const inkOf = (name: string) =>
    page.evaluate((colour) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = `var(--${colour})`;
      const told = getComputedStyle(probe).color;
      probe.remove();
      return told;
    }, name);
  expect(await edgeOf(1)).toBe(await inkOf('red'));
  for (const n of [0, 2, 3]) expect(await edgeOf(n), `zone ${n}`).toBe(await inkOf('line'));
  expect(await label(1).textContent()).toContain('M0');
  expect(await label(2).textContent()).toContain('M2');
  expect(await faults(page, { part: '.map-labels' })).toEqual([]);
  await page.context().close();
});

test('the end of a name too long for its label stays in sight, on the map and in the list of devices', async () => {
  const { page } = await openWindow(browser, 'en');
  const endsInSight = async (hash: string, place: string): Promise<void> => {
    await page.goto(`${city.url}/#/${hash}`);
    await page.locator(place).first().waitFor({ timeout: 30_000 });
    for (const cell of await page.locator(place).all()) {
      const end = cell.locator('.cut-middle > :last-child').first();
      const [box, whole] = [(await end.boundingBox())!, (await cell.boundingBox())!];
      expect(box.x + box.width).toBeLessThanOrEqual(whole.x + whole.width + 1);
      expect(await end.evaluate((one) => one.scrollWidth <= one.clientWidth + 1)).toBe(true);
    }
  };
  await endsInSight('map', '.map-zone');
  await endsInSight('devices', '.device-table td:nth-child(4)');
  await page.context().close();
}, 60_000);
