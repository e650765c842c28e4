/** A screen that hears nothing must not look like a road on which nothing happens. */
import { expect, test } from 'vitest';
import { openWindow, say, type Window } from './console.ts';
import { openRoom } from './room.ts';

let desk: Window;
/** Feeds of which nothing more reaches the screen. */
const held = new Set<string>();
/** Ends a feed as a core does that cannot go on with it. */
let breakOff = (_feed: string): void => {};

const room = openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  desk = await openWindow(browser);
  await desk.page.routeWebSocket(/\/rpc$/, (socket) => {
    const core = socket.connectToServer();
    const feeds = new Map<string, string>();
    socket.onMessage((text) => {
      const { i, p } = JSON.parse(String(text));
      if (typeof p?.u === 'string' && p.u.startsWith('/live/')) feeds.set(i, p.u.slice('/live/'.length));
      core.send(text);
    });
    core.onMessage((text) => {
      if (!held.has(feeds.get(JSON.parse(String(text)).i) ?? '')) socket.send(text);
    });
    breakOff = (feed) => {
      for (const [i, name] of feeds) if (name === feed) socket.send(JSON.stringify({ i, t: 3, p: { e: 'error' } }));
    };
  });
  await desk.page.goto(served.url);
  await desk.page.locator('.zone-tile').first().waitFor();
});

const pane = (title: string) =>
  desk.page.locator('.pane').filter({ has: desk.page.getByRole('heading', { name: new RegExp(title) }) });
const [zones, alarms] = ['overview.zones', 'overview.alarms'].map((key) => say(key, 'zh-CN', { n: '\\d+' }));

test('zones that are no longer told of grey and show their growing age; the rest lives on', async () => {
  const { page } = desk;
  held.add('zones');
  await page.locator('.feed-banner').getByText(say('feed.zones')).waitFor({ timeout: 20_000 });
  const silent = pane(zones!);
  expect(await silent.getAttribute('class')).toContain('pane-silent');
  await silent.locator('.pane-head').getByText(say('pane.silent')).waitFor();
  const age = () => silent.locator('.pane-head .age').textContent();
  const before = await age();
  await expect.poll(age).not.toBe(before);
  await page.locator('.core-running').waitFor();
  held.delete('zones');
  await page.locator('.feed-banner').waitFor({ state: 'detached' });
  expect(await silent.getAttribute('class')).not.toContain('pane-silent');
}, 60_000);

test('an empty list of alarms that is no longer fed does not read as good news', async () => {
  const { page } = desk;
  held.add('alarms');
  breakOff('alarms');
  await page.locator('.feed-banner').getByText(say('feed.alarms')).waitFor();
  await pane(alarms!).locator('.pane-head').getByText(say('pane.silent')).waitFor();
  await page
    .locator('.annunciator-silent')
    .getByText(say('alarms.silent', 'zh-CN', { open: '' }).split('；')[0]!)
    .waitFor();
  held.delete('alarms');
  breakOff('alarms');
  await page.locator('.feed-banner').waitFor({ state: 'detached', timeout: 15_000 });
  await page.locator('.annunciator-silent').waitFor({ state: 'detached' });
}, 60_000);

test('a core that hangs with its line open: the whole screen says so within ten seconds, and recovers', async () => {
  const { page } = desk;
  process.kill(room.served.pid, 'SIGSTOP');
  const began = Date.now();
  try {
    await page.getByRole('alert').getByText(say('lost.title')).waitFor({ timeout: 20_000 });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await page.locator('.pane:not(.pane-silent)').count()).toBe(0);
  } finally {
    process.kill(room.served.pid, 'SIGCONT');
  }
  await page.getByText(say('lost.title')).waitFor({ state: 'detached', timeout: 30_000 });
  await pane(zones!).and(page.locator(':not(.pane-silent)')).waitFor();
  expect(desk.complaints).toEqual([]);
}, 60_000);

test('an act that a hanging core does not answer ends as unknown; what is asked of a lost core is not sent', async () => {
  const { page } = desk;
  const fetching = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${room.served.url}/api${path}`, init)).json();
  const { token } = await fetching('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'supervisor', password: 'supervisor-demo' }),
  });
  await page.evaluate(() => {
    location.hash = '#/zone/provincial-zone';
  });
  const take = page.getByRole('button', { name: say('authority.take'), exact: true });
  await take.waitFor();
  // In fog it is asked once.
  const disarm = async (): Promise<void> => {
    await page.getByRole('button', { name: say('arm.disarm'), exact: true }).click();
    const sure = page.getByRole('button', { name: say('arm.disarm.sure') });
    if (await sure.isVisible()) await sure.click();
  };
  process.kill(room.served.pid, 'SIGSTOP');
  try {
    await take.click();
    await page.getByText(say('act.unknown'), { exact: true }).waitFor({ timeout: 20_000 });
    await page.getByText(say('error.NO_ANSWER')).first().waitFor();
    await disarm();
    const toast = page.locator('.toasts .mantine-Notification-root');
    await toast.getByText(say('error.NOT_SENT')).waitFor();
    const said = await page.locator('.toasts[data-position=bottom-left]').boundingBox();
    for (const part of ['.console-head', '.lost-banner', '.annunciator', '.nav-rail', '.response']) {
      const there = await page.locator(part).boundingBox();
      const apart =
        said!.x >= there!.x + there!.width ||
        there!.x >= said!.x + said!.width ||
        said!.y >= there!.y + there!.height ||
        there!.y >= said!.y + said!.height;
      expect(apart, part).toBe(true);
    }
    await page.evaluate(() => {
      location.hash = '#/events';
    });
    await expect.poll(() => toast.count(), { timeout: 2_000 }).toBe(0);
    await page.evaluate(() => {
      location.hash = '#/zone/provincial-zone';
    });
    await disarm();
    await toast.getByText(say('error.NOT_SENT')).waitFor();
  } finally {
    process.kill(room.served.pid, 'SIGCONT');
  }
  await page.getByText(say('lost.title')).waitFor({ state: 'detached', timeout: 30_000 });
  // It was true of a lost core only.
  await expect.poll(() => page.getByText(say('error.NOT_SENT')).count(), { timeout: 2_000 }).toBe(0);
  await page.waitForTimeout(1_000);
  const zones = await fetching('/zones', { headers: { authorization: `Bearer ${token}` } });
  expect(zones.map(({ armed }: { armed: boolean }) => armed)).toEqual([true, true]);
}, 60_000);

test('the seal of the record tells when it was checked, can be checked again, and never hangs with the core', async () => {
  const { page } = desk;
  await page.evaluate(() => {
    location.hash = '#/journal';
  });
  const check = (key: string) => page.getByRole('button', { name: say(key), exact: true });
  await check('journal.verify').click();
  await page.locator('.seal .age').waitFor();
  process.kill(room.served.pid, 'SIGSTOP');
  try {
    await check('journal.verifyAgain').click();
    await check('journal.verifying').waitFor();
    await check('journal.verifyFailed').waitFor({ timeout: 20_000 });
    // Lost by now: a click sends nothing, and sticks nowhere.
    await check('journal.verifyFailed').click();
    await check('journal.verifyFailed').waitFor();
  } finally {
    process.kill(room.served.pid, 'SIGCONT');
  }
  await page.getByText(say('lost.title')).waitFor({ state: 'detached', timeout: 30_000 });
  await check('journal.verifyFailed').click();
  await check('journal.verifyAgain').waitFor();
}, 90_000);
