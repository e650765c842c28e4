/**
 * What the screen must know of the site's basemap before it draws it: kind, zooms, bounds, layers and whose work it is.
 * The archive comes from the page's own host, in parts; nothing of it is trusted.
 */
import { type Header, type PMTiles, TileType } from 'pmtiles';
import { z } from 'zod';
import { drawnLayers } from './basemap-style.ts';

/** How it stands with the basemap on a map that can draw one. */
export type BasemapState =
  | { readonly kind: 'shown'; readonly attribution: string | undefined; readonly isTorn: boolean }
  /** It cannot be opened. */
  | { readonly kind: 'failed' }
  /** It has vector layers, but none that we know how to draw. */
  | { readonly kind: 'foreign' };

/** Where the basemap is asked for, and who wants to hear of it. */
export interface BasemapOrder {
  readonly address: string;
  /** The session's token at this moment. */
  readonly token: () => string | undefined;
  readonly language: string;
  readonly onState: (state: BasemapState) => void;
}

export interface Basemap {
  readonly tiles: 'vector' | 'raster';
  readonly minzoom: number;
  readonly maxzoom: number;
  /** West, south, east, north; missing where the archive says nonsense. */
  readonly bounds: [number, number, number, number] | undefined;
  /** As the makers wrote it, often with marks of HTML. */
  readonly attribution: string | undefined;
  readonly isForeign: boolean;
}

const metadataSchema = z.object({
  attribution: z.string().max(2_000).optional().catch(undefined),
  vector_layers: z
    .array(z.object({ id: z.string() }))
    .optional()
    .catch(undefined),
});

/** Reads what stands before the tiles; rejects when the archive cannot be read or holds tiles of another kind. */
export async function openBasemap(archive: PMTiles): Promise<Basemap> {
  const header = await archive.getHeader();
  const tiles = kindOf(header.tileType);
  const { minZoom: minzoom, maxZoom: maxzoom } = header;
  if (tiles === undefined || minzoom > maxzoom || maxzoom > 24) throw new Error('This archive is no basemap of ours');
  const { attribution, vector_layers: layers } = await metadataOf(archive, header);
  const isForeign = tiles === 'vector' && layers !== undefined && !layers.some(({ id }) => drawnLayers.has(id));
  return { tiles, minzoom, maxzoom, bounds: boundsOf(header), attribution, isForeign };
}

function kindOf(type: TileType): Basemap['tiles'] | undefined {
  if (type === TileType.Mvt) return 'vector';
  return type === TileType.Png || type === TileType.Jpeg || type === TileType.Webp ? 'raster' : undefined;
}

/** A basemap whose description is damaged can still be drawn. */
async function metadataOf(archive: PMTiles, header: Header): Promise<z.infer<typeof metadataSchema>> {
  if (header.jsonMetadataLength === 0) return {};
  const parsed = metadataSchema.safeParse(await archive.getMetadata().catch(() => undefined));
  return parsed.success ? parsed.data : {};
}

function boundsOf({ minLon, minLat, maxLon, maxLat }: Header): Basemap['bounds'] {
  const isSound =
    minLon < maxLon && minLat < maxLat && minLon >= -180 && maxLon <= 180 && minLat >= -90 && maxLat <= 90;
  return isSound ? [minLon, minLat, maxLon, maxLat] : undefined;
}
