/**
 * From the path of an address to a file of the built screen. Pure: it never looks at the disk, and whatever comes in,
 * what goes out is a plain path below the build folder, or nothing.
 */

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff: 'font/woff',
  woff2: 'font/woff2',
  ogg: 'audio/ogg',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  wasm: 'application/wasm',
  geojson: 'application/geo+json',
  txt: 'text/plain; charset=utf-8',
};

export interface Asset {
  /** Forward slashes, relative to the build folder, e.g. `assets/index.js`. */
  readonly path: string;
  readonly contentType: string;
  /** The name carries a content hash, so it may be kept for ever. */
  readonly immutable: boolean;
}

/**
 * The asset that an address path names; `undefined` when it is malformed, leaves the folder, or is of a kind that the
 * screen does not have. Each step is a plain name: no `.`, `..`, hidden files, drive letters or devices.
 */
export function assetAt(urlPath: string): Asset | undefined {
  const decoded = decode(urlPath);
  if (decoded === undefined || !decoded.startsWith('/')) return undefined;
  const path = decoded === '/' ? 'index.html' : decoded.slice(1);
  const steps = path.split('/');
  if (!steps.every((step) => /^[\p{L}\p{N}_@~+-][\p{L}\p{N}_@~+. -]*$/u.test(step) && !/[. ]$/.test(step)))
    return undefined;
  const contentType = contentTypes[(/\.([a-z0-9]+)$/.exec(path)?.[1] ?? '').toLowerCase()];
  if (contentType === undefined) return undefined;
  return { path, contentType, immutable: steps[0] === 'assets' && steps.length > 1 };
}

/** Decodes once. What still looks encoded is not one of our names, and the step pattern refuses its `%`. */
function decode(urlPath: string): string | undefined {
  if (urlPath.length > 1024) return undefined;
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
}
