/**
 * What a stranger needs from a cold start, tour and all: deliberate actions counted as a hand makes them, seconds as the
 * machine takes them. The figures are printed; the counts may fall, never rise. Only the waits for weather are quickened.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, removeFolder, type Served, say, serve } from './console.ts';
import { trainer } from './desk.ts';

/** A hand that counts: one click or one key is one action. */
class Hand {
  readonly page: Page;
  #actions = 0;
  #since = performance.now();
  constructor(page: Page) {
    this.page = page;
  }
  async click(target: Locator): Promise<void> {
    await target.click();
    this.#actions += 1;
  }
  /** Tells what was done since the hand began, and begins anew. */
  tell(what: string): number {
    const [actions, seconds] = [this.#actions, (performance.now() - this.#since) / 1_000];
    process.stdout.write(`stranger: ${what}: ${actions} actions, ${seconds.toFixed(1)} s\n`);
    this.begin();
    return actions;
  }
  begin(): void {
    this.#actions = 0;
    this.#since = performance.now();
  }
}

let served: Served;
let browser: Browser;
let hand: Hand;
let cold = 0;

beforeAll(async () => {
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN' });
  hand = new Hand(await context.newPage());
  cold = performance.now();
  served = await serve(['--training', '--port', '0']);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await served?.kill('SIGTERM');
  removeFolder(served?.data);
});

const worst = () => hand.page.locator('.zone-tile').first();
const button = (name: string) => hand.page.getByRole('button', { name, exact: true });
const home = async (): Promise<void> => {
  await hand.page.evaluate(() => {
    location.hash = '#/';
  });
  await worst().waitFor();
  hand.begin();
};

test('the worst zone stands before the eyes without any action', async () => {
  hand.begin();
  await hand.page.goto(served.url);
  await worst().locator('.visibility-value').getByText(/\d/).waitFor({ timeout: 30_000 });
  process.stdout.write(`stranger: from nothing running: ${((performance.now() - cold) / 1_000).toFixed(1)} s\n`);
  expect(hand.tell('(a) see the worst zone')).toBe(0);
}, 60_000);

test('why a zone is amber is one click away, in words', async () => {
  const weather = await trainer(served);
  await weather.speed(20);
  await worst().locator('.mode-anti-collision, .mode-active').first().waitFor({ timeout: 120_000 });
  await weather.speed(1);
  await home();
  await hand.click(worst());
  await hand.page
    .locator('.why li')
    .first()
    .getByText(/\d+\sm/)
    .first()
    .waitFor();
  expect(hand.tell('(c) find why a zone is amber')).toBe(1);
}, 240_000);

test('a zone is put into anti-collision for 30 minutes: found, then chosen, given a reason, executed', async () => {
  await home();
  await hand.click(hand.page.locator('.zone-tile').filter({ hasText: '马颊河团雾区' }));
  await hand.click(hand.page.locator('.mode-choice button').filter({ hasText: say('mode.anti-collision') }));
  await hand.click(button(say('stage.preset.patrol')));
  await hand.click(hand.page.getByRole('dialog').getByRole('button', { name: say('review.execute') }));
  const left = hand.page.locator('.card.override').getByText(/(29|30):\d\d/);
  await left.first().waitFor({ timeout: 15_000 });
  expect(hand.tell('(b) put it into anti-collision for 30 minutes')).toBe(4);
  await hand.page
    .locator('.card.progress')
    .getByText(new RegExp(`${say('progress.done')}|台中 \\d+ 台已证实`))
    .first()
    .waitFor({ timeout: 60_000 });
  hand.tell('    and until its lamps had proved it');
}, 120_000);

test('an alarm is silenced with a reason', async () => {
  await home();
  await hand.click(hand.page.locator('.nav-rail').getByText(say('nav.alarms'), { exact: true }));
  const row = hand.page
    .locator('.alarm')
    .filter({ hasText: say('alarm.gateway-down') })
    .first();
  await row.waitFor({ timeout: 60_000 });
  const where = await row.locator('.alarm-place a').first().textContent();
  await hand.click(row.getByRole('button', { name: say('alarms.shelve') }));
  const dialog = hand.page.getByRole('dialog');
  await hand.click(dialog.getByRole('button', { name: say('alarms.shelve.preset.sent') }));
  await hand.click(dialog.getByRole('button', { name: say('alarms.shelve'), exact: true }));
  const same = hand.page
    .locator('.alarm')
    .filter({ hasText: say('alarm.gateway-down') })
    .filter({ hasText: String(where) });
  await expect.poll(() => same.count(), { timeout: 10_000 }).toBe(0);
  expect(hand.tell('(d) silence an alarm with a reason')).toBe(4);
}, 90_000);
