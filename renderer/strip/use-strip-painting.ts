import { type RefObject, useEffect, useRef } from 'react';
import type { DeviceView } from '../../main/contract/views/device.ts';
import { useConsole } from '../console-context.ts';
import type { SiteDevice, SiteZone } from '../stores/site-index.ts';
import { useTheme } from '../theme-choice.ts';
import { heightOf, type StripWindow } from './geometry.ts';
import { readInk } from './ink.ts';
import { type LightTable, takeDevice } from './light-table.ts';
import { type LightPainter, makeLightPainter } from './paint-lights.ts';
import { paintScene, type StripWords } from './paint-scene.ts';
import { makeScene, type Scene, type ScenePicture } from './scene.ts';
import type { SignBox } from './sign-boxes.ts';

export interface Pointing {
  readonly scene: Scene;
  readonly painter: LightPainter;
  readonly signs: readonly SignBox[];
}

export interface StripPainting {
  readonly sceneCanvas: RefObject<HTMLCanvasElement | null>;
  readonly lightCanvas: RefObject<HTMLCanvasElement | null>;
  readonly pointing: RefObject<Pointing | undefined>;
}

export interface StripSubject {
  readonly place: SiteZone;
  readonly zone: ScenePicture | undefined;
  readonly devices: readonly SiteDevice[];
  readonly table: LightTable;
  readonly window: StripWindow;
  /** CSS pixels for each pixel of the window. */
  readonly scale: number;
  readonly words: StripWords;
  /** Devices as the record has them; the feeds are left alone while it is given. */
  readonly past: ((id: string) => DeviceView | undefined) | undefined;
}

/** Keeps both canvases true to the feeds, at most once a frame, however fast the changes come. */
export function useStripPainting(subject: StripSubject): StripPainting {
  const { stores } = useConsole();
  const scheme = useTheme();
  const sceneCanvas = useRef<HTMLCanvasElement>(null);
  const lightCanvas = useRef<HTMLCanvasElement>(null);
  const pointing = useRef<Pointing>(undefined);
  const { place, zone, devices, table, window, scale, words, past } = subject;
  // A zone's figures change each second; laying ten thousand lights out anew for that would be waste.
  const shownZone = useRef(zone);
  const repaint = useRef(() => {});
  useEffect(() => {
    shownZone.current = zone;
    repaint.current();
  }, [zone]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another colour scheme means other ink
  useEffect(() => {
    const sceneContext = prepare(sceneCanvas.current, window, scale);
    const lightContext = prepare(lightCanvas.current, window, scale);
    if (sceneContext === undefined || lightContext === undefined || sceneCanvas.current === null) return;
    const ink = readInk(sceneCanvas.current);
    const painter = makeLightPainter(table, window);
    const own = new Set(devices.map((device) => device.id));
    // Lamps are drawn by the light painter alone: thousands of them must not have the scene laid out anew.
    const marked = devices.filter((device) => device.kind !== 'flashing-lamp');
    const marks = new Set(marked.map((device) => device.id));
    const known = past ?? ((id: string) => stores.devices.get(id));
    let frame = 0;
    let sceneDirty = true;
    let lightsDirty = true;
    const paint = (): void => {
      frame = 0;
      if (sceneDirty) {
        const scene = makeScene(place, shownZone.current, marked, known);
        const signs = paintScene(sceneContext, scene, window, ink, words);
        pointing.current = { scene, painter, signs };
      }
      if (lightsDirty) painter.paint(lightContext, ink);
      sceneDirty = false;
      lightsDirty = false;
    };
    const ask = (): void => {
      if (frame === 0) frame = requestAnimationFrame(paint);
    };
    repaint.current = () => {
      sceneDirty = true;
      ask();
    };
    for (const id of own) takeDevice(table, id, known(id));
    ask();
    if (past !== undefined) return () => cancelAnimationFrame(frame);
    const stop = stores.devices.onChange((changed) => {
      for (const key of changed ?? own) {
        if (typeof key !== 'string' || !own.has(key)) continue;
        if (takeDevice(table, key, stores.devices.get(key))) lightsDirty = true;
        if (marks.has(key)) sceneDirty = true;
      }
      if (sceneDirty || lightsDirty) ask();
    });
    return () => {
      repaint.current = () => {};
      stop();
      cancelAnimationFrame(frame);
    };
  }, [place, devices, table, window, scale, words, stores, scheme, past]);
  return { sceneCanvas, lightCanvas, pointing };
}

/** Sizes a canvas for the screen's real pixels and clears it. */
function prepare(
  canvas: HTMLCanvasElement | null,
  window: StripWindow,
  scale: number,
): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d') ?? undefined;
  if (canvas === null || context === undefined) return undefined;
  const { width } = window;
  const height = heightOf(window.rows);
  const ratio = (globalThis.devicePixelRatio || 1) * scale;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width * scale}px`;
  canvas.style.height = `${height * scale}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
