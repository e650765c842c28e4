/** The city map in Chromium, by both painters: found, read, filtered, and a group of lamps switched from it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  clippedTexts,
  openBrowser,
  openWindow,
  removeFolder,
  type Served,
  say,
  serve,
  type Window,
} from './console.ts';
import { coloursOf } from './map-colours.ts';

let served: Served;
let browser: Browser;
let desk: Window;
let page: Page;

beforeAll(async () => {
  served = await serve(['--demo', '--port', '0']);
  browser = await openBrowser();
  desk = await openWindow(browser);
  page = desk.page;
  await page.goto(`${served.url}/#/map`);
  await page.locator('.map-box[data-painter]').waitFor({ timeout: 30_000 });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await served?.kill('SIGTERM');
  removeFolder(served?.data);
});

const box = () => page.locator('.map-box');
/** A closed list to choose from, by its label. */
const field = (name: string) => page.getByRole('combobox', { name, exact: true });
const pick = async (filter: string, option: string): Promise<void> => {
  await field(say(filter)).click();
  await page.getByRole('option', { name: say(option), exact: true }).click();
};
/** How many colours the map shows: an empty one has two or three. */
const coloursShown = async (): Promise<number> => (await coloursOf(page)).size;

describe('the city map', () => {
  test('is drawn without a graphics card and says so; zones tell visibility and mode', async () => {
    expect(await box().getAttribute('data-painter')).toBe('canvas');
    await page.getByText(say('map.engine.no-graphics')).waitFor();
    const zone = page.locator('.map-zone').filter({ hasText: '徒骇河团雾区' });
    await zone.getByText(/M\d/).waitFor();
    await zone.getByText(/\d\sk?m/).waitFor({ timeout: 30_000 });
    expect(await coloursShown()).toBeGreaterThan(40);
    expect(await clippedTexts(page)).toEqual([]);
  });

  test('has no serious fault for people who cannot see or point', async () => {
    const { violations } = await new AxeBuilder({ page }).include('.map-page').analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test('moves by keys alone', async () => {
    const scale = () => page.locator('.map-scale').textContent();
    await box().focus();
    const before = await scale();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(scale).not.toBe(before);
    await page.keyboard.press('Home');
    await expect.poll(scale).toBe(before);
  });

  test('a group of lamps is filtered, staged, previewed, executed, and proved device by device', {
    timeout: 90_000,
  }, async () => {
    await pick('filter.kind', 'kind.flashing-lamp');
    await field(say('filter.road')).click();
    await page.getByRole('option', { name: /冠县县道三/ }).click();
    const shown = await page.locator('.map-bar').getByRole('button').first().textContent();
    const count = Number(/\d+/.exec(shown ?? '')?.[0]);
    expect(count).toBeGreaterThan(10);
    await page.getByRole('button', { name: say('map.selectShown', 'zh-CN', { n: count }) }).click();
    await page.getByText(say('map.selected', 'zh-CN', { n: count })).waitFor();
    await page.getByRole('button', { name: say('map.command') }).click();
    const dialog = page.getByRole('dialog');
    await field(say('field.lit')).click();
    await page.getByRole('option', { name: say('state.lit'), exact: true }).click();
    await dialog.getByRole('button', { name: say('deviceCommand.preset.inspection') }).click();
    await dialog.getByRole('button', { name: say('stage.prepare') }).click();
    await dialog.getByText(say('review.expected')).waitFor();
    const changing = Number(await dialog.locator('.count-change b').textContent());
    expect(changing).toBeGreaterThan(10);
    await dialog.getByRole('button', { name: say('review.execute') }).click();
    await expect
      .poll(async () => Number(await dialog.locator('.tally.phase-verified b').textContent()), { timeout: 45_000 })
      .toBeGreaterThanOrEqual(changing - 2);
    await dialog
      .getByRole('button', { name: say('close'), exact: true })
      .last()
      .click();
  });

  test('and given back in one act', { timeout: 90_000 }, async () => {
    await page.getByRole('button', { name: say('map.command') }).click();
    const dialog = page.getByRole('dialog');
    const back = dialog.getByRole('button', { name: new RegExp(say('group.release', 'zh-CN', { n: '\\d+' })) });
    await back.click();
    await back.waitFor({ state: 'detached', timeout: 60_000 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: say('map.clear') }).click();
  });

  test('is drawn by MapLibre when asked for, under the same content policy', { timeout: 60_000 }, async () => {
    await page.getByRole('button', { name: say('map.use.webgl') }).click();
    await page.locator('.map-box[data-painter=webgl] canvas.maplibregl-canvas').waitFor({ timeout: 20_000 });
    await expect.poll(coloursShown, { timeout: 20_000 }).toBeGreaterThan(40);
    expect(desk.complaints).toEqual([]);
  });
});
