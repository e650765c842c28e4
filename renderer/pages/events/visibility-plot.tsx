import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FogEvent } from '../../../main/contract/views/record.ts';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useLine, useSite, useTimeZone } from '../../console-context.ts';
import { screenScale, useScreenScale } from '../../screen-scale.ts';
import type { SiteIndex, SiteZone } from '../../stores/site-index.ts';
import { roundVisibility } from '../../text/numbers.ts';
import { clockTime } from '../../text/time.ts';
import { useTheme } from '../../theme-choice.ts';
import { useQuery } from '../../use-query.ts';
import { plotSpan } from './plot-span.ts';

echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

type History = readonly { readonly sensor: string; readonly values: readonly (readonly [number, number, string])[] }[];

export interface VisibilityPlotProps {
  readonly event: FogEvent;
  readonly bands: SiteZone['bands'];
}

/** Visibility of every sensor over the event, with the bands and the moments the mode changed. */
export function VisibilityPlot({ event, bands }: VisibilityPlotProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const timeZone = useTimeZone();
  const site = useSite();
  const scheme = useTheme();
  const coreNow = Date.now() + useLine((state) => state.clockOffset);
  const { from, to } = plotSpan(event, coreNow);
  const step = Math.max(1_000, Math.ceil((to - from) / 600 / 1_000) * 1_000);
  const history = useQuery(`history ${event.zone} ${from} ${to}`, (core, options) =>
    core.zones.history({ id: event.zone, from, to, step }, options),
  );
  const values = history.value;
  const scale = useScreenScale();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another colour scheme means other ink, another screen other sizes
  useEffect(() => {
    if (box.current === null || values === undefined) return;
    const chart = echarts.init(box.current);
    const names = namesOf(values, site);
    const style = getComputedStyle(box.current);
    const ink = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    chart.setOption(optionOf({ history: values, names, bands, event, from, to, ink, timeZone }));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [values, site, bands, event.modes.length, from, to, timeZone, t, scheme, scale]);
  return <div className="plot" ref={box} role="img" aria-label={t('event.plot')} />;
}

/** Sensors by their stakes, for full names do not fit beside each other; by name where two stand at one stake. */
function namesOf(history: History, site: SiteIndex | undefined): ReadonlyMap<string, string> {
  const sensors = history.flatMap(({ sensor }) => site?.devices.get(sensor) ?? []);
  const isAlone = (stake: number): boolean => sensors.filter((one) => one.stake === stake).length === 1;
  return new Map(sensors.map(({ id, name, stake }) => [id, isAlone(stake) ? formatStake(metres(stake)) : name]));
}

interface PlotSubject {
  readonly history: History;
  readonly names: ReadonlyMap<string, string>;
  readonly bands: SiteZone['bands'];
  readonly event: FogEvent;
  readonly from: number;
  readonly to: number;
  readonly ink: (name: string) => string;
  readonly timeZone: string;
}

const bandInk = {
  standby: 'dim',
  outline: 'dim',
  active: 'yellow',
  'anti-collision': 'orange',
  control: 'red',
} as const;
const dashes = ['solid', 'dashed', 'dotted'] as const;
const greys = ['text', 'info', 'lit', 'violet', 'dim'];

function optionOf({ history, names, bands, event, from, to, ink, timeZone }: PlotSubject) {
  const scale = screenScale();
  const text = { color: ink('dim'), fontSize: 12 * scale };
  return {
    animation: false,
    grid: { left: 56 * scale, right: 52 * scale, top: 34 * scale, bottom: 28 * scale },
    legend: { top: 2, textStyle: text, icon: 'rect', itemHeight: 3 * scale, itemWidth: 25 * scale },
    tooltip: {
      trigger: 'axis' as const,
      confine: true,
      backgroundColor: ink('panel'),
      textStyle: { color: ink('text'), fontSize: 12 * scale },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? `${roundVisibility(value)} m` : '—'),
    },
    xAxis: {
      type: 'time' as const,
      min: from,
      max: to,
      axisLabel: {
        ...text,
        // Over a few minutes the marks stand less than a minute apart.
        formatter: (at: number) => clockTime(at, timeZone).slice(0, to - from < shortPlot ? 8 : 5),
        hideOverlap: true,
      },
      axisLine: { lineStyle: { color: ink('line') } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'log' as const,
      min: 20,
      max: 20_000,
      axisLabel: { ...text, formatter: tellAxis },
      splitLine: { lineStyle: { color: ink('line') } },
    },
    series: history.map((one, at) => ({
      type: 'line' as const,
      name: names.get(one.sensor) ?? one.sensor,
      showSymbol: false,
      connectNulls: false,
      lineStyle: { width: 1.6 * scale, type: dashes[at % dashes.length] ?? 'solid' },
      itemStyle: { color: ink(greys[at % greys.length] ?? 'text') },
      data: one.values.map(([moment, value]) => [moment, value]),
      ...(at === 0 ? { markLine: marksOf(bands, event, ink) } : {}),
    })),
  };
}

function marksOf(bands: SiteZone['bands'], event: FogEvent, ink: (name: string) => string) {
  return {
    symbol: 'none' as const,
    silent: true,
    label: { color: ink('dim'), fontSize: 11 * screenScale() },
    data: [
      ...bands.map((band) => ({
        yAxis: band.below,
        lineStyle: { color: ink(bandInk[band.mode]), type: 'dashed' as const, opacity: 0.6 },
        label: { formatter: `${band.below} m`, position: 'end' as const },
      })),
      ...event.modes.map((step) => ({
        xAxis: step.at,
        lineStyle: { color: ink('text'), type: 'solid' as const, opacity: 0.35 },
        label: { show: false },
      })),
    ],
  };
}

const shortPlot = 6 * 60_000;

/** Metres on the axis, with their unit. */
const tellAxis = (metres: number): string => (metres < 1_000 ? `${metres} m` : `${metres / 1_000} km`);
