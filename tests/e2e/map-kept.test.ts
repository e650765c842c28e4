/** What the city map keeps while its person is on other pages, and forgets when they leave. */
import { expect, test } from 'vitest';
import { type Desk, sitDown } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;
openRoom(
  ['--demo'],
  async ({ served, browser }) => {
    desk = await sitDown(browser, served);
  },
  90_000,
);

const openMap = async (): Promise<void> => {
  await desk.go('#/map');
  await desk.page.locator('.map-box[data-painter]').waitFor({ timeout: 30_000 });
};
const scale = () => desk.page.locator('.map-scale').textContent();
const selected = () => desk.page.locator('.map-bar [role=status]').textContent();
/** Where each road's name stands: moves with every move of the map. */
const names = () => desk.page.locator('.map-road').evaluateAll((all) => all.map((one) => one.getAttribute('style')));

test('lasso selection and view are there again after a look at another page, until sign-out', async () => {
  const { page, say, press, go } = desk;
  await openMap();
  const whole = await scale();
  await press(say('map.lasso'));
  const area = (await page.locator('.map-box').boundingBox())!;
  const at = (x: number, y: number) => [area.x + x * area.width, area.y + y * area.height] as const;
  await page.mouse.move(...at(0.2, 0.02));
  await page.mouse.down();
  for (const corner of [at(0.45, 0.02), at(0.45, 0.45), at(0.2, 0.45)]) await page.mouse.move(...corner, { steps: 4 });
  await page.mouse.up();
  await page.mouse.move(...at(0.3, 0.3));
  await page.mouse.wheel(0, -240);
  await expect.poll(scale).not.toBe(whole);
  const before = { scale: await scale(), selected: await selected(), names: await names() };
  expect(before.selected).toMatch(/\d/);

  await go('#/alarms');
  await page.locator('.map-box').waitFor({ state: 'detached' });
  await openMap();
  await expect
    .poll(async () => ({ scale: await scale(), selected: await selected(), names: await names() }))
    .toEqual(before);
  await press(say('map.command'));
  await page.getByRole('dialog').getByText(/\d/).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.locator('.head-account').click();
  await page.getByText(say('account.signOut')).click();
  await page.getByRole('textbox', { name: say('signIn.name') }).fill('supervisor');
  await page.getByRole('textbox', { name: say('signIn.password') }).fill('supervisor-demo');
  await press(say('signIn.enter'));
  await openMap();
  expect(await scale()).toBe(whole);
  expect(await selected()).toBe(say('map.hint'));
  expect(desk.complaints).toEqual([]);
}, 60_000);
