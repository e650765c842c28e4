import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useNow } from '../../console-context.ts';
import { Sparkline } from '../../parts/sparkline.tsx';
import { SpeedSign } from '../../parts/speed-sign.tsx';
import { VisibilityFigure } from '../../parts/visibility-figure.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';
import type { SiteZone } from '../../stores/site-index.ts';
import { tellSpan } from '../../text/reasons.ts';
import { timingShown } from './timing-shown.ts';

/** The zone's figures above its strip. */
export function ZoneFacts({ zone, place }: { readonly zone: ZoneView; readonly place: SiteZone }) {
  const { t } = useTranslation();
  const now = useNow();
  const span = timingShown(zone.timing);
  return (
    <div className="zone-facts">
      <VisibilityFigure zone={zone} />
      <Sparkline trend={zone.visibility.trend} bands={place.bands} now={now} />
      <SpeedSign speed={zone.speed} bare={zone.unread === true} unseen={zone.visibility.escalate === undefined} />
      <div className="tile-field">
        <ZoneField zone={zone} />
      </div>
      <div className="fact-timing">
        <span>{t(`zone.${span}`)}</span>
        <b>{zone.timing[span] === undefined ? '—' : tellSpan(t, zone.timing[span])}</b>
      </div>
    </div>
  );
}
