/** A preview falls when what it lists changes or another console takes the zone; a question is answered on purpose. */
import { expect, test } from 'vitest';
import { say } from './console.ts';
import { type Desk, execute, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;
const zone = 'provincial-zone';

openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
  desk = await sitDown(browser, served);
  await desk.go(`#/zone/${zone}`);
});

const executeIn = (review: Awaited<ReturnType<typeof stageMode>>) =>
  review.getByRole('button', { name: say('review.execute') });
const maintain = (id: string, on: boolean) =>
  hand.act('supervisor', `/devices/${id}/maintenance`, { on, reason: 'hands inside' });

test('a lamp that goes into maintenance under the preview is named there, and nothing can be executed', async () => {
  const { page, press } = desk;
  const review = await stageMode(desk, 'M2', '端到端');
  await review.getByText(/有效/).waitFor();
  await maintain('lamp-005', true);
  try {
    await review.getByText(/转入检修 1 台：.*K/).waitFor({ timeout: 5_000 });
    expect(await executeIn(review).isDisabled()).toBe(true);
    expect(await review.locator('.change-table tbody tr').first().textContent()).toContain('已转入检修');
    await press(say('review.again'), review);
    await review.waitFor({ state: 'detached' });
    const again = await stageMode(desk, 'M2', '端到端');
    expect(await again.locator('.count-maintenance b').textContent()).toBe('1');
    expect(await executeIn(again).isDisabled()).toBe(false);
    await page.keyboard.press('Escape');
    await again.waitFor({ state: 'detached' });
  } finally {
    await maintain('lamp-005', false);
  }
}, 60_000);

test('leaving a strong mode is not agreed to by a double click or two quick Enters, and Esc withdraws the question', async () => {
  const { page, card, press } = desk;
  await execute(desk, await stageMode(desk, 'M4', '端到端'));
  const held = card(say('override.title'));
  const back = held.getByRole('button', { name: say('override.return'), exact: true });
  const sure = held.getByRole('button', { name: desk.say('override.return.sure', { mode: say('mode.standby') }) });
  await back.dblclick();
  await sure.waitFor();
  await page.waitForTimeout(1_000);
  expect(await held.isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await sure.waitFor({ state: 'detached' });
  await back.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(1_000);
  expect(await sure.isVisible()).toBe(true);
  await page.locator('.card.progress').waitFor();
  await press(desk.say('override.return.sure', { mode: say('mode.standby') }), held);
  await held.waitFor({ state: 'detached' });
  // What the override did is told only while it stands.
  await page.locator('.card.progress').waitFor({ state: 'detached', timeout: 5_000 });
}, 60_000);

test('a zone taken over by another console voids the open preview at once, with who and why', async () => {
  const review = await stageMode(desk, 'M2', '端到端');
  await review.getByText(/有效/).waitFor();
  await hand.act('admin', '/acts/take-authority', { zone, reason: '换班' });
  await review.getByText(/admin.*接过操作权.*换班/).waitFor({ timeout: 5_000 });
  await review.getByText(say('review.taken')).waitFor();
  expect(await executeIn(review).isDisabled()).toBe(true);
}, 60_000);
