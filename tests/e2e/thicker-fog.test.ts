/** What a person ordered goes on with the fog: the screens follow what is asked of the road by now, not what was. */
import { expect, test } from 'vitest';
import { type Desk, execute, sitDown, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;
openRoom(['--training', '--speed', '20'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 150 });
  desk = await sitDown(browser, served);
});

test('an accident in fog that gets thicker: the lower speed is told, and the order stays proved', async () => {
  const { page, go, say, press, pick, card } = desk;
  await go('#/zone/expressway-zone');
  // A preview made while automation still follows the fog would be void before it could be executed.
  await page.locator('.decision').getByText('M2').first().waitFor({ timeout: 30_000 });
  await page.locator('.zone-facts .state-converged').waitFor({ timeout: 30_000 });
  const modes = page.getByRole('group', { name: say('stage.mode') });
  await modes.getByText(say('mode.accident')).click();
  await pick(say('stage.speed'), '60 km/h');
  await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).fill('前方事故');
  await press(say('stage.prepare'));
  await execute(desk, page.getByRole('dialog'));
  const held = card(say('override.title'));
  await held.getByText(say('override.speed', { speed: 60 })).waitFor();
  const progress = page.locator('.card.progress');
  await progress.getByText(say('progress.done')).waitFor({ timeout: 30_000 });
  const brightest = async (): Promise<number> => {
    const devices = (await hand.get('/devices')) as { desired?: { brightness?: number }; result?: string }[];
    const proved = devices.filter(({ result }) => result === 'verified');
    return Math.max(...proved.map(({ desired }) => desired?.brightness ?? 0));
  };
  const before = await brightest();
  await hand.weather({ visibility: 30 });
  await held.getByText(say('override.speedLower', { speed: 20 })).waitFor({ timeout: 30_000 });
  expect(await held.getByText('60').count()).toBe(0);
  await expect.poll(brightest, { timeout: 30_000 }).toBeGreaterThan(before);
  await progress.getByText(say('progress.done')).waitFor({ timeout: 30_000 });
}, 120_000);
