/** Every page and dialog in fog, faults and both languages: nothing cut off on any screen, nothing out of reach for anyone. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { seriousFaults } from './axe.ts';
import { clippedTexts, type Language } from './console.ts';
import { type Desk, sitDown, trainer } from './desk.ts';
import { openRoom } from './room.ts';

let event: number | undefined;
const desks = new Map<Language, Desk>();

const room = openRoom(
  ['--training', '--speed', '30'],
  async ({ served, browser }) => {
    const hand = await trainer(served);
    await hand.weather({ scenario: 'faults' });
    for (const language of ['zh-CN', 'en'] as const)
      desks.set(language, await sitDown(browser, served, 'admin', language));
    const lately = async () => ((await hand.get('/fog-events')) as { id: number }[])[0]?.id;
    event = await vi.waitUntil(lately, { timeout: 40_000, interval: 250 });
    await hand.speed(1);
  },
  90_000,
);

/** Each page, and what stands on it once it has its data. */
const pages = (): readonly (readonly [route: string, there: string])[] => [
  ['', '.zone-tile .visibility-value'],
  ['wall', '.wall-tile'],
  ['zone/expressway-zone', '.why li'],
  ['zone/provincial-zone', '.card.proposal'],
  ['map', '.map-box[data-painter]'],
  ['devices', '.device-table, [role=row], tbody tr'],
  ['device/host-03', '.device-points td'],
  ['device/sign-1', '.device-points td'],
  ['device/vis-1', '.device-points td'],
  ['alarms', '.alarm-list > li'],
  ['links', '[role=row], tbody tr'],
  ['links?id=lamp-gateway-17', '.links-with-trace'],
  ['events', 'tbody tr'],
  [`events/${event}`, '.mode-step'],
  ['journal', '.journal-lines li'],
  ['training', '.training-broken li'],
  ['accounts', 'tbody tr'],
];

async function visit({ page, go }: Desk, route: string, there: string): Promise<void> {
  await go(`#/${route}`);
  await page.locator(there).first().waitFor();
  // What is drawn after its data came: plots, strips, labels.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  });
}

/** What fades in or out has done so; what blinks for ever is not waited for. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== 'running' || effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
      ),
  );
}

test('a button without a name and grey words on grey would be found', async () => {
  const desk = desks.get('zh-CN')!;
  await visit(desk, '', '.zone-tile .visibility-value');
  await desk.page.evaluate(() => {
    document.querySelector('.console-main')?.append(document.createElement('button'));
    const words = document.querySelector<HTMLElement>('.console-main h2');
    Object.assign(words!.style, { color: '#777', background: '#888' });
  });
  const found = (await seriousFaults(desk.page)).map((fault) => fault.split(':')[0]);
  await desk.page.reload();
  expect(found).toEqual(expect.arrayContaining(['button-name', 'color-contrast']));
});

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  // Contrast does not hang on the language.
  const judging = language === 'zh-CN' ? 'all' : 'all-but-contrast';
  test('no page cuts off text or shuts anyone out at 1366×768', async () => {
    const desk = desks.get(language)!;
    for (const [route, there] of pages()) {
      await visit(desk, route, there);
      expect(await clippedTexts(desk.page), route).toEqual([]);
      expect(await seriousFaults(desk.page, { judging }), route).toEqual([]);
    }
    expect(desk.complaints).toEqual([]);
  }, 180_000);

  test.each([
    { width: 820, height: 700 },
    { width: 1920, height: 1080 },
    { width: 3840, height: 2160 },
  ])(
    'nor at $width×$height',
    async (size) => {
      const desk = desks.get(language)!;
      await desk.page.setViewportSize(size);
      for (const [route, there] of pages()) {
        await visit(desk, route, there);
        expect(await clippedTexts(desk.page), route).toEqual([]);
      }
      await desk.page.setViewportSize({ width: 1366, height: 768 });
    },
    120_000,
  );

  test('no row of the list of lines is cut short, at 1366×768', async () => {
    const desk = desks.get(language)!;
    await visit(desk, 'links', 'tbody tr');
    const cut = await desk.page.locator('.link-table td, .link-table th').evaluateAll((cells) =>
      cells
        .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => {
          return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1;
        })
        .map(({ textContent }) => textContent),
    );
    expect(cut).toEqual([]);
  });

  test('nor does any dialog', async () => {
    const desk = desks.get(language)!;
    for (const [name, open] of dialogs(desk)) {
      const dialog = await open();
      await dialog.waitFor();
      await settled(desk.page);
      expect(await clippedTexts(desk.page), name).toEqual([]);
      expect(await seriousFaults(desk.page, { judging, part: '[role=dialog], [role=menu]' }), name).toEqual([]);
      await desk.page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    expect(desk.complaints).toEqual([]);
  }, 180_000);
});

/** Each dialog and menu, and the way a person opens it. */
function dialogs(desk: Desk): readonly (readonly [name: string, open: () => Promise<Locator>])[] {
  const { page, press, say } = desk;
  const dialog = page.getByRole('dialog');
  const menuOf = async (button: Locator): Promise<Locator> => {
    await button.click();
    return page.getByRole('menu');
  };
  const alarmDialog = (kind: 'shelve' | 'comment' | 'out') => async (): Promise<Locator> => {
    await visit(desk, 'alarms', '.alarm-list > li');
    const alarm = page.locator('.alarm-list > li').first();
    const direct = alarm.getByRole('button', { name: `${say(`alarms.${kind}`)}…` });
    if ((await direct.count()) > 0) await direct.click();
    else {
      await press(say('alarms.more.acts'), alarm);
      await page.getByRole('menuitem', { name: `${say(`alarms.${kind}`)}…` }).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    return dialog;
  };
  return [
    [
      'preview of a mode',
      async () => {
        await visit(desk, 'zone/expressway-zone', '.why li');
        await page
          .getByRole('group', { name: say('stage.mode') })
          .getByText('M4')
          .click();
        await page.getByRole('textbox', { name: say('stage.reason'), exact: true }).fill('test');
        await press(say('stage.prepare'));
        return dialog.locator('.review');
      },
    ],
    [
      'form for a device',
      async () => {
        await visit(desk, 'device/sign-1', '.device-points td');
        await press(say('deviceCommand.open'));
        return dialog;
      },
    ],
    [
      'form for a group',
      async () => {
        await visit(desk, 'map', '.map-box[data-painter]');
        await page.getByRole('button', { name: new RegExp(say('map.selectShown', { n: '\\d+' })) }).click();
        await press(say('map.command'));
        return dialog;
      },
    ],
    ['shelving an alarm', alarmDialog('shelve')],
    ['comment on an alarm', alarmDialog('comment')],
    ['alarm out of service', alarmDialog('out')],
    ['account menu', () => menuOf(page.locator('.head-account'))],
    ['mute menu', () => menuOf(page.locator('.sound-button'))],
    [
      'change of password',
      async () => {
        await page.locator('.head-account').click();
        await page.getByRole('menuitem', { name: say('account.changePassword') }).click();
        await page.getByRole('menu').waitFor({ state: 'detached' });
        return dialog;
      },
    ],
    [
      'palette',
      async () => {
        await page.keyboard.press('Control+k');
        return dialog;
      },
    ],
    [
      'keys',
      async () => {
        await page.locator('.console-main').click({ position: { x: 3, y: 3 } });
        await page.keyboard.press('?');
        return dialog;
      },
    ],
  ];
}

test('a device page in Chinese has no code words: encodings, faults and units are told, an English note is quoted', async () => {
  const desk = desks.get('zh-CN')!;
  const { page } = desk;
  for (const id of ['host-02', 'sign-1', 'vis-1', 'lamp-007']) {
    await visit(desk, `device/${id}`, '.device-points td');
    await page.locator('.facts q').waitFor();
    const words = await page.evaluate(() => {
      const main = document.querySelector('.console-main') ?? document.body;
      const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
      const texts: string[] = [];
      for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
        if (node.parentElement?.closest('q') === null) texts.push(node.textContent ?? '');
      return texts.filter((text) =>
        /\b(u?int\d+|high-first|low-first|bits?|octets|integer|min)\b|[a-z]\/[a-z]/.test(text),
      );
    });
    expect(words, id).toEqual([]);
  }
}, 60_000);

test('every line, road, zone and county of the demo has a name in both languages', async () => {
  const site = (await (await trainer(room.served)).get('/site')) as {
    readonly [list in 'roads' | 'zones' | 'endpoints']: readonly { readonly name?: string; readonly nameEn?: string }[];
  } & { readonly devices: readonly { readonly county?: string; readonly countyEn?: string }[] };
  const named = [...site.roads, ...site.zones, ...site.endpoints];
  expect(named.filter(({ name, nameEn }) => name === undefined || nameEn === undefined)).toEqual([]);
  expect(site.devices.filter(({ county, countyEn }) => (county === undefined) !== (countyEn === undefined))).toEqual(
    [],
  );
});

test('the strip at the foot keeps its counts and its buttons whole beside long news, in a narrow window', async () => {
  const desk = desks.get('en')!;
  const { page } = desk;
  await page.setViewportSize({ width: 820, height: 700 });
  await visit(desk, '', '.annunciator > b');
  await page.locator('.alarm-news').evaluate((news) => {
    news.textContent = 'New: Gateway down, Sensor contradicted, Visibility suspect and 12 more';
  });
  expect(await clippedTexts(page)).toEqual([]);
  await page.setViewportSize({ width: 1366, height: 768 });
});

test('beside a long place the title of the first alarm stands whole at the foot', async () => {
  const desk = desks.get('en')!;
  const { page } = desk;
  await visit(desk, '', '.annunciator > b');
  const place = page.locator('.annunciator .alarm-place');
  await place.evaluate((box) => {
    box.textContent = 'Tuhai River fog zone, lit 98 %, because the dark run is too long, a host is unproved; '.repeat(
      3,
    );
  });
  expect(await place.evaluate((box) => box.scrollWidth - box.clientWidth)).toBeGreaterThan(0);
  const missing = await page.locator('.annunciator > b').evaluate((title) => {
    const text = document.createRange();
    text.selectNodeContents(title);
    return text.getBoundingClientRect().width - title.getBoundingClientRect().width;
  });
  expect(missing).toBeLessThan(0.02);
});

test('a cell of the list of devices that is cut short keeps its mark and tells all of itself to the pointer', async () => {
  const desk = desks.get('en')!;
  const { page } = desk;
  await visit(desk, 'devices', '.device-table tbody tr');
  await page.getByRole('textbox').first().fill('K10+800');
  const cell = page.locator('.device-table td', { has: page.locator('.quality') }).first();
  await cell.waitFor();
  // An inline mark is cut by letters; a box would give way to the dots as a whole.
  expect(await cell.locator('.quality').evaluate((mark) => getComputedStyle(mark).display)).toBe('inline');
  await cell.evaluate((box) => {
    box.style.width = '4rem';
  });
  expect(await cell.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
  await cell.hover();
  await expect.poll(() => cell.getAttribute('title')).toBe(await cell.textContent());
  await page.getByRole('textbox').first().fill('');
});

test("a sign's whole text and its name in the reader's language stand beside the pointer", async () => {
  const desk = desks.get('en')!;
  const { page } = desk;
  await visit(desk, 'zone/expressway-zone', '.why li');
  const strip = page.locator('.strip-box');
  const tip = page.locator('.strip-tip');
  const { x, y, width, height } = (await strip.boundingBox())!;
  const tell = async () => (await tip.textContent()) ?? '';
  let down = 0;
  for (; down < height && !(await tell()).includes('Sign K97+200'); down += 12) await page.mouse.move(x + 66, y + down);
  expect(await tell()).toContain('Sign K97+200 (invented)');
  // Along the signs to one that works in all these faults.
  for (let along = 66; along < width && !/“.+?”/.test(await tell()); along += 20)
    await page.mouse.move(x + along, y + down - 12);
  const told = await tell();
  expect(told).toContain('(invented)');
  // Told once, as the sign reports it.
  const shown = /“(.+?)”/.exec(told)?.[1] ?? '';
  expect(told.split(shown).length).toBe(2);
}, 60_000);

test('text and its map and strip grow with a 4K screen, and not before', async () => {
  const desk = desks.get('en')!;
  const { page } = desk;
  /** The smallest text in CSS pixels, and how many of them one pixel of the strip takes. */
  const sizes = async (): Promise<readonly number[]> => {
    await visit(desk, 'zone/expressway-zone', '.why li');
    return page.evaluate(() => {
      const texts = [...document.querySelectorAll('.console *')].filter(
        (one) => one.closest('svg') === null && [...one.childNodes].some((node) => node.nodeType === 3),
      );
      const smallest = Math.min(...texts.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)));
      const canvas = document.querySelector<HTMLCanvasElement>('.strip-box canvas');
      const icon = document.querySelector('.nav-rail svg')?.getBoundingClientRect().width ?? 0;
      return [smallest, canvas?.getContext('2d')?.getTransform().a ?? 0, icon];
    });
  };
  const desktop = await sizes();
  expect(desktop[1]).toBe(1);
  await page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(sizes).toEqual(desktop);
  await page.setViewportSize({ width: 3840, height: 2160 });
  const grown = async () => (await sizes()).map((size, at) => Number((size / (desktop[at] ?? 0)).toFixed(2)));
  await expect.poll(grown).toEqual([1.75, 1.75, 1.75]);
  expect((await sizes())[0]).toBeGreaterThanOrEqual(17);
  await page.setViewportSize({ width: 1366, height: 768 });
});

test('who may not command a group sees nothing on the map that would select one', async () => {
  const viewer = await sitDown(room.browser, room.served, 'viewer');
  await visit(viewer, 'map', '.map-box[data-painter]');
  for (const name of ['map.lasso', 'map.clear', 'map.command'])
    expect(await viewer.page.getByRole('button', { name: viewer.say(name) }).count(), name).toBe(0);
  expect(await viewer.page.getByRole('button', { name: viewer.say('map.nearer') }).count()).toBe(1);
  await viewer.leave();
});

const mainPages = ['', 'zone/expressway-zone', 'zone/provincial-zone', 'map', 'device/host-03', 'alarms', 'training'];

test('text keeps its contrast in every theme on the main pages', async () => {
  const desk = desks.get('zh-CN')!;
  for (const theme of ['light', 'night']) {
    await desk.page.evaluate((chosen) => localStorage.setItem('fogward.theme', chosen), theme);
    await desk.page.reload();
    await desk.page.locator(`html[data-theme=${theme}] .head-account`).waitFor();
    for (const [route, there] of pages().filter(([one]) => mainPages.includes(one))) {
      await visit(desk, route, there);
      expect(await seriousFaults(desk.page, { judging: 'contrast' }), `${theme} ${route}`).toEqual([]);
    }
  }
}, 180_000);

test.each(['zh-CN', 'en'] as const)(
  'the tour and the sign-in page are as open, in %s',
  async (language) => {
    const context = await room.browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.addInitScript((chosen) => localStorage.setItem('fogward.language', chosen), language);
    await page.goto(room.served.url);
    await page.locator('.tour-card').waitFor();
    expect(await clippedTexts(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await page.evaluate(() => {
      sessionStorage.clear();
      sessionStorage.setItem('fogward.signed-out', '1');
    });
    await page.reload();
    await page.locator('.gate-box input').first().waitFor();
    expect(await clippedTexts(page)).toEqual([]);
    expect(await seriousFaults(page)).toEqual([]);
    await context.close();
  },
  60_000,
);

test('a menu is opened, walked and left by keys alone', async () => {
  const { page } = desks.get('en')!;
  await page.locator('.head-account').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('ArrowDown');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role'));
  await expect.poll(focused).toBe('menuitem');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('head-account');
});

test.each(['zh-CN', 'en'] as const)(
  'what cannot be there is said not to be there, and whose lack it is, in %s',
  async (language) => {
    const { page, go, say } = desks.get(language)!;
    await go('#/events/999999');
    await page.getByText(say('event.missing', { id: 999_999 }), { exact: true }).waitFor();
    await go('#/links');
    await page.locator('.link-table').getByText(say('trace.noWire'), { exact: true }).first().waitFor();
  },
);
