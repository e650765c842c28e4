/** The zone along its stakes: two canvases, one for lights painted by change, one for everything else. */
import { useViewportSize } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../main/contract/views/device.ts';
import { useConsole, useItem, useSite } from '../console-context.ts';
import { formatRoute } from '../route.ts';
import { useScreenScale } from '../screen-scale.ts';
import type { SiteZone } from '../stores/site-index.ts';
import { heightOf, isOnPlot, leastHeight, pan, type StripWindow, stripRows, xOf, zoom } from './geometry.ts';
import { makeLightTable } from './light-table.ts';
import { type ScenePicture, wholeWindow } from './scene.ts';
import { StripLegend } from './strip-legend.tsx';
import { StripTip } from './strip-tip.tsx';
import { aim, type Box, frameOf, type Target, targetOf } from './target.ts';
import { useStripPainting } from './use-strip-painting.ts';
import { bringIntoView, type Stop, stopsOf, type Way, walk } from './walk.ts';

export interface StripMapProps {
  readonly place: SiteZone;
  /** A past moment to draw instead of the present. */
  readonly past?: { readonly zone: ScenePicture; readonly device: (id: string) => DeviceView | undefined } | undefined;
}

export function StripMap({ place, past }: StripMapProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const site = useSite();
  const zone = useItem(stores.zones, place.id);
  const devices = site?.devicesOfZone.get(place.id) ?? none;
  const table = useMemo(() => makeLightTable(devices), [devices]);
  const box = useRef<HTMLDivElement>(null);
  // The strip is laid out in pixels of the design; the canvases make as many real ones of it as the screen asks for.
  const scale = useScreenScale();
  const width = useWidth(box, scale);
  const height = useHeight(scale);
  const rows = useMemo(() => stripRows(height), [height]);
  const whole = useMemo(() => wholeWindow(place, devices, width, rows), [place, devices, width, rows]);
  const [shown, setShown] = useState<Pick<StripWindow, 'from' | 'to'>>();
  const window_ = useMemo(() => ({ ...whole, ...shown }), [shown, whole]);
  const words = useMemo(
    () => ({
      noData: t('strip.noData'),
      noDataShort: t('strip.noDataShort'),
      lastKnown: t('strip.lastKnown'),
      darkRun: t('strip.darkRun'),
      left: t('strip.left'),
      right: t('strip.right'),
      hosts: t('strip.hosts'),
      points: t('strip.points'),
      signs: t('strip.signs'),
      upstream: t('strip.upstream', { km: (place.upstream ?? 0) / 1000 }),
    }),
    [t, place.upstream],
  );
  const { sceneCanvas, lightCanvas, pointing } = useStripPainting({
    place,
    zone: past?.zone ?? zone,
    devices,
    table,
    window: window_,
    words,
    past: past?.device,
    scale,
  });
  const [pointed, setPointed] = useState<Target>();
  const [selected, setSelected] = useState<Stop>();
  const stops = useMemo(() => stopsOf(devices, table), [devices, table]);
  // What was pointed at belongs to the moment that was drawn then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment is all that matters
  useEffect(() => setPointed(undefined), [past]);
  useOncePainted(selected, window_);
  const target = pointed ?? targetOf(pointing.current, window_, table, selected);
  const frame = frameOf(pointing.current, window_, table, selected);

  const showWhole = useCallback(() => setShown(undefined), []);
  const point = (x: number, y: number): void => setPointed(aim(pointing.current, window_, table, x, y));
  const select = (way: Way): void => {
    const stop = walk(stops, selected, way, window_);
    setPointed(undefined);
    setSelected(stop);
    if (stop !== undefined && shown !== undefined) setShown(bringIntoView(window_, whole, stop.stake));
  };
  const zoomBy = (factor: number): void => {
    const around =
      selected !== undefined && isOnPlot(window_, selected.stake) ? xOf(window_, selected.stake) : width / 2;
    setShown(zoom(window_, whole, around, factor));
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = (window_.to - window_.from) / 10;
    const act = keyAct(event.key);
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'nearer') zoomBy(1.5);
    else if (act === 'further') zoomBy(1 / 1.5);
    else if (act === 'whole') setShown(undefined);
    else if (act === 'back') setShown(pan(window_, whole, -step));
    else if (act === 'ahead') setShown(pan(window_, whole, step));
    else if (act === 'open') openTarget(target);
    else if (act === 'leave') {
      setPointed(undefined);
      setSelected(undefined);
    } else select(act);
  };
  useWheelZoom(box, (x, factor) => setShown((old) => zoom({ ...whole, ...old }, whole, x / scale, factor)));

  return (
    <div className="strip">
      <div
        ref={box}
        className="strip-box"
        style={{ height: heightOf(rows) * scale }}
        role="application"
        aria-label={t('strip.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users walk the marks here
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const area = event.currentTarget.getBoundingClientRect();
          point((event.clientX - area.left) / scale, (event.clientY - area.top) / scale);
        }}
        onPointerLeave={() => setPointed(undefined)}
        onBlur={() => setSelected(undefined)}
        onClick={() => openTarget(target)}
      >
        <canvas ref={sceneCanvas} />
        <canvas ref={lightCanvas} />
        {frame === undefined ? null : <i className="strip-selected" style={scaled(frame, scale)} aria-hidden />}
        <StripTip target={target} width={width} scale={scale} past={past?.device} />
      </div>
      <StripLegend zoomed={shown !== undefined} onWhole={showWhole} />
    </div>
  );
}

const none: readonly never[] = [];

const keys = {
  '+': 'nearer',
  '=': 'nearer',
  '-': 'further',
  Home: 'whole',
  PageUp: 'back',
  PageDown: 'ahead',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'above',
  ArrowDown: 'below',
  Escape: 'leave',
  Enter: 'open',
} as const;
const keyAct = (key: string): (typeof keys)[keyof typeof keys] | undefined =>
  Object.entries(keys).find(([name]) => name === key)?.[1];

const scaled = ({ left, top, width, height }: Box, scale: number): Box => ({
  left: left * scale,
  top: top * scale,
  width: width * scale,
  height: height * scale,
});

/** Renders once more after the frame that paints what was selected in this window: only then is it known where it stands. */
function useOncePainted(selected: Stop | undefined, window_: StripWindow): void {
  const [, renderAgain] = useReducer((round: number) => round + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another window is painted anew
  useEffect(() => {
    if (selected === undefined) return;
    const frame = requestAnimationFrame(renderAgain);
    return () => cancelAnimationFrame(frame);
  }, [selected, window_]);
}

function openTarget(target: Target | undefined): void {
  if (target?.kind === 'mark') window.location.hash = formatRoute({ page: 'device', id: target.mark.id });
  if (target?.kind === 'light') window.location.hash = formatRoute({ page: 'device', id: target.device });
}

function useWidth(box: React.RefObject<HTMLDivElement | null>, scale: number): number {
  const [width, setWidth] = useState(1000);
  useEffect(() => {
    if (box.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(300, Math.floor(entry.contentRect.width / scale)));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, scale]);
  return width;
}

/** As tall as the page leaves room for, with the zone's log still in sight. */
function useHeight(scale: number): number {
  const height = useViewportSize().height / scale;
  return Math.min(Math.max(500, height * 0.42), Math.max(leastHeight, height - 610));
}

/** React's own wheel listener is passive; zooming must stop the page from scrolling. */
function useWheelZoom(box: React.RefObject<HTMLDivElement | null>, onZoom: (x: number, factor: number) => void): void {
  const latest = useRef(onZoom);
  latest.current = onZoom;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.shiftKey && document.activeElement !== element) return;
      event.preventDefault();
      latest.current(event.clientX - element.getBoundingClientRect().left, event.deltaY < 0 ? 1.25 : 0.8);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [box]);
}
