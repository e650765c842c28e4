import type { LayerSpecification } from 'maplibre-gl';
import { PMTiles, type Source } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { openBasemap } from '../../../renderer/map/basemap.ts';
import { basemapLayers, basemapSource, drawnLayers } from '../../../renderer/map/basemap-style.ts';
import type { MapInk } from '../../../renderer/map/map-ink.ts';
import { type Archive, pmtiles, pngTile, tileOf, vectorTile } from '../../pmtiles-maker.ts';

/** An archive in memory; `asked` takes the lengths of the ranges asked of it. */
function archive(bytes: Buffer, asked: number[] = []): PMTiles {
  const source: Source = {
    getKey: () => 'memory',
    getBytes: async (offset, length) => {
      asked.push(length);
      return { data: new Uint8Array(bytes.subarray(offset, offset + length)).buffer };
    },
  };
  return new PMTiles(source);
}
const place = tileOf(116, 36.4, 9);
const vector: Archive = { tiles: [{ ...place, bytes: vectorTile({}) }], type: 1, bounds: [115, 36, 117, 37] };
const opened = (over: Partial<Archive> = {}) => openBasemap(archive(pmtiles({ ...vector, ...over })));
const withByte = (at: number, value: number): Buffer => {
  const bytes = pmtiles(vector);
  bytes[at] = value;
  return bytes;
};

describe('opening a basemap', () => {
  it('learns kind, zooms, bounds and whose it is', async () => {
    const metadata = { attribution: '<b>©</b>', vector_layers: [{ id: 'water' }, { id: 'cables' }] };
    expect(await opened({ metadata })).toEqual({
      tiles: 'vector',
      minzoom: 9,
      maxzoom: 9,
      bounds: [115, 36, 117, 37],
      attribution: '<b>©</b>',
      isForeign: false,
    });
    const tiles = [{ ...place, bytes: pngTile(() => [0, 0, 0]) }];
    expect(await opened({ tiles, type: 2 })).toMatchObject({ tiles: 'raster', isForeign: false });
  });

  it('knows when nothing in it could be drawn; pictures always can, and so may layers that it does not list', async () => {
    const metadata = { vector_layers: [{ id: 'cables' }] };
    expect((await opened({ metadata })).isForeign).toBe(true);
    expect((await opened({ metadata, type: 3 })).isForeign).toBe(false);
    expect((await opened()).isForeign).toBe(false);
  });

  it('does without a description that is damaged, missing or not what it should be', async () => {
    for (const metadata of [{ attribution: 5, vector_layers: 'all' }, [], 'x', null]) {
      expect(await opened({ metadata })).toMatchObject({ attribution: undefined, isForeign: false });
    }
    const cut = pmtiles({ ...vector, metadata: { attribution: 'x'.repeat(50) } });
    cut.fill(0, Number(cut.readBigUInt64LE(24)), Number(cut.readBigUInt64LE(24)) + 5);
    expect((await openBasemap(archive(cut))).attribution).toBeUndefined();
    const asked: number[] = [];
    expect((await openBasemap(archive(withByte(32, 0), asked))).attribution).toBeUndefined();
    // A range of nothing is refused by every server, and the browser would say so.
    expect(asked).not.toContain(0);
  });

  it('gives nonsensical bounds no say, for they would hide every tile', async () => {
    expect((await opened({ bounds: [0, 0, 0, 0] })).bounds).toBeUndefined();
    expect((await opened({ bounds: [117, 36, 115, 37] })).bounds).toBeUndefined();
  });

  it('refuses what cannot be drawn', async () => {
    await expect(opened({ type: 5 })).rejects.toThrow();
    await expect(openBasemap(archive(withByte(100, 20)))).rejects.toThrow();
    await expect(openBasemap(archive(Buffer.from('no archive at all')))).rejects.toThrow();
    await expect(openBasemap(archive(Buffer.alloc(0)))).rejects.toThrow();
  });
});

const ink = {
  bg: '#000001',
  land: '#000002',
  water: '#000003',
  road: '#000004',
  line: '#000005',
  dim: '#000006',
  'raster-low': '0.25',
  'raster-high': '0.75',
} as MapInk;
const called = (layers: readonly LayerSpecification[], id: string) =>
  layers.find((layer) => layer.id === `${basemapSource}-${id}`);

describe('the look of a basemap', () => {
  it('has one layer for each part of either scheme, land below water below roads below names', () => {
    const layers = basemapLayers('vector', ink, 'en', 1);
    expect(new Set(layers.map(({ id }) => id)).size).toBe(layers.length);
    expect(new Set(layers.flatMap((layer) => ('source-layer' in layer ? [layer['source-layer']] : [])))).toEqual(
      drawnLayers,
    );
    const order = ['land-landuse', 'water-water', 'road-roads', 'place-places'];
    const at = order.map((id) => layers.findIndex((layer) => layer.id === `${basemapSource}-${id}`));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  it('takes every colour from the theme, none of those that mean something', () => {
    const layers = basemapLayers('vector', ink, 'en', 1);
    const colours = JSON.stringify(layers.map(({ paint }) => paint)).match(/"#[0-9a-f]+"/g) ?? [];
    expect(new Set(colours)).toEqual(new Set([1, 2, 3, 4, 5, 6].map((digit) => `"#00000${digit}"`)));
    expect(called(layers, 'water-water')?.paint).toEqual({ 'fill-color': ink.water });
  });

  it('names places in the reader’s language, drawn by a font of the machine', () => {
    const nameOf = (language: string) => {
      const layer = called(basemapLayers('vector', ink, language, 1), 'place-place');
      return layer?.type === 'symbol' ? layer.layout : undefined;
    };
    expect(nameOf('zh-CN')?.['text-field']).toEqual([
      'coalesce',
      ['get', 'name:zh-Hans'],
      ['get', 'name:zh'],
      ['get', 'name'],
      '',
    ]);
    expect(nameOf('en')?.['text-field']).toEqual(['coalesce', ['get', 'name:en'], ['get', 'name'], '']);
    expect(nameOf('en')?.['text-font']).toEqual(['sans-serif']);
  });

  it('grows with the screen: names, lines, and the zooms they change at', () => {
    const small = basemapLayers('vector', ink, 'en', 1);
    const large = basemapLayers('vector', ink, 'en', 2);
    const of = (layers: typeof small, id: string): Readonly<Record<string, unknown>> => {
      const layer = called(layers, id);
      return { ...layer?.layout, ...layer?.paint };
    };
    for (const property of ['text-size', 'text-padding', 'text-halo-width'])
      expect(of(large, 'place-place')[property], property).toBe(2 * Number(of(small, 'place-place')[property]));
    expect(of(large, 'boundary-boundary')['line-width']).toBe(2);
    // MapLibre stands a level nearer on a screen of twice the size.
    const stops = (layers: typeof small) => (of(layers, 'river-water')['line-width'] as readonly unknown[]).slice(3);
    expect(stops(small)).toEqual([8, 0.5, 12, 1.5, 16, 5]);
    expect(stops(large)).toEqual([9, 1, 13, 3, 17, 10]);
    expect(called(small, 'building-buildings')?.minzoom).toBe(14);
    expect(called(large, 'building-buildings')?.minzoom).toBe(15);
    expect(called(large, 'land-landuse')?.minzoom).toBe(0);
  });

  it('takes the colour out of pictures and keeps them within the shades of the theme', () => {
    expect(basemapLayers('raster', ink, 'en', 1)).toEqual([
      {
        id: `${basemapSource}-raster`,
        type: 'raster',
        source: basemapSource,
        paint: {
          'raster-saturation': -1,
          'raster-brightness-min': 0.25,
          'raster-brightness-max': 0.75,
          'raster-fade-duration': 0,
        },
      },
    ]);
  });
});
