/** A fault in the screen's own code must not leave a blank screen, nor one that looks calm. */
import { afterEach, expect, test } from 'vitest';
import { openWindow, say, type Window } from './console.ts';
import { openRoom } from './room.ts';

let desk: Window;
const room = openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  desk = await openWindow(browser);
  await desk.page.goto(served.url);
  await desk.page.locator('.zone-tile').first().waitFor();
});

afterEach(async () => {
  await desk.page.goto(`${room.served.url}/#/`);
  await desk.page.reload();
  await desk.page.locator('.zone-tile').first().waitFor();
});

test('a page that fails says so, and the rest of the screen goes on', async () => {
  const { page } = desk;
  await page.evaluate(() => {
    Element.prototype.scrollIntoView = () => {
      throw new Error('no such place');
    };
  });
  await page.evaluate(() => {
    window.location.hash = '#/zone/expressway-zone';
  });
  await page
    .getByRole('group', { name: say('stage.mode') })
    .getByRole('button')
    .first()
    .click();
  const told = page.locator('.screen-fault');
  await told.getByText(say('screenFault.title')).waitFor();
  await told.getByText('no such place').waitFor();
  await page.locator('.annunciator').waitFor();
  const clock = () => page.locator('.site-clock b').textContent();
  const before = await clock();
  await expect.poll(clock, { timeout: 5_000 }).not.toBe(before);
  await page.locator('.nav-rail a[href="#/alarms"]').click();
  await page.locator('.alarm-list, .empty').first().waitFor();
  expect(await told.count()).toBe(0);
}, 60_000);

test('a screen that fails as a whole says so, and loads itself anew', async () => {
  const { page } = desk;
  await page.evaluate(() => {
    Intl.DateTimeFormat.prototype.formatToParts = () => {
      throw new Error('no such time');
    };
  });
  await page.locator('.screen-fault-whole').getByText(say('screenFault.whole')).waitFor();
  await page.locator('.zone-tile').first().waitFor({ timeout: 30_000 });
}, 60_000);
