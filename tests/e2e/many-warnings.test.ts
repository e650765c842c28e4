/** However many zones warn at once, in however many ways, a small desk screen shows each of them without scrolling. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { clippedTexts, type Language, openBrowser, openWindow, say } from './console.ts';
import { answeredZone, busyZone, graveZone, pose } from './posed.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

const deskScreen = { width: 1366, height: 768 };

async function before(
  zones: readonly ZoneView[],
  language: Language,
  act: (page: Page) => Promise<void>,
  hash = '',
  size = deskScreen,
): Promise<void> {
  const city = await pose(zones);
  const { page, complaints } = await openWindow(browser, language, size);
  try {
    await page.goto(`${city.url}/#/${hash}`);
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.context().close();
    city.close();
  }
}

/** A grave zone whose lowest reading its neighbours contradict. */
function aloneZone(n: number): ZoneView {
  const zone = graveZone(n);
  const alone = { sensors: ['sensor-1'], followed: 'anti-collision' as const };
  return { ...zone, visibility: { ...zone.visibility, trust: 'good', alone } };
}

/** Warnings of a row that an ellipsis or an edge cuts short. */
const cutWarnings = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const cut: string[] = [];
    const warnings =
      '.tile-waiting, .closure-answer, .stronger-automatic, .tile-override, .automation-off, .quality, .age';
    for (const part of document.querySelectorAll<HTMLElement>(
      `.zone-tile :is(${warnings}, .figure, .effect b, .visibility-value, .mode)`,
    )) {
      const cell = part.closest('.zone-tile > *')?.getBoundingClientRect();
      const box = part.getBoundingClientRect();
      const leaves = cell === undefined || box.right > cell.right + 1 || box.bottom > cell.bottom + 1;
      if (leaves || part.scrollWidth > part.clientWidth + 1) cut.push(`${part.className} ${part.textContent}`);
    }
    return cut;
  });

describe.each([3, 4, 6])('%i zones that all warn', (count) => {
  test.each(['zh-CN', 'en'] as const)(
    'stand in sight to the last in %s, and no warning is cut',
    (language) =>
      before(
        Array.from({ length: count }, (_, n) => (n % 3 === 1 ? aloneZone(n) : graveZone(n))),
        language,
        async (page) => {
          const rows = page.locator('.zone-tile');
          await rows.nth(count - 1).waitFor();
          expect(await rows.count()).toBe(count);
          const pane = (await page.locator('.overview-zones .pane-body').boundingBox())!;
          const last = (await rows.last().boundingBox())!;
          expect(last.y + last.height).toBeLessThanOrEqual(pane.y + pane.height);
          expect(last.y + last.height).toBeLessThanOrEqual(deskScreen.height);
          expect(await page.locator('.zones-below').count()).toBe(0);
          expect(await cutWarnings(page)).toEqual([]);
          expect(await clippedTexts(page)).toEqual([]);
          // That automation is off stands beside the mode, with what the fog calls for.
          const off = rows.locator('.tile-mode .automation-off');
          expect(await off.count()).toBe(Math.ceil(count / 3));
          expect(await off.first().textContent()).toContain(say('zone.unguided', language, { level: 'M4' }));
          // What gives way stands whole in a title.
          const named = await rows
            .locator('.tile-name b, .tile-place, .tile-decider')
            .evaluateAll((parts) => parts.every((part) => (part.getAttribute('title') ?? '') !== ''));
          expect(named).toBe(true);
        },
      ),
    60_000,
  );
});

test.each(['zh-CN', 'en'] as const)(
  'of ten zones that all warn, a line tells how many are below the edge and how grave, and leads there (%s)',
  (language) => {
    const { proposal: _, ...calmer } = { ...graveZone(7), id: 'zone-9' };
    const visibility = { ...calmer.visibility, escalate: 150, band: 'active' as const };
    const last: ZoneView = { ...calmer, visibility, mode: 'active', automaticMode: 'active' };
    const zones = [...Array.from({ length: 9 }, (_, n) => graveZone(n)), last];
    return before(zones, language, async (page) => {
      const line = page.locator('.zones-below');
      await line.waitFor();
      const told = async (): Promise<string> => (await line.textContent()) ?? '';
      /** Ids of the rows of which something is hidden below the edge, or by the line. */
      const hidden = () =>
        page.locator('.zone-tile').evaluateAll((rows) => {
          const edge = document.querySelector('.zones-below')?.getBoundingClientRect().top;
          const body = document.querySelector('.overview-zones .pane-body')!.getBoundingClientRect().bottom;
          return rows.filter((row) => row.getBoundingClientRect().bottom > (edge ?? body) + 1).length;
        });
      const count = await hidden();
      expect(count).toBeGreaterThanOrEqual(3);
      expect(await told()).toContain(say('overview.below', language, { n: count }));
      expect(await told()).toContain(say('overview.below.gravest', language, { level: 'M4' }));
      expect(await told()).toContain(say('overview.below.waiting', language, { n: count - 1 }));
      const seen = (await line.boundingBox())!;
      const pane = (await page.locator('.overview-zones').boundingBox())!;
      expect(seen.y + seen.height).toBeLessThanOrEqual(pane.y + pane.height + 1);
      expect(await clippedTexts(page)).toEqual([]);
      for (let press = 0; press < 3 && (await line.count()) > 0; press += 1) {
        await line.click();
        await page.waitForTimeout(200);
      }
      expect(await line.count()).toBe(0);
      expect(await hidden()).toBe(0);
      expect(await page.evaluate(() => document.activeElement?.className)).toContain('zone-tile');
      await page.locator('.overview-zones .pane-body').evaluate((body) => body.scrollTo(0, 0));
      await line.waitFor();
      expect(await told()).toContain(say('overview.below', language, { n: count }));
    });
  },
  60_000,
);

test(
  'in a narrow window, where the whole page scrolls, the line tells the same at the edge of the page',
  () =>
    before(
      Array.from({ length: 6 }, (_, n) => graveZone(n)),
      'zh-CN',
      async (page) => {
        const line = page.locator('.zones-below');
        await line.waitFor();
        const main = page.locator('.console-main');
        const edges = async (): Promise<readonly [line: number, page: number]> => {
          const [seen, whole] = [(await line.boundingBox())!, (await main.boundingBox())!];
          return [seen.y + seen.height, whole.y + whole.height];
        };
        const hidden = (): Promise<number> =>
          page.locator('.zone-tile').evaluateAll((rows) => {
            const top = document.querySelector('.zones-below')?.getBoundingClientRect().top ?? Number.POSITIVE_INFINITY;
            return rows.filter((row) => row.getBoundingClientRect().bottom > top + 1).length;
          });
        const [end, edge] = await edges();
        expect(Math.abs(end - edge)).toBeLessThanOrEqual(1);
        const count = await hidden();
        expect(count).toBeGreaterThanOrEqual(2);
        expect(await line.textContent()).toContain(say('overview.below', 'zh-CN', { n: count }));
        expect(await clippedTexts(page)).toEqual([]);
        await line.click();
        await expect.poll(hidden).toBeLessThan(count);
        await main.evaluate((whole) => whole.scrollTo(0, whole.scrollHeight));
        await line.waitFor({ state: 'detached' });
        await page.setViewportSize(deskScreen);
        await expect.poll(hidden).toBe(0);
      },
      '',
      { width: 1000, height: 768 },
    ),
  60_000,
);

test(
  'a calm zone among many keeps its number in sight',
  () =>
    before([graveZone(0), ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(calmZone)], 'en', async (page) => {
      await page.locator('.zone-tile-quiet').nth(8).waitFor();
      const names = page.locator('.zone-tile-quiet .tile-name b');
      const cut = await names.evaluateAll(
        (all) =>
          all.filter((name) => {
            const text = document.createRange();
            text.selectNodeContents(name);
            const lines = new Set([...text.getClientRects()].map(({ top }) => Math.round(top))).size;
            return lines > 2 || name.scrollWidth > name.clientWidth + 1;
          }).length,
      );
      expect(cut).toBe(0);
      const last = (await page.locator('.zone-tile').last().boundingBox())!;
      expect(last.y + last.height).toBeLessThanOrEqual(deskScreen.height);
      expect(await clippedTexts(page)).toEqual([]);
    }),
  60_000,
);

function calmZone(n: number): ZoneView {
  const { proposal: _, ...busy } = busyZone(n);
  return {
    ...busy,
    visibility: { ...busy.visibility, trust: 'good', escalate: 11_600, clear: 11_600, band: 'standby' },
    mode: 'standby',
    automaticMode: 'standby',
    convergence: { ...busy.convergence, verified: 480, failed: 0, unknown: 0, offline: 0, state: 'converged' },
    effectiveness: { effective: true, lamps: 480, litShare: 1, reasons: [] },
    speed: { statutory: false },
    openAlarms: 0,
  };
}

const minute = 60_000;
const voice = (supervisor: boolean) => ({ by: 'operator-zhang', at: Date.now() - minute, supervisor });
const asked = (n: number, over: Partial<NonNullable<ZoneView['proposal']>>): ZoneView => {
  const { proposal, ...zone } = busyZone(n);
  return { ...zone, proposal: { ...proposal!, ...over } };
};
/** What has become of a closure, and the words that must stand on the zone's row and tile. */
const closures = (): readonly { readonly zone: ZoneView; readonly key: string; readonly grave: boolean }[] => [
  { zone: answeredZone(0, 'closure-agreed'), key: 'closure.agreed', grave: true },
  { zone: answeredZone(1, 'closure-refused'), key: 'closure.refused', grave: false },
  { zone: asked(2, { answerBy: Date.now() - minute }), key: 'proposal.short.unanswered', grave: true },
  { zone: asked(3, { first: voice(false) }), key: 'proposal.short.closure.supervisor', grave: false },
  { zone: asked(4, { first: voice(true) }), key: 'proposal.short.closure.second', grave: false },
  { zone: asked(5, {}), key: 'proposal.short.closure', grave: false },
];

describe.each(['', 'wall'])('on #/%s', (hash) => {
  test.each(['zh-CN', 'en'] as const)(
    'a closure asked, agreed, refused or left unanswered is told on its zone in %s',
    (language) =>
      before(
        closures().map(({ zone }) => zone),
        language,
        async (page) => {
          const tiles = page.locator('.zone-tile, .wall-tile');
          await tiles.nth(5).waitFor();
          await page.waitForTimeout(500);
          for (const { zone, key, grave } of closures()) {
            const name = language === 'en' ? `zone ${zoneNumber(zone)} ` : `雾区 ${zoneNumber(zone)}`;
            const tile = tiles.filter({ hasText: name });
            const words = say(key, language, { at: '§', again: '§' });
            const told = tile.getByText(new RegExp(words.split('§').map(escaped).join('[\\d: -]+')));
            expect(await told.count(), key).toBe(1);
            const red = await told.evaluate(
              (part) => getComputedStyle(part).color === getComputedStyle(document.querySelector('.effect-no')!).color,
            );
            expect(red, key).toBe(grave);
          }
        },
        hash,
      ),
    60_000,
  );
});

test(
  'who agreed to a closure is told to whoever points at it',
  () =>
    before([answeredZone(0, 'closure-agreed')], 'en', async (page) => {
      const title = await page.locator('.closure-answer').getAttribute('title');
      expect(title).toContain('operator-zhang, supervisor-li');
    }),
  60_000,
);

const zoneNumber = ({ id }: ZoneView): number => Number(id.replace('zone-', '')) + 1;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
