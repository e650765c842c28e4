/**
 * How the basemap looks: a quiet grey ground that no one mistakes for a state. Pure. Vector tiles are drawn by the layer
 * names that Protomaps and OpenMapTiles use; each names a kind of road or place in `kind` or `class`.
 */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { MapInk } from './map-ink.ts';

export const basemapSource = 'basemap';

const names = {
  land: ['landcover', 'landuse', 'park', 'natural'],
  water: ['water'],
  river: ['water', 'waterway', 'physical_line'],
  building: ['buildings', 'building'],
  road: ['roads', 'transportation'],
  boundary: ['boundaries', 'boundary'],
  place: ['places', 'place'],
} as const;
type Part = keyof typeof names;
const parts: readonly Part[] = ['land', 'water', 'river', 'building', 'road', 'boundary', 'place'];

/** Vector layers that are drawn at all. */
export const drawnLayers: ReadonlySet<string> = new Set(Object.values(names).flat());

const kind: ExpressionSpecification = ['coalesce', ['get', 'kind'], ['get', 'class'], ''];
const isArea: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
const isLine: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
const major = ['highway', 'major_road', 'motorway', 'trunk', 'primary'];
const medium = ['medium_road', 'secondary', 'tertiary'];
/** Not roads, though they stand among them. */
const otherWays = ['ferry', 'pier', 'aerialway', 'rail', 'transit', 'busway_construction'];
const settlements = [
  'locality',
  'neighbourhood',
  'macrohood',
  'city',
  'town',
  'village',
  'suburb',
  'quarter',
  'hamlet',
];

/** The layers of a basemap for a screen of that scale, from the bottom up; under everything of the site's own. */
export function basemapLayers(
  tiles: 'vector' | 'raster',
  ink: MapInk,
  language: string,
  scale: number,
): readonly LayerSpecification[] {
  if (tiles === 'raster') return [rasterLayer(ink)];
  return parts.flatMap((part) =>
    names[part].map((layer) => {
      const id = `${basemapSource}-${part}-${layer}`;
      return looks[part]({ id, source: basemapSource, 'source-layer': layer }, { ink, language, scale });
    }),
  );
}

/** Colour would be read as a state, so pictures lose theirs, and white paper must not outshine a lamp. */
const rasterLayer = (ink: MapInk): LayerSpecification => ({
  id: `${basemapSource}-raster`,
  type: 'raster',
  source: basemapSource,
  paint: {
    'raster-saturation': -1,
    'raster-brightness-min': Number(ink['raster-low']),
    'raster-brightness-max': Number(ink['raster-high']),
    'raster-fade-duration': 0,
  },
});

interface Place {
  readonly id: string;
  readonly source: string;
  readonly 'source-layer': string;
}
interface Reader {
  readonly ink: MapInk;
  readonly language: string;
  /** CSS pixels to a pixel of the design: MapLibre knows only the former, and is that much nearer. */
  readonly scale: number;
}
type Look = (place: Place, reader: Reader) => LayerSpecification;

const area =
  (colour: 'land' | 'water', minzoom: number): Look =>
  (place, { ink, scale }) => ({
    ...place,
    type: 'fill',
    minzoom: minzoom === 0 ? 0 : minzoom + Math.log2(scale),
    filter: isArea,
    paint: { 'fill-color': ink[colour] },
  });

const looks: { readonly [P in Part]: Look } = {
  land: area('land', 0),
  water: area('water', 0),
  river: (place, { ink, scale }) => ({
    ...place,
    type: 'line',
    filter: isLine,
    paint: { 'line-color': ink.water, 'line-width': byZoom(scale, [8, 0.5], [12, 1.5], [16, 5]) },
  }),
  building: area('land', 14),
  road: (place, { ink, scale }) => ({
    ...place,
    type: 'line',
    filter: ['all', isLine, ['!', ['in', kind, ['literal', otherWays]]]],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: {
      'line-color': ink.road,
      'line-width': byZoom(
        scale,
        [5, [0.5, 0, 0]],
        [9, [1.2, 0.5, 0]],
        [12, [2.2, 1.2, 0.5]],
        [15, [5, 3.5, 2]],
        [18, [16, 11, 8]],
      ),
    },
  }),
  boundary: (place, { ink, scale }) => ({
    ...place,
    type: 'line',
    filter: isLine,
    paint: { 'line-color': ink.line, 'line-width': scale, 'line-dasharray': [4, 3] },
  }),
  place: (place, { ink, language, scale }) => ({
    ...place,
    type: 'symbol',
    filter: ['in', kind, ['literal', settlements]],
    layout: {
      'text-field': nameIn(language),
      // Without glyph files the text is drawn by a font of the machine.
      'text-font': ['sans-serif'],
      'text-size': 12 * scale,
      'text-padding': 12 * scale,
      'symbol-sort-key': ['to-number', ['coalesce', ['get', 'rank'], ['get', 'min_zoom'], 99], 99],
    },
    paint: { 'text-color': ink.dim, 'text-halo-color': ink.bg, 'text-halo-width': 1.5 * scale },
  }),
};

const nameIn = (language: string): ExpressionSpecification =>
  language.startsWith('zh')
    ? ['coalesce', ['get', 'name:zh-Hans'], ['get', 'name:zh'], ['get', 'name'], '']
    : ['coalesce', ['get', 'name:en'], ['get', 'name'], ''];

type Ranks = readonly [large: number, middle: number, small: number];
const byRank = ([large, middle, small]: Ranks, scale: number): ExpressionSpecification => [
  'match',
  kind,
  major,
  large * scale,
  medium,
  middle * scale,
  small * scale,
];

const byZoom = (
  scale: number,
  ...stops: readonly (readonly [zoom: number, width: number | Ranks])[]
): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.4],
  ['zoom'],
  ...stops.flatMap(([zoom, width]) => [
    zoom + Math.log2(scale),
    typeof width === 'number' ? width * scale : byRank(width, scale),
  ]),
];
