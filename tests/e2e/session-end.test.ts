/** A session that ends leaves its person at the sign-in page, told why: no other account ever stands on their screen. */
import { expect, test } from 'vitest';
import { seriousFaults } from './axe.ts';
import { clippedTexts, removeFolder, serve } from './console.ts';
import { type Desk, sitDown } from './desk.ts';
import { openRoom } from './room.ts';

const args = ['--training', '--speed', '1'];
const room = openRoom(args);

const ask = async (method: string, path: string, token?: string, body?: unknown): Promise<{ token: string }> => {
  const response = await fetch(`${room.served.url}/api${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
};
const signIn = async (name: string, password = `${name}-demo`): Promise<string> =>
  (await ask('POST', '/session', undefined, { name, password })).token;

/** Who the page says is at work, if it lets anybody work. */
const atWork = ({ page }: Desk) => page.locator('.head-account').allTextContents();

async function expectEnded(desk: Desk): Promise<void> {
  await desk.page.getByRole('heading', { name: desk.say('signIn.title') }).waitFor({ timeout: 20_000 });
  await desk.page.getByRole('alert').getByText(desk.say('signIn.ended'), { exact: true }).waitFor();
  expect(await atWork(desk)).toEqual([]);
}

test.each(['zh-CN', 'en'] as const)(
  'an account that is disabled leaves its console, in %s',
  async (language) => {
    const desk = await sitDown(room.browser, room.served, 'operator', language);
    const admin = await signIn('admin');
    const disable = (disabled: boolean) => ask('POST', '/accounts/operator/disabled', admin, { disabled });
    await disable(true);
    await expectEnded(desk);
    expect(await clippedTexts(desk.page)).toEqual([]);
    expect(await seriousFaults(desk.page)).toEqual([]);
    // A fresh load of the page is no first visit.
    await desk.page.reload();
    await expectEnded(desk);
    await disable(false);
    await desk.page.getByRole('textbox', { name: desk.say('signIn.name') }).fill('operator');
    await desk.page.getByRole('textbox', { name: desk.say('signIn.password') }).fill('operator-demo');
    await desk.page.getByRole('button', { name: desk.say('signIn.enter') }).click();
    await desk.page.locator('.head-account').getByText(desk.say('role.operator')).first().waitFor();
    await desk.page.reload();
    await desk.page.locator('.head-account').getByText(desk.say('role.operator')).first().waitFor();
    await desk.leave();
  },
  60_000,
);

test('a new password and the twenty-first sign-in of an account end a session the same way', async () => {
  const desk = await sitDown(room.browser, room.served, 'technician');
  const admin = await signIn('admin');
  await ask('POST', '/accounts/technician/password', admin, { password: 'another-password' });
  await expectEnded(desk);
  await ask('POST', '/accounts/technician/password', admin, { password: 'technician-demo' });
  await desk.leave();

  const viewer = await sitDown(room.browser, room.served, 'viewer');
  for (let count = 0; count < 20; count += 1) await signIn('viewer');
  await expectEnded(viewer);
  await viewer.leave();
}, 60_000);

test('sessions outlive a restart; with fresh data a first visitor is let in again, a person is asked who they are', async () => {
  const port = new URL(room.served.url).port;
  const restart = async (data?: string): Promise<void> => {
    const before = room.served;
    await before.kill('SIGTERM');
    if (data === undefined) removeFolder(before.data);
    room.served = await serve([...args, '--port', port], data);
  };
  const person = await sitDown(room.browser, room.served, 'operator');
  const visitor = await sitDown(room.browser, room.served);
  const isBack = async ({ page, say: words }: Desk, role: string): Promise<void> => {
    await page.locator('.console:not(.console-lost)').waitFor({ timeout: 20_000 });
    await page
      .locator('.head-account')
      .getByText(words(`role.${role}`))
      .first()
      .waitFor();
  };
  await restart(room.served.data);
  for (const { page } of [person, visitor]) await page.reload();
  await isBack(person, 'operator');
  await isBack(visitor, 'supervisor');
  await restart();
  await expectEnded(person);
  await isBack(visitor, 'supervisor');
  await visitor.leave();
  // The site is still known there, but nobody is signed in to look at it.
  const { served } = room;
  await served.kill('SIGTERM');
  await person.page.locator('.gate [role=status]').waitFor();
  expect(await person.page.locator('.console').count()).toBe(0);
  room.served = await serve([...args, '--port', port], served.data);
  await expectEnded(person);
  await person.leave();
}, 90_000);
