/**
 * Answers `app://console/…` from the built screen, and one address from the site's basemap. The resolver is pure; a
 * request that is for neither gets 404, whatever it looks like.
 */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Asset, assetAt } from '../server/asset-path.ts';
import { answerBasemap } from '../server/basemap.ts';
import { commonHeaders, contentPolicy, noncePlaceholder } from '../server/content-policy.ts';
import { readInside } from '../server/screen-files.ts';
import { isBasemapAddress, isConsoleAddress } from './policy.ts';

/** The asset that an address of our scheme names, or `undefined`. */
export function consoleAsset(address: string): Asset | undefined {
  return isConsoleAddress(address) ? assetAt(new URL(address).pathname || '/') : undefined;
}

type Asked = Pick<Request, 'url' | 'method' | 'headers'>;

/** A handler for `protocol.handle` that serves `folder`, and the basemap while there is one. */
export const schemeHandler =
  (folder: string, basemap: () => string | undefined) =>
  async (request: Asked): Promise<Response> => {
    const { url, method } = request;
    if (method !== 'GET' && method !== 'HEAD') return notFound();
    if (isBasemapAddress(url)) return partOfBasemap(basemap(), method, request.headers);
    const asset = consoleAsset(url);
    const content = asset === undefined ? undefined : await readInside(folder, asset.path);
    if (asset === undefined || content === undefined) return notFound();
    const headers = { ...commonHeaders, 'content-type': asset.contentType };
    if (asset.path !== 'index.html') return new Response(new Uint8Array(content), { headers });
    const nonce = randomBytes(16).toString('base64');
    const page = content.toString('utf8').replaceAll(noncePlaceholder, nonce);
    const policy = contentPolicy({ nonce, connect: [] });
    return new Response(page, {
      headers: { ...headers, 'content-security-policy': policy, 'cache-control': 'no-store' },
    });
  };

const notFound = (): Response => new Response('Not found', { status: 404, headers: commonHeaders });

async function partOfBasemap(file: string | undefined, method: 'GET' | 'HEAD', asked: Headers): Promise<Response> {
  const answer = file === undefined ? undefined : await answerBasemap(file, method, asked.get('range'));
  if (answer === undefined) return notFound();
  const { status, headers, body } = answer;
  return new Response(body === undefined ? null : streamOf(body), {
    status,
    headers: { ...commonHeaders, ...headers },
  });
}

/** A stream of the page's kind; Node's own conversion has types that the page's do not know. */
function streamOf(body: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    pull: async (stream) => {
      const next = await chunks.next();
      if (next.done === true) stream.close();
      else stream.enqueue(next.value);
    },
    cancel: async () => void (await chunks.return?.()),
  });
}
