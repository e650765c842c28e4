import { IconHistory, IconPlayerPlay } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useTimeZone } from '../../../console-context.ts';
import { visibilityScale } from '../../../strip/visibility-scale.ts';
import { tellSpan } from '../../../text/reasons.ts';
import { clockTime, fullTime } from '../../../text/time.ts';
import { lowestAt, lowestIn, readingsAt } from './past-picture.ts';
import { pastSpan, type ZoneRecord } from './use-past.ts';

const minute = 60_000;
const lastMinute = pastSpan / minute;
const height = 30;

export interface PastBarProps {
  readonly record: ZoneRecord | undefined;
  /** The moment shown; undefined is live. */
  readonly at: number | undefined;
  readonly onAt: (at: number | undefined) => void;
}

/** The last 24 hours as one bar: lowest visibility and mode over time, and a handle to go there. */
export const PastBar = memo(Bar);

function Bar({ record, at, onAt }: PastBarProps) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  if (record === undefined) return <div className="past-bar past-bar-empty">{t('past.asking')}</div>;
  const { from, to } = record;
  const value = at === undefined ? lastMinute : Math.round((at - from) / minute);
  const go = (next: number): void => onAt(next >= lastMinute ? undefined : from + Math.max(0, next) * minute);
  return (
    <div className={at === undefined ? 'past-bar' : 'past-bar past-bar-past'}>
      <IconHistory size={16} aria-hidden />
      <div className="past-track">
        <PastLane record={record} />
        <input
          type="range"
          min={0}
          max={lastMinute}
          step={1}
          value={value}
          aria-label={t('past.label')}
          aria-valuetext={at === undefined ? t('past.live') : fullTime(at, timeZone)}
          onChange={(event) => go(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            if (event.key !== 'PageUp' && event.key !== 'PageDown') return;
            event.preventDefault();
            go(value + (event.key === 'PageUp' ? -60 : 60));
          }}
        />
        <span className="past-scale" aria-hidden>
          {[24, 18, 12, 6].map((hours) => (
            <i key={hours}>{clockTime(to - hours * 3_600_000, timeZone).slice(0, 5)}</i>
          ))}
          <i>{t('past.now')}</i>
        </span>
      </div>
      {at === undefined ? (
        <span className="past-live">{t('past.live')}</span>
      ) : (
        <button type="button" className="past-back" onClick={() => onAt(undefined)}>
          <IconPlayerPlay size={14} aria-hidden /> {t('past.back')}
        </button>
      )}
      {at === undefined ? null : <PastMark at={at} />}
    </div>
  );
}

function PastMark({ at }: { readonly at: number }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  return (
    <strong className="past-mark" role="status">
      {t('past.mark')} {fullTime(at, timeZone)} · {t('age.ago', { span: tellSpan(t, useNow() - at) })}
    </strong>
  );
}

function PastLane({ record }: { readonly record: ZoneRecord }) {
  const drawn = useMemo(() => lanePoints(record), [record]);
  return (
    <svg className="past-lane" viewBox={`0 0 1000 ${height}`} preserveAspectRatio="none" aria-hidden>
      {drawn.modes.map((part) => (
        <rect
          key={part.x}
          className={`past-mode band-${part.mode}`}
          x={part.x}
          width={part.width}
          y={0}
          height={height}
        />
      ))}
      {drawn.lines.map((points) => (
        <polyline key={points} className="spark-line" points={points} />
      ))}
    </svg>
  );
}

const laneStep = 4 * minute;

function lanePoints({ from, to, history, modes }: ZoneRecord) {
  const x = (at: number): number => ((Math.max(at, from) - from) / (to - from)) * 1000;
  const lines: string[][] = [];
  let open = false;
  for (let at = from; at <= to; at += laneStep) {
    const lowest = lowestIn(history, at - laneStep, at) ?? lowestAt(readingsAt(history, at));
    if (lowest === undefined) {
      open = false;
      continue;
    }
    if (!open) lines.push([]);
    open = true;
    lines.at(-1)?.push(`${x(at).toFixed(1)},${(height - 2 - visibilityScale(lowest) * (height - 4)).toFixed(1)}`);
  }
  return {
    lines: lines.map((points) => points.join(' ')),
    modes: modes.map((change, index) => ({
      mode: change.mode,
      x: x(change.at),
      width: x(modes[index + 1]?.at ?? to) - x(change.at),
    })),
  };
}
