/** A city small enough for a test: river, lake, parks, streets and place names where the demo's roads run. */
import { type Archive, type MadeFeature, type MadeTile, pngTile, tileOf, vectorTile } from '../pmtiles-maker.ts';

type LngLat = readonly [lng: number, lat: number];
type Drawn = Omit<MadeFeature, 'points'> & { readonly at: readonly LngLat[] };

const zooms = [8, 9, 10, 11];
const area = { west: 115.7, south: 36.2, east: 116.3, north: 36.7 };
export const bounds = [area.west, area.south, area.east, area.north] as const;

const ring = (west: number, south: number, east: number, north: number): readonly LngLat[] => [
  [west, north],
  [east, north],
  [east, south],
  [west, south],
];
const street = (kind: string, ...at: readonly LngLat[]): Drawn => ({ type: 'line', at, tags: { kind } });
const town = (kind: string, name: string, nameEn: string, at: LngLat): Drawn => ({
  type: 'point',
  at: [at],
  tags: { kind, name, 'name:zh': name, 'name:en': nameEn },
});

const lake: Drawn = { type: 'polygon', at: ring(115.94, 36.42, 115.99, 36.47), tags: { kind: 'lake' } };
const river: Drawn = {
  type: 'line',
  at: [
    [115.72, 36.31],
    [115.88, 36.4],
    [116.05, 36.43],
    [116.28, 36.6],
  ],
  tags: { kind: 'river' },
};
const parks: readonly Drawn[] = [
  { type: 'polygon', at: ring(116.05, 36.46, 116.12, 36.5), tags: { kind: 'park' } },
  { type: 'polygon', at: ring(115.82, 36.47, 115.9, 36.55), tags: { kind: 'forest' } },
];
const streets: readonly Drawn[] = [
  street('major_road', [115.72, 36.45], [116.28, 36.47]),
  street('primary', [116.0, 36.22], [115.98, 36.68]),
  ...Array.from({ length: 9 }, (_, index) =>
    street('minor_road', [115.9 + index * 0.02, 36.4], [115.9 + index * 0.02, 36.5]),
  ),
  ...Array.from({ length: 6 }, (_, index) =>
    street('tertiary', [115.88, 36.4 + index * 0.02], [116.08, 36.4 + index * 0.02]),
  ),
];
const border: Drawn = {
  type: 'line',
  at: [
    [115.78, 36.22],
    [115.8, 36.45],
    [115.76, 36.68],
  ],
};
const towns: readonly Drawn[] = [
  town('locality', '湖城', 'Lake City', [115.965, 36.435]),
  town('village', '柳林', 'Willow Grove', [116.16, 36.33]),
];

/** The same city by the layer names of either scheme. */
const schemes = {
  protomaps: { landuse: parks, water: [lake, river], roads: streets, boundaries: [border], places: towns },
  openmaptiles: {
    landcover: parks,
    water: [lake],
    waterway: [river],
    transportation: streets,
    boundary: [border],
    place: towns,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly Drawn[]>>>>;
export type Scheme = keyof typeof schemes;

function tilesOf(make: (z: number, x: number, y: number) => Uint8Array): readonly MadeTile[] {
  return zooms.flatMap((z) => {
    const first = tileOf(area.west, area.north, z);
    const last = tileOf(area.east, area.south, z);
    const columns = Array.from({ length: last.x - first.x + 1 }, (_, index) => first.x + index);
    const rows = Array.from({ length: last.y - first.y + 1 }, (_, index) => first.y + index);
    return columns.flatMap((x) => rows.map((y) => ({ z, x, y, bytes: make(z, x, y) })));
  });
}

/** Where a place lies on a tile, of 4096; what is far outside is left where a tile may still say it. */
function onTile([lng, lat]: LngLat, z: number, x: number, y: number): readonly [number, number] {
  const tile = tileOf(lng, lat, z);
  const at = (whole: number, within: number, origin: number) => Math.round((whole + within - origin) * 4096);
  return [at(tile.x, tile.within.x, x), at(tile.y, tile.within.y, y)];
}

/** OpenMapTiles calls the kind of a thing its class. */
const classed = ({ kind = '', ...rest }: Readonly<Record<string, string>>) => ({ ...rest, class: kind });

export const attribution = '<a href="https://example.org">© 试验测绘</a> &amp; friends';

/** The city as vector tiles. */
export function vectorCity(scheme: Scheme): Archive {
  const layers: Readonly<Record<string, readonly Drawn[]>> = schemes[scheme];
  const tiles = tilesOf((z, x, y) =>
    vectorTile(
      Object.fromEntries(
        Object.entries(layers).map(([name, drawn]) => [
          name,
          drawn.map(({ at, tags, ...feature }) => ({
            ...feature,
            ...(tags !== undefined && { tags: scheme === 'protomaps' ? tags : classed(tags) }),
            points: at.map((place) => onTile(place, z, x, y)),
          })),
        ]),
      ),
    ),
  );
  const known = Object.keys(layers).map((id) => ({ id, fields: {} }));
  return { tiles, type: 1, compression: 2, bounds, metadata: { attribution, vector_layers: known } };
}

/** The city as pictures: loud colours, which no operator must ever see. */
export const rasterCity = (): Archive => ({
  tiles: tilesOf(() => pngTile((x, y) => (((x >> 5) + (y >> 5)) % 2 === 0 ? [255, 255, 255] : [230, 20, 20]))),
  type: 2,
  bounds,
  metadata: { attribution },
});
