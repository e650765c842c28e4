/** All that a zone asks of people stands on one tile and one row, and from four metres too. */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Language, openWindow, say } from './console.ts';
import { type Desk, execute, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;

const room = openRoom(['--training', '--speed', '20'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 150 });
  desk = await sitDown(browser, served);
  await desk.go('#/zone/provincial-zone');
});

test('a proposal tells how long it has stood and when it becomes an alarm, and then it is one', async () => {
  const proposal = desk.page.locator('.card.proposal');
  await proposal.getByText(say('mode.active')).waitFor({ timeout: 60_000 });
  await hand.speed(1);
  await proposal.getByText(say('proposal.stood')).waitFor();
  await proposal.getByText(say('proposal.answerBy')).waitFor();
  expect(await proposal.locator('.countdown').textContent()).toMatch(/^[0-5]:\d\d$/);
  await proposal.getByText(say('proposal.vetoFor.escalate', 'zh-CN', { n: 30 })).waitFor();
  await hand.speed(20);
  await proposal.getByText(say('proposal.unanswered')).waitFor({ timeout: 60_000 });
  await hand.speed(1);
  await desk.page.locator('.annunciator').getByText(say('alarm.proposal-unanswered')).first().waitFor();
  await desk.page.locator('.decision').getByText('M0').first().waitFor();
}, 120_000);

test('under an override the proposal is told as what automation asks, not as a change of the road', async () => {
  const { page } = desk;
  await execute(desk, await stageMode(desk, 'M3', '端到端'));
  const proposal = page.locator('.card.proposal');
  const mode = say('mode.anti-collision');
  await proposal.getByText(say('proposal.held', 'zh-CN', { by: 'supervisor', mode })).waitFor();
  await proposal.getByText(say('proposal.safe')).waitFor();
  await page
    .locator('.why')
    .getByText(say('reason.waiting-for-person.held', 'zh-CN', { held: mode }))
    .waitFor();
}, 60_000);

const within = async (tile: Locator, language: Language): Promise<void> => {
  await tile.getByText('M3').first().waitFor();
  await tile.getByText(say('decided.override', language, { by: 'supervisor' })).waitFor();
  await tile.getByText(say('proposal.short.held.escalate', language, { level: 'M2' })).waitFor();
  expect(await tile.locator('.countdown').first().textContent()).toMatch(/^\d\d:\d\d$/);
  expect(await tile.textContent()).toMatch(/\d+\/45/);
};

test.each(['zh-CN', 'en'] as const)(
  'wall and overview show all of it at once, in %s',
  async (language) => {
    const { page, complaints } = await openWindow(room.browser, language, { width: 1920, height: 1080 });
    await page.goto(`${room.served.url}/#/wall`);
    const tile = page.locator('.wall-tile.band-anti-collision');
    await within(tile, language);
    await tile.getByText(say('visibility.bandShort', language, { level: 'M2' })).waitFor();
    const texts = tile.locator('.wall-who, .wall-notes .wall-doubt, .wall-count, .wall-mode .mode, .wall-alarms');
    const told = await texts.evaluateAll((boxes) =>
      boxes.map((box) => ({
        capital: Number.parseFloat(getComputedStyle(box).fontSize) * 0.7,
        cut: [box, ...box.querySelectorAll('span')].some(
          (part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0,
        ),
        below: box.getBoundingClientRect().bottom - (box.closest('.wall-tile')?.getBoundingClientRect().bottom ?? 0),
      })),
    );
    expect(told.length).toBeGreaterThanOrEqual(5);
    for (const { capital, cut, below } of told) {
      // A capital letter of 1/40 of the screen's height is read from four metres.
      expect(capital).toBeGreaterThanOrEqual(1080 / 40);
      expect(cut).toBe(false);
      expect(below).toBeLessThanOrEqual(0);
    }
    await page.goto(`${room.served.url}/#/`);
    const row = page.locator('.zone-tile.band-anti-collision');
    await within(row, language);
    await row.getByText(say('visibility.band', language, { level: 'M2' })).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  },
  60_000,
);
