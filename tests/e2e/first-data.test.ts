/** Before anything was heard of the road nothing is called empty, and nothing is counted: no data is no good news. */
import { expect, test } from 'vitest';
import { type Language, openWindow, say } from './console.ts';
import { openRoom } from './room.ts';

const room = openRoom(['--training', '--speed', '1']);

/** What a screen may ask for before it is told of the road. */
const known = /^\/(?:health|session\/.*|site\/get|live\/pulse)$/;

/** A window whose core tells who signed in and what is configured, and then nothing. */
async function openDeafWindow(language: Language, size?: { readonly width: number; readonly height: number }) {
  const desk = await openWindow(room.browser, language, size);
  await desk.page.routeWebSocket(/\/rpc$/, (socket) => {
    const core = socket.connectToServer();
    const paths = new Map<string, string>();
    socket.onMessage((text) => {
      const { i, p } = JSON.parse(String(text));
      if (typeof p?.u === 'string') paths.set(i, p.u);
      core.send(text);
    });
    core.onMessage((text) => {
      if (known.test(paths.get(JSON.parse(String(text)).i) ?? '')) socket.send(text);
    });
  });
  await desk.page.goto(room.served.url);
  await desk.page.locator('.core-running').waitFor();
  return desk;
}

/** Sentences that only a core which was heard may have said. */
const claims = [
  'overview.none',
  'wall.none',
  'alarms.none',
  'alarms.none.shelved',
  'journal.none',
  'events.none',
  'links.none',
  'devices.none',
  'device.noFaults',
  'device.noCommands',
  'device.noPoints',
  'device.noEndpoint',
  'wall.silent',
] as const;

test.each(['zh-CN', 'en'] as const)(
  'every page says in %s that it waits, and claims nothing',
  async (language) => {
    const { page } = await openDeafWindow(language);
    const hint = say('data.waiting', language);
    const told: Readonly<Record<string, string>> = {
      '': hint,
      alarms: hint,
      links: hint,
      events: hint,
      journal: hint,
      'device/lamp-017': hint,
      training: say('training.asking', language),
      'zone/provincial-zone': say('zone.waiting', language),
      'devices?condition=offline': hint,
      map: say('age.never', language),
    };
    for (const [hash, words] of Object.entries(told)) {
      await page.evaluate((to) => {
        location.hash = `#/${to}`;
      }, hash);
      await page.locator('#main').getByText(words).first().waitFor();
      await page.waitForTimeout(300);
      const text = await page.locator('body').textContent();
      for (const claim of claims) expect(text, `${hash}: ${claim}`).not.toContain(say(claim, language));
      expect(text, hash).toContain(say('alarms.waiting', language));
      // Neither a count of alarms nor one of what fits a filter.
      for (const head of await page.locator('.pane-head').allTextContents())
        expect(head, hash).not.toMatch(/(?:^|\D)0(?:\D|$)/);
    }
    await page.context().close();
  },
  60_000,
);

test('the wall says that it waits, not that its feed broke or that no alarm is open', async () => {
  const { page } = await openDeafWindow('zh-CN', { width: 1920, height: 1080 });
  await page.evaluate(() => {
    location.hash = '#/wall';
  });
  await page.getByText(say('wall.waiting')).waitFor();
  await page.getByText(say('alarms.waiting')).waitFor();
  const text = await page.locator('body').textContent();
  for (const claim of claims) expect(text, claim).not.toContain(say(claim));
  await page.context().close();
}, 60_000);
