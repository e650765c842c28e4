import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readHeader } from '../../../main/core/config/basemap-file.ts';
import { loadSite } from '../../../main/core/config/load-site.ts';
import { pmtiles, pngTile, tileOf, vectorTile } from '../../pmtiles-maker.ts';
import { changed, linesOf, loadText, resources, sound, soundSite } from './a-site.ts';

const site = `${soundSite}map: { basemap: city.pmtiles }\n`;
const tile = { ...tileOf(116, 36.4, 10), bytes: vectorTile({}) };
const city = pmtiles({ tiles: [tile], type: 1, bounds: [115.5, 36, 116.5, 37] });
const saying = (bytes: Uint8Array): readonly string[] => linesOf(loadText(site, { 'city.pmtiles': bytes }));
/** The same archive with one byte of its header changed. */
const withByte = (place: number, value: number): Buffer => {
  const bytes = Buffer.from(city);
  bytes[place] = value;
  return bytes;
};

describe('a basemap', () => {
  test('is known by its first bytes: kind, zooms, bounds, size', () => {
    const { basemap } = sound(loadText(site, { 'city.pmtiles': city }));
    expect(basemap).toEqual({
      file: join(process.cwd(), 'city.pmtiles'),
      tiles: 'vector',
      format: 'mvt',
      zooms: { from: 10, to: 10 },
      bounds: { west: 115.5, south: 36, east: 116.5, north: 37 },
      bytes: city.length,
    });
    for (const [type, format] of [
      [2, 'png'],
      [3, 'jpeg'],
      [4, 'webp'],
    ] as const) {
      const bytes = pmtiles({ tiles: [{ ...tile, bytes: pngTile(() => [1, 2, 3]) }], type });
      expect(sound(loadText(site, { 'city.pmtiles': bytes })).basemap).toMatchObject({ tiles: 'raster', format });
    }
  });

  test('may be left out, with or without `map`', () => {
    expect(sound(loadText(soundSite)).basemap).toBeUndefined();
    expect(sound(loadText(`${soundSite}map: {}\n`)).basemap).toBeUndefined();
  });

  const place = `site.yaml:${soundSite.split('\n').length}:8`;
  test.each([
    [
      'nothing',
      Buffer.alloc(0),
      'is not a PMTiles file, expected a PMTiles v3 file; name another file, or convert this one',
    ],
    [
      'another file',
      Buffer.from('SQLite format 3'),
      'is not a PMTiles file, expected a PMTiles v3 file; name another file, or convert this one',
    ],
    [
      'another version',
      withByte(7, 2),
      'is a PMTiles file of version 2, expected version 3; convert it with `pmtiles convert`',
    ],
    [
      'a header alone, cut',
      city.subarray(0, 100),
      'is cut short: 100 of 127 bytes, expected the whole file; copy or make it again',
    ],
    [
      'a file cut by one byte',
      city.subarray(0, -1),
      `is cut short: ${city.length - 1} of ${city.length} bytes, expected the whole file; copy or make it again`,
    ],
    [
      'brotli tiles',
      withByte(98, 3),
      'has its tiles compressed by brotli, expected gzip or no compression; make it again',
    ],
    [
      'zstd directories',
      withByte(97, 4),
      'has its directories compressed by zstd, expected gzip or no compression; make it again',
    ],
    [
      'avif',
      withByte(99, 5),
      'holds tiles of avif, expected vector (mvt) or raster (png, jpeg, webp) tiles; make it again',
    ],
    [
      'tiles of no kind',
      withByte(99, 0),
      'holds tiles of an unknown kind, expected vector (mvt) or raster (png, jpeg, webp) tiles; make it again',
    ],
  ])('is refused at its place: %s', (_, bytes, said) => {
    expect(saying(bytes)).toEqual([`${place} the basemap \`city.pmtiles\` ${said}`]);
  });

  test('that is missing, misspelt or no name is told', () => {
    expect(linesOf(loadText(site))).toEqual([
      `${place} cannot read the basemap \`city.pmtiles\` (there is no such file), expected a PMTiles v3 file; check the path, relative to the site file`,
    ]);
    expect(linesOf(loadText(changed('basemap:', 'base:', site)))[0]).toContain('unknown key `base` in `map`');
    expect(linesOf(loadText(changed('city.pmtiles', '5', site)))[0]).toContain('`map.basemap` is `5`, expected text');
  });

  test('of elsewhere deserves a look, no more', () => {
    const here = changed('from: 0, to: 9000 }', 'from: 0, to: 9000, line: [[116, 36.4], [116.1, 36.4]] }', site);
    expect(sound(loadText(here, { 'city.pmtiles': city })).warnings).toEqual([]);
    const away = pmtiles({ tiles: [tile], type: 1, bounds: [120, 30, 121, 31] });
    expect(sound(loadText(here, { 'city.pmtiles': away })).warnings.map(({ what }) => what)).toEqual([
      'the basemap shows 120 to 121 east, 30 to 31 north, and nothing of the site',
    ]);
  });

  test('whatever its bytes, yields a header or a reason', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .tuple(fc.nat(126), fc.nat(255), fc.nat(200))
        .map(([at, value, length]) => withByte(at, value).subarray(0, length)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(300), (start, size) => {
        const read = readHeader(start, size);
        return read.ok ? start.length >= 127 : read.what !== '';
      }),
      { numRuns: 500 },
    );
  });
});

describe('on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fogward-basemap-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'site.yaml');
  const map = join(folder, 'city.pmtiles');
  writeFileSync(file, site);

  test('it stands beside the site, is not read whole, and is no part of what disarms automation', () => {
    writeFileSync(map, city);
    const first = sound(loadSite(file, { resources }));
    expect(first.basemap?.file).toBe(map);
    expect(first.files).not.toContain(map);
    // More than fits into a buffer: it can only be looked at from the front.
    truncateSync(map, 8 * 2 ** 30);
    const large = sound(loadSite(file, { resources }));
    expect(large.basemap?.bytes).toBe(8 * 2 ** 30);
    expect(large.fingerprint).toBe(first.fingerprint);
  });

  test('a folder is no basemap, and nothing stays open', () => {
    rmSync(map);
    mkdirSync(map);
    const probe = openSync(file, 'r');
    closeSync(probe);
    for (let i = 0; i < 5; i += 1) expect(linesOf(loadSite(file, { resources }))[0]).toContain('(it is a folder)');
    const after = openSync(file, 'r');
    closeSync(after);
    expect(after).toBe(probe);
  });
});
