/** The door to a drawn map. Two things stand behind it: MapLibre where there is a graphics card, Canvas 2D where not. */
import type { BasemapOrder } from './basemap.ts';
import type { MapInk } from './map-ink.ts';
import type { MapScene } from './map-scene.ts';
import type { MapView } from './map-view.ts';

export interface MapPainter {
  readonly kind: 'webgl' | 'canvas';
  setView(view: MapView): void;
  setInk(ink: MapInk): void;
  /**
   * These devices changed their condition, showing or selection; without rows, anything may have. `isRegrouped` when
   * some came or went, so that clusters are reckoned anew.
   */
  devicesChanged(rows?: readonly number[], isRegrouped?: boolean): void;
  zonesChanged(): void;
  destroy(): void;
}

/** `lost` is called when the painter can no longer draw, with the reason. The canvas map draws no basemap. */
export type MakePainter = (
  box: HTMLElement,
  scene: MapScene,
  view: MapView,
  ink: MapInk,
  lost: (reason: unknown) => void,
  basemap?: BasemapOrder,
) => MapPainter;
