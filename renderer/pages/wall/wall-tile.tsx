import { IconAlertTriangle, IconHandStop, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { rank } from '../../../main/domain/mode.ts';
import { useConsole, useItem, useLanguage, useNow, useSite } from '../../console-context.ts';
import { Countdown } from '../../parts/countdown.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { nameIn } from '../../stores/site-index.ts';
import { measureVisibility } from '../../text/numbers.ts';

/** One zone to be read across a room. */
export function WallTile({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const zone = useItem(stores.zones, id);
  const language = useLanguage();
  const place = useSite()?.zones.get(id);
  const now = useNow();
  if (zone === undefined || place === undefined) return null;
  const { visibility } = zone;
  const shown = measureVisibility(visibility.escalate);
  return (
    <article className={`wall-tile band-${zone.mode}`}>
      <div className="wall-inside">
        <div className="wall-name">
          <h2>{nameIn(language, place)}</h2>
          <DataAge at={visibility.at} />
        </div>
        <p className={`wall-value foggy-${rank(visibility.band)}`}>
          <b>{shown.value}</b>
          <i>{shown.unit}</i>
        </p>
        <div className="wall-trend">
          <Sparkline trend={visibility.trend} bands={place.bands} now={now} />
        </div>
        <div className="wall-state">
          <div className="wall-mode">
            <ZoneMode zone={zone} />
          </div>
          <p className={zone.openAlarms > 0 ? 'wall-alarms wall-alarms-some' : 'wall-alarms'}>
            {t('overview.openAlarms')} <b>{zone.openAlarms}</b>
          </p>
        </div>
        <div className="wall-field">
          <WallField zone={zone} />
        </div>
      </div>
    </article>
  );
}

/** The one thing beside the fog that a room should know of this zone, the most pressing. */
function WallField({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const { convergence, proposal, override, visibility } = zone;
  if (zone.unread === true) return <span className="wall-count">{t('zone.unreadField')}</span>;
  if (visibility.trust !== 'good') {
    return (
      <span className="wall-doubt">
        <IconAlertTriangle aria-hidden /> {t(`trust.${visibility.trust}`)}
      </span>
    );
  }
  if (proposal !== undefined) {
    return (
      <span className="wall-doubt">
        <IconHourglass aria-hidden /> {t(`proposal.short.${proposal.kind}`, { mode: t(`mode.${proposal.mode}`) })}{' '}
        {proposal.until === undefined ? null : <Countdown until={proposal.until} warn={60_000} />}
      </span>
    );
  }
  if (override !== undefined) {
    return (
      <span className="wall-count">
        <IconHandStop aria-hidden /> {t('override.short', { by: override.by })} <Countdown until={override.until} />
      </span>
    );
  }
  return (
    <span className={`wall-count state-${convergence.state}`}>
      {convergence.verified}/{convergence.total} {t(`convergence.${convergence.state}`)}
    </span>
  );
}
