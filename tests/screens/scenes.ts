/** Every picture there is, by the state that the road is in. */
import type { Scene, Shot } from './scene.ts';

const zone = '#/zone/expressway-zone';
const confirmZone = '#/zone/provincial-zone';

async function stage({ page, say }: Shot, mode: string): Promise<void> {
  await page.locator('.mode-choice button').filter({ hasText: mode }).click();
  await page
    .locator('.presets button')
    .filter({ hasText: say('stage.preset.patrol') })
    .click();
  await page.getByRole('dialog').getByText(say('review.title')).waitFor();
  await page.waitForTimeout(500);
}

/** By whatever the preview offers: its time may be over. */
async function leaveStage({ page }: Shot): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function drawLasso({ page, say }: Shot): Promise<void> {
  const box = await page.locator('.map-box').boundingBox();
  if (box === null) throw new Error('there is no map');
  await page.getByRole('button', { name: say('map.lasso') }).click();
  const corners = [
    [0.2, 0.45],
    [0.45, 0.35],
    [0.55, 0.6],
    [0.4, 0.85],
    [0.22, 0.75],
  ] as const;
  const at = corners.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
  await page.mouse.move(at[0]!.x, at[0]!.y);
  await page.mouse.down();
  for (const { x, y } of at.slice(1)) await page.mouse.move(x, y, { steps: 6 });
  await page.mouse.up();
  await page.waitForTimeout(500);
}

/** Near enough to the guided zone to tell lamp from lamp: towards the middle of what the ground has in its colour. */
async function goNear({ page }: Shot): Promise<void> {
  const ground = page.locator('.map-box canvas').first();
  for (let step = 0; step < 7; step += 1) {
    const zone = await ground.evaluate((canvas: HTMLCanvasElement) => {
      const ink = getComputedStyle(document.documentElement).getPropertyValue('--orange').trim();
      const wanted = [1, 3, 5].map((at) => Number.parseInt(ink.slice(at, at + 2), 16));
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
      const found: number[] = [];
      for (let pixel = 0; pixel < width * height; pixel += 1)
        if (wanted.every((value, at) => Math.abs(value - (data[pixel * 4 + at] ?? 0)) < 24)) found.push(pixel);
      const middle = found[found.length >> 1];
      if (middle === undefined) return undefined;
      const box = canvas.getBoundingClientRect();
      const x = box.x + ((middle % width) * box.width) / width;
      return { x, y: box.y + (Math.floor(middle / width) * box.height) / height };
    });
    if (zone === undefined) throw new Error('no zone is guided');
    await page.mouse.move(zone.x, zone.y);
    await page.mouse.wheel(0, -240);
    await page.waitForTimeout(400);
  }
  await page.waitForTimeout(1_500);
}

async function openWhy({ page }: Shot): Promise<void> {
  await page.locator('.why summary').first().click();
  await page.locator('.evidence-point').first().waitFor();
  await page.waitForTimeout(500);
}

/** Two minutes back, to when the fog was forming. */
async function goBack({ page }: Shot): Promise<void> {
  const bar = page.getByRole('slider').first();
  await bar.focus();
  for (let minute = 0; minute < 2; minute += 1) await bar.press('ArrowLeft');
  await page.locator('.zone-past .past-facts').waitFor();
  await page.waitForTimeout(2_000);
}

export const normal: readonly Scene[] = [
  { name: 'overview-normal', route: '#/', ready: '.zone-tile' },
  { name: 'devices-normal', route: '#/devices', ready: '.page', account: 'technician' },
  { name: 'device-fault', route: '#/device/lamp-104', ready: '.device-page table', account: 'technician' },
  { name: 'links-normal', route: '#/links', ready: '.page table', account: 'technician' },
  { name: 'accounts-normal', route: '#/accounts', ready: '.page table', account: 'admin' },
];

export const fog: readonly Scene[] = [
  { name: 'overview-fog', route: '#/', ready: '.zone-tile' },
  { name: 'zone-fog', route: zone, ready: '.strip-box canvas' },
  { name: 'zone-why', route: zone, ready: '.why summary', act: openWhy },
  { name: 'zone-past', route: zone, ready: '.past-track', act: goBack },
  { name: 'zone-proposal', route: confirmZone, ready: '.mode-choice' },
  { name: 'wall-fog', route: '#/wall', ready: '.wall-tile', account: 'viewer' },
  { name: 'map-lasso', route: '#/map', ready: '.map-box[data-painter]', act: drawLasso },
  { name: 'events-fog', route: '#/events', ready: '.page table' },
  { name: 'event-fog', route: '#/events/EVENT', ready: '.page, .event-page' },
  { name: 'journal-fog', route: '#/journal', ready: '.page' },
  {
    name: 'zone-preview',
    route: confirmZone,
    ready: '.mode-choice',
    act: (shot) => stage(shot, 'M3'),
    undo: leaveStage,
  },
];

export const flood: readonly Scene[] = [
  { name: 'overview-flood', route: '#/', ready: '.zone-tile' },
  { name: 'alarms-flood', route: '#/alarms', ready: '.alarm' },
];

export const lost: readonly Scene[] = [
  { name: 'overview-lost', route: '#/', ready: '.zone-tile' },
  { name: 'zone-lost', route: zone, ready: '.strip-box canvas' },
  { name: 'wall-lost', route: '#/wall', ready: '.wall-tile', account: 'viewer' },
];

export const gate: readonly Scene[] = [{ name: 'login-demo', route: '#/', ready: '.gate-box form', account: 'nobody' }];
export const setUp: readonly Scene[] = [
  { name: 'setup-first', route: '#/', ready: '.gate-box form', account: 'nobody' },
];

export const empty: readonly Scene[] = [
  { name: 'overview-empty', route: '#/', ready: '.overview', account: 'admin' },
  { name: 'map-empty', route: '#/map', ready: '.console-main > *', account: 'admin' },
  { name: 'wall-empty', route: '#/wall', ready: '.wall', account: 'admin' },
];

export const city: readonly Scene[] = [
  { name: 'overview-city', route: '#/', ready: '.zone-tile' },
  { name: 'wall-city', route: '#/wall', ready: '.wall-tile' },
  { name: 'map-city', route: '#/map', ready: '.map-box[data-painter]' },
  { name: 'map-near', route: '#/map', ready: '.map-box[data-painter]', act: goNear },
  { name: 'training-city', route: '#/training', ready: '.training-choices', account: 'technician' },
];
