/** The city map in Chromium, by both painters: found, read, filtered, and a group of lamps switched from it. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { conditions } from '../../main/domain/diagnosis.ts';
import { faults, seriousFaults } from './axe.ts';
import { clippedTexts, openWindow, say, type Window } from './console.ts';
import { coloursOf } from './map-colours.ts';
import { openRoom } from './room.ts';

let desk: Window;
let page: Page;

const room = openRoom(
  ['--demo'],
  async ({ served, browser }) => {
    desk = await openWindow(browser);
    page = desk.page;
    await page.goto(`${served.url}/#/map`);
    await page.locator('.map-box[data-painter]').waitFor({ timeout: 30_000 });
  },
  90_000,
);

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
    expect(await seriousFaults(page, { part: '.map-page' })).toEqual([]);
  });

  test('explains every condition that a mark may show', async () => {
    await page.getByText(say('map.legend'), { exact: true }).click();
    const legend = page.locator('.map-legend');
    for (const condition of conditions)
      await legend.getByText(say(`condition.${condition}`), { exact: true }).waitFor({ timeout: 5_000 });
    expect(await clippedTexts(page)).toEqual([]);
    await page.getByText(say('map.legend'), { exact: true }).click();
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

  test('has its keys on the sheet, which needs no scrolling', async () => {
    await box().focus();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog');
    await sheet.getByText(say('keys.map.move')).waitFor();
    const isWhole = (dialog: Element) => dialog.scrollHeight <= dialog.clientHeight + 1;
    expect(await sheet.evaluate(isWhole)).toBe(true);
    expect((await sheet.boundingBox())!.height).toBeLessThan(700);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  test.each([
    ['zh-CN', 1366, 768],
    ['en', 1366, 768],
    ['zh-CN', 1920, 1080],
    ['en', 1920, 1080],
  ] as const)('names every road, whole and over nothing else (%s, %i × %i)', async (language, width, height) => {
    const { page: other } = await openWindow(room.browser, language, { width, height });
    await other.goto(`${room.served.url}/#/map`);
    await expect.poll(() => other.locator('.map-road').count(), { timeout: 30_000 }).toBe(6);
    const cut = await other
      .locator('.map-road')
      .evaluateAll((names) =>
        names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent),
      );
    expect(cut).toEqual([]);
    const everything = '.map-road, .map-zone > *, .map-tools, .map-legend, .map-notes, .map-scale';
    const covered = await other.locator(everything).evaluateAll((all) => {
      const boxes = all.map((one) => ({ one, box: one.getBoundingClientRect() }));
      return boxes.flatMap(({ one, box }, n) =>
        boxes
          .slice(n + 1)
          .filter(({ one: next }) => next.parentElement !== one.parentElement || next.matches('.map-road'))
          .filter(
            ({ box: next }) =>
              box.left < next.right - 1 &&
              next.left < box.right - 1 &&
              box.top < next.bottom - 1 &&
              next.top < box.bottom - 1,
          )
          .map(({ one: next }) => `${one.textContent} × ${next.textContent}`),
      );
    });
    expect(covered).toEqual([]);
    expect(await clippedTexts(other)).toEqual([]);
    await other.context().close();
  });

  test.each(['zh-CN', 'en'] as const)(
    'says so where nothing of the site is in sight, and leads back (%s)',
    async (language) => {
      const { page: other } = await openWindow(room.browser, language);
      await other.goto(`${room.served.url}/#/map`);
      await other.locator('.map-zone').first().waitFor({ timeout: 30_000 });
      const scale = () => other.locator('.map-scale').textContent();
      const before = await scale();
      const note = other.getByText(say('map.nothing', language));
      const leave = async (): Promise<void> => {
        const area = (await other.locator('.map-box').boundingBox())!;
        // Land without roads, by the wheel, which gives the map no focus.
        await other.mouse.move(area.x + area.width * 0.1, area.y + area.height * 0.8);
        for (let step = 0; step < 8; step += 1) await other.mouse.wheel(0, -240);
        await note.waitFor();
      };
      expect(await note.count()).toBe(0);
      await leave();
      expect(await clippedTexts(other)).toEqual([]);
      expect(await faults(other, { part: '.map-nothing' })).toEqual([]);
      await other.keyboard.press('Home');
      await note.waitFor({ state: 'detached' });
      expect(await scale()).toBe(before);
      await leave();
      await other.locator('.map-nothing button').click();
      await note.waitFor({ state: 'detached' });
      expect(await scale()).toBe(before);
      expect(await other.locator('.map-box').evaluate((map) => map === document.activeElement)).toBe(true);
      await other.context().close();
    },
  );

  test('comes nearer by key without losing the site', async () => {
    await box().focus();
    await page.keyboard.press('Home');
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press('+');
      expect(await page.locator('.map-nothing').count()).toBe(0);
    }
    await page.keyboard.press('Home');
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
    // A ready reason is the last thing to be said: the preview follows by itself.
    await dialog.getByRole('button', { name: say('deviceCommand.preset.inspection') }).click();
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
