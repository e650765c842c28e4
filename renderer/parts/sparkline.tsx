import { useTranslation } from 'react-i18next';
import { visibilityScale } from '../strip/visibility-scale.ts';

export interface SparklineProps {
  readonly trend: readonly (readonly [number, number])[];
  readonly bands: readonly { readonly mode: string; readonly below: number }[];
  readonly now: number;
  readonly minutes?: number;
}

const width = 300;
const height = 60;
/** Keeps the line off the frame, where it could not be told from it. */
const inset = 3;
const minute = 60_000;

/** Visibility over the last half hour on a logarithmic scale; a gap in the data is a gap in the line. */
export function Sparkline({ trend, bands, now, minutes = 30 }: SparklineProps) {
  const { t } = useTranslation();
  const from = now - minutes * minute;
  const x = (at: number): number => ((at - from) / (minutes * minute)) * width;
  const y = (metres: number): number => height - inset - visibilityScale(metres) * (height - 2 * inset);
  // A value is that of a whole minute: the line goes on to the minute's end, and one minute between gaps is seen too.
  const paths = linePaths(trend.filter(([at]) => at >= from - minute));
  return (
    <figure className="sparkline-box" title={t('overview.trend', { minutes })}>
      <svg
        className="sparkline"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('overview.trend', { minutes })}
      >
        {bands.map((band) => (
          <line key={band.mode} x1={0} x2={width} y1={y(band.below)} y2={y(band.below)} className="spark-band" />
        ))}
        {paths.map((points) => (
          <polyline
            key={points[0]?.[0] ?? 0}
            className="spark-line"
            points={toMinuteEnd(points, now)
              .map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
              .join(' ')}
          />
        ))}
      </svg>
      {bands.map((band) => (
        <i key={band.mode} className="spark-label" style={{ top: `${(100 * y(band.below)) / height}%` }} aria-hidden>
          {band.below}
        </i>
      ))}
      <figcaption>{t('overview.trend', { minutes })}</figcaption>
    </figure>
  );
}

/** Splits a trend, which has a value a minute, where a whole minute is missing: nobody knows what was there. */
export function linePaths(
  trend: readonly (readonly [number, number])[],
  gap = 1.5 * minute,
): (readonly [number, number])[][] {
  const paths: (readonly [number, number])[][] = [];
  let last: number | undefined;
  for (const point of trend) {
    if (last === undefined || point[0] - last > gap) paths.push([]);
    paths.at(-1)?.push(point);
    last = point[0];
  }
  return paths;
}

function toMinuteEnd(
  points: readonly (readonly [number, number])[],
  now: number,
): readonly (readonly [number, number])[] {
  const last = points.at(-1);
  return last === undefined ? [] : [...points, [Math.max(last[0], Math.min(last[0] + minute, now)), last[1]]];
}
