import { useTranslation } from 'react-i18next';
import type { PointView } from '../../../main/contract/views/device.ts';
import { useLanguage } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import { word } from '../../text/codes.ts';
import { tellEncoding, tellUnit } from '../../text/encoding.ts';
import { showNumber } from '../../text/numbers.ts';
import { range, tally } from './point-rows.ts';

const loud = new Set(['fault', 'offline', 'unknown', 'failed', 'error']);

/** The places of a list point as numbered cells; each tells its value, raw value and register when pointed at. */
export function PointCells({ points }: { readonly points: readonly PointView[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [first] = points;
  if (first === undefined) return null;
  const oldest = points.reduce((a, b) => ((b.at ?? 0) < (a.at ?? 0) ? b : a), first);
  const span = range(points);
  const words =
    span === undefined
      ? tally(points).map(([value, n]) => t('device.times', { value: word(t, 'value', value), n }))
      : [
          `${showNumber(span.min)} – ${showNumber(span.max)} ${first.unit === undefined ? '' : tellUnit(t, first.unit)}`,
        ];
  return (
    <>
      <tr>
        <td title={t('point.key', { key: first.name })}>
          {language.startsWith('zh') ? first.title : (first.titleEn ?? first.title)} ×{points.length}
        </td>
        <td className="right">
          <b>{words.join(t('list.comma'))}</b>
        </td>
        <td>
          <QualityMark quality={oldest.quality} {...(oldest.invalid === undefined ? {} : { cause: oldest.invalid })} />
        </td>
        <td>—</td>
        <td>
          <code>{first.where}</code> <small>{tellEncoding(t, first.encoding)}</small>
        </td>
        <td>
          <DataAge at={oldest.at} limit={Number.POSITIVE_INFINITY} />
        </td>
      </tr>
      <tr className="cells-row">
        <td colSpan={6}>
          <div className="cells">
            {points.map((point) => {
              const value = point.value === undefined ? '—' : String(point.value);
              const said = word(t, 'value', value);
              return (
                <span
                  key={point.index}
                  className={loud.has(value) || point.faults.length > 0 ? `cell cell-loud` : `cell cell-${value}`}
                  title={`#${(point.index ?? 0) + 1} ${said} · ${point.raw ?? ''} · ${point.where}`}
                >
                  {(point.index ?? 0) + 1}
                  {loud.has(value) ? <b>{said}</b> : null}
                </span>
              );
            })}
          </div>
        </td>
      </tr>
    </>
  );
}
