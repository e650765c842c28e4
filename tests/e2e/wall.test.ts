/** The wall tells all of a zone at once, however many zones share it: nothing is covered, cut or left out. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { zoneView } from '../bench/render-site.ts';
import { clippedTexts, type Language, openBrowser, openWindow, say } from './console.ts';
import { busyZone, graveZone, heldIn, pose } from './posed.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** Every other zone is held by hand, weaker than automation wants. */
const busyCity = (count: number): readonly ZoneView[] =>
  Array.from({ length: count }, (_, n) => busyZone(n, n % 2 === 0 ? heldIn('outline') : {}));

/** Parts of one tile of which one lies over another or past the tile's edge, by more than a pixel. */
const collisions = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const parts = [
      '.wall-name h2',
      '.wall-name .age',
      '.wall-value b',
      '.wall-value em',
      '.wall-value i',
      '.sparkline',
    ];
    parts.push(
      '.wall-field .convergence-bar',
      '.wall-mode .mode',
      '.wall-alarms',
      '.wall-who',
      '.wall-notes .wall-doubt',
      '.wall-notes .automation-off',
      '.wall-field > span',
    );
    for (const tile of document.querySelectorAll('.wall-tile')) {
      const edge = tile.getBoundingClientRect();
      // A name may take two lines, the second of which the age shares; a line's ink keeps to the height of the line.
      const boxes = [...tile.querySelectorAll(parts.join())].flatMap((part) => {
        const { display, lineHeight } = getComputedStyle(part);
        return [...part.getClientRects()].map(({ x, y, width, height }) => {
          const above = display === 'inline' ? (height - Number.parseFloat(lineHeight)) / 2 : 0;
          const box = new DOMRect(x, y + above, width, height - 2 * above);
          return { name: `${part.className || part.tagName} ${part.textContent}`, box };
        });
      });
      for (const [n, { name, box }] of boxes.entries()) {
        if (box.bottom > edge.bottom + 1 || box.right > edge.right + 1) found.push(`${name} leaves its tile`);
        for (const other of boxes.slice(n + 1)) {
          const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (wide > 1 && high > 1) found.push(`${name} and ${other.name} overlap by ${wide} × ${high}`);
        }
      }
      const labels = [...tile.querySelectorAll('.spark-label')].map((label) => label.getBoundingClientRect());
      for (const [n, label] of labels.entries())
        if (
          labels.some((other, m) => m > n && label.height > 0 && other.top < label.bottom && label.top < other.bottom)
        )
          found.push('two labels of the axis overlap');
    }
    return found;
  });

const wideScreen = { width: 1920, height: 1080 };
const smallWindow = { width: 1000, height: 700 };
test.each([
  [2, wideScreen, 'zh-CN'],
  [4, wideScreen, 'zh-CN'],
  [4, wideScreen, 'en'],
  [6, wideScreen, 'zh-CN'],
  [6, wideScreen, 'en'],
  [10, wideScreen, 'zh-CN'],
  [10, wideScreen, 'en'],
  [2, smallWindow, 'zh-CN'],
  [2, smallWindow, 'en'],
] as const)(
  '%i busy zones on %o in %s',
  async (count, size, language: Language) => {
    const city = await pose(busyCity(count));
    const { page, complaints } = await openWindow(browser, language, size);
    try {
      await page.goto(`${city.url}/#/wall`);
      await page
        .locator('.wall-tile .wall-notes .wall-doubt')
        .nth(2 * count - 1)
        .waitFor();
      await page.waitForTimeout(300);
      expect(await page.locator('.wall-tile').count()).toBe(count);
      expect(await collisions(page)).toEqual([]);
      const figures = page.locator('.wall-value b');
      // The figure is the largest thing on a tile; DESIGN: a capital of 1/40 of the screen is the least of a text.
      for (const figure of await figures.all())
        expect((await figure.boundingBox())!.height).toBeGreaterThan(size.height * 0.06);
      const held = page.locator('.wall-tile', { has: page.locator('.mode-outline') });
      expect(await held.count()).toBe(Math.ceil(count / 2));
      for (const tile of await held.all()) {
        expect(await tile.getAttribute('class')).toContain('band-control');
        await tile.getByText(say('zone.strongerAutomatic', language, { level: 'M4' })).waitFor();
        await tile.getByText(say('effect.no', language, { share: 87 })).waitFor();
      }
      expect(complaints).toEqual([]);
    } finally {
      await page.context().close();
      city.close();
    }
  },
  60_000,
);

/** Texts on the wall whose capital letters are smaller than 1/40 of the screen's height, with the part they are of it. */
const smallTexts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.wall *')]
      .filter((part) => part.getClientRects().length > 0 && part.closest('[aria-hidden=true]') === null)
      .filter((part) => [...part.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
      .map((part) => ({ part, of: window.innerHeight / (0.7 * Number.parseFloat(getComputedStyle(part).fontSize)) }))
      .filter(({ of }) => of > 40.01)
      .map(({ part, of }) => `${part.textContent}: 1/${of.toFixed(1)}`),
  );

const posedWall = async (zones: readonly ZoneView[], language: Language, size: Size, act: (page: Page) => unknown) => {
  const city = await pose(zones);
  const { page } = await openWindow(browser, language, size);
  try {
    await page.goto(`${city.url}/#/wall`);
    await page
      .locator('.wall-tile')
      .nth(zones.length - 1)
      .waitFor();
    await page.waitForTimeout(500);
    await act(page);
  } finally {
    await page.context().close();
    city.close();
  }
};
type Size = typeof wideScreen;
const deskScreen = { width: 1366, height: 768 };

test.each([
  [1, deskScreen, 'en'],
  [2, wideScreen, 'zh-CN'],
  [4, deskScreen, 'en'],
  [6, deskScreen, 'zh-CN'],
  [6, deskScreen, 'en'],
  [6, wideScreen, 'en'],
] as const)(
  'every text of %i zones that warn in every way is read from four metres on %o in %s',
  (count, size, language) =>
    posedWall(
      Array.from({ length: count }, (_, n) => graveZone(n)),
      language,
      size,
      async (page) => {
        expect(await smallTexts(page)).toEqual([]);
        expect(await collisions(page)).toEqual([]);
        // Whatever gives way, these never do.
        for (const tile of await page.locator('.wall-tile').all()) {
          expect(await tile.locator('.wall-value b').isVisible()).toBe(true);
          expect(await tile.locator('.mode b').isVisible()).toBe(true);
          expect(await tile.locator('.wall-alarms b').textContent()).toBe('12');
          await tile.getByText(say('effect.no', language, { share: 87 })).waitFor();
          await tile.getByText(say('trust.hold', language)).waitFor();
          await tile.locator('.age-old').waitFor();
          // What runs out by itself, unless an override alone: its end is among what gives way.
          if ((await tile.locator('.automation-off').count()) === 0)
            await tile.locator('.countdown:visible').first().waitFor();
        }
      },
    ),
  60_000,
);

test.each(['zh-CN', 'en'] as const)(
  'ten zones are shown at once, and the calm ones still read from four metres, in %s',
  (language) => {
    const clear: ZoneView['visibility'] = {
      trust: 'good',
      escalate: 11_600,
      clear: 11_600,
      band: 'standby',
      at: Date.now(),
      trend: [],
    };
    const calm: Partial<ZoneView> = { visibility: clear, mode: 'standby', automaticMode: 'standby' };
    const zones = Array.from({ length: 10 }, (_, n) => {
      const { proposal, ...busy } = busyZone(n, n === 0 ? {} : calm);
      return n === 0 && proposal !== undefined ? { ...busy, proposal } : busy;
    });
    return posedWall(zones, language, deskScreen, async (page) => {
      expect(await collisions(page)).toEqual([]);
      const small = await smallTexts(page);
      const busy = await page.locator('.wall-tile').first().textContent();
      expect(small.filter((text) => busy?.includes(text.replace(/: 1\/[\d.]+$/, '')) !== true)).toEqual([]);
    });
  },
  60_000,
);

test.each([
  ['zh-CN', ['.wall-trend', '.mode-word', '.wall-alarms b', '.convergence-bar', '.wall-who', '.wall-name .age']],
  ['en', ['.wall-trend', '.mode-word', '.wall-alarms b', '.convergence-bar']],
] as const)(
  'of ten zones where nothing is wrong each keeps its trend, its mode in words, its alarms and its bar, in %s',
  (language, kept) => {
    const zones = Array.from({ length: 10 }, (_, n): ZoneView => {
      const foggy = zoneView(`zone-${n}`, 8, Date.now());
      if (n === 0) return foggy;
      const { visibility, convergence, ...zone } = foggy;
      return {
        ...zone,
        visibility: { ...visibility, escalate: 11_600, band: 'standby' },
        mode: 'standby',
        automaticMode: 'standby',
        convergence: { ...convergence, state: 'idle' },
      };
    });
    return posedWall(zones, language, wideScreen, async (page) => {
      expect(await smallTexts(page)).toEqual([]);
      expect(await collisions(page)).toEqual([]);
      for (const tile of (await page.locator('.wall-tile').all()).slice(1))
        for (const part of kept) expect(await tile.locator(part).isVisible(), part).toBe(true);
    });
  },
  60_000,
);

test.each(['zh-CN', 'en'] as const)(
  'a reading that its neighbours contradict is shown as it is, and said to stand alone, in %s',
  async (language) => {
    const { visibility: thick } = busyZone(0);
    const alone = { sensors: ['sensor-1'], followed: 'outline' as const };
    const visibility: ZoneView['visibility'] = { ...thick, escalate: 31, trust: 'good', alone };
    const city = await pose([busyZone(0, { visibility, mode: 'outline', automaticMode: 'outline' })]);
    const { page } = await openWindow(browser, language, { width: 1366, height: 768 });
    try {
      const places = { '': '.zone-tile', wall: '.wall-tile', 'zone/zone-0': '.zone-facts' } as const;
      for (const [hash, place] of Object.entries(places)) {
        await page.goto(`${city.url}/#/${hash}`);
        const told = page.locator(place).first();
        await told.getByText(say('trust.alone', language)).waitFor();
        await told.getByText(say('trust.alone.followed', language, { level: 'M1' })).waitFor();
        await told.getByText('30', { exact: true }).waitFor();
        await told.getByText('M4').first().waitFor();
        expect(await told.getByText(say('trust.good', language)).count()).toBe(0);
        expect(await clippedTexts(page)).toEqual([]);
      }
    } finally {
      await page.context().close();
      city.close();
    }
  },
  60_000,
);

test('of ten zones the one that stands alone tells how far it is followed to the end, with its sign before it', () => {
  const calm: Partial<ZoneView> = {
    visibility: { trust: 'good', escalate: 11_600, clear: 11_600, band: 'standby', at: Date.now(), trend: [] },
    mode: 'standby',
    automaticMode: 'standby',
  };
  const zones = Array.from({ length: 10 }, (_, n) => {
    const { proposal: _proposal, ...zone } = busyZone(n, n === 0 ? {} : calm);
    const visibility = {
      ...zone.visibility,
      trust: 'good' as const,
      alone: { sensors: ['s'], followed: 'active' as const },
    };
    return n === 0 ? { ...zone, visibility } : zone;
  });
  return posedWall(zones, 'en', deskScreen, async (page) => {
    const note = page.locator('.wall-notes .wall-doubt').first();
    const { over, above } = await note.evaluate((box) => {
      const text = document.createRange();
      text.setStartAfter(box.querySelector('svg')!);
      text.setEndAfter(box.lastChild!);
      const { right, top } = text.getBoundingClientRect();
      const edge = box.closest('.wall-inside')!.getBoundingClientRect().right;
      return { over: right - edge, above: top - box.querySelector('svg')!.getBoundingClientRect().bottom };
    });
    expect(await note.textContent()).toContain('M2');
    expect(over).toBeLessThanOrEqual(0);
    // The sign stands beside the words, not on a line of its own.
    expect(above).toBeLessThan(0);
    expect(await collisions(page)).toEqual([]);
  });
}, 60_000);

test('a clear zone has no band of fog, and nothing to say of automation', async () => {
  const visibility: ZoneView['visibility'] = {
    trust: 'good',
    escalate: 11_600,
    clear: 11_600,
    band: 'standby',
    trend: [],
  };
  const zone = busyZone(0, { visibility, mode: 'standby', automaticMode: 'standby' });
  const city = await pose([zone]);
  const { page } = await openWindow(browser, 'zh-CN', wideScreen);
  try {
    await page.goto(`${city.url}/#/wall`);
    const tile = page.locator('.wall-tile.band-standby');
    await tile.getByText('11.6').waitFor();
    expect(await tile.locator('.wall-value em').count()).toBe(0);
    expect(await tile.locator('.stronger-automatic').count()).toBe(0);
  } finally {
    await page.context().close();
    city.close();
  }
}, 60_000);

test.each([
  [deskScreen, 'zh-CN'],
  [deskScreen, 'en'],
  [wideScreen, 'zh-CN'],
] as const)(
  'beside a long alarm the number of the page and of all pages stand whole, on %o in %s',
  async (size, language) => {
    const device = 'no-such-device-with-a-name-that-takes-most-of-the-foot-of-the-wall';
    const alarm: AlarmView = {
      id: 1,
      code: 'zone-not-effective',
      key: 'zone-0',
      zone: 'zone-0',
      device,
      priority: 'high',
      state: 'unacknowledged',
      raisedAt: Date.now(),
      count: 1,
      active: true,
      data: {},
      comments: [],
    };
    const city = await pose(busyCity(40), 10, [alarm]);
    const { page } = await openWindow(browser, language, size);
    try {
      await page.goto(`${city.url}/#/wall`);
      await page.locator('.wall-foot').getByText(device).waitFor();
      const told = page.locator('.wall-page');
      expect(await told.textContent()).toMatch(/1\D+[2-9]/);
      const [box, foot] = [await told.boundingBox(), await page.locator('.wall-foot').boundingBox()];
      expect(box!.x + box!.width).toBeLessThanOrEqual(foot!.x + foot!.width);
      expect(await told.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      await page.locator('.wall-more').waitFor();
    } finally {
      await page.context().close();
      city.close();
    }
  },
  60_000,
);

/** A disarmed zone: in fog that calls for so much, or in clear air. */
function disarmedZone(n: number, unguided?: 'control' | 'outline'): ZoneView {
  const { proposal: _, ...zone } = busyZone(n, { mode: 'standby', automaticMode: 'standby', armed: false });
  const seen = { control: 18, outline: 320 };
  const convergence = {
    ...zone.convergence,
    verified: 480,
    failed: 0,
    unknown: 0,
    offline: 0,
    state: 'converged' as const,
  };
  return {
    ...zone,
    convergence,
    source: 'hold',
    visibility: {
      ...zone.visibility,
      trust: 'good',
      escalate: unguided === undefined ? 9_600 : seen[unguided],
      band: unguided ?? 'standby',
    },
    ...(unguided && { unguided }),
  };
}

test.each([
  [1, deskScreen, 'zh-CN'],
  [3, deskScreen, 'en'],
  [6, deskScreen, 'zh-CN'],
  [6, deskScreen, 'en'],
  [6, wideScreen, 'en'],
  [10, wideScreen, 'zh-CN'],
] as const)(
  'that automation is off stands beside the mode of %i zones on %o in %s, with what the fog calls for',
  (count, size, language) =>
    posedWall(
      Array.from({ length: count }, (_, n) =>
        disarmedZone(n, ([undefined, 'control', 'outline'] as const)[(n + 1) % 3]),
      ),
      language,
      size,
      async (page) => {
        expect(await collisions(page)).toEqual([]);
        expect(await clippedTexts(page)).toEqual([]);
        const off = page.locator('.wall-tile .automation-off:visible');
        expect(await off.count()).toBe(count);
        const fog = page.locator('.wall-tile.band-control .automation-off-fog');
        const called = say('zone.unguided', language, { level: 'M4' });
        expect(await fog.getByText(called).and(page.locator(':visible')).count()).toBe(await fog.count());
        expect(await fog.count()).toBeGreaterThan(0);
      },
    ),
  60_000,
);

test('a long name, doubt and a waiting question take nothing of each other’s place on a tile of ten', async () => {
  const zones = Array.from({ length: 10 }, (_, n) => {
    const { proposal, visibility, convergence, ...zone } = busyZone(n, {
      effectiveness: zoneView('z', 4, 0).effectiveness,
    });
    const waits = { ...proposal!, mode: 'active' as const, kind: 'escalate' as const, answerBy: Date.now() - 1 };
    return {
      ...zone,
      visibility: { ...visibility, escalate: 140 + n, clear: 150 + n, band: 'active' as const },
      mode: 'standby' as const,
      automaticMode: 'standby' as const,
      openAlarms: 2,
      convergence: {
        ...convergence,
        total: 4,
        verified: 4,
        failed: 0,
        unknown: 0,
        offline: 0,
        state: 'converged' as const,
      },
      ...(n % 4 === 1 && { proposal: waits }),
    };
  });
  const city = await pose(zones);
  const { page } = await openWindow(browser, 'zh-CN', wideScreen);
  try {
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      const core = socket.connectToServer();
      socket.onMessage((text) => core.send(text));
      const long = '青银高速公路济南至聊城段徒骇河特大桥连续团雾多发路段第0$1号雾区';
      core.onMessage((text) => socket.send(String(text).replaceAll(/徒骇河团雾区 (\d+)（虚构）/g, long)));
    });
    await page.goto(`${city.url}/#/wall`);
    await page.locator('.wall-tile h2').getByText('第02号').waitFor();
    await page.locator('.wall-tile').nth(9).waitFor();
    await page.waitForTimeout(500);
    expect(await collisions(page)).toEqual([]);
  } finally {
    await page.context().close();
    city.close();
  }
}, 60_000);
