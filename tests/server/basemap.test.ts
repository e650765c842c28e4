/** The basemap over http: to whom, which parts, and no other file. */
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FetchSource, PMTiles } from 'pmtiles';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Access, openAccess } from '../../main/core/access/access.ts';
import { slightCost } from '../../main/core/access/password.ts';
import type { Log } from '../../main/core/log.ts';
import { silentLog } from '../../main/core/log.ts';
import { utcMs } from '../../main/domain/units.ts';
import { partOf } from '../../main/server/basemap.ts';
import { startWeb, type Web } from '../../main/server/web.ts';
import { pmtiles, tileOf, vectorTile } from '../pmtiles-maker.ts';
import { stubRouter } from './stub-router.ts';

const folder = mkdtempSync(join(tmpdir(), 'fogward-basemap-'));
const file = join(folder, 'city.pmtiles');
const tile = tileOf(116, 36.4, 8);
const bytes = vectorTile({
  water: [
    {
      type: 'line',
      points: [
        [0, 0],
        [9, 9],
      ],
    },
  ],
});
const city = pmtiles({ tiles: [{ ...tile, bytes }], type: 1, compression: 2, metadata: { attribution: '© 城市' } });
const errors: unknown[] = [];
const log: Log = { ...silentLog, error: (...said) => void errors.push(said) };

let web: Web;
let access: Access;
let token: string;
let address: string;

beforeAll(async () => {
  mkdirSync(join(folder, 'renderer'));
  const opened = openAccess({ directory: undefined, now: () => utcMs(Date.now()), cost: slightCost });
  if (!opened.ok) throw new Error(opened.detail);
  access = opened.access;
  const admin = await access.setup('chief', 'a long enough secret');
  token = admin.ok ? admin.value.token : '';
  web = await start(file);
  address = `${web.url}/basemap.pmtiles`;
});
afterAll(async () => {
  await web.close();
  access.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => writeFileSync(file, city));

const start = (basemap: string | undefined): Promise<Web> =>
  startWeb({
    host: '127.0.0.1',
    port: 0,
    hostNames: [],
    screen: join(folder, 'renderer'),
    basemap,
    version: '0.0.0',
    router: stubRouter,
    access,
    log,
  });
const ask = (headers: Record<string, string> = {}, url = address, method = 'GET') =>
  fetch(url, { method, headers: { authorization: `Bearer ${token}`, ...headers } });

describe('the basemap', () => {
  it('is what a PMTiles reader needs: header, metadata and tiles by their ranges', async () => {
    const archive = new PMTiles(new FetchSource(address, new Headers({ authorization: `Bearer ${token}` })));
    expect(await archive.getHeader()).toMatchObject({ tileType: 1, minZoom: 8, maxZoom: 8 });
    expect(await archive.getMetadata()).toEqual({ attribution: '© 城市' });
    const got = await archive.getZxy(tile.z, tile.x, tile.y);
    expect(Buffer.from(got!.data)).toEqual(bytes);
    expect(await archive.getZxy(8, 0, 0)).toBeUndefined();
  });

  it('comes in the part asked for', async () => {
    for (const [range, from, to] of [
      ['bytes=0-6', 0, 6],
      ['bytes=7-7', 7, 7],
      ['bytes=0-16383', 0, city.length - 1],
      ['bytes=100-', 100, city.length - 1],
      ['bytes=-5', city.length - 5, city.length - 1],
      [`bytes=-${city.length + 9}`, 0, city.length - 1],
    ] as const) {
      const answer = await ask({ range });
      expect([range, answer.status]).toEqual([range, 206]);
      expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${city.length}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(city.subarray(from, to + 1));
    }
    const whole = await ask();
    expect([whole.status, whole.headers.get('accept-ranges'), whole.headers.get('cache-control')]).toEqual([
      200,
      'bytes',
      'no-store',
    ]);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(city);
    const head = await ask({ range: 'bytes=0-6' }, address, 'HEAD');
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, `${city.length}`, '']);
  });

  it('has no part beyond its end, no parts joined, none in other units', async () => {
    for (const range of [
      `bytes=${city.length}-`,
      'bytes=9-3',
      'bytes=-0',
      'bytes=-',
      'bytes=0-1,4-5',
      'lines=0-1',
      'x',
    ]) {
      const answer = await ask({ range });
      expect([range, answer.status]).toEqual([range, 416]);
      expect(answer.headers.get('content-range')).toBe(`bytes */${city.length}`);
      expect(await answer.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
    }
    writeFileSync(file, '');
    expect((await ask({ range: 'bytes=0-6' })).status).toBe(416);
    expect((await ask()).status).toBe(200);
  });

  it('is for those who are signed in', async () => {
    for (const authorization of ['', 'Bearer nonsense', `Basic ${token}`, 'Bearer ']) {
      const answer = await ask({ authorization });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(await answer.text()).not.toContain('PMTiles');
    }
    const made = await access.add({ name: 'guest', password: 'a long enough secret', role: 'viewer' });
    expect(made.ok).toBe(true);
    const signedIn = await access.signIn('guest', 'a long enough secret');
    if (!signedIn.ok) throw new Error('not signed in');
    const authorization = `Bearer ${signedIn.session.token}`;
    expect((await ask({ authorization, range: 'bytes=0-6' })).status).toBe(206);
    access.signOut(signedIn.session.token);
    expect((await ask({ authorization, range: 'bytes=0-6' })).status).toBe(401);
  });

  it('is one file: 404 for every other address, and where it is gone or none was named', async () => {
    writeFileSync(join(folder, 'other.pmtiles'), 'PMTiles other');
    for (const path of [
      'other.pmtiles',
      'city.pmtiles',
      'basemap.pmtiles/',
      'basemap.pmtiles/..%2fother.pmtiles',
      'x/basemap.pmtiles',
    ]) {
      const answer = await ask({}, `${web.url}/${path}`);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await ask({}, `${address}?v=2#x`)).status).toBe(200);
    rmSync(file);
    expect((await ask()).status).toBe(404);
    mkdirSync(file);
    expect((await ask()).status).toBe(404);
    rmSync(file, { recursive: true });
    const bare = await start(undefined);
    expect((await ask({}, `${bare.url}/basemap.pmtiles`)).status).toBe(404);
    await bare.close();
  });

  it('is not written to, nor read by pages of other sites', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask({}, address, method)).status).toBe(405);
    expect((await ask({ origin: 'http://evil.example' })).status).toBe(403);
  });

  it('says by its tag when another file took its place', async () => {
    const tagOf = async () => (await ask({ range: 'bytes=0-0' })).headers.get('etag');
    const first = await tagOf();
    expect(await tagOf()).toBe(first);
    writeFileSync(file, Buffer.concat([city, city]));
    expect(await tagOf()).not.toBe(first);
  });

  it('larger than memory is no trouble, and a reader that hangs up is no error', async () => {
    truncateSync(file, 8 * 2 ** 30);
    await new Promise<void>((resolve) => {
      const request = `GET /basemap.pmtiles HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n\r\n`;
      const socket = connect(web.port, '127.0.0.1', () => socket.write(request));
      socket.once('data', () => socket.destroy());
      socket.once('close', () => resolve());
    });
    expect((await ask({ range: 'bytes=8589934590-' })).status).toBe(206);
    expect(errors).toEqual([]);
  });
});

describe('a range', () => {
  it('never leaves the file, whatever it says', () => {
    const figures = fc.oneof(fc.constant(''), fc.nat(40).map(String), fc.bigInt({ min: 0n }).map(String));
    const ranges = fc.oneof(
      fc.string(),
      fc.tuple(figures, figures).map(([from, to]) => `bytes=${from}-${to}`),
    );
    fc.assert(
      fc.property(ranges, fc.nat(30), (range, size) => {
        const part = partOf(range, size);
        if (part.kind === 'whole') return false;
        return part.kind === 'outside' || (part.first >= 0 && part.first <= part.last && part.last < size);
      }),
      { numRuns: 2000 },
    );
  });
});
