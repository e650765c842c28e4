/** The city map where more devices are chosen than one command takes. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clippedTexts, openBrowser, openWindow, say } from './console.ts';
import { busyZone, type Posed, pose } from './posed.ts';

const lamps = 2_500;
const most = 2_000;

let browser: Browser;
let city: Posed;
beforeAll(async () => {
  browser = await openBrowser();
  city = await pose([busyZone(0)], lamps);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  city?.close();
});

test.each(['zh-CN', 'en'] as const)(
  'that some were left out is told until they are chosen no more, and by the command too (%s)',
  { timeout: 60_000 },
  async (language) => {
    const words = (key: string, values = {}) => say(key, language, values);
    const { page } = await openWindow(browser, language);
    await page.goto(`${city.url}/#/map`);
    const status = page.locator('.map-bar [role=status]');
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
    await press(words('map.selectShown', { n: lamps }));
    const told = `${words('map.selected', { n: most })} · ${words('map.cut', { most, n: lamps - most })}`;
    await expect.poll(() => status.textContent()).toBe(told);
    expect(await clippedTexts(page)).toEqual([]);

    await page.evaluate(() => location.assign('#/alarms'));
    await page.locator('.map-box').waitFor({ state: 'detached' });
    await page.evaluate(() => location.assign('#/map'));
    await expect.poll(() => status.textContent()).toBe(told);

    await press(words('map.command'));
    const dialog = page.getByRole('dialog');
    await dialog.getByText(words('group.leftOut', { most, n: lamps - most }), { exact: true }).waitFor();
    expect(await clippedTexts(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await press(words('map.clear'));
    await expect.poll(() => status.textContent()).toBe(words('map.hint'));
    await page.context().close();
  },
);
