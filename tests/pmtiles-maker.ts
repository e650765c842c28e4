/** Makes small PMTiles v3 archives with tiles of our own, so that no test needs a real city's basemap. */
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import { zxyToTileId } from 'pmtiles';

export interface MadeTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly bytes: Uint8Array;
}
export interface Archive {
  readonly tiles: readonly MadeTile[];
  /** Byte 99 of the header: 1 mvt, 2 png, 3 jpeg, 4 webp, 5 avif. */
  readonly type: number;
  readonly metadata?: unknown;
  readonly bounds?: readonly [west: number, south: number, east: number, north: number];
  /** Byte 98: 1 none, 2 gzip, 3 brotli. Gzip is really done. */
  readonly compression?: number;
}

const headerLength = 127;
const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
};

/** The archive's bytes: header, root directory, metadata, tiles, in this order. */
export function pmtiles(archive: Archive): Buffer {
  const { tiles, type, metadata = {}, bounds = [-180, -85, 180, 85], compression = 1 } = archive;
  const entries = tiles
    .map(({ z, x, y, bytes }) => ({
      id: zxyToTileId(z, x, y),
      bytes: compression === 2 ? gzipSync(bytes) : Buffer.from(bytes),
    }))
    .sort((a, b) => a.id - b.id);
  const directory = Buffer.from([
    ...varint(entries.length),
    ...entries.flatMap(({ id }, index) => varint(id - (entries[index - 1]?.id ?? 0))),
    ...entries.flatMap(() => varint(1)),
    ...entries.flatMap(({ bytes }) => varint(bytes.length)),
    ...entries.flatMap((_, index) => varint(index === 0 ? 1 : 0)),
  ]);
  const words = Buffer.from(JSON.stringify(metadata));
  const data = Buffer.concat(entries.map(({ bytes }) => bytes));
  const header = Buffer.alloc(headerLength);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  let at = headerLength;
  for (const [place, length] of [
    [8, directory.length],
    [24, words.length],
    [40, 0],
    [56, data.length],
  ] as const) {
    header.writeBigUInt64LE(BigInt(at), place);
    header.writeBigUInt64LE(BigInt(length), place + 8);
    at += length;
  }
  for (const place of [72, 80, 88]) header.writeBigUInt64LE(BigInt(entries.length), place);
  header[96] = 1;
  header[97] = 1;
  header[98] = compression;
  header[99] = type;
  header[100] = Math.min(...tiles.map(({ z }) => z));
  header[101] = Math.max(...tiles.map(({ z }) => z));
  for (const [index, degrees] of bounds.entries()) header.writeInt32LE(Math.round(degrees * 1e7), 102 + 4 * index);
  return Buffer.concat([header, directory, words, data]);
}

/** The tile of a zoom that holds a place, and where in it the place lies, from 0 to 1. */
export function tileOf(lng: number, lat: number, z: number) {
  const sin = Math.sin((lat * Math.PI) / 180);
  const x = (lng / 360 + 0.5) * 2 ** z;
  const y = (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * 2 ** z;
  return { z, x: Math.floor(x), y: Math.floor(y), within: { x: x % 1, y: y % 1 } };
}

// — vector tiles: Mapbox Vector Tile specification 2.1 —

type Pair = readonly [x: number, y: number];
export interface MadeFeature {
  readonly type: 'point' | 'line' | 'polygon';
  /** Of 4096 in each direction; a polygon closes itself and must run clockwise on the screen. */
  readonly points: readonly Pair[];
  readonly tags?: Readonly<Record<string, string>>;
}

const field = (number: number, bytes: readonly number[]): number[] => [
  ...varint(number * 8 + 2),
  ...varint(bytes.length),
  ...bytes,
];
const figure = (number: number, value: number): number[] => [...varint(number * 8), ...varint(value)];
const text = (value: string): number[] => [...Buffer.from(value)];
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

/** One vector tile with layers by name. */
export const vectorTile = (layers: Readonly<Record<string, readonly MadeFeature[]>>): Buffer =>
  Buffer.from(Object.entries(layers).flatMap(([name, features]) => field(3, layer(name, features))));

function layer(name: string, features: readonly MadeFeature[]): number[] {
  const tags = features.flatMap((feature) => Object.entries(feature.tags ?? {}));
  const keys = [...new Set(tags.map(([key]) => key))];
  const values = [...new Set(tags.map(([, value]) => value))];
  return [
    ...figure(15, 2),
    ...field(1, text(name)),
    ...features.flatMap(({ type, points, tags: own = {} }) =>
      field(2, [
        ...field(
          2,
          Object.entries(own).flatMap(([key, value]) => [
            ...varint(keys.indexOf(key)),
            ...varint(values.indexOf(value)),
          ]),
        ),
        ...figure(3, { point: 1, line: 2, polygon: 3 }[type]),
        ...field(4, geometry(points, type === 'polygon')),
      ]),
    ),
    ...keys.flatMap((key) => field(3, text(key))),
    ...values.flatMap((value) => field(4, field(1, text(value)))),
    ...figure(5, 4096),
  ];
}

function geometry(points: readonly Pair[], isClosed: boolean): number[] {
  const steps = points.flatMap(([x, y], index) => {
    const [fromX, fromY] = points[index - 1] ?? [0, 0];
    return [zigzag(x - fromX), zigzag(y - fromY)].flatMap(varint);
  });
  const first = varint(zigzag(points[0]?.[0] ?? 0)).length + varint(zigzag(points[0]?.[1] ?? 0)).length;
  const more = points.length > 1 ? varint((points.length - 1) * 8 + 2) : [];
  return [9, ...steps.slice(0, first), ...more, ...steps.slice(first), ...(isClosed ? [15] : [])];
}

// — raster tiles —

/** A PNG of 256 × 256 pixels, each as `colourAt` says: red, green, blue. */
export function pngTile(colourAt: (x: number, y: number) => readonly [number, number, number]): Buffer {
  const side = 256;
  const rows = Buffer.concat(
    Array.from({ length: side }, (_, y) =>
      Buffer.from([0, ...Array.from({ length: side }, (_, x) => colourAt(x, y)).flat()]),
    ),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
