/**
 * `npm run screenshots`: takes every picture of resources/screenshots anew from the served console in Chromium.
 * Owns the command line and the order of things: the fog of the demo forms while other states are taken.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openBrowser, removeFolder, root, type Served } from '../e2e/console.ts';
import { type Camera, type Opened, pose, take } from './camera.ts';
import { openDarkroom } from './darkroom.ts';
import { languages, nameOf, type Scene, sizes, type Wish } from './scene.ts';
import { city, empty, flood, fog, gate, lost, normal, setUp } from './scenes.ts';
import {
  breakMuch,
  makeAdmin,
  newestFogEvent,
  serveCity,
  serveDemo,
  serveEmpty,
  setWeather,
  zoneIs,
} from './stages.ts';

const usage = `Usage: npm run screenshots -- [--only REGEXP] [--out DIR] [--png] [--list]
  --only   take the pictures whose name matches, such as 'wall-.*-en-1920'
  --out    folder to put them in; resources/screenshots when missing
  --png    in all colours, to look closely
  --list   name every picture
`;

const options = {
  only: { type: 'string' },
  out: { type: 'string' },
  png: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Wanted = (scenes: readonly Scene[]) => readonly Wish[];

const wishesFor =
  (only: RegExp): Wanted =>
  (scenes) =>
    sizes
      .flatMap((size) => languages.flatMap((language) => scenes.map((scene) => ({ scene, language, size }))))
      .filter((wish) => only.test(nameOf(wish)));

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const wanted = wishesFor(new RegExp(values.only ?? ''));
  if (values.list === true) {
    const all = wanted([normal, fog, flood, lost, gate, setUp, empty, city].flat());
    process.stdout.write(`${all.map(nameOf).toSorted().join('\n')}\n`);
    return 0;
  }
  const folder = resolve(process.cwd(), values.out ?? join(root, 'resources', 'screenshots'));
  mkdirSync(folder, { recursive: true });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const browser = await openBrowser();
  const darkroom = values.png === true ? undefined : await openDarkroom(browser);
  const camera: Camera = { browser, folder, darkroom, say };
  try {
    await takeAll(camera, wanted);
  } finally {
    await browser.close();
  }
  return 0;
}

async function takeAll(camera: Camera, wanted: Wanted): Promise<void> {
  await demo(camera, wanted, async () => {
    await others(camera, wanted);
  });
}

async function takeEach(camera: Camera, served: Served, wishes: readonly Wish[], fogEvent?: number): Promise<void> {
  for (const wish of wishes) {
    const posed = await tryPose(camera, served, wish, fogEvent);
    if (posed !== undefined) await take(camera, posed);
  }
}

/** One scene that cannot be posed is said and missed; the others are still worth taking. */
async function tryPose(camera: Camera, served: Served, wish: Wish, fogEvent?: number): Promise<Opened | undefined> {
  try {
    return await pose(camera, served, wish, fogEvent);
  } catch (error) {
    camera.say(`MISSED ${nameOf(wish)}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** The demo from clear air through fog and a flood of alarms to its sudden end; `meanwhile` runs as the fog forms. */
async function demo(camera: Camera, wanted: Wanted, meanwhile: () => Promise<void>): Promise<void> {
  const [clear, foggy, flooded, ended] = [wanted([...gate, ...normal]), wanted(fog), wanted(flood), wanted(lost)];
  const later = [...foggy, ...flooded, ...ended];
  if (clear.length + later.length === 0) return meanwhile();
  const served = await serveDemo();
  try {
    await setWeather(served, 'clear');
    // The field is read, the lamps at rest are proved.
    if (clear.length > 0) await pause(60_000);
    await takeEach(camera, served, clear);
    if (later.length > 0) await setWeather(served, 'demo');
    await meanwhile();
    if (later.length === 0) return;
    if (foggy.length > 0) await zoneIs(served, 'provincial-zone', (zone) => zone['proposal'] !== undefined);
    await takeEach(camera, served, foggy, await newestFogEvent(served));
    if (flooded.length + ended.length > 0) await breakMuch(served);
    await takeEach(camera, served, flooded);
    await end(camera, served, ended);
  } finally {
    await served.kill('SIGKILL');
    removeFolder(served.data);
  }
}

/** Kills the core under open windows and waits until they have said so. */
async function end(camera: Camera, served: Served, wishes: readonly Wish[]): Promise<void> {
  const opened: Opened[] = [];
  for (const wish of wishes) {
    const posed = await tryPose(camera, served, wish);
    if (posed !== undefined) opened.push(posed);
  }
  if (opened.length === 0) return;
  await served.kill('SIGKILL');
  await pause(20_000);
  for (const one of opened) await take(camera, one);
}

async function others(camera: Camera, wanted: Wanted): Promise<void> {
  const [first, bare] = [wanted(setUp), wanted(empty)];
  if (first.length + bare.length > 0) {
    await withServer(await serveEmpty(), async (served) => {
      await takeEach(camera, served, first);
      if (bare.length > 0) await makeAdmin(served);
      await takeEach(camera, served, bare);
    });
  }
  const large = wanted(city);
  if (large.length > 0) await withServer(await serveCity(), (served) => takeEach(camera, served, large));
}

async function withServer(served: Served, act: (served: Served) => Promise<void>): Promise<void> {
  try {
    await act(served);
  } finally {
    await served.kill('SIGTERM');
    removeFolder(served.data);
  }
}

process.exitCode = (await main(process.argv.slice(2))) || process.exitCode;
