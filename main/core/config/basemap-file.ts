/**
 * Looks at the beginning of the basemap that a site names: a PMTiles archive is opened by its first 127 bytes.
 * Never reads the rest, which may be many gigabytes; a damaged tile is the screen's to tell.
 */
import { resolve } from 'node:path';
import type { MapEntry } from '../../contract/site-file.ts';
import type { Complaint } from '../../domain/document.ts';
import type { BasemapFile } from './loaded-site.ts';
import { complain, type Located } from './located.ts';
import { besideSite, type SourceFiles } from './source-files.ts';

/** PMTiles specification v3, section 3 "Header". */
const headerLength = 127;
const magic = 'PMTiles';
const formats = ['an unknown kind', 'mvt', 'png', 'jpeg', 'webp', 'avif', 'mlt'] as const;
const compressions = ['unknown', 'none', 'gzip', 'brotli', 'zstd'] as const;

interface Flaw {
  readonly what: string;
  readonly expected: string;
  readonly todo: string;
}
type Header = Omit<BasemapFile, 'file'>;
type HeaderResult = { readonly ok: true; readonly header: Header } | ({ readonly ok: false } & Flaw);

/** Reads a PMTiles header from a file's first bytes; `size` is the length of the whole file. */
export function readHeader(bytes: Uint8Array, size: number): HeaderResult {
  const wrong = (what: string, expected: string, todo: string): HeaderResult => ({ ok: false, what, expected, todo });
  if (new TextDecoder('latin1').decode(bytes.subarray(0, magic.length)) !== magic)
    return wrong('is not a PMTiles file', 'a PMTiles v3 file', 'name another file, or convert this one');
  const version = bytes[magic.length];
  if (version !== 3)
    return wrong(`is a PMTiles file of version ${version ?? '?'}`, 'version 3', 'convert it with `pmtiles convert`');
  const [present, promised] = bytes.length < headerLength ? [bytes.length, headerLength] : [size, endOf(bytes)];
  if (present < promised)
    return wrong(`is cut short: ${present} of ${promised} bytes`, 'the whole file', 'copy or make it again');
  for (const [place, what] of [
    [97, 'directories'],
    [98, 'tiles'],
  ] as const) {
    const compression = compressions[bytes[place] ?? 0];
    if (compression === 'brotli' || compression === 'zstd')
      return wrong(`has its ${what} compressed by ${compression}`, 'gzip or no compression', 'make it again');
  }
  const format = formats[bytes[99] ?? 0] ?? formats[0];
  if (format === formats[0] || format === 'avif' || format === 'mlt')
    return wrong(`holds tiles of ${format}`, 'vector (mvt) or raster (png, jpeg, webp) tiles', 'make it again');
  return { ok: true, header: headerOf(bytes, format, size) };
}

/** Where the last of the root directory, the metadata, the leaf directories and the tiles ends. */
function endOf(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  return Math.max(
    ...[8, 24, 40, 56].map((place) => Number(view.getBigUint64(place, true) + view.getBigUint64(place + 8, true))),
  );
}

function headerOf(bytes: Uint8Array, format: BasemapFile['format'], size: number): Header {
  const view = viewOf(bytes);
  const degrees = (place: number): number => view.getInt32(place, true) / 1e7;
  return {
    tiles: format === 'mvt' ? 'vector' : 'raster',
    format,
    zooms: { from: view.getUint8(100), to: view.getUint8(101) },
    bounds: { west: degrees(102), south: degrees(106), east: degrees(110), north: degrees(114) },
    bytes: size,
  };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The basemap of a site, or what is wrong with it; nothing of both where the site names none. */
export function readBasemap(
  map: Located<MapEntry> | undefined,
  siteFile: string,
  sources: SourceFiles,
): { readonly basemap: BasemapFile | undefined; readonly complaints: readonly Complaint[] } {
  const named = map?.value.basemap;
  if (map === undefined || named === undefined) return { basemap: undefined, complaints: [] };
  const refuse = (what: string, expected: string, todo: string) => ({
    basemap: undefined,
    complaints: [complain(map.at('basemap'), what, expected, todo)],
  });
  const file = besideSite(siteFile, named);
  const start = sources.readStart(file, headerLength);
  if (!start.ok)
    return refuse(
      `cannot read the basemap \`${named}\` (${start.why})`,
      'a PMTiles v3 file',
      'check the path, relative to the site file',
    );
  const read = readHeader(start.bytes, start.size);
  if (!read.ok) return refuse(`the basemap \`${named}\` ${read.what}`, read.expected, read.todo);
  return { basemap: { file: resolve(file), ...read.header }, complaints: [] };
}
