import { type RefObject, useEffect, useRef, useState } from 'react';
import type { BasemapOrder } from '../../map/basemap.ts';
import { makeCanvasPainter } from '../../map/canvas-painter.ts';
import { hasGraphics, type PainterKind } from '../../map/graphics.ts';
import { readMapInk } from '../../map/map-ink.ts';
import type { MapPainter } from '../../map/map-painter.ts';
import type { MapScene } from '../../map/map-scene.ts';
import type { MapView } from '../../map/map-view.ts';
import { useScreenScale } from '../../screen-scale.ts';
import { useTheme } from '../../theme-choice.ts';

/** What draws the map, and why not the graphics card. */
export interface Painted {
  readonly kind: PainterKind;
  readonly why: 'chosen' | 'no-graphics' | 'failed' | undefined;
}

/** Keeps one painter in the box: MapLibre where it can work or is asked for, else the canvas. */
export function usePainter(
  box: RefObject<HTMLElement | null>,
  scene: MapScene,
  view: MapView | undefined,
  choice: PainterKind | undefined,
  basemap: BasemapOrder | undefined,
): { readonly painter: RefObject<MapPainter | undefined>; readonly painted: Painted | undefined } {
  const painter = useRef<MapPainter>(undefined);
  const latest = useRef(view);
  latest.current = view;
  const [painted, setPainted] = useState<Painted>();
  const isMeasured = view !== undefined;
  const theme = useTheme();
  const scale = useScreenScale();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a painter is made for one size of screen
  useEffect(() => {
    const element = box.current;
    if (element === null || !isMeasured) return;
    let mine = true;
    const put = (made: MapPainter, why: Painted['why']): void => {
      painter.current?.destroy();
      painter.current = made;
      if (latest.current !== undefined) made.setView(latest.current);
      setPainted({ kind: made.kind, why });
    };
    const drawOnCanvas = (why: Painted['why']): void => {
      const now = latest.current;
      if (mine && now !== undefined)
        put(
          makeCanvasPainter(element, scene, now, readMapInk(element), () => {}),
          why,
        );
    };
    const drawByGraphics = async (): Promise<void> => {
      const { makeWebglPainter } = await import('../../map/webgl-painter.ts');
      const now = latest.current;
      if (!mine || now === undefined) return;
      put(
        makeWebglPainter(element, scene, now, readMapInk(element), () => drawOnCanvas('failed'), basemap),
        undefined,
      );
    };
    if (choice === 'canvas') drawOnCanvas('chosen');
    else if (choice === undefined && !hasGraphics()) drawOnCanvas('no-graphics');
    else drawByGraphics().catch(() => drawOnCanvas('failed'));
    return () => {
      mine = false;
      painter.current?.destroy();
      painter.current = undefined;
    };
  }, [box, scene, choice, isMeasured, basemap, scale]);

  useEffect(() => {
    if (view !== undefined) painter.current?.setView(view);
  }, [view]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours
  useEffect(() => {
    if (box.current !== null) painter.current?.setInk(readMapInk(box.current));
  }, [theme, box]);
  return { painter, painted };
}
