/** A desk screen at a zoom of 150 %: every page stays in reach, and the head takes no second line. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clippedTexts, openBrowser, openWindow } from './console.ts';
import { busyZone, type Posed, pose } from './posed.ts';

let browser: Browser;
let city: Posed;
beforeAll(async () => {
  browser = await openBrowser();
  city = await pose([busyZone(0)]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  city?.close();
});

test.each([
  ['zh-CN', 512],
  ['en', 512],
  ['en', 380],
] as const)(
  'in %s, %i pixels high',
  async (language, height) => {
    const { page } = await openWindow(browser, language, { width: 911, height });
    await page.goto(city.url);
    await page.locator('.zone-tile').first().waitFor();
    const foot = (await page.locator('.annunciator').boundingBox())!;
    const ways = await page.locator('.nav-rail a').all();
    expect(ways.length).toBe(8);
    for (const way of ways) {
      await way.scrollIntoViewIfNeeded();
      const box = (await way.boundingBox())!;
      expect(box.y + box.height, (await way.textContent()) ?? '').toBeLessThanOrEqual(foot.y + 1);
    }
    if (height === 512) {
      const rail = await page.locator('.nav-rail').evaluate((element) => element.scrollHeight - element.clientHeight);
      expect(rail, 'all of them at once').toBeLessThanOrEqual(0);
    }
    expect((await page.locator('.console-head').boundingBox())!.height).toBeLessThan(52);
    expect(await clippedTexts(page)).toEqual([]);
    await page.context().close();
  },
  60_000,
);
