/** Taking automation away is one press on a clear road; where there may be fog it is asked once. */
import { expect, test } from 'vitest';
import { clippedTexts, type Language } from './console.ts';
import { sitDown, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let hand: Trainer;
const zone = 'provincial-zone';

const room = openRoom(['--training', '--speed', '1'], async ({ served }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
});

test('one press on a clear road, one question in fog', async () => {
  const desk = await sitDown(room.browser, room.served);
  const { page, press, say } = desk;
  await desk.go(`#/zone/${zone}`);
  const [card, off] = [page.locator('.card.arm'), page.locator('.card.arm-off')];
  await page.locator('.zone-facts .visibility.foggy-0').waitFor({ timeout: 20_000 });
  await press(say('arm.disarm'), card);
  await off.waitFor();
  await press(say('arm.arm'), card);
  await off.waitFor({ state: 'detached' });

  await hand.weather({ visibility: 80 });
  await page.locator('.zone-facts .visibility:not(.foggy-0)').waitFor({ timeout: 30_000 });
  const disarm = card.getByRole('button', { name: say('arm.disarm'), exact: true });
  await disarm.dblclick();
  await card.getByRole('button', { name: say('arm.disarm.sure') }).waitFor();
  await page.waitForTimeout(1_000);
  expect(await off.count(), 'a double click agrees to nothing').toBe(0);
  await press(say('arm.disarm.keep'), card);
  expect(await off.count()).toBe(0);
  await disarm.click();
  await press(say('arm.disarm.sure'), card);
  await off.waitFor();
  await press(say('arm.arm'), card);
  await off.waitFor({ state: 'detached' });
  await desk.leave();
}, 90_000);

test.each(['zh-CN', 'en'] as const)(
  'the question fits its card in %s',
  async (language: Language) => {
    const desk = await sitDown(room.browser, room.served, undefined, language);
    const { page, say } = desk;
    await desk.go(`#/zone/${zone}`);
    await page.locator('.zone-facts .visibility:not(.foggy-0)').waitFor({ timeout: 30_000 });
    await page
      .locator('.card.arm')
      .getByRole('button', { name: say('arm.disarm'), exact: true })
      .click();
    await page.getByRole('button', { name: say('arm.disarm.sure') }).waitFor();
    expect(await clippedTexts(page)).toEqual([]);
    await desk.leave();
  },
  60_000,
);
