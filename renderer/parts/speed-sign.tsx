import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';

export interface SpeedSignProps {
  readonly speed: ZoneView['speed'];
  /** Nothing is known yet. */
  readonly bare?: boolean;
  /** No visibility is known by which the law could be told. */
  readonly unseen?: boolean;
}

/** The speed that drivers are told, with the law behind it; never above the legal cap, whatever the core says. */
export function SpeedSign({ speed, bare = false, unseen = false }: SpeedSignProps) {
  const { t } = useTranslation();
  const { article, legalCap } = speed;
  const shown = speedToShow(speed);
  const standing = standingOf(speed);
  return (
    <div className="speed">
      <span className={`speed-disc ${shown === undefined ? 'speed-none' : ''}`}>{shown ?? '—'}</span>
      {bare ? null : (
        <span className="speed-law">
          <b>{t(`speed.${standing}`)}</b>
          <i>
            {article === undefined
              ? t(unseen ? 'speed.unseen' : 'speed.noArticle')
              : standing === 'statutory'
                ? t('speed.article', { article })
                : t('speed.cap', { cap: legalCap, article })}
          </i>
        </span>
      )}
    </div>
  );
}

/** Where the shown figure comes from: the road's own limit, the law, or advice, be it stricter than the law. */
export function standingOf(speed: ZoneView['speed']): 'posted' | 'statutory' | 'advice' {
  const shown = speedToShow(speed);
  if (shown === undefined) return 'posted';
  return shown === speed.legalCap ? 'statutory' : 'advice';
}

export function speedToShow(speed: ZoneView['speed']): number | undefined {
  if (speed.recommended === undefined) return undefined;
  return speed.legalCap === undefined ? speed.recommended : Math.min(speed.recommended, speed.legalCap);
}
