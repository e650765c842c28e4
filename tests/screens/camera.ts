/** Takes one picture of a scene in a window of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openWindow, type Served, say, type Window } from '../e2e/console.ts';
import { develop } from './darkroom.ts';
import { nameOf, type Shot, type Wish } from './scene.ts';

export interface Camera {
  readonly browser: Browser;
  readonly folder: string;
  /** Where PNG becomes small WebP; without it the picture stays PNG, to look closely. */
  readonly darkroom: Page | undefined;
  readonly say: (line: string) => void;
}

/** Enough for the trend lines, maps and lazy pages to be drawn; the feeds renew every second. */
const settling = 2_500;

export interface Opened {
  readonly wish: Wish;
  readonly window: Window;
  readonly shot: Shot;
}

/** Opens the page of a scene and does what the scene does there. */
export async function pose(camera: Camera, served: Served, wish: Wish, fogEvent?: number): Promise<Opened> {
  const { scene, language, size } = wish;
  const window = await openWindow(camera.browser, language, { ...size });
  const { page } = window;
  const shot: Shot = { page, served, language, say: (key) => say(key, language), fogEvent };
  const token = await tokenFor(served, scene.account ?? 'supervisor');
  await page.addInitScript((kept) => {
    if (kept === undefined) sessionStorage.setItem('fogward.signed-out', '1');
    else sessionStorage.setItem('fogward.token', kept);
  }, token);
  await page.goto(`${served.url}/${scene.route.replace('EVENT', String(fogEvent))}`);
  await page.locator(scene.ready).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(settling);
  await scene.act?.(shot);
  return { wish, window, shot };
}

const sessions = new Map<string, string>();

/** One sign-in an account and server, or the pictures' own sign-ins would fill the journal that they show. */
export async function tokenFor(served: Served, account: string): Promise<string | undefined> {
  if (account === 'nobody') return undefined;
  const key = `${account} ${served.url}`;
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const { token } = await ask(served, '/api/session', { name: account, password: `${account}-demo` });
  sessions.set(key, String(token));
  return String(token);
}

/** One call of the console's REST interface; an answer other than 2xx ends the run. */
export async function ask(
  served: Served,
  path: string,
  body?: unknown,
  token?: string,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(served.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return await answer.json();
}

/** Takes the picture, undoes what the scene did, and closes the window. */
export async function take(camera: Camera, { wish, window, shot }: Opened): Promise<void> {
  const { page } = window;
  const png = await page.screenshot();
  const bytes = camera.darkroom === undefined ? png : await develop(camera.darkroom, png);
  const name = `${nameOf(wish)}.${camera.darkroom === undefined ? 'png' : 'webp'}`;
  writeFileSync(join(camera.folder, name), bytes);
  camera.say(`${name}  ${Math.round(bytes.length / 1_000)} kB`);
  await wish.scene.undo?.(shot);
  await page.context().close();
}
