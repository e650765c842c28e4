/** A real data folder: no account, no demo; the first admin is made on the screen, and nothing answers before. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { clippedTexts, openWindow, root, say } from './console.ts';
import { openRoom } from './room.ts';

const room = openRoom(['--site', join(root, 'resources/demo/site.yaml')]);

test('the first admin is made once, signs in, and may manage accounts', async () => {
  for (const path of ['/api/zones', '/api/devices', '/api/journal', '/api/accounts', '/api/site'])
    expect((await fetch(room.served.url + path)).status, path).toBe(401);
  const health = await (await fetch(`${room.served.url}/api/health`)).json();
  expect(health).toMatchObject({ setupNeeded: true });
  expect(health).not.toHaveProperty('demo');

  const { page, complaints } = await openWindow(room.browser);
  await page.goto(room.served.url);
  await page.getByText(say('setUp.title')).first().waitFor();
  expect(await clippedTexts(page)).toEqual([]);
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByLabel(say('signIn.name')).fill('站长');
  const passwords = page.locator('input[type=password]');
  // What the browser complains of is said in the language of the screen, and no longer than it is true.
  const complaint = () => passwords.first().evaluate((field: HTMLInputElement) => field.validationMessage);
  const make = page.getByRole('button', { name: say('setUp.make') });
  await make.click();
  expect(await complaint()).toBe(say('form.missing'));
  await passwords.first().pressSequentially('short');
  await make.click();
  expect(await complaint()).toBe(say('form.tooShort', 'zh-CN', { n: 10 }));
  await passwords.first().pressSequentially(' no more');
  expect(await complaint()).toBe('');
  for (let index = 0; index < (await passwords.count()); index += 1) await passwords.nth(index).fill('a long password');
  await make.click();
  await page.getByText(say('role.admin')).first().waitFor();
  await page.evaluate(() => {
    location.hash = '#/accounts';
  });
  await page
    .getByRole('button', { name: say('accounts.add') })
    .first()
    .waitFor();

  const again = await fetch(`${room.served.url}/api/session/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'intruder', password: 'another password' }),
  });
  expect(again.status).toBe(403);
  expect(complaints).toEqual([]);
});

test('SIGTERM stops it cleanly within five seconds', async () => {
  const began = Date.now();
  expect(await room.served.kill('SIGTERM')).toBe(0);
  expect(Date.now() - began).toBeLessThan(5_000);
});
