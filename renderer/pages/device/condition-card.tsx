import { useTranslation } from 'react-i18next';
import type { DeviceDetail, DeviceView } from '../../../main/contract/views/device.ts';
import { useLanguage } from '../../console-context.ts';
import { ConditionMark } from '../../parts/condition-mark.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { DeviceStateText } from '../../parts/device-state-text.tsx';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { QualityMark } from '../../parts/quality-mark.tsx';
import type { SiteDevice } from '../../stores/site-index.ts';
import { word } from '../../text/codes.ts';
import { showVisibility } from '../../text/numbers.ts';
import { sourceLegend } from '../../text/source-legend.ts';

export interface ConditionCardProps {
  readonly place: SiteDevice;
  readonly view: DeviceView | undefined;
  readonly detail: DeviceDetail | undefined;
}

/** The device's condition in plain words and what to do next. */
export function ConditionCard({ place, view, detail }: ConditionCardProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const condition = view?.condition ?? (place.managed ? 'unknown' : 'unmanaged');
  const profile = detail?.profile;
  const title =
    profile === undefined
      ? place.profile
      : language.startsWith('zh')
        ? profile.title
        : (profile.titleEn ?? profile.title);
  return (
    <div className="condition-card">
      <div className="condition-words">
        <ConditionMark condition={condition} />
        <p>{t(`condition.${condition}.meaning`)}</p>
        <p>
          <b>{t('device.todo')}</b> {t(`condition.${condition}.todo`)}
        </p>
        {(view?.faults ?? []).length === 0 ? null : (
          <p className="condition-faults">{view?.faults.map((code) => word(t, 'fault', code)).join(t('list.comma'))}</p>
        )}
      </div>
      <dl className="facts facts-narrow">
        {view?.visibility === undefined ? null : (
          <div>
            <dt>{t('visibility')}</dt>
            <dd>
              {showVisibility(view.visibility.value)}{' '}
              <QualityMark quality={view.visibility.quality} cause={view.visibility.cause} />
              {view.visibility.quality === 'suspect' ? (
                <small className="judged">{t('device.judged', { why: word(t, 'cause', view.visibility.cause) })}</small>
              ) : null}
            </dd>
          </div>
        )}
        {hasFunctions(place, detail) ? (
          <>
            <div>
              <dt>{t('device.reported')}</dt>
              <dd>
                <DeviceStateText state={view?.reported ?? {}} />{' '}
                <DataAge at={view?.reportedAt} limit={reportedLimit(view)} />
              </dd>
            </div>
            <div>
              <dt>{t('device.desired')}</dt>
              <dd>
                <DeviceStateText state={view?.desired ?? {}} />{' '}
                {view?.phase === undefined ? null : <PhaseMark look={view.phase} />}
              </dd>
            </div>
          </>
        ) : null}
        <div>
          <dt>{t('device.profile')}</dt>
          <dd>
            {title}
            {profile?.maker === undefined ? '' : ` · ${profile.maker}`}
          </dd>
        </div>
        <div>
          <dt>{t('device.id')}</dt>
          <dd>
            <code>{place.id}</code> · {t('device.unit', { unit: place.unit })}
          </dd>
        </div>
        {profile === undefined ? null : (
          <div>
            <dt>{t('device.source')}</dt>
            <dd>
              <Source source={language.startsWith('zh') ? profile.source : (profile.sourceEn ?? profile.source)} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}

/** From which age on a state is old, in ms: its points are read at paces of their own, so the core tells when one is late. */
export const reportedLimit = (view: Pick<DeviceView, 'stale'> | undefined): number =>
  view?.stale === true ? 0 : Number.POSITIVE_INFINITY;

/** A device that only measures has no state to report and none to be asked for. */
const hasFunctions = (place: SiteDevice, detail: DeviceDetail | undefined): boolean => {
  if (detail?.capability === undefined) return place.kind !== 'visibility-sensor';
  return functions.some((name) => detail.capability?.[name] !== undefined);
};
const functions = ['mode', 'lit', 'brightness', 'flashPerMinute', 'tailGroups', 'message', 'mainWarning', 'voice'];

/** A profile's source begins with how well it is known, as one letter; the rest is its own note, quoted as written. */
function Source({ source }: { readonly source: string }) {
  const { t } = useTranslation();
  const [, flag, text = source] = /^([VSUD]): (.*)$/s.exec(source) ?? [];
  return (
    <>
      {flag === undefined ? '' : `${t(`device.sourceFlag.${flag}`)} · ${t('device.sourceNote')}`} <q>{text}</q>
      <small className="judged">{sourceLegend(t, text)}</small>
    </>
  );
}
