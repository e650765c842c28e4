import { useTranslation } from 'react-i18next';
import type { PointView } from '../../../main/contract/views/device.ts';
import { useLanguage } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import { word } from '../../text/codes.ts';
import { tellEncoding, tellUnit } from '../../text/encoding.ts';
import { tellPoint } from '../../text/point-value.ts';
import { PointCells } from './point-cells.tsx';
import { pointRows } from './point-rows.ts';

/** Every point of the device as it came over the wire and as it was understood. */
export function PointTable({ points }: { readonly points: readonly PointView[] }) {
  const { t } = useTranslation();
  if (points.length === 0) return <Empty>{t('device.noPoints')}</Empty>;
  return (
    <table className="sheet points">
      <thead>
        <tr>
          <th>{t('point.name')}</th>
          <th className="right">{t('point.value')}</th>
          <th>{t('point.quality')}</th>
          <th>{t('point.raw')}</th>
          <th>{t('point.where')}</th>
          <th>{t('point.age')}</th>
        </tr>
      </thead>
      <tbody>
        {pointRows(points).map((row) =>
          row.kind === 'one' ? (
            <PointLine key={`${row.point.name} ${row.point.index ?? ''}`} point={row.point} />
          ) : (
            <PointCells key={row.points[0]?.name ?? ''} points={row.points} />
          ),
        )}
      </tbody>
    </table>
  );
}

function PointLine({ point }: { readonly point: PointView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <tr className={point.faults.length > 0 ? 'row-serious' : ''}>
      <td title={t('point.key', { key: point.name })}>
        {language.startsWith('zh') ? point.title : (point.titleEn ?? point.title)}
        {point.index === undefined ? '' : ` #${point.index + 1}`}
        {point.faults.length === 0 ? null : (
          <b className="point-faults">{point.faults.map((code) => word(t, 'fault', code)).join(t('list.comma'))}</b>
        )}
      </td>
      <td className="right figures">
        <PointValue point={point} />
      </td>
      <td>
        <QualityMark quality={point.quality} {...(point.invalid === undefined ? {} : { cause: point.invalid })} />
      </td>
      <td>
        <code>{point.raw ?? '—'}</code>
      </td>
      <td>
        <code>{point.where}</code> <small>{tellEncoding(t, point.encoding)}</small>
      </td>
      <td>
        <DataAge at={point.at} limit={Number.POSITIVE_INFINITY} />
      </td>
    </tr>
  );
}

function PointValue({ point }: { readonly point: PointView }) {
  const { t } = useTranslation();
  if (point.value === undefined || typeof point.value === 'boolean') return tellPoint(t, point);
  return (
    <>
      <b>{tellPoint(t, point)}</b>
      {point.unit === undefined ? '' : ` ${tellUnit(t, point.unit)}`}
    </>
  );
}
