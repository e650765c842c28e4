import { useTranslation } from 'react-i18next';
import type { DeviceDetail } from '../../../main/contract/views/device.ts';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useLanguage, useTeller } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import { formatRoute } from '../../route.ts';
import { word } from '../../text/codes.ts';
import { tellEncoding, tellUnit } from '../../text/encoding.ts';
import { showNumber, showVisibility } from '../../text/numbers.ts';
import { type Coded, deviceName, devicesIn, tellReason } from '../../text/reasons.ts';
import { useQuery } from '../../use-query.ts';
import { isVisibilityPoint, sensorsBehind } from './why-sensors.ts';

/** Why: one sentence a reason; each opens to the readings behind it, down to the register they came from. */
export function WhyList({ zone }: { readonly zone: ZoneView }) {
  const teller = useTeller();
  return (
    <ul className="reasons why">
      {zone.reasons.map((reason) => (
        <li key={reasonKey(reason)}>
          <WhyReason zone={zone} reason={reason} sentence={tellReason(teller, reason)} />
        </li>
      ))}
    </ul>
  );
}

/** Values change with every reading; an opened reason must stay open. */
const reasonKey = (reason: Coded): string => `${reason.code} ${devicesIn(reason).join(' ')}`;

interface WhyReasonProps {
  readonly zone: ZoneView;
  readonly reason: Coded;
  readonly sentence: string;
}

function WhyReason({ zone, reason, sentence }: WhyReasonProps) {
  const { t } = useTranslation();
  const sensors = sensorsBehind(zone, reason);
  if (sensors.length === 0) return <span>{sentence}</span>;
  return (
    <details name="why">
      <summary>
        <span>{sentence}</span>
        <i>{t('why.readings', { n: sensors.length })}</i>
      </summary>
      {sensors.map((id) => (
        <SensorEvidence key={id} id={id} zone={zone} />
      ))}
    </details>
  );
}

/** One sensor: the mean that counted, and each of its visibility points with register, raw value and age. */
function SensorEvidence({ id, zone }: { readonly id: string; readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const sensor = zone.sensors.find((one) => one.id === id);
  const detail = useQuery(`why ${id}`, (core) => core.devices.get({ id }), 5_000);
  return (
    <section className="evidence">
      <p>
        <a href={formatRoute({ page: 'device', id })}>{deviceName(teller, id)}</a>
        {sensor === undefined ? null : (
          <>
            <b>{showVisibility(sensor.shortMean ?? sensor.value)}</b>
            <small>{t(sensor.shortMean === undefined ? 'why.single' : 'why.mean')}</small>
            <QualityMark quality={sensor.quality} cause={sensor.cause} />
          </>
        )}
      </p>
      {detail.value === undefined ? (
        <p className="empty">{detail.error === undefined ? t('why.asking') : t('why.unknown')}</p>
      ) : (
        detail.value.points.filter(isVisibilityPoint).map((point) => <PointEvidence key={point.name} point={point} />)
      )}
    </section>
  );
}

function PointEvidence({ point }: { readonly point: DeviceDetail['points'][number] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const title = language.startsWith('zh') ? point.title : (point.titleEn ?? point.title);
  const shown = typeof point.value === 'number' ? showNumber(point.value) : String(point.value ?? '—');
  return (
    <dl className="evidence-point">
      <dt>{title}</dt>
      <dd>
        {shown} {point.unit === undefined ? '' : tellUnit(t, point.unit)}
      </dd>
      <dt>{t('why.register')}</dt>
      <dd>
        <code>{point.where}</code> <small>{tellEncoding(t, point.encoding)}</small>
      </dd>
      <dt>{t('why.raw')}</dt>
      <dd>
        <code>{point.raw ?? '—'}</code>{' '}
        {point.invalid === undefined ? null : <em>{word(t, 'cause', point.invalid)}</em>}
      </dd>
      <dt>{t('why.read')}</dt>
      <dd>
        <DataAge at={point.at} /> <QualityMark quality={point.quality} />
      </dd>
    </dl>
  );
}
