/** A preview counts once, and only while the core that made it is heard. */
import { expect, test } from 'vitest';
import { say } from './console.ts';
import { type Desk, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;
/** Answers to calls of this path are kept back until it is undefined again. */
let keptBack: string | undefined;
let letGo = (): void => {};

const room = openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  hand = await trainer(served);
  desk = await sitDown(browser, served);
  await desk.page.routeWebSocket(/\/rpc$/, (socket) => {
    const core = socket.connectToServer();
    const calls = new Set<string>();
    const waiting: (string | Buffer)[] = [];
    socket.onMessage((text) => {
      const { i, p } = JSON.parse(String(text));
      if (keptBack !== undefined && p?.u === keptBack) calls.add(i);
      core.send(text);
    });
    core.onMessage((text) => {
      if (keptBack !== undefined && calls.has(JSON.parse(String(text)).i)) waiting.push(text);
      else socket.send(text);
    });
    letGo = () => {
      keptBack = undefined;
      for (const text of waiting.splice(0)) socket.send(text);
    };
  });
  await desk.page.reload();
  await desk.go('#/zone/provincial-zone');
});

const executeIn = (review: Awaited<ReturnType<typeof stageMode>>) =>
  review.getByRole('button', { name: say('review.execute') });

test('while executing is under way nothing takes the stage back, and nothing is refused', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M1', '端到端');
  keptBack = '/acts/execute';
  await executeIn(review).click();
  await review.getByText(say('review.underWay')).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForTimeout(500);
  expect(await review.isVisible()).toBe(true);
  letGo();
  await review.waitFor({ state: 'detached' });
  await page.locator('.card.progress').waitFor();
  expect(await page.getByText(say('act.refused')).count()).toBe(0);
}, 60_000);

test('a preview says for which zone, from what to what, for how long, until when and why', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M2', '桥面结冰');
  await page
    .getByRole('dialog', { name: /马颊河团雾区.*M\d→M2 · 30 分钟 · 到 (\d\d-\d\d )?\d\d:\d\d/ })
    .waitFor({ timeout: 5_000 });
  await review.getByText('桥面结冰').waitFor({ timeout: 5_000 });
  await page.keyboard.press('Escape');
  await review.waitFor({ state: 'detached' });
}, 60_000);

test('a preview that the core refused once cannot be executed again', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M2', '端到端');
  const [made] = (await hand.get('/journal?kind=stage.made&limit=1')) as { seq: number }[];
  await hand.act('supervisor', '/acts/cancel', { stage: `s${made!.seq}` });
  await executeIn(review).click();
  await review.getByText(say('review.spent')).waitFor();
  expect(await executeIn(review).isDisabled()).toBe(true);
  // What was refused stands in the review itself, and is not said a second time beside it.
  await review.locator('.refusal').waitFor();
  expect(await page.locator('.toasts .mantine-Notification-root').count()).toBe(0);
  await desk.press(say('review.again'), review);
  await review.waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).inputValue()).toBe('端到端');
}, 60_000);

test('an override that ends under an open preview voids it, and one press leads back with what was chosen', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M2', '端到端');
  await executeIn(review).click();
  await review.waitFor({ state: 'detached' });
  await page.locator('.decision').getByText('M2').first().waitFor();
  await stageMode(desk, 'M3', '桥面结冰');
  await review.getByText(/有效/).waitFor();
  // At the same console, in another of its windows.
  await page.evaluate(async () => {
    const token = sessionStorage.getItem('fogward.token');
    await fetch('/api/acts/return-to-automatic', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ zone: 'provincial-zone' }),
    });
  });
  await review.getByText(say('review.changed')).waitFor({ timeout: 5_000 });
  expect(await executeIn(review).isDisabled()).toBe(true);
  await desk.press(say('review.again'), review);
  await review.waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).inputValue()).toBe('桥面结冰');
  const choice = page.getByRole('group', { name: say('stage.mode') }).locator('[aria-pressed=true]');
  expect(await choice.textContent()).toContain('M3');
}, 60_000);

test('an execution whose answer is lost with the core counts as one once the zone tells of it, and the form is empty', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M2', '端到端');
  keptBack = '/acts/execute';
  await executeIn(review).click();
  await expect
    .poll(async () => (await hand.get('/journal?kind=override.set&limit=1')) as { data: unknown }[])
    .toMatchObject([{ data: { reason: '端到端', mode: 'active' } }]);
  process.kill(room.served.pid, 'SIGSTOP');
  try {
    await page.locator('.lost-banner').waitFor({ timeout: 20_000 });
  } finally {
    process.kill(room.served.pid, 'SIGCONT');
  }
  await review.waitFor({ state: 'detached', timeout: 30_000 });
  await page.locator('.card.progress').getByText('M2').waitFor();
  expect(await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).inputValue()).toBe('');
  expect(
    await page
      .getByRole('group', { name: say('stage.mode') })
      .locator('[aria-pressed=true]')
      .count(),
  ).toBe(0);
  letGo();
}, 90_000);

test('a core that falls silent voids an open preview for good, and nothing dims its banner', async () => {
  const { page } = desk;
  const review = await stageMode(desk, 'M3', '端到端');
  const content = page.locator('.mantine-Modal-content');
  expect(await content.evaluate((box) => getComputedStyle(box).filter)).toBe('none');
  process.kill(room.served.pid, 'SIGSTOP');
  try {
    const banner = page.locator('.lost-banner');
    await banner.waitFor({ timeout: 20_000 });
    await review.getByText(say('review.lost')).waitFor();
    expect(await executeIn(review).isDisabled()).toBe(true);
    expect(await content.evaluate((box) => getComputedStyle(box).filter)).toBe('grayscale(1)');
    const onTop = await banner.evaluate((box) => {
      const { left, right, top, bottom } = box.getBoundingClientRect();
      const at = (x: number): boolean => box.contains(document.elementFromPoint(x, (top + bottom) / 2));
      return [at(left + 8), at((left + right) / 2), at(right - 8)];
    });
    expect(onTop).toEqual([true, true, true]);
    const [head, told] = [await content.boundingBox(), await banner.boundingBox()];
    expect(head!.y).toBeGreaterThanOrEqual(told!.y + told!.height);
  } finally {
    process.kill(room.served.pid, 'SIGCONT');
  }
  await page.locator('.lost-banner').waitFor({ state: 'detached', timeout: 30_000 });
  expect(await review.getByText(say('review.lost')).isVisible()).toBe(true);
  expect(await executeIn(review).isDisabled()).toBe(true);
}, 90_000);
