/**
 * Hands out the site's basemap, the one file outside the built screen that a page may read, in parts as it asks for
 * them. Both shells use it. What the site file names is all there is: no address leads to another file.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** Where a page finds the basemap: beside itself, in both shells. */
export const basemapPath = '/basemap.pmtiles';

export type Part =
  | { readonly kind: 'whole' }
  /** Both ends included, as in the header. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'outside' };

/** What a Range header asks of a file of `size` bytes (RFC 9110 §14); several ranges at once are not offered. */
export function partOf(range: string | null | undefined, size: number): Part {
  if (range === null || range === undefined) return { kind: 'whole' };
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim()) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return { kind: 'outside' };
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(size - 1, Number(to));
  return first > last ? { kind: 'outside' } : { kind: 'part', first, last };
}

export interface BasemapAnswer {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** Must be read to its end or destroyed. */
  readonly body: Readable | undefined;
}

/** The answer to GET or HEAD for `file`; `undefined` when there is no such file. */
export async function answerBasemap(
  file: string,
  method: 'GET' | 'HEAD',
  range: string | null | undefined,
): Promise<BasemapAnswer | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return undefined;
  let body: Readable | undefined;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return undefined;
    const part: Part = method === 'GET' ? partOf(range, stats.size) : { kind: 'whole' };
    if (method === 'GET') body = bodyOf(handle, part);
    return { status: statuses[part.kind], headers: headersOf(part, stats.size, stats.mtimeMs), body };
  } finally {
    if (body === undefined) await handle.close();
  }
}

const statuses = { whole: 200, part: 206, outside: 416 } as const;

/** The stream closes the file when it ends. */
function bodyOf(handle: FileHandle, part: Part): Readable | undefined {
  if (part.kind === 'outside') return undefined;
  return handle.createReadStream(part.kind === 'part' ? { start: part.first, end: part.last } : {});
}

/** The tag tells the page that another file took this one's place. */
function headersOf(part: Part, size: number, changed: number): Readonly<Record<string, string>> {
  const common = { 'accept-ranges': 'bytes', 'cache-control': 'no-store', etag: `"${size}-${Math.round(changed)}"` };
  if (part.kind === 'outside') return { ...common, 'content-range': `bytes */${size}` };
  const typed = { ...common, 'content-type': 'application/vnd.pmtiles' };
  if (part.kind === 'whole') return { ...typed, 'content-length': String(size) };
  const { first, last } = part;
  return { ...typed, 'content-length': String(last - first + 1), 'content-range': `bytes ${first}-${last}/${size}` };
}
