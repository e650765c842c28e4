import { useTranslation } from 'react-i18next';
import type { DeviceDetail } from '../../../main/contract/views/device.ts';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useLanguage, useTeller, useTimeZone } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import { formatRoute } from '../../route.ts';
import { word } from '../../text/codes.ts';
import { tellEncoding, tellUnit } from '../../text/encoding.ts';
import { showNumber, showReading } from '../../text/numbers.ts';
import { type Coded, deviceName, tellReason } from '../../text/reasons.ts';
import { clockTime } from '../../text/time.ts';
import { useQuery } from '../../use-query.ts';
import { isVisibilityPoint, keysOf, sensorsBehind, wordForNone } from './why-sensors.ts';

/** Why: one sentence a reason; each opens to the readings behind it, down to the register they came from. */
export function WhyList({ zone }: { readonly zone: ZoneView }) {
  const teller = useTeller();
  // Values and the deciding sensor change with every reading; an opened reason must stay open.
  const keys = keysOf(zone.reasons);
  return (
    <ul className="reasons why">
      {zone.reasons.map((reason, index) => (
        <li key={keys[index]}>
          <WhyReason zone={zone} reason={reason} sentence={tellReason(teller, reason)} />
        </li>
      ))}
    </ul>
  );
}

interface WhyReasonProps {
  readonly zone: ZoneView;
  readonly reason: Coded;
  readonly sentence: string;
}

function WhyReason({ zone, reason, sentence }: WhyReasonProps) {
  const { t } = useTranslation();
  const sensors = sensorsBehind(zone, reason);
  const decidedAt = typeof reason['decidedAt'] === 'number' ? reason['decidedAt'] : undefined;
  if (sensors.length === 0) return <span>{sentence}</span>;
  return (
    <details name="why">
      <summary>
        <span>{sentence}</span>
        <i>{t('why.readings', { n: sensors.length })}</i>
      </summary>
      {sensors.map((id) => (
        <SensorEvidence key={id} id={id} zone={zone} decidedAt={decidedAt} />
      ))}
    </details>
  );
}

interface SensorEvidenceProps {
  readonly id: string;
  readonly zone: ZoneView;
  /** The reason is one of the past: what counts are the readings of then. */
  readonly decidedAt: number | undefined;
}

/** One sensor: what it read now, or before a decision of the past, and each of its visibility registers as it is now. */
function SensorEvidence({ id, zone, decidedAt }: SensorEvidenceProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  const sensor = zone.sensors.find((one) => one.id === id);
  const detail = useQuery(`why ${id}`, (core, options) => core.devices.get({ id }, options), 5_000);
  return (
    <section className="evidence">
      <p>
        <a href={formatRoute({ page: 'device', id })}>{deviceName(teller, id)}</a>
        {sensor === undefined || decidedAt !== undefined ? null : (
          <>
            <b>{showReading(sensor.shortMean ?? sensor.value)}</b>
            <small>{t(sensor.shortMean === undefined ? 'why.single' : 'why.mean')}</small>
            <QualityMark quality={sensor.quality} cause={sensor.cause} />
          </>
        )}
      </p>
      {detail.value === undefined ? (
        <p className="empty">{detail.error === undefined ? t('why.asking') : t('why.unknown')}</p>
      ) : (
        <>
          {decidedAt === undefined ? (
            <MeanEvidence mean={detail.value.mean} />
          ) : (
            <ThenEvidence zone={zone.id} sensor={id} at={decidedAt} />
          )}
          <p className="evidence-head">{t('why.present')}</p>
          {detail.value.points.filter(isVisibilityPoint).map((point) => (
            <PointEvidence key={point.name} point={point} />
          ))}
        </>
      )}
    </section>
  );
}

function MeanEvidence({ mean }: { readonly mean: DeviceDetail['mean'] }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  if (mean === undefined) return null;
  const values = { value: showReading(mean.value), n: mean.samples.length, time: clockTime(mean.at, timeZone) };
  return <SampleList title={t('why.meanOf', values)} samples={mean.samples} />;
}

/** The minute that the title above the readings of then names, in ms; the screen's own choice, not the policy's mean. */
const beforeDecision = 60_000;

/** What the record has of the sensor just before a decision. */
function ThenEvidence({ zone, sensor, at }: { readonly zone: string; readonly sensor: string; readonly at: number }) {
  const { t } = useTranslation();
  const timeZone = useTimeZone();
  const { value: history, error } = useQuery(`then ${zone} ${at}`, (core, options) =>
    core.zones.history({ id: zone, from: at - beforeDecision, to: at, step: 1_000 }, options),
  );
  const values = history?.find((one) => one.sensor === sensor)?.values ?? [];
  const samples = values.map(([when, value, quality]) => ({ at: when, value, quality }));
  const silence = wordForNone(history !== undefined, error !== undefined, samples.length);
  if (silence !== undefined) return <p className="empty">{t(silence)}</p>;
  return <SampleList title={t('why.then', { time: clockTime(at, timeZone) })} samples={samples} />;
}

interface SampleListProps {
  readonly title: string;
  readonly samples: NonNullable<DeviceDetail['mean']>['samples'];
}

/** Readings by their own time, newest first; a doubtful one is marked. */
function SampleList({ title, samples }: SampleListProps) {
  const timeZone = useTimeZone();
  return (
    <>
      <p className="evidence-head">{title}</p>
      <ol className="evidence-samples">
        {samples.toReversed().map((sample) => (
          <li key={sample.at}>
            <time>{clockTime(sample.at, timeZone)}</time>
            <b>{showReading(sample.value)}</b>
            {sample.quality === 'good' ? null : <QualityMark quality={sample.quality} />}
          </li>
        ))}
      </ol>
    </>
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
