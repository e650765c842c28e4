/** The synthetic city: the same seed gives the same city, every line has a place of its own, and the site is sound. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadProfiles } from '../../../drivers/profile/library.ts';
import { createDrivers } from '../../../drivers/registry.ts';
import { buildCity } from '../../../drivers/simulator/city.ts';
import { checkDevices } from '../../../main/core/config/check-devices.ts';
import { loadSite } from '../../../main/core/config/load-site.ts';
import { siteSummary } from '../../../main/core/config/site-summary.ts';
import { partsFor, writeCity } from '../../../main/server/roadside-city.ts';

const resources = new URL('../../../resources', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'fogward-city-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a synthetic city', () => {
  test('is the same for the same seed and another for another', () => {
    const one = buildCity({ lamps: 300, seed: 4 }).files;
    expect([...buildCity({ lamps: 300, seed: 4 }).files]).toEqual([...one]);
    expect(buildCity({ lamps: 300, seed: 5 }).files.get('lamps.csv')).not.toBe(one.get('lamps.csv'));
  });

  test.each([100, 1_000, 3_333])('of %i lamps is a sound site without warnings', (lamps) => {
    const written = writeCity({ lamps, seed: 2, out: join(folder, `city-${lamps}`) });
    if (!written.ok) throw new Error(written.why);
    const loaded = loadSite(written.siteFile, { resources });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints.slice(0, 3)));
    const drivers = createDrivers(loadProfiles([join(resources, 'profiles')]).library);
    expect(checkDevices(loaded.site, drivers)).toEqual([]);
    expect(loaded.site.warnings).toEqual([]);
    const summary = siteSummary(loaded.site, drivers);
    expect(summary.kinds).toMatchObject({ 'flashing-lamp': lamps, sentinel: Math.round(lamps / 10) });
    expect(summary.lights).toBe(written.city.counts.lights);
    expect(summary.devices.total).toBe(written.city.counts.devices);
    expect(summary.overloaded).toEqual([]);
    const places = loaded.site.site.endpoints.map(({ host, port }) => `${host}:${port}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { host, simulated } of loaded.site.site.endpoints)
      expect([host?.startsWith('127.'), simulated]).toEqual([true, true]);
    for (const [, behind] of Map.groupBy(loaded.site.site.devices, (device) => device.endpoint))
      expect(new Set(behind.map((device) => device.unit)).size, 'units of one gateway').toBe(behind.length);
  });

  test('names its counties and the things of its zones in both languages', () => {
    const written = writeCity({ lamps: 1_000, seed: 3, out: join(folder, 'named') });
    if (!written.ok) throw new Error(written.why);
    const loaded = loadSite(written.siteFile, { resources });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints.slice(0, 3)));
    const named = loaded.site.site.devices.filter(({ kind }) => kind === 'flashing-lamp' || kind === 'sentinel');
    const pairs = new Set(named.map(({ county, countyEn }) => `${county} ${countyEn}`));
    expect(pairs).toContain('东昌府区 Dongchangfu District');
    expect(pairs.size).toBe(new Set(named.map(({ county }) => county)).size);
    expect(pairs.size).toBe(8);
    for (const { countyEn } of named) expect(countyEn).toMatch(/^[A-Z][A-Za-z' ]+$/);
    const sensor = loaded.site.site.devices.find(({ id }) => id === 'zone-1-visibility-1');
    expect(sensor).toMatchObject({
      name: '能见度仪 K10+600（虚构）',
      nameEn: 'Visibility meter K10+600 (invented)',
    });
  });

  test('overwrites its own files and nobody else’s', () => {
    const out = join(folder, 'again');
    expect(writeCity({ lamps: 100, seed: 1, out }).ok).toBe(true);
    expect(writeCity({ lamps: 100, seed: 2, out }).ok).toBe(true);
    writeFileSync(join(out, 'site.yaml'), 'id: mine\n');
    expect(writeCity({ lamps: 100, seed: 1, out })).toMatchObject({ ok: false });
    expect(readFileSync(join(out, 'site.yaml'), 'utf8')).toBe('id: mine\n');
  });

  test('shares its lines out over processes only when the open files do not suffice', () => {
    expect(partsFor(100)).toBe(1);
    expect(partsFor(10_000_000)).toBeGreaterThan(1);
  });
});
