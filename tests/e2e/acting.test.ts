/** Everything an operator can make the road do from the console, each act seen proved; in training, where time is quick. */
import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Desk, execute, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;

openRoom(['--training', '--speed', '20'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
  for (const lamp of ['lamp-007', 'lamp-033', 'lamp-038']) await hand.make(lamp);
  desk = await sitDown(browser, served);
});

/** Back to automatic; `asks` where that leaves one of the two strongest modes for standby. */
const giveBack = async (asks = false): Promise<void> => {
  const { card, say, press } = desk;
  const held = card(say('override.title'));
  await press(say('override.return'), held);
  if (asks) await press(say('override.return.sure', { mode: say('mode.standby') }), held);
  await held.waitFor({ state: 'detached' });
};

test('one lamp that does not obey is told, found and mended by one click; the times of the others stand', async () => {
  const { page, go, say, press } = desk;
  await hand.make('lamp-010', 'ignores-writes');
  await go('#/zone/provincial-zone');
  const review = await stageMode(desk, 'M3', '端到端');
  const changing = Number(await review.locator('.count-change b').textContent());
  expect(changing).toBeGreaterThan(20);
  await execute(desk, review);
  const progress = page.locator('.card.progress');
  await progress.getByText(/台中 \d+ 台已证实，1 台失败/).waitFor({ timeout: 30_000 });
  const marks = progress.locator('.milestones dd');
  expect(await marks.nth(0).textContent()).toMatch(/秒/);
  expect(await marks.nth(1).textContent()).toMatch(/秒/);
  expect(await marks.nth(2).textContent()).toBe('—');
  expect(await progress.locator('.progress-rows li').first().textContent()).toContain('K11+180');
  const failed = progress.getByRole('button', { name: say('phase.failed') });
  await failed.click();
  expect(await progress.locator('.progress-rows li').allTextContents()).toEqual([expect.stringContaining('K11+180')]);
  await failed.click();
  expect(await progress.locator('.progress-rows li').count()).toBeGreaterThan(20);
  await hand.make('lamp-010');
  await press(say('response.retry', { n: 1 }), progress);
  await progress.getByText(say('progress.done')).waitFor({ timeout: 30_000 });
  expect(await marks.nth(2).textContent()).toMatch(/秒/);
  await press(say('close'), progress);
}, 90_000);

test('leaving the strongest modes asks once more, and then it is done', async () => {
  const { page, say } = desk;
  const review = await stageMode(desk, 'M1', '视频不符');
  const go = review.getByRole('button', { name: say('review.execute') });
  expect(await go.isDisabled()).toBe(true);
  await review.getByRole('checkbox').check();
  await execute(desk, review);
  await page.locator('.decision').getByText(say('mode.outline')).waitFor();
  await giveBack();
});

/** Opens a device's own form, lets `choose` fill it, and carries it out; yields the dialog with what became of it. */
async function commandDevice(id: string, choose: (dialog: Locator) => Promise<void>): Promise<Locator> {
  const { page, go, say, press } = desk;
  await go(`#/device/${id}`);
  await press(say('deviceCommand.open'));
  const dialog = page.getByRole('dialog');
  await choose(dialog);
  await dialog.getByRole('textbox', { name: say('stage.reason') }).fill('巡检');
  await press(say('stage.prepare'), dialog);
  await dialog.getByText(say('review.expected')).waitFor();
  await press(say('review.execute'), dialog);
  await dialog.locator('.command-phase').getByText(say('phase.verified')).waitFor({ timeout: 30_000 });
  return dialog;
}

/** Closes the result, sees that the device is held, and gives it back. */
async function endCommand(dialog: Locator): Promise<void> {
  const { page, say, press } = desk;
  await dialog
    .getByRole('button', { name: say('close'), exact: true })
    .last()
    .click();
  const held = page.locator('.command-card.command-held');
  await held.getByText('supervisor').waitFor();
  await press(say('deviceCommand.release'), held);
  await held.waitFor({ state: 'detached' });
}

test('a single lamp is switched, read back, held, and given back', async () => {
  const { pick, say } = desk;
  const dialog = await commandDevice('lamp-050', (form) => pick(say('field.lit'), say('state.lit'), form));
  expect(await dialog.locator('dd').nth(1).textContent()).toContain(say('state.lit'));
  await endCommand(dialog);
}, 60_000);

test('a sign shows the text it is given, and never a speed that the law does not allow', async () => {
  const { page, go, say, press } = desk;
  await go('#/device/sign-1');
  await press(say('deviceCommand.open'));
  const form = page.getByRole('dialog');
  await form.locator('textarea').first().fill('限速150');
  await form.getByRole('textbox', { name: say('stage.reason') }).fill('交警要求');
  await press(say('stage.prepare'), form);
  await form.getByRole('alert').getByText('150').waitFor();
  await page.keyboard.press('Escape');
  const dialog = await commandDevice('sign-1', (fields) =>
    fields.locator('textarea').first().fill('前方施工 减速慢行'),
  );
  expect(await dialog.locator('dd').nth(1).textContent()).toContain('前方施工 减速慢行');
  await endCommand(dialog);
}, 60_000);

test('a sentinel speaks', async () => {
  const { pick, say } = desk;
  const dialog = await commandDevice('sentinel-03', (form) => pick(say('field.voice'), /雾天减速/, form));
  expect(await dialog.locator('dd').nth(1).textContent()).toContain('雾天减速');
  await endCommand(dialog);
}, 60_000);

const phaseOf = (devices: unknown, id: string): string | undefined =>
  (devices as { id: string; phase?: string }[]).find((device) => device.id === id)?.phase;

test('a lasso on the map gathers lamps, one command reaches them all, and those that did not obey are tried again', async () => {
  const { page, go, say, press, pick } = desk;
  await go('#/map');
  const box = page.locator('.map-box[data-painter]');
  await box.waitFor();
  await pick(say('filter.kind'), say('kind.flashing-lamp'));
  await page.getByRole('button', { name: say('map.lasso') }).click();
  const area = (await box.boundingBox())!;
  const at = (x: number, y: number) => [area.x + area.width * x, area.y + area.height * y] as const;
  await page.mouse.move(...at(0.5, 0.02));
  await page.mouse.down();
  for (const corner of [at(0.98, 0.02), at(0.98, 0.98), at(0.5, 0.98)]) await page.mouse.move(...corner, { steps: 4 });
  await page.mouse.up();
  const told = page.getByRole('status').filter({ hasText: new RegExp(say('map.selected', { n: '\\d+' })) });
  const count = Number(/\d+/.exec((await told.textContent())!)?.[0]);
  expect(count).toBeGreaterThan(10);
  expect(count).toBeLessThan(200);
  await press(say('map.command'));
  const dialog = page.getByRole('dialog');
  await dialog.getByText(say('group.title', { n: count })).waitFor();
  await pick(say('field.lit'), say('state.lit'), dialog);
  await dialog.getByRole('textbox', { name: say('stage.reason') }).fill('巡检');
  await press(say('stage.prepare'), dialog);
  const changing = Number(await dialog.locator('.count-change b').textContent());
  expect(changing).toBeGreaterThan(count / 2);
  await hand.make('lamp-190', 'ignores-writes');
  await press(say('review.execute'), dialog);
  const verified = dialog.locator('.tally.phase-verified b');
  await expect
    .poll(async () => Number(await verified.textContent()), { timeout: 30_000 })
    .toBeGreaterThan(changing - 4);
  const again = dialog.getByRole('button', { name: new RegExp(say('response.retry', { n: '\\d+' })) });
  await again.waitFor({ timeout: 30_000 });
  await hand.make('lamp-190');
  await again.click();
  await expect
    .poll(() => hand.get('/journal?kind=stage.executed&limit=1'))
    .toMatchObject([{ data: { act: 'retry-failed' }, actor: 'supervisor' }]);
  await expect.poll(async () => phaseOf(await hand.get('/devices'), 'lamp-190'), { timeout: 20_000 }).toBe('verified');
  await dialog
    .getByRole('button', { name: say('close'), exact: true })
    .last()
    .click();
  await press(say('map.command'));
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(say('group.release', { n: '\\d+' })) })
    .click();
  await page.keyboard.press('Escape');
}, 90_000);

test('an incident is previewed by a ready reason as any mode is, and asks no speed where no sign could show it', async () => {
  const { page, go, say } = desk;
  await go('#/zone/provincial-zone');
  const modes = page.getByRole('group', { name: say('stage.mode') });
  await modes.getByText(say('mode.accident')).click();
  await page.getByRole('textbox', { name: say('stage.stretch') }).waitFor();
  expect(await page.getByRole('combobox', { name: say('stage.speed') }).count()).toBe(0);
  const preset = page.locator('.presets').getByText(say('stage.preset.video'));
  const box = await preset.boundingBox();
  expect(box?.height).toBeGreaterThanOrEqual(28);
  expect((box?.y ?? 1e9) + (box?.height ?? 0)).toBeLessThan(730);
  await preset.click();
  const review = page.getByRole('dialog');
  await review.getByText(say('review.title')).waitFor();
  await page.keyboard.press('Escape');
  await review.waitFor({ state: 'detached' });
}, 30_000);

test('an incident names its place and its speed, up to what the law allows', async () => {
  const { page, go, say, press, pick, card } = desk;
  await go('#/zone/expressway-zone');
  await page
    .getByRole('group', { name: say('stage.mode') })
    .getByText(say('mode.accident'))
    .click();
  const where = page.getByRole('textbox', { name: say('stage.stretch') });
  const noSpeed = page.getByText(say('stage.stretchNoSpeed', { field: say('stage.speed') }));
  await where.fill('匝道 12 限速80');
  await noSpeed.waitFor();
  await where.fill('匝道 12');
  await noSpeed.waitFor({ state: 'detached' });
  await where.fill('K104+300 右侧车道');
  await pick(say('stage.speed'), '60 km/h');
  await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).fill('前方事故');
  await press(say('stage.prepare'));
  const review = page.getByRole('dialog');
  await review.getByText('K104+300').waitFor();
  expect(await review.locator('.speed-sign, .speed').first().textContent()).toContain('60');
  await execute(desk, review);
  const held = card(say('override.title'));
  await held.getByText(say('override.stretch', { stretch: 'K104+300 右侧车道' })).waitFor();
  await held.getByText(say('override.speed', { speed: 60 })).waitFor();
  await page.locator('.card.progress').getByText(say('progress.done')).waitFor({ timeout: 30_000 });
  await giveBack(true);
}, 60_000);

test('what a patrol saw counts as a reading, with its age, until it expires', async () => {
  const { page, say, press, pick } = desk;
  const entry = page.locator('.enter-visibility');
  await entry.getByLabel(say('enter.value')).fill('450');
  await pick(say('enter.source'), say('entered.patrol'), entry);
  await pick(say('stage.for'), say('stage.minutes', { n: 10 }), entry);
  await press(say('enter.do'), entry);
  const told = entry.getByText(new RegExp(`450\\sm.*supervisor.*${say('entered.patrol')}`));
  await told.waitFor();
  await page.locator('.zone-facts').getByText('450').waitFor();
  await hand.speed(60);
  await told.waitFor({ state: 'detached', timeout: 90_000 });
  await expect.poll(() => page.locator('.zone-facts .visibility').first().textContent()).not.toContain('450');
  await hand.speed(20);
}, 120_000);

test('a mistaken entry is withdrawn beside where it is shown, and the log of the zone says so', async () => {
  const { page, go, say, press } = desk;
  await go('#/zone/expressway-zone');
  const entry = page.locator('.enter-visibility');
  await entry.getByLabel(say('enter.value')).fill('470');
  await press(say('enter.do'), entry);
  const told = entry.getByText(/470\sm/);
  await told.waitFor();
  await press(say('enter.withdraw'), entry);
  await told.waitFor({ state: 'detached', timeout: 10_000 });
  await expect.poll(() => page.locator('.zone-facts .visibility').first().textContent()).not.toContain('470');
  const log = page.locator('.zone-log, .zone-left').filter({ hasText: say('event.visibility.ended') });
  await log.getByText(say('why.withdrawn')).first().waitFor();
}, 60_000);

test('a change waits for a veto with a countdown; a veto needs a reason and holds it off', async () => {
  const { page, say, press } = desk;
  await hand.speed(10);
  await hand.weather({ visibility: 80 });
  const proposal = page.locator('.card.proposal');
  await proposal.getByText(say('proposal.escalate')).waitFor({ timeout: 60_000 });
  await hand.speed(1);
  await proposal.getByText(say('mode.anti-collision')).waitFor();
  await proposal.getByText(say('proposal.runs')).waitFor();
  const left = async () => (await proposal.textContent())?.match(/\d:\d\d/)?.[0];
  const before = await left();
  expect(before).toBeDefined();
  await expect.poll(left, { timeout: 5_000 }).not.toBe(before);
  const veto = proposal.getByRole('button', { name: say('proposal.veto'), exact: true });
  expect(await veto.isDisabled()).toBe(true);
  await proposal.getByRole('textbox').fill('视频清晰');
  // A card that has just come takes no press.
  await expect.poll(() => veto.isEnabled()).toBe(true);
  await veto.focus();
  await page.keyboard.press('Enter');
  await proposal.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.closest('.response') !== null)).toBe(true);
  await hand.speed(20);
  await page.locator('.zone-log, .zone-left').getByText(say('event.proposal.vetoed')).first().waitFor();
  await page.locator('.decision').getByText(say('mode.active')).waitFor();
  await press(say('authority.release'));
}, 120_000);

test('in a zone where people confirm nothing runs by itself; one click carries it out', async () => {
  const { page, go, say, press } = desk;
  await go('#/zone/provincial-zone');
  const proposal = page.locator('.card.proposal');
  await proposal.getByText(say('proposal.waits.confirm')).waitFor({ timeout: 30_000 });
  await proposal.getByText(say('mode.anti-collision')).waitFor();
  await press(say('proposal.confirm'), proposal);
  await proposal.waitFor({ state: 'detached' });
  const decision = page.locator('.decision');
  await decision
    .locator('.decision-head')
    .getByText(say('decided.confirmed', { by: 'supervisor' }))
    .waitFor();
  await decision.getByText('M3', { exact: true }).waitFor();
}, 60_000);

test('when the fog lifts, leaving a strong mode is proposed and waits for a click', async () => {
  const { page, say, press } = desk;
  await hand.weather({ visibility: 10_000 });
  await hand.speed(60);
  const proposal = page.locator('.card.proposal');
  await proposal.getByText(say('proposal.clear')).waitFor({ timeout: 90_000 });
  await hand.speed(20);
  await press(say('proposal.confirm'), proposal);
  await page.locator('.decision').getByText('M2', { exact: true }).waitFor();
  expect(desk.complaints).toEqual([]);
}, 150_000);
