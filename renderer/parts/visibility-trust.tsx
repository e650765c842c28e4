import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { levels } from './mode-badge.tsx';
import { QualityMark } from './quality-mark.tsx';

const trustQuality = { good: 'good', hold: 'suspect', none: 'missing' } as const;

type Trusted = Pick<ZoneView, 'unread'> & {
  readonly visibility: Pick<ZoneView['visibility'], 'trust' | 'alone' | 'unequipped'>;
};

/** The key of the word for how far a visibility may be trusted: what was never measured is not lost. */
export const trustKey = ({ trust, unequipped }: Pick<ZoneView['visibility'], 'trust' | 'unequipped'>): string =>
  trust === 'none' && unequipped === true ? 'trust.unequipped' : `trust.${trust}`;

/** How far the zone's visibility may be trusted: a low reading that its neighbours contradict is not plainly trusted. */
export function VisibilityTrust({ zone }: { readonly zone: Trusted }) {
  const { t } = useTranslation();
  const { trust, alone } = zone.visibility;
  const contradicted = zone.unread === true ? undefined : alone;
  return (
    <>
      {contradicted === undefined || trust !== 'good' ? (
        <span className={`quality quality-${trustQuality[trust]}`}>
          <QualityMark quality={trustQuality[trust]} bare />
          {zone.unread === true ? t('cause.not-yet-read') : t(trustKey(zone.visibility))}
        </span>
      ) : null}
      {contradicted === undefined ? null : <StandsAlone alone={contradicted} />}
    </>
  );
}

type Alone = NonNullable<ZoneView['visibility']['alone']>;

function StandsAlone({ alone: { followed } }: { readonly alone: Alone }) {
  const { t } = useTranslation();
  const mode = t(`mode.${followed}`);
  return (
    <span className="quality quality-suspect visibility-alone" title={t('trust.alone.meaning', { mode })}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>
        {t('trust.alone')}
        <span className="visibility-followed">
          {t('list.comma')}
          <span>{t('trust.alone.followed', { level: levels[followed] })}</span>
        </span>
      </span>
    </span>
  );
}
