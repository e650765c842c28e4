/**
 * Lays the site's basemap under a MapLibre map. Whatever is wrong with it is told and goes no further: the map above
 * needs nothing of it.
 */
import { addProtocol, type ErrorEvent, type Map as MapLibre } from 'maplibre-gl';
import { FetchSource, PMTiles, Protocol } from 'pmtiles';
import { type Basemap, type BasemapOrder, openBasemap } from './basemap.ts';
import { basemapLayers, basemapSource } from './basemap-style.ts';
import type { MapInk } from './map-ink.ts';

const protocol = new Protocol();
addProtocol('pmtiles', protocol.tile);

export interface LaidBasemap {
  setInk(ink: MapInk): void;
  /** True for an error of the basemap, which was told. */
  takes(event: ErrorEvent): boolean;
  end(): void;
}

export interface BasemapPlace {
  /** Must have its style. */
  readonly map: MapLibre;
  /** The layer that the basemap lies below. */
  readonly under: string;
  /** CSS pixels to a pixel of the design. */
  readonly scale: number;
}

/** Begins to open the basemap; it appears when it can be read. */
export function layBasemap(place: BasemapPlace, order: BasemapOrder, firstInk: MapInk): LaidBasemap {
  let ink = firstInk;
  let sheet: Sheet | undefined;
  let isTorn = false;
  let isWanted = true;

  const tell = (): void => {
    if (sheet !== undefined) order.onState({ kind: 'shown', attribution: sheet.basemap.attribution, isTorn });
  };
  const show = (basemap: Basemap): void => {
    if (basemap.isForeign) return order.onState({ kind: 'foreign' });
    sheet = laySheet(place, order, basemap, ink);
    tell();
  };
  openBasemap(archiveOf(order))
    .then((basemap) => isWanted && show(basemap))
    .catch(() => isWanted && order.onState({ kind: 'failed' }));

  return {
    setInk(next) {
      ink = next;
      sheet?.repaint(ink);
    },
    takes(event) {
      if (!('sourceId' in event) || event.sourceId !== basemapSource) return false;
      if (!isTorn) {
        isTorn = true;
        tell();
      }
      return true;
    },
    end() {
      isWanted = false;
    },
  };
}

/** The archive as this session may read it; tiles are asked of it by its address. */
function archiveOf({ address, token }: BasemapOrder): PMTiles {
  const proof = token();
  const headers = new Headers(proof === undefined ? {} : { authorization: `Bearer ${proof}` });
  const archive = new PMTiles(new FetchSource(address, headers));
  protocol.add(archive);
  return archive;
}

interface Sheet {
  readonly basemap: Basemap;
  repaint(ink: MapInk): void;
}

function laySheet(place: BasemapPlace, order: BasemapOrder, basemap: Basemap, firstInk: MapInk): Sheet {
  const { map, under, scale } = place;
  const { tiles, minzoom, maxzoom, bounds } = basemap;
  const layersIn = (ink: MapInk) => basemapLayers(tiles, ink, order.language, scale);
  map.addSource(basemapSource, {
    type: tiles,
    tiles: [`pmtiles://${order.address}/{z}/{x}/{y}`],
    ...(tiles === 'raster' && { tileSize: 256 }),
    minzoom,
    maxzoom,
    ...(bounds !== undefined && { bounds }),
  });
  for (const layer of layersIn(firstInk)) map.addLayer(layer, under);
  return {
    basemap,
    repaint(ink) {
      for (const layer of layersIn(ink)) {
        map.removeLayer(layer.id);
        map.addLayer(layer, under);
      }
    },
  };
}
