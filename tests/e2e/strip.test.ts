/** The strip in a browser: walked by keys while it is zoomed, and looked back at. */
import { expect, test } from 'vitest';
import type { PastZoneView } from '../../main/contract/views/past.ts';
import { margin } from '../../renderer/strip/geometry.ts';
import { measureVisibility } from '../../renderer/text/numbers.ts';
import { type Desk, sitDown, type Trainer, trainer } from './desk.ts';
import { openRoom } from './room.ts';

const zone = 'expressway-zone';
let desk: Desk;
let hand: Trainer;

openRoom(['--training', '--speed', '30'], async ({ served, browser }) => {
  hand = await trainer(served);
  await hand.weather({ visibility: 150 });
  desk = await sitDown(browser, served);
  await desk.go(`#/zone/${zone}`);
});

test('what keys select is framed, in sight, told beside it, and zoomed around', async () => {
  const { page } = desk;
  const strip = page.locator('.strip-box');
  const [frame, tip] = [strip.locator('.strip-selected'), strip.locator('.strip-tip')];
  await strip.locator('canvas').first().waitFor();
  await strip.focus();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('+');
  const middle = async (): Promise<number> => {
    const [box, whole] = [await frame.boundingBox(), await strip.boundingBox()];
    if (box === null || whole === null) throw new Error('nothing is framed');
    const x = box.x + box.width / 2 - whole.x;
    expect(x).toBeGreaterThan(margin - 1);
    expect(x).toBeLessThan(whole.width - margin + 1);
    return x;
  };
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowDown']) {
    await page.keyboard.press(key);
    await frame.waitFor();
    await middle();
  }
  // Down there stand single lights.
  await expect.poll(() => tip.locator('b').textContent()).toMatch(/^第 \d+ 盏 · K/);
  const before = await middle();
  await page.keyboard.press('+');
  await expect.poll(async () => Math.abs((await middle()) - before)).toBeLessThan(3);
  await page.keyboard.press('Escape');
  await frame.waitFor({ state: 'detached' });
  await page.keyboard.press('Home');
}, 60_000);

test('the past shows the figure that decided then', async () => {
  const { page, say } = desk;
  const now = async () => ((await hand.get(`/zones/${zone}`)) as { at: number }).at;
  const begun = await now();
  await hand.weather({ visibility: 10_000 });
  await expect.poll(async () => (await now()) - begun, { timeout: 60_000 }).toBeGreaterThan(240_000);
  await page.reload();
  const bar = page.getByRole('slider', { name: say('past.label') });
  await bar.focus();
  for (let minutes = 0; minutes < 4; minutes += 1) await bar.press('ArrowLeft');
  const figure = page.locator('.past-facts .visibility-value');
  await figure.waitFor();
  const shown = (await figure.textContent()) ?? '';
  const mark = (await page.locator('.past-mark').textContent()) ?? '';
  expect(mark).toContain(say('past.mark'));
  const clock = /(\d{4})-(\d\d)-(\d\d) (\d\d:\d\d:\d\d)/.exec(mark)!;
  const second = Date.parse(`${clock[1]}-${clock[2]}-${clock[3]}T${clock[4]}+08:00`);
  const figures = await Promise.all(
    [0, 500, 999].map(async (after) => {
      const past = (await hand.get(`/zones/${zone}/past?at=${second + after}`)) as PastZoneView;
      const { value, unit } = measureVisibility(past.visibility.escalate);
      return `${value}${unit}`;
    }),
  );
  expect(figures).toContain(shown);
}, 120_000);
