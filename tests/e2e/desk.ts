/** What a person does at a console, in the screen's own words; and the trainer's hand on its simulated roadside. */
import type { Browser, Locator, Page } from 'playwright-core';
import { type Language, openWindow, type Served, say, type Window } from './console.ts';

type Account = 'viewer' | 'operator' | 'technician' | 'supervisor' | 'admin';
type Within = Page | Locator;

export interface Desk extends Window {
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  go(hash: string): Promise<void>;
  /** Waits until the words stand somewhere on the screen. */
  see(words: string | RegExp, timeout?: number): Promise<void>;
  /** The card on a zone's page under this heading. */
  card(title: string): Locator;
  press(name: string | RegExp, within?: Within): Promise<void>;
  /** Chooses from a closed list by its label. */
  pick(field: string, option: string | RegExp, within?: Within): Promise<void>;
  leave(): Promise<void>;
}

/** Opens a console of its own and signs in, as a supervisor by doing nothing. */
export async function sitDown(
  browser: Browser,
  served: Served,
  account: Account = 'supervisor',
  language: Language = 'zh-CN',
): Promise<Desk> {
  const window = await openWindow(browser, language);
  const { page } = window;
  const words: Desk['say'] = (key, values) => say(key, language, values);
  if (account !== 'supervisor') {
    await page.addInitScript(() => {
      const kept = ['fogward.token', 'fogward.signed-out'];
      if (kept.every((key) => sessionStorage.getItem(key) === null)) sessionStorage.setItem('fogward.signed-out', '1');
    });
  }
  await page.goto(served.url);
  if (account !== 'supervisor') {
    await page.getByRole('textbox', { name: words('signIn.name') }).fill(account);
    await page.getByRole('textbox', { name: words('signIn.password') }).fill(`${account}-demo`);
    await page.getByRole('button', { name: words('signIn.enter') }).click();
  }
  await page
    .locator('.head-account')
    .getByText(words(`role.${account}`))
    .first()
    .waitFor();
  return {
    ...window,
    say: words,
    go: (hash) =>
      page.evaluate((to) => {
        location.hash = to;
      }, hash),
    see: (text, timeout = 20_000) => page.getByText(text).first().waitFor({ timeout }),
    card: (title) => page.locator('.card').filter({ has: page.getByRole('heading', { name: title }) }),
    press: (name, within = page) => within.getByRole('button', { name, exact: true }).first().click(),
    pick: async (field, option, within = page) => {
      await within.getByRole('combobox', { name: field, exact: true }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    },
    leave: () => page.context().close(),
  };
}

/** First step on a zone's page: a mode by its short name, why, and the preview that follows. */
export async function stageMode({ page, say: words, press }: Desk, mode: string, reason: string): Promise<Locator> {
  const choice = page.getByRole('group', { name: words('stage.mode') });
  await choice.getByRole('button').filter({ hasText: mode }).click();
  await page.getByRole('textbox', { name: words('stage.reason'), exact: true }).fill(reason);
  await press(words('stage.prepare'));
  const review = page.getByRole('dialog');
  await review.getByText(words('review.title')).waitFor();
  return review;
}

/** Second step: the one button that does it, and the preview gone. */
export async function execute({ say: words, press }: Desk, review: Locator): Promise<void> {
  await press(words('review.execute'), review);
  await review.waitFor({ state: 'detached' });
}

export interface Trainer {
  /** A scenario, or one visibility in metres everywhere. */
  weather(weather: { readonly visibility: number } | { readonly scenario: string }): Promise<void>;
  /** Gives a simulated line or device these traits and no others; none heals it. */
  make(id: string, ...traits: readonly string[]): Promise<void>;
  speed(speed: number): Promise<void>;
  get(path: string): Promise<unknown>;
  /** An act of another account, from a console of its own. */
  act(account: Account, path: string, body: unknown): Promise<unknown>;
}

/** Speaks to the simulated roadside as a technician's program does, so that a test can begin where it needs to. */
export async function trainer(served: Served): Promise<Trainer> {
  const ask = async (method: string, path: string, token?: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${served.url}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const signIn = async (name: Account): Promise<string> => {
    const session = await ask('POST', '/session', undefined, { name, password: `${name}-demo` });
    return (session as { token: string }).token;
  };
  const token = await signIn('technician');
  const post = async (path: string, body: unknown): Promise<void> => void (await ask('POST', path, token, body));
  return {
    weather: (weather) => post('/demo/weather', weather),
    make: (id, ...traits) => post(`/demo/behaviours/${id}`, { behaviours: traits.map((name) => ({ name })) }),
    speed: (speed) => post('/demo/speed', { speed }),
    get: (path) => ask('GET', path, token),
    act: async (account, path, body) => ask('POST', path, await signIn(account), body),
  };
}
