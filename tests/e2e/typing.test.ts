/** Whoever is typing is not pushed aside by what the fog brings meanwhile. */
import { expect, test } from 'vitest';
import { type Desk, sitDown, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
const room = openRoom(['--training', '--speed', '10'], async ({ served, browser }) => {
  desk = await sitDown(browser, served);
});

test('a proposal that comes while a reason is written moves neither the field nor the words', async () => {
  const { page, go, say } = desk;
  const hand = await trainer(room.served);
  await hand.weather({ scenario: 'clear' });
  await go('#/zone/provincial-zone');
  const proposal = page.locator('.card.proposal');
  await proposal.waitFor({ state: 'detached' });
  const reason = page.getByRole('textbox', { name: say('stage.reason'), exact: true });
  await reason.pressSequentially('桥面');
  const top = async (): Promise<number> => (await reason.boundingBox())?.y ?? Number.NaN;
  const before = await top();
  await hand.weather({ visibility: 300 });
  await proposal.waitFor({ state: 'attached', timeout: 60_000 });
  await expect.poll(top).toBeGreaterThan(before - 3);
  expect(await top()).toBeLessThan(before + 3);
  await page.keyboard.type('结冰');
  expect(await reason.inputValue()).toBe('桥面结冰');
}, 120_000);
