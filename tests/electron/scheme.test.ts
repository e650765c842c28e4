import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { consoleAsset, schemeHandler } from '../../main/electron/scheme.ts';
import { assetAt } from '../../main/server/asset-path.ts';

const folder = mkdtempSync(join(tmpdir(), 'fogward-scheme-'));
const build = join(folder, 'renderer');
mkdirSync(join(build, 'assets'), { recursive: true });
writeFileSync(join(build, 'index.html'), '<meta content="__CSP_NONCE__">');
writeFileSync(join(build, 'assets', 'a.js'), 'export {}');
writeFileSync(join(folder, 'secret.json'), 'outside');
symlinkSync(join(folder, 'secret.json'), join(build, 'link.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linkOf = (fd: string): string | undefined => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined;
  }
};
const pieces = fc.constantFrom(
  '..',
  '.',
  '/',
  '\\',
  '%2e',
  '%2E%2e',
  '%2f',
  '%5c',
  '%00',
  '%',
  'a',
  'index.html',
  'C:',
  '~',
  ' ',
  '雾',
  '.js',
  '\u202e',
);
const anyPath = fc.oneof(
  fc.string(),
  fc.array(pieces, { maxLength: 12 }).map((list) => `/${list.join('')}`),
);

describe('paths', () => {
  it('never leave the build folder, whatever they are made of', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const asset = assetAt(path);
        if (asset === undefined) return true;
        const inside = normalize(join('/build', asset.path));
        return inside.startsWith('/build/') && inside === `/build/${asset.path}` && !/[\\:\0%]/.test(asset.path);
      }),
      { numRuns: 3000 },
    );
  });

  it('name the page and its assets', () => {
    expect(consoleAsset('app://console/')?.path).toBe('index.html');
    expect(consoleAsset('app://console')?.path).toBe('index.html');
    expect(consoleAsset('app://console/assets/a.js?x=1#y')).toMatchObject({ path: 'assets/a.js', immutable: true });
    expect(consoleAsset('app://elsewhere/index.html')).toBeUndefined();
    expect(consoleAsset('file:///index.html')).toBeUndefined();
    expect(consoleAsset('app://console/secret.exe')).toBeUndefined();
  });
});

describe('answers', () => {
  const map = join(folder, 'city.pmtiles');
  writeFileSync(map, 'PMTiles-and-tiles');
  let basemap: string | undefined;
  const handler = schemeHandler(build, () => basemap);
  const answer = ({ headers = {}, ...request }: { url: string; method: string; headers?: Record<string, string> }) =>
    handler({ ...request, headers: new Headers(headers) });

  it('bring the page with a fresh nonce and the policy', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => answer({ url: 'app://console/', method: 'GET' })));
    const csp = first?.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(csp)?.[1];
    expect(await first?.text()).toBe(`<meta content="${nonce}">`);
    expect(second?.headers.get('content-security-policy')).not.toBe(csp);
    expect(first?.headers.get('content-type')).toContain('text/html');
  });

  it('bring assets, and 404 for anything else', async () => {
    expect(await (await answer({ url: 'app://console/assets/a.js', method: 'GET' })).text()).toBe('export {}');
    for (const path of ['../secret.json', '..%2fsecret.json', 'link.json', 'none.js', 'assets', '%E0%A4%A']) {
      const response = await answer({ url: `app://console/${path}`, method: 'GET' });
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.text()).not.toContain('outside');
    }
    expect((await answer({ url: 'app://console/', method: 'POST' })).status).toBe(404);
  });

  it('bring the basemap in parts, once the core has named it, and no other file', async () => {
    const url = 'app://console/basemap.pmtiles';
    const range = 'bytes=0-6';
    const ask = (over: object = {}) => answer({ url, method: 'GET', headers: { range }, ...over });
    expect((await ask()).status).toBe(404);
    basemap = map;
    const part = await ask();
    expect([part.status, await part.text()]).toEqual([206, 'PMTiles']);
    expect(part.headers.get('content-range')).toBe('bytes 0-6/17');
    expect(part.headers.get('x-content-type-options')).toBe('nosniff');
    const whole = await ask({ headers: {} });
    expect([whole.status, await whole.text()]).toEqual([200, 'PMTiles-and-tiles']);
    const outside = await ask({ headers: { range: 'bytes=17-' } });
    expect([outside.status, outside.headers.get('content-range'), await outside.text()]).toEqual([
      416,
      'bytes */17',
      '',
    ]);
    const head = await ask({ method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '17', '']);
    expect((await ask({ method: 'POST' })).status).toBe(404);
    for (const other of ['city.pmtiles', 'basemap.pmtiles/', 'x/basemap.pmtiles', 'basemap.pmtiles/..%2fsecret.json'])
      expect([other, (await ask({ url: `app://console/${other}` })).status]).toEqual([other, 404]);
    expect((await ask({ url: 'app://elsewhere/basemap.pmtiles' })).status).toBe(404);
    basemap = join(folder, 'gone.pmtiles');
    expect((await ask()).status).toBe(404);
    basemap = build;
    expect((await ask()).status).toBe(404);
  });

  it('let go of a basemap that nobody reads on', async () => {
    basemap = map;
    const first = await answer({ url: 'app://console/basemap.pmtiles', method: 'GET' });
    await first.body?.cancel();
    // Only Linux tells what a process has open.
    const open = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').map(linkOf) : []);
    await expect.poll(open).not.toContain(map);
  });
});
