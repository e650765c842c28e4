/** Wall, palette, keys, tour, themes and the past of a zone, as a person at a keyboard meets them. */
import { expect, test } from 'vitest';
import { clippedTexts, openWindow, say } from './console.ts';
import { sitDown, stageMode } from './desk.ts';
import { openRoom } from './room.ts';

const room = openRoom(['--demo']);

test('the wall shows every zone without a single control', async () => {
  const { page, complaints } = await openWindow(room.browser, 'zh-CN', { width: 1920, height: 1080 });
  await page.goto(`${room.served.url}/#/wall`);
  await page.locator('.wall-tile').nth(1).waitFor();
  expect(await page.locator('button, a, input, select, nav').count()).toBe(0);
  await page.getByText(say('demo.mark')).waitFor();
  await page.locator('.wall-head time').getByText('UTC+8').waitFor();
  const tall = await page
    .locator('.wall-value b')
    .first()
    .evaluate((element) => element.getBoundingClientRect().height);
  expect(tall).toBeGreaterThan(1080 * 0.05);
  expect(await clippedTexts(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('the palette reaches a zone and opens the form with a mode chosen, sending nothing', async () => {
  const { page, complaints } = await openWindow(room.browser, 'en');
  await page.goto(room.served.url);
  await page.locator('.zone-tile').first().waitFor();
  await page.keyboard.press('Control+k');
  const sought = page.getByRole('combobox', { name: say('palette.title', 'en') });
  // Who reads English may still have the Chinese name before them.
  await sought.fill('徒骇河团雾区');
  await page
    .getByRole('option', { name: /Tuhai River fog zone/ })
    .first()
    .waitFor();
  await sought.fill('expressway anti-collision');
  await page.keyboard.press('Enter');
  await page.waitForURL(/#\/zone\/expressway-zone\?mode=anti-collision$/);
  await page.locator('.mode-choice button[aria-pressed=true]').getByText(say('mode.anti-collision', 'en')).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.locator('.strip-box').focus();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText(say('keys.worst', 'en')).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL(/#\/alarms$/);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('over an open preview no key reaches the page behind it, and one Esc closes that preview alone', async () => {
  const desk = await sitDown(room.browser, room.served, 'supervisor', 'zh-CN');
  const { page } = desk;
  await desk.go('#/zone/provincial-zone');
  const review = await stageMode(desk, 'M2', '端到端');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('English');
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForTimeout(300);
  expect(await page.getByRole('dialog').count()).toBe(1);
  expect(await review.getByText(say('review.title')).isVisible()).toBe(true);
  expect(page.url()).toMatch(/#\/zone\/provincial-zone$/);
  await page.keyboard.press('Escape');
  await review.waitFor({ state: 'detached' });
  // With nothing open the same key opens the palette again, and Esc closes it and leaves the page.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: say('palette.title') }).fill('马颊河 M3');
  await page.getByRole('option', { name: /马颊河团雾区.*M3/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(page.url()).toMatch(/#\/zone\/provincial-zone$/);
  await desk.leave();
}, 60_000);

test('Esc ends the tour for good, but not together with the palette over it', async () => {
  const context = await room.browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(room.served.url);
  const tour = page.locator('.tour-card');
  await tour.waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: say('palette.title') }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await tour.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await tour.waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.zone-tile').first().waitFor();
  expect(await tour.count()).toBe(0);
  await context.close();
});

test('the past cannot be mistaken for the present, and one click leads back', async () => {
  const { page, complaints } = await openWindow(room.browser);
  await page.goto(`${room.served.url}/#/zone/expressway-zone`);
  const bar = page.getByRole('slider', { name: say('past.label') });
  await bar.focus();
  await bar.press('PageUp');
  await page.getByText(say('past.mark')).waitFor();
  await page.locator('.zone-past .past-facts').waitFor();
  expect(await page.locator('.zone-facts').count()).toBe(0);
  await page.getByRole('button', { name: say('past.back') }).click();
  await page.locator('.zone-facts').waitFor();
  expect(await page.locator('.zone-past').count()).toBe(0);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('a reason opens to the register its reading came from', async () => {
  const { page } = await openWindow(room.browser, 'en');
  await page.goto(`${room.served.url}/#/zone/expressway-zone`);
  await page.locator('.why summary').first().click();
  const point = page.locator('.evidence-point').first();
  await point.waitFor();
  expect(await point.locator('code').first().textContent()).toMatch(/^(3x|4x|1\.3\.6)/);
  await page.context().close();
});

test('the tour has five steps, is left for good, and themes and order are remembered', async () => {
  const context = await room.browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${room.served.url}#/zone/provincial-zone`);
  // On the first evening it leads nobody away, and rings nothing else for the rows that it speaks of.
  await page.locator('.tour-card').waitFor();
  await page.locator('.strip-box canvas').first().waitFor();
  expect([await page.locator('.tour-ring').count(), new URL(page.url()).hash]).toEqual([0, '#/zone/provincial-zone']);
  await page.keyboard.press('Escape');
  await page.locator('.tour-card').waitFor({ state: 'detached' });
  // Asked for, it goes to where the rows are.
  await page.keyboard.press('Control+k');
  await page.keyboard.type(say('tour.again'));
  await page.keyboard.press('Enter');
  await page.locator('.tour-ring').waitFor();
  const rows = await page.locator('.overview-zones').boundingBox();
  await expect.poll(async () => (await page.locator('.tour-ring').boundingBox())?.height).toBe(rows?.height);
  for (let step = 0; step < 4; step += 1)
    await page.getByRole('button', { name: say('tour.next'), exact: true }).click();
  await page.getByRole('button', { name: say('tour.end') }).click();
  await page.getByRole('button', { name: say('overview.order.road') }).click();
  await page.locator('.head-button[aria-label*="主题"]').click();
  await page.locator('.head-button[aria-label*="主题"]').click();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('night');
  await page.reload();
  await page.locator('.order-switch [aria-pressed=true]').getByText(say('overview.order.road')).waitFor();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('night');
  expect(await page.locator('.tour-card').count()).toBe(0);
  await context.close();
});
