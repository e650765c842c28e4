import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { rank } from '../../main/domain/mode.ts';
import { measureVisibility } from '../text/numbers.ts';
import { DataAge } from './data-age.tsx';
import { levels } from './mode-badge.tsx';
import { QualityMark } from './quality-mark.tsx';
import { VisibilityTrust } from './visibility-trust.tsx';

/** The zone's decisive visibility in large figures, with how far it may be trusted and how old it is. */
export function VisibilityFigure({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const { visibility } = zone;
  const shown = measureVisibility(visibility.escalate);
  const good = zone.sensors.filter(({ quality }) => quality === 'good').length;
  return (
    <div className={`visibility foggy-${rank(visibility.band)}`}>
      <span className="visibility-value">
        <b>{shown.value}</b>
        <i>{shown.unit}</i>
      </span>
      <span className="visibility-facts">
        {visibility.escalate === undefined ? null : (
          <span className="visibility-band">{t('visibility.band', { level: levels[visibility.band] })}</span>
        )}
        <VisibilityTrust zone={zone} />
        {isNeverSeen(visibility) ? null : <DataAge at={visibility.at} {...limitOf(visibility)} />}
        {good < zone.sensors.length && zone.unread !== true ? (
          <span
            className="quality quality-suspect"
            title={t('visibility.sensors.title', { good, all: zone.sensors.length })}
          >
            <QualityMark quality="suspect" bare />
            {t('visibility.sensors', { good, all: zone.sensors.length })}
          </span>
        ) : null}
        {visibility.entered === undefined ? null : <em>{t('visibility.entered')}</em>}
      </span>
    </div>
  );
}

/** Nothing is measured there and nobody has told anything: there is no data that could be old. */
export const isNeverSeen = ({ at, unequipped }: ZoneView['visibility']): boolean =>
  unequipped === true && at === undefined;

/** What a person entered holds until it expires; how old it is, is told all the same. */
const limitOf = ({ at, entered }: ZoneView['visibility']): { readonly limit?: number } =>
  entered !== undefined && entered.at === at ? { limit: entered.until - entered.at } : {};
