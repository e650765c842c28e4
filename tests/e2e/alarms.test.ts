/** An operator's alarms: seen, put aside, explained, folded and counted; what people did with them outlives the core. */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { say, serve } from './console.ts';
import { type Desk, sitDown, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;

const room = openRoom(['--training', '--speed', '20'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
  const lines = (await hand.get('/endpoints')) as { id: string; name?: string }[];
  names = new Map(lines.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]])));
  desk = await sitDown(browser, served);
});

let names: ReadonlyMap<string, string>;
/** What a person may know a line by: its name where it has one, or its id. */
const named = (id: string): RegExp =>
  new RegExp([id, ...(names.get(id) === undefined ? [] : [names.get(id)])].join('|'));
/** The line of an alarm by its name, and by the line or zone that it is about. */
const row = (code: string, about: string): Locator =>
  desk.page
    .locator('.alarm-list > li')
    .filter({ has: desk.page.getByText(desk.say(`alarm.${code}`), { exact: true }) })
    .filter({ hasText: named(about) });
/** One of the lists: what is current, shelved, out of service and so on. */
const list = (name: string) =>
  desk.page
    .locator('.mantine-SegmentedControl-label')
    .filter({ hasText: desk.say(`alarms.filter.${name}`) })
    .click();
/** An act from the menu of an alarm, with the words that it asks for. */
async function act(alarm: Locator, menu: string, words: string, fill?: (dialog: Locator) => Promise<void>) {
  const { page, press } = desk;
  const button = alarm.getByRole('button', { name: `${desk.say(menu)}…` });
  if ((await button.count()) > 0) await button.click();
  else {
    await press(desk.say('alarms.more.acts'), alarm);
    await page.getByRole('menuitem', { name: `${desk.say(menu)}…` }).click();
  }
  const dialog = page.getByRole('dialog');
  await fill?.(dialog);
  await dialog.getByRole('textbox').last().fill(words);
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached' });
}
/** Whether the focus is on something of this kind. */
const hasFocus = (selector: string): Promise<boolean> =>
  desk.page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector);
const disarm = async (zone: string): Promise<void> => {
  await desk.go(`#/zone/${zone}`);
  await desk.press(desk.say('arm.disarm'));
  const sure = desk.page.getByRole('button', { name: desk.say('arm.disarm.sure') });
  if (await sure.isVisible()) await sure.click();
  const off = desk.page.locator('.card.arm-off');
  await off.getByText(desk.say('arm.off.meaning')).waitFor();
  expect(await off.textContent()).not.toContain(desk.say('control.auto.meaning'));
};
const provincial = '马颊河团雾区';
const expressway = '徒骇河团雾区';

test('an alarm says what it means and what to do, in the language of the reader', async () => {
  const { page, go, press } = desk;
  await go('#/alarms');
  const down = row('gateway-down', 'lamp-gateway-08');
  await down.waitFor({ timeout: 30_000 });
  for (const language of ['zh-CN', 'en'] as const) {
    await page.getByText(say('alarm.gateway-down.meaning', language)).first().waitFor();
    await page.getByText(say('alarm.gateway-down.todo', language)).first().waitFor();
    await press(language === 'en' ? '中文' : 'English');
  }
});

test('acknowledged, commented, shelved for a time and taken out of service, each with its words', async () => {
  const { press, pick } = desk;
  await row('gateway-down', 'lamp-gateway-08')
    .getByRole('button', { name: desk.say('alarms.acknowledge') })
    .focus();
  await desk.page.keyboard.press('Enter');
  await row('gateway-down', 'lamp-gateway-08')
    .getByText(desk.say('alarms.acknowledged', { by: 'supervisor' }))
    .waitFor();
  // Whoever works by keys goes on from the list, not from the beginning of the page.
  expect(await desk.page.evaluate(() => document.activeElement?.closest('.alarm-list') !== null)).toBe(true);
  const down = row('gateway-down', 'lamp-gateway-08');
  await press(desk.say('alarms.more.acts'), down);
  await desk.page.getByRole('menuitem', { name: desk.say('alarms.unacknowledge') }).click();
  await down.getByText(desk.say('alarms.acknowledged', { by: 'supervisor' })).waitFor({ state: 'detached' });
  await press(desk.say('alarms.acknowledge'), down);
  await down.getByText(desk.say('alarms.acknowledged', { by: 'supervisor' })).waitFor();
  await act(row('gateway-down', 'lamp-gateway-08'), 'alarms.comment', '已报修，电工在路上');
  await row('gateway-down', 'lamp-gateway-08').getByText('已报修，电工在路上').waitFor();
  await disarm('provincial-zone');
  await disarm('expressway-zone');
  await desk.go('#/alarms');
  await act(row('automation-disarmed', provincial), 'alarms.shelve', '道路施工', (dialog) =>
    pick(desk.say('alarms.shelve.minutes'), /15/, dialog),
  );
  await row('automation-disarmed', provincial).waitFor({ state: 'detached' });
  expect(await hasFocus('.alarm-list, .alarm-list *')).toBe(true);
  await act(row('automation-disarmed', expressway), 'alarms.out', '设备改造');
  await row('automation-disarmed', expressway).waitFor({ state: 'detached' });
}, 60_000);

test('a dialogue of an alarm gives the focus back to where it was opened', async () => {
  const { page } = desk;
  const down = row('gateway-down', 'lamp-gateway-08');
  const shelve = down.getByRole('button', { name: `${desk.say('alarms.shelve')}…` });
  await shelve.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await shelve.evaluate((button) => button === document.activeElement)).toBe(true);
  const more = down.getByRole('button', { name: desk.say('alarms.more.acts') });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: `${desk.say('alarms.comment')}…` }).click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
}, 60_000);

test('a core that is killed and started again knows all of it', async () => {
  const { page } = desk;
  const port = new URL(room.served.url).port;
  await room.served.kill('SIGKILL');
  room.served = await serve(['--training', '--speed', '20', '--port', port], room.served.data);
  hand = await trainer(room.served);
  await hand.weather({ visibility: 10_000 });
  await page.getByText(desk.say('lost.title')).first().waitFor({ state: 'detached', timeout: 30_000 });
  const down = row('gateway-down', 'lamp-gateway-08');
  await down.getByText(desk.say('alarms.acknowledged', { by: 'supervisor' })).waitFor({ timeout: 30_000 });
  await down.getByText('已报修，电工在路上').waitFor();
  await list('shelved');
  await row('automation-disarmed', provincial).getByText('道路施工').waitFor();
  await list('out-of-service');
  await row('automation-disarmed', expressway).getByText('设备改造').waitFor();
}, 60_000);

test('a shelf ends by itself, and what is put back in service asks again', async () => {
  const { page, press } = desk;
  const out = row('automation-disarmed', expressway);
  await press(desk.say('alarms.back'), out);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').last().fill('改造完成');
  await dialog.locator('button[type=submit]').click();
  await out.waitFor({ state: 'detached' });
  await list('listed');
  await press(desk.say('alarms.acknowledge'), row('automation-disarmed', expressway));
  await hand.speed(60);
  const back = row('automation-disarmed', provincial);
  await back.waitFor({ timeout: 90_000 });
  await hand.speed(20);
  await press(desk.say('alarms.acknowledge'), back);
  for (const zone of ['provincial-zone', 'expressway-zone']) {
    await desk.go(`#/zone/${zone}`);
    await press(desk.say('arm.arm'));
    await page.locator('.card.arm-off').waitFor({ state: 'detached' });
  }
  await desk.go('#/alarms');
  await back.waitFor({ state: 'detached' });
}, 150_000);

test('four gateways of one road are one line with four under it', async () => {
  const { page, press } = desk;
  const gateways = ['03', '04', '05', '06'].map((number) => `lamp-gateway-${number}`);
  for (const gateway of gateways) await hand.make(gateway, 'silent');
  const trunk = page.locator('.alarm-list > li').filter({ hasText: desk.say('alarm.trunk-down') });
  await trunk.getByText(desk.say('alarms.folded', { n: 4 })).click({ timeout: 60_000 });
  for (const gateway of gateways) {
    await trunk
      .locator('.alarm-folded li')
      .filter({ hasText: named(gateway) })
      .waitFor();
    expect(
      await page
        .locator('.alarm-list > li')
        .filter({ hasText: named(gateway) })
        .count(),
    ).toBe(1);
  }
  await list('suppressed');
  await expect.poll(() => page.locator('.alarm-list > li').count()).toBeGreaterThanOrEqual(4);
  await list('listed');
  for (const gateway of gateways) await hand.make(gateway);
  await trunk
    .locator('.alarm-when')
    .getByText(new RegExp(desk.say('alarms.returned', { time: '[0-9:]+' })))
    .waitFor({ timeout: 60_000 });
  await trunk.getByText(desk.say('alarms.returned.word'), { exact: true }).waitFor();
  await press(desk.say('alarms.acknowledge'), trunk);
  await trunk.waitFor({ state: 'detached' });
}, 120_000);

test('a broken lamp is work for the workshop, not an alarm', async () => {
  const { page, go } = desk;
  await hand.make('lamp-072', 'silent');
  await go('#/devices?condition=offline');
  await page.getByText('县道一 K7+090').first().waitFor({ timeout: 60_000 });
  await go('#/alarms');
  await page.locator('.alarm-list > li').first().waitFor();
  expect(await page.locator('.alarm-list').getByText('县道一 K7+090').count()).toBe(0);
  await hand.make('lamp-072');
}, 90_000);

test('what a silent gateway explains is folded under it, and told when asked for', async () => {
  const { page } = desk;
  await desk.go('#/alarms');
  await hand.make('sign-1', 'ignores-writes');
  await hand.weather({ visibility: 150 });
  const failed = page.locator('.alarm-list > li').filter({ hasText: desk.say('alarm.sign-failed') });
  await failed.getByText('K97+200').waitFor({ timeout: 60_000 });
  await hand.make('sign-line-1', 'silent');
  const down = row('gateway-down', 'sign-line-1');
  await down.getByText(desk.say('alarms.folded', { n: 2 })).click({ timeout: 60_000 });
  for (const child of ['sign-failed', 'zone-partial'])
    await down
      .locator('.alarm-folded')
      .getByText(desk.say(`alarm.${child}`))
      .waitFor();
  expect(await page.locator('.alarm-list > li').filter({ hasText: 'K97+200' }).count()).toBe(1);
  await hand.make('sign-line-1');
  await hand.make('sign-1');
  await hand.weather({ visibility: 10_000 });
}, 120_000);

test('a flood is one line that says how many, counted against its target', async () => {
  const { page, press } = desk;
  await desk.go('#/alarms');
  const two = (first: number, second: number) =>
    [first, second].map((n) => `lamp-gateway-${String(n).padStart(2, '0')}`);
  const lines = [
    'sign-line-2',
    'sign-line-3',
    ...two(1, 2),
    ...two(3, 4),
    ...two(7, 9),
    ...two(12, 15),
    ...two(18, 19),
  ];
  for (const line of lines) await hand.make(line, 'silent');
  const flood = page.locator('.alarm-flood');
  await flood
    .getByText(new RegExp(desk.say('alarms.flood', { n: '\\d+' }).split('（')[0]!))
    .waitFor({ timeout: 60_000 });
  const listed = () => page.locator('.alarm-list > li').count();
  const folded = await listed();
  await press(desk.say('alarms.flood.unfold'), flood);
  await expect.poll(listed).toBeGreaterThan(folded);
  await press(desk.say('alarms.flood.fold'), flood);
  const kpi = page.locator('.alarm-kpi');
  const figure = (name: string) => kpi.locator('.kpi').filter({ hasText: desk.say(`kpi.${name}`) });
  await expect
    .poll(async () => Number(await figure('lately').locator('b').textContent()), { timeout: 30_000 })
    .toBeGreaterThan(10);
  await figure('lately').getByText(desk.say('kpi.missed')).waitFor();
  await figure('lately')
    .getByText(desk.say('kpi.target.most', { limit: 10 }))
    .waitFor();
  await expect.poll(async () => Number(await figure('floods').locator('b').textContent())).toBe(1);
  for (const line of lines) await hand.make(line);
}, 120_000);

test('the sound is muted for a time that everybody sees, over a reload, and comes back by itself', async () => {
  const { page, press } = desk;
  const sound = page.locator('.sound-button');
  await sound.click();
  await page.getByRole('menuitem', { name: desk.say('sound.muteFor', { n: 5 }) }).click();
  const muted = new RegExp(`${desk.say('sound.muted')} [45]:\\d\\d`);
  await sound.getByText(muted).waitFor();
  await page.reload();
  await sound.getByText(muted).waitFor();
  await page.evaluate(() => localStorage.setItem('fogward.mutedUntil', String(Date.now() + 4_000)));
  await page.reload();
  await sound.getByText(desk.say('sound.muted')).waitFor();
  await sound.getByText(desk.say('sound.mute'), { exact: true }).waitFor({ timeout: 10_000 });
  await press(desk.say('sound.mute'));
  await page.getByRole('menuitem', { name: desk.say('sound.muteFor', { n: 15 }) }).click();
  await sound.click();
  await page.getByRole('menuitem', { name: desk.say('sound.unmute') }).click();
  await sound.getByText(desk.say('sound.mute'), { exact: true }).waitFor();
  expect(desk.complaints.filter((text) => !/ERR_CONNECTION_REFUSED|WebSocket/.test(text))).toEqual([]);
}, 60_000);
