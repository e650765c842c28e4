/** What stands between a preview and the road: nothing happens without a look, and leaving takes it back. */
import { expect, test } from 'vitest';
import { type Desk, sitDown, stageMode, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
let hand: Trainer;

openRoom(['--training', '--speed', '1'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 10_000 });
  desk = await sitDown(browser, served);
});

const told = async (kind: string): Promise<number> => {
  const events = await hand.get(`/journal?kind=${kind}&limit=50`);
  return Array.isArray(events) ? events.length : 0;
};

test('an Enter held down in the reason shows the preview and goes no further', async () => {
  const { page, go, say } = desk;
  await go('#/zone/provincial-zone');
  const choice = page.getByRole('group', { name: say('stage.mode') });
  await choice.getByRole('button').filter({ hasText: 'M2' }).click();
  await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).fill('巡检');
  const review = page.getByRole('dialog');
  await page.keyboard.down('Enter');
  await review.getByText(say('review.title')).waitFor();
  for (let i = 0; i < 20; i++) {
    await page.keyboard.down('Enter');
    await page.waitForTimeout(30);
  }
  await page.keyboard.up('Enter');
  expect(await told('override.set')).toBe(0);
  expect(await review.getByRole('button', { name: say('review.execute') }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await review.waitFor({ state: 'detached' });
  await expect.poll(() => told('stage.cancelled')).toBe(1);
}, 60_000);

test('whatever way a preview is left, its stage is taken back', async () => {
  const { page, go, say, press, pick } = desk;
  const before = await told('stage.cancelled');
  const review = await stageMode(desk, 'M2', '巡检');
  await press(say('close'), review);
  await expect.poll(() => told('stage.cancelled')).toBe(before + 1);
  await review.waitFor({ state: 'detached' });
  await stageMode(desk, 'M2', '巡检');
  await press(say('review.cancel'), review);
  await expect.poll(() => told('stage.cancelled')).toBe(before + 2);
  await review.waitFor({ state: 'detached' });
  await go('#/device/lamp-050');
  await press(say('deviceCommand.open'));
  await pick(say('field.lit'), say('state.lit'), review);
  await review.getByRole('textbox', { name: say('stage.reason') }).fill('巡检');
  await press(say('stage.prepare'), review);
  await review.getByText(say('review.expected')).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => told('stage.cancelled')).toBe(before + 3);
}, 60_000);

/** Opens the form for one device or a group and fills it in; the button that prepares is left alone. */
const forms = {
  'one device': async () => {
    await desk.go('#/device/lamp-050');
    await desk.press(desk.say('deviceCommand.open'));
  },
  'a group': async () => {
    await desk.go('#/map');
    await desk.page.getByRole('button', { name: new RegExp(desk.say('map.selectShown', { n: '\\d+' })) }).click();
    await desk.press(desk.say('map.command'));
  },
};
test.each(Object.entries(forms))(
  'for %s, each step has the focus, and an Enter held down executes nothing',
  async (_, open) => {
    const { page, say, press, pick } = desk;
    const executed = (await told('device-override.set')) + (await told('command.intended'));
    await open();
    const dialog = page.getByRole('dialog');
    await pick(say('field.lit'), say('state.lit'), dialog);
    await dialog.getByRole('textbox', { name: say('stage.reason') }).fill('巡检');
    await dialog.getByRole('button', { name: say('stage.prepare') }).focus();
    await page.keyboard.down('Enter');
    await dialog.getByText(say('review.expected')).waitFor();
    for (let i = 0; i < 10; i++) {
      await page.keyboard.down('Enter');
      await page.waitForTimeout(30);
    }
    await page.keyboard.up('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-step'));
    expect(await focused()).toBe('review');
    expect(await dialog.locator('.review-grounds').textContent()).toMatch(/\S · 10 .*到 (\d\d-\d\d )?\d\d:\d\d.*巡检/);
    expect((await told('device-override.set')) + (await told('command.intended'))).toBe(executed);
    await press(say('review.cancel'), dialog);
    await expect.poll(focused).toBe('form');
    expect(await dialog.getByRole('textbox', { name: say('stage.reason') }).inputValue()).toBe('巡检');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  },
  60_000,
);

test('the strip takes another theme at once', async () => {
  const { page, go, say, press } = desk;
  await go('#/zone/provincial-zone');
  const strip = page.locator('.strip-box canvas').first();
  await strip.waitFor();
  /** How bright the strip is where it is painted solid, from 0 to 255. */
  const brightness = () =>
    strip.evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let [sum, count] = [0, 0];
      for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i + 3] !== 255) continue;
        sum += pixels[i] ?? 0;
        count++;
      }
      return sum / Math.max(1, count);
    });
  const dark = await brightness();
  expect(dark).toBeGreaterThan(0);
  await press(say('theme.switch', { now: say('theme.dark'), next: say('theme.light') }));
  await page.locator('html[data-theme=light]').waitFor();
  await page.waitForTimeout(500);
  const light = await brightness();
  await page.reload();
  await strip.waitFor();
  await expect.poll(brightness).toBeGreaterThan(0);
  await page.waitForTimeout(1000);
  expect(Math.abs(light - (await brightness()))).toBeLessThan(10);
  expect(Math.abs(light - dark)).toBeGreaterThan(30);
}, 60_000);
