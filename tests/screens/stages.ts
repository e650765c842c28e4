/** The servers behind the pictures, and what is done to the road to bring each state about. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildCity } from '../../drivers/simulator/city.ts';
import { type Served, serve } from '../e2e/console.ts';
import { ask, tokenFor } from './camera.ts';

export const setWeather = async (served: Served, scenario: string): Promise<void> =>
  void (await ask(served, '/api/demo/weather', { scenario }, await tokenFor(served, 'technician')));

const setSpeed = async (served: Served, speed: number): Promise<void> =>
  void (await ask(served, '/api/demo/speed', { speed }, await tokenFor(served, 'technician')));

/** Waits until `is` holds, looking every two seconds. */
export async function until(what: string, within: number, is: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + within;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(2_000);
  }
}

async function list(served: Served, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer: unknown = await ask(served, path, undefined, await tokenFor(served, 'supervisor'));
  return Array.isArray(answer) ? answer : [];
}

export const zoneIs = (served: Served, zone: string, test: (view: Readonly<Record<string, unknown>>) => boolean) =>
  until(`zone ${zone}`, 900_000, async () => {
    const view = (await list(served, '/api/zones')).find((one) => one['id'] === zone);
    return view !== undefined && test(view);
  });

export async function newestFogEvent(served: Served): Promise<number | undefined> {
  const [first] = await list(served, '/api/fog-events');
  return typeof first?.['id'] === 'number' ? first['id'] : undefined;
}

/**
 * Lines of every kind fall silent one after another until there are more alarms than a person can read. Together they
 * would be one alarm: silences that begin at once have one cause.
 */
export async function breakMuch(served: Served): Promise<void> {
  const token = await tokenFor(served, 'technician');
  const lines = ['host-line-02', 'lamp-gateway-02', 'sign-line-3', 'lamp-gateway-06', 'vis-line-2', 'lamp-gateway-11'];
  for (const id of [...lines, 'sentinel-gateway-1', 'host-line-09', 'lamp-gateway-15', 'sign-line-1']) {
    await ask(served, `/api/demo/behaviours/${id}`, { id, behaviours: [{ name: 'silent' }] }, token);
    await pause(33_000);
  }
  await until('an alarm flood', 300_000, async () => {
    const kpi = await ask(served, '/api/alarms/kpi', undefined, token);
    const lately = kpi['lately'];
    return typeof lately === 'object' && lately !== null && 'value' in lately && Number(lately.value) > 10;
  });
}

export const serveDemo = (): Promise<Served> => serve(['--demo', '--port', '0']);

/** A site as on the first day: a road, no zone, no device; then with its first account. */
export async function serveEmpty(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-empty-'));
  const file = join(folder, 'site.yaml');
  const road =
    '{ id: s1, name: 省道一, nameEn: Provincial road 1, class: ordinary, postedSpeed: 70, from: K0+000, to: K20+000 }';
  const lines = [
    'id: new-county',
    'name: 新建县',
    'nameEn: New county',
    'timeZone: Asia/Shanghai',
    'policies: [default]',
  ];
  writeFileSync(file, [...lines, 'roads:', `  - ${road}`, 'zones: []', 'endpoints: []', 'devices: []', ''].join('\n'));
  return { ...(await serve(['--site', file, '--port', '0'], join(folder, 'data'))), data: folder };
}
export const makeAdmin = async (served: Served): Promise<void> =>
  void (await ask(served, '/api/session/setup', { name: 'admin', password: 'admin-demo' }));

/** Ten thousand lamps as a training console, brought to the thick of the fog in simulated time. */
export async function serveCity(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-city-'));
  for (const [name, text] of buildCity({ lamps: 10_000, seed: 1 }).files) writeFileSync(join(folder, name), text);
  const site = ['--training', '--site', join(folder, 'site.yaml'), '--port', '0', '--speed', '10'];
  const served = { ...(await serve(site, join(folder, 'data'))), data: folder };
  await zoneIs(served, 'zone-1', (zone) => zone['mode'] === 'anti-collision' || zone['mode'] === 'control');
  await pause(20_000);
  await setSpeed(served, 1);
  return served;
}
