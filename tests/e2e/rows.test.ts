/** The overview's rows and the zone's page where room is short. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clippedTexts, openBrowser, openWindow, say } from './console.ts';
import { busyZone, heldIn, type Posed, pose } from './posed.ts';

let browser: Browser;
let city: Posed;
/** Few enough for rows with a caption. */
let pair: Posed;
beforeAll(async () => {
  browser = await openBrowser();
  city = await pose([busyZone(0), busyZone(1), busyZone(2, heldIn('outline')), busyZone(3)]);
  pair = await pose([busyZone(0), busyZone(1)]);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  city?.close();
  pair?.close();
});

type Act = (page: Page) => Promise<void>;
async function at(size: { width: number; height: number }, hash: string, where: Posed, act: Act) {
  const { page, complaints } = await openWindow(browser, 'zh-CN', size);
  try {
    await page.goto(`${where.url}/#/${hash}`);
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.context().close();
  }
}

test(
  'four busy zones fit a small desk screen, the one held too weakly on top',
  () =>
    at({ width: 1366, height: 768 }, '', city, async (page) => {
      await page.locator('.zone-tile .tile-waiting').nth(3).waitFor();
      const pane = page.locator('.overview-zones .pane-body');
      expect(await pane.evaluate((body) => body.scrollHeight - body.clientHeight)).toBeLessThanOrEqual(0);
      expect(await clippedTexts(page)).toEqual([]);
      const first = page.locator('.zone-tile').first();
      expect(await first.getAttribute('class')).toContain('band-control');
      await first.locator('.mode-outline').waitFor();
      await first.getByText(say('zone.strongerAutomatic', 'zh-CN', { level: 'M4' })).waitFor();
      expect(await first.locator('.proposal-next').textContent()).toMatch(/^\d:\d\d 后告警$/);
    }),
  60_000,
);

test(
  'a row keeps its mark under the pointer',
  () =>
    at({ width: 1366, height: 768 }, '', city, async (page) => {
      const row = page.locator('.zone-tile').first();
      const mark = () => row.evaluate((box) => getComputedStyle(box).borderLeftColor);
      const calm = await row.evaluate((box) => getComputedStyle(box).borderTopColor);
      const before = await mark();
      await row.hover();
      expect(await row.evaluate((box) => getComputedStyle(box).borderTopColor)).not.toBe(calm);
      expect(await mark()).toBe(before);
    }),
  60_000,
);

test.each(['', 'zone/zone-0'])(
  'no trend runs through its caption on #/%s',
  (hash) =>
    at({ width: 1366, height: 768 }, hash, pair, async (page) => {
      const trend = page.locator('.sparkline-box').first();
      const plot = (await trend.locator('.sparkline').boundingBox())!;
      const caption = (await trend.locator('figcaption').boundingBox())!;
      expect(caption.y).toBeGreaterThanOrEqual(plot.y + plot.height - 0.5);
    }),
  60_000,
);

test.each([1000, 800])(
  'the mode is in sight when a window is %i wide',
  (width) =>
    at({ width, height: 700 }, 'zone/zone-0', city, async (page) => {
      const mode = (await page.locator('.decision .mode').first().boundingBox())!;
      expect(mode.y).toBeLessThan(200);
      const choice = (await page.locator('.mode-choice').boundingBox())!;
      expect(choice.y).toBeLessThan(900);
      const visibility = page.locator('.visibility-value').first();
      if (width === 1000) expect((await visibility.boundingBox())!.y).toBeLessThan(200);
      expect(await clippedTexts(page)).toEqual([]);
    }),
  60_000,
);
