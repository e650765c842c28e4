/** A night at the console, clicked through in Chromium against the served demo: what an operator sees and does. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openWindow, say, serve, type Window } from './console.ts';
import { openRoom } from './room.ts';

let desk: Window;
let page: Page;

const room = openRoom(['--demo'], async ({ served, browser }) => {
  desk = await openWindow(browser);
  page = desk.page;
  await page.goto(served.url);
});

const see = (text: string | RegExp) => page.getByText(text).first().waitFor({ timeout: 15_000 });
const go = (route: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, route);
const zoneRow = (name: string) => page.getByRole('link').filter({ hasText: name }).first();

describe('the demo console', () => {
  test('starts signed in and says that it is a demo', async () => {
    await see(say('demo.mark'));
    await see(say('role.supervisor'));
    await see('徒骇河团雾区');
    await see('马颊河团雾区');
  });

  test('patch fog drifts over a zone: the console detects, decides, switches and proves it', {
    timeout: 240_000,
  }, async () => {
    const row = zoneRow('徒骇河团雾区');
    // The band that the visibility falls in bears a mode's name too, and stands there before anything is decided.
    await row
      .locator('.tile-mode .mode')
      .getByText(/M[1234]/)
      .waitFor({ timeout: 200_000 });
    await row.getByText(say('convergence.converged')).first().waitFor({ timeout: 60_000 });
    await row.getByText(say('source.automatic'), { exact: false }).first().waitFor();
  });

  test('an operator stages a mode by hand, sees exactly what will change, executes it and watches it proved', {
    timeout: 120_000,
  }, async () => {
    await go('#/zone/provincial-zone');
    await see(say('stage.title'));
    await page
      .getByRole('group', { name: say('stage.mode') })
      .getByRole('button')
      .filter({ hasText: 'M3' })
      .click();
    await page.getByRole('textbox', { name: say('stage.reason') }).fill('端到端测试');
    await page.getByRole('button', { name: say('stage.prepare') }).click();
    const review = page.getByRole('dialog');
    await review.getByText(say('review.title')).waitFor();
    const changing = Number(await review.locator('.count-change b').textContent());
    expect(changing).toBeGreaterThan(20);
    await review.getByRole('button', { name: say('review.execute') }).click();
    await review.waitFor({ state: 'detached' });
    await see(say('override.title'));
    await page
      .locator('.progress-card, .card')
      .filter({ hasText: say('progress.all') })
      .first()
      .waitFor({ timeout: 30_000 });
    await page
      .getByText(new RegExp(`${say('progress.done')}|台中 \\d+ 台已证实`))
      .first()
      .waitFor({ timeout: 90_000 });
  });

  test('the override counts down, is on the overview, and automation is given back', async () => {
    await go('#/');
    await zoneRow('马颊河团雾区')
      .getByText(/\d{1,2}:\d{2}/)
      .first()
      .waitFor();
    await go('#/zone/provincial-zone');
    await page.getByRole('button', { name: say('override.return') }).click();
    const confirm = page.getByRole('dialog').getByRole('button', { name: say('override.return') });
    if (await confirm.isVisible().catch(() => false)) await confirm.click();
    await page
      .locator('.card')
      .filter({ has: page.getByText(say('override.title'), { exact: true }) })
      .first()
      .waitFor({ state: 'detached', timeout: 15_000 });
  });

  test('an alarm is acknowledged', async () => {
    await go('#/alarms');
    // The fog raises and ends others meanwhile; the gateway that never answers stays.
    const row = page.locator('.alarm-list > li').filter({ hasText: say('alarm.gateway-down') });
    await row
      .first()
      .getByRole('button', { name: say('alarms.acknowledge') })
      .click({ timeout: 60_000 });
    await row
      .getByText(say('alarms.acknowledged', 'zh-CN', { by: 'supervisor' }))
      .first()
      .waitFor();
  });

  test('a technician’s page shows raw beside decoded; reading now refreshes it', async () => {
    await go('#/device/host-03');
    await see('0x');
    await page.getByRole('button', { name: say('device.read') }).click();
    await see(say('device.endpoint'));
  });

  test('the fog event is on the supervisor’s list with its entries', async () => {
    await go('#/events');
    const row = page.getByRole('link').filter({ hasText: '徒骇河团雾区' }).first();
    await row.waitFor();
    await row.click();
    await see(say('event.entries').split('（')[0] ?? '');
    await see(say('event.decision.made'));
  });

  test('speaks English completely when asked', async () => {
    await go('#/');
    await page.getByRole('button', { name: 'English' }).click();
    await see(say('nav.overview', 'en'));
    const leftover = await page.evaluate(() => {
      const named = /演示|虚构|演练/;
      return [...document.querySelectorAll<HTMLElement>('button, h1, h2, h3, th, label, nav *')]
        .map((element) => element.textContent ?? '')
        .filter(
          (text) =>
            /\p{Script=Han}/u.test(text) && !named.test(text) && text.trim() !== '中文' && !/雾引|中文/.test(text),
        );
    });
    expect(leftover).toEqual([]);
    await page.getByRole('button', { name: '中文' }).click();
    await see(say('nav.overview'));
  });

  test('signing out asks for a name; a viewer may look but not switch', async () => {
    const window = await openWindow(room.browser);
    const { page: other } = window;
    await other.goto(room.served.url);
    await other.getByText(say('role.supervisor')).first().click();
    await other.getByText(say('account.signOut')).click();
    await other.getByText(say('signIn.title')).first().waitFor();
    await other.getByLabel(say('signIn.name')).fill('viewer');
    await other.getByRole('textbox', { name: say('signIn.password') }).fill('wrong password');
    await other.getByRole('button', { name: say('signIn.enter') }).click();
    await other.getByText(say('signIn.UNAUTHORIZED')).waitFor();
    await other.getByRole('textbox', { name: say('signIn.password') }).fill('viewer-demo');
    await other.getByRole('button', { name: say('signIn.enter') }).click();
    await other.getByText(say('role.viewer')).first().waitFor();
    await other.evaluate(() => {
      location.hash = '#/zone/provincial-zone';
    });
    await other.getByText(say('needs.operator')).first().waitFor();
    expect(await other.getByRole('button', { name: say('stage.prepare') }).count()).toBe(0);
    await other.context().close();
  });

  test('the page itself complained of nothing', () => {
    expect(desk.complaints).toEqual([]);
  });

  test('kill −9 of the core: the screen says so within ten seconds and recovers when it is back', {
    timeout: 90_000,
  }, async () => {
    await go('#/');
    const port = new URL(room.served.url).port;
    await room.served.kill('SIGKILL');
    await see(say('lost.title'));
    room.served = await serve(['--demo', '--port', port], room.served.data);
    await page.getByText(say('lost.title')).first().waitFor({ state: 'detached', timeout: 30_000 });
    await see('徒骇河团雾区');
  });
});
