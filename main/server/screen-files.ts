/**
 * Serves the built screen over http. Reads only below its folder; every load of the page gets a nonce of its own.
 */
import { randomBytes } from 'node:crypto';
import { readFile as readFileInto, realpath as realpathInto } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { refuse } from './answer.ts';
import { assetAt } from './asset-path.ts';
import { contentPolicy, noncePlaceholder } from './content-policy.ts';

// Electron lets these two read inside a package; the promise versions are not all covered.
const readFile = promisify(readFileInto);
const realpath = promisify(realpathInto);

/** Answers GET and HEAD below `folder`; unknown paths get 404, and `/` gets the page. */
export async function serveScreenFile(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET is offered here');
  const asset = assetAt(path);
  const content = asset === undefined ? undefined : await readInside(folder, asset.path);
  if (asset === undefined || content === undefined) return refuse(response, 404, 'No such page');
  const isPage = asset.path === 'index.html';
  const nonce = randomBytes(16).toString('base64');
  const host = request.headers.host ?? '';
  if (isPage) {
    const connect = [`ws://${host}`, `wss://${host}`];
    response.setHeader('content-security-policy', contentPolicy({ nonce, connect }));
  }
  const body = isPage ? Buffer.from(content.toString('utf8').replaceAll(noncePlaceholder, nonce)) : content;
  response.writeHead(200, {
    'content-type': asset.contentType,
    'content-length': body.length,
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** The bytes of `folder/path`, or `undefined` when there is no such file inside; links out of the folder do not count. */
export async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const base = await realpath(folder);
    const real = await realpath(join(base, path));
    return real.startsWith(base + sep) ? await readFile(real) : undefined;
  } catch {
    return undefined;
  }
}
