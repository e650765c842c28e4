/** The trainer's desk: weather, faults and the speed of time on demand, never to be taken for the road, never near it. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWindow, root, say } from './console.ts';
import { type Desk, sitDown } from './desk.ts';
import { openRoom } from './room.ts';

let desk: Desk;

const room = openRoom(['--training', '--speed', '10'], async ({ served, browser }) => {
  desk = await sitDown(browser, served);
});

const chosen = (name: string) =>
  desk.page.locator('.training-choices button[aria-pressed=true]').filter({ hasText: name });

test('a scenario is chosen by name, and the fog comes', async () => {
  const { page, go, say: words } = desk;
  await go('#/training');
  await page
    .locator('.training-choices button')
    .filter({ hasText: words('scenario.fog') })
    .first()
    .click();
  await chosen(words('scenario.fog')).waitFor();
  await go('#/');
  await page.getByRole('link').filter({ hasText: '徒骇河团雾区' }).getByText('M2').waitFor({ timeout: 30_000 });
  await go('#/training');
  await page.locator('.training-page .mantine-Select-input').first().click();
  await page.getByRole('option', { name: '10000 m' }).click();
  await desk.press(words('training.setSteady'));
  await page.getByText(words('training.steadyNow', { value: 10_000 })).waitFor();
}, 60_000);

test('a fault is made on demand, seen on the console, and healed', async () => {
  const { page, say: words, press, pick } = desk;
  await page.getByRole('combobox', { name: words('training.target') }).fill('K103+000');
  await page.getByRole('option', { name: /K103\+000/ }).click();
  await pick(words('training.trait'), words('behaviour.silent'));
  await press(words('training.break'));
  const broken = page.locator('.training-broken li').filter({ hasText: 'K103+000' });
  await broken.getByText(words('behaviour.silent')).waitFor();
  await page
    .locator('.annunciator')
    .getByText(words('alarm.gateway-down'), { exact: true })
    .waitFor({ timeout: 30_000 });
  await press(words('training.heal'), broken);
  await broken.waitFor({ state: 'detached' });
}, 60_000);

test('time goes as fast as the trainer says, and the mark says how fast', async () => {
  const { page, say: words } = desk;
  const clock = async (): Promise<number> => {
    const [hours = 0, minutes = 0, seconds = 0] = ((await page.locator('.site-clock b').textContent()) ?? '')
      .split(':')
      .map(Number);
    return (hours * 60 + minutes) * 60 + seconds;
  };
  await page.getByRole('button', { name: '×60', exact: true }).click();
  await page
    .locator('.training-mark')
    .getByText(words('training.mark', { speed: 60 }))
    .waitFor();
  const began = { site: await clock(), here: Date.now() };
  await expect.poll(async () => (await clock()) - began.site, { timeout: 20_000 }).toBeGreaterThan(150);
  expect(Date.now() - began.here).toBeLessThan(12_000);
  // Each second of the feed is a minute here, and none of it is silence.
  await desk.go('#/');
  const silences = await page.evaluate(async () => {
    let seen = 0;
    for (const until = performance.now() + 8_000; performance.now() < until; ) {
      await new Promise(requestAnimationFrame);
      if (document.querySelector('.pane-silent, .feed-banner') !== null) seen += 1;
    }
    return seen;
  });
  expect(silences).toBe(0);
}, 60_000);

test('no page can be mistaken for the real thing', async () => {
  const routes = [
    '',
    'wall',
    'zone/expressway-zone',
    'map',
    'alarms',
    'devices',
    'device/host-03',
    'links',
    'events',
    'journal',
  ];
  for (const route of routes) {
    await desk.go(`#/${route}`);
    await desk.page.locator('.training-mark').first().waitFor();
    expect(await desk.page.locator('.training-mark').first().textContent(), route).toContain('培训 TRAINING');
  }
  const { page } = await openWindow(room.browser, 'en');
  await page.addInitScript(() => sessionStorage.setItem('fogward.signed-out', '1'));
  await page.goto(room.served.url);
  await page.getByRole('heading', { name: say('signIn.title', 'en') }).waitFor();
  await page.getByText(/培训 TRAINING/).waitFor();
  await page.context().close();
}, 60_000);

test.skipIf(process.platform !== 'linux')('the process holds no connection but those of its screens', () => {
  const own = readdirSync(`/proc/${room.served.pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${room.served.pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  const port = Number(new URL(room.served.url).port);
  const sockets = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/${room.served.pid}/net/${kind}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [, local = '', , , , , , , , inode = ''] = line.trim().split(/\s+/);
        return { kind, inode, localPort: Number.parseInt(local.split(':').at(-1) ?? '', 16) };
      }),
  );
  const held = sockets.filter(({ inode }) => own.includes(inode));
  expect(held.length).toBeGreaterThan(1);
  expect(held.filter(({ localPort }) => localPort !== port)).toEqual([]);
});

test('a site with a real line is refused by name before anything is opened', () => {
  const site = join(room.served.data, 'real.yaml');
  writeFileSync(
    site,
    `id: real
name: 真实站
timeZone: Asia/Shanghai
policies: [default]
roads: [{ id: r, name: 路, class: ordinary, postedSpeed: 70, from: K0+000, to: K9+000 }]
zones: [{ id: z, name: 区, road: r, from: K1+000, to: K2+000, direction: both, control: auto }]
endpoints: [{ id: gw1, protocol: modbus-tcp, host: 127.0.0.1, port: 1502 }]
devices: [{ id: l1, kind: flashing-lamp, profile: epever-lamp, endpoint: gw1, unit: 1, zone: z, stake: K1+500, side: left }]
`,
  );
  const run = spawnSync(process.execPath, [join(root, 'main/server/serve.ts'), '--training', '--site', site], {
    encoding: 'utf8',
  });
  expect(run.status).not.toBe(0);
  expect(run.stdout).toBe('');
  expect(run.stderr).toContain('gw1');
});

test('the page itself complained of nothing', () => {
  expect(desk.complaints).toEqual([]);
});
