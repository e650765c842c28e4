import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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
  const answer = schemeHandler(build);

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
});
