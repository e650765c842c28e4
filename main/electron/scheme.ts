/**
 * Answers `app://console/…` from the built screen and from nowhere else. The resolver is pure; a request that is not
 * for a file of the build gets 404, whatever it looks like.
 */
import { randomBytes } from 'node:crypto';
import { type Asset, assetAt } from '../server/asset-path.ts';
import { commonHeaders, contentPolicy, noncePlaceholder } from '../server/content-policy.ts';
import { readInside } from '../server/screen-files.ts';
import { isConsoleAddress } from './policy.ts';

/** The asset that an address of our scheme names, or `undefined`. */
export function consoleAsset(address: string): Asset | undefined {
  return isConsoleAddress(address) ? assetAt(new URL(address).pathname || '/') : undefined;
}

/** A handler for `protocol.handle` that serves `folder`. */
export const schemeHandler =
  (folder: string) =>
  async (request: Pick<Request, 'url' | 'method'>): Promise<Response> => {
    const asset = request.method === 'GET' || request.method === 'HEAD' ? consoleAsset(request.url) : undefined;
    const content = asset === undefined ? undefined : await readInside(folder, asset.path);
    if (asset === undefined || content === undefined)
      return new Response('Not found', { status: 404, headers: commonHeaders });
    const headers = { ...commonHeaders, 'content-type': asset.contentType };
    if (asset.path !== 'index.html') return new Response(new Uint8Array(content), { headers });
    const nonce = randomBytes(16).toString('base64');
    const page = content.toString('utf8').replaceAll(noncePlaceholder, nonce);
    const policy = contentPolicy({ nonce, connect: [] });
    return new Response(page, {
      headers: { ...headers, 'content-security-policy': policy, 'cache-control': 'no-store' },
    });
  };
