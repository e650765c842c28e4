/** The record as a supervisor looks things up in it: by time on site and by what a device is called. */
import { expect, test } from 'vitest';
import { type Desk, sitDown } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  desk = await sitDown(browser, served);
});

test('the core is asked for a span on the clock of the site, and the day stands above its events', async () => {
  const { page, go, say, press } = desk;
  await go('#/journal');
  const rows = page.locator('.journal-lines li:not(.journal-day)');
  await rows.first().waitFor();
  expect(await page.locator('.journal-day').first().textContent()).toMatch(/^\d{4}-\d\d-\d\d$/);
  await page.getByLabel(say('filter.from'), { exact: true }).fill('2099-01-01 00:00');
  await page.getByText(say('journal.none')).waitFor();
  await press(say('filter.preset.hour'));
  await rows.first().waitFor();
  // What was asked for on the clock of the site is also told on it, whatever zone this machine is in.
  const minuteOf = (text: string): number => {
    const [, hour, minute] = /(\d\d):(\d\d)/.exec(text) ?? [];
    return Number(hour) * 60 + Number(minute);
  };
  const from = minuteOf(await page.getByLabel(say('filter.from'), { exact: true }).inputValue());
  const onSite = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', timeStyle: 'short' });
  expect((minuteOf(onSite) - from + 1_440) % 1_440).toBeLessThanOrEqual(63);
  for (const time of await page.locator('.journal-lines time').allTextContents())
    expect((minuteOf(time) - from + 1_440) % 1_440, time).toBeLessThanOrEqual(63);
  await page.getByLabel(say('filter.to'), { exact: true }).fill('2001-01-01 00:00');
  await page.getByText(say('filter.turned')).waitFor();
  await press(say('filter.anyTime'));
  await rows.first().waitFor();
});

test('a device is chosen from suggestions for a part of its name', async () => {
  const { page, say } = desk;
  const field = page.getByRole('combobox', { name: say('filter.deviceNamed') });
  await field.fill('能见度站');
  await page.getByRole('option').first().click();
  const chosen = await field.inputValue();
  const name = chosen.split(' · ')[0] ?? '';
  await expect
    .poll(() => page.locator('.journal-lines li:not(.journal-day) a[href^="#/device/"]').allTextContents())
    .toEqual(expect.arrayContaining([name]));
  const devices = await page.locator('.journal-lines li:not(.journal-day) a[href^="#/device/"]').allTextContents();
  expect(new Set(devices)).toEqual(new Set([name]));
});
