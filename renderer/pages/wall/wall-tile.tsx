import { IconAlertTriangle, IconBell, IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { rank } from '../../../main/domain/mode.ts';
import { useAll, useConsole, useItem, useLanguage, useNow, useSite } from '../../console-context.ts';
import { AutomationOff } from '../../parts/automation-off.tsx';
import { ClosureAnswer } from '../../parts/closure-answer.tsx';
import { ShareBar, wordOf } from '../../parts/convergence-bar.tsx';
import { Countdown } from '../../parts/countdown.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { gravestMode } from '../../parts/held-weaker.ts';
import { levels } from '../../parts/mode-badge.tsx';
import { ProposalShort } from '../../parts/proposal-short.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { StrongerAutomatic } from '../../parts/stronger-automatic.tsx';
import { isNeverSeen } from '../../parts/visibility-figure.tsx';
import { trustKey } from '../../parts/visibility-trust.tsx';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { closureAnswerOf } from '../../text/closure-answer.ts';
import { tellDecider } from '../../text/decided-by.ts';
import { measureVisibility } from '../../text/numbers.ts';
import { alarmsWait } from '../alarms/alarm-order.ts';
import { useFit } from './use-fit.ts';

const missing = ['failed', 'unknown', 'offline'] as const;

export interface WallTileProps {
  readonly id: string;
  /** What else decides how much room a tile has, such as the screen's size and the number of tiles. */
  readonly room: string;
}

/** One zone to be read across a room. */
export function WallTile({ id, room }: WallTileProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const zone = useItem(stores.zones, id);
  const language = useLanguage();
  const place = useSite()?.zones.get(id);
  const now = useNow();
  const alarms = useAll(stores.alarms);
  const box = useFit(`${room} ${language} ${zone === undefined ? '' : tellingsOf(zone)}`);
  if (zone === undefined || place === undefined) return null;
  const { visibility } = zone;
  const shown = measureVisibility(visibility.escalate);
  return (
    <article className={`wall-tile band-${gravestMode(zone)}`}>
      <div className="wall-inside" ref={box}>
        <div className="wall-name">
          <h2>{place.name}</h2>
          {isNeverSeen(visibility) ? null : <DataAge at={visibility.at} />}
        </div>
        <p className={`wall-value foggy-${rank(visibility.band)}`}>
          <b>{shown.value}</b>
          <span>
            {visibility.escalate === undefined || visibility.band === 'standby' ? null : (
              <em>{t('visibility.bandShort', { level: levels[visibility.band] })}</em>
            )}
            <i>{shown.unit}</i>
          </span>
        </p>
        <div className="wall-trend">
          <Sparkline trend={visibility.trend} bands={place.bands} now={now} />
        </div>
        <div className="wall-state">
          <div className="wall-mode">
            <ZoneMode zone={zone} />
          </div>
          <p className={alarmsWait(zone, alarms) ? 'wall-alarms wall-alarms-some' : 'wall-alarms'}>
            <span className="wall-spare-2">{t('overview.openAlarms')}</span>
            <IconBell aria-label={t('overview.openAlarms')} /> <b>{zone.openAlarms}</b>
          </p>
        </div>
        {zone.unread === true ? null : <WallNotes zone={zone} />}
        <div className="wall-field">
          {zone.unread === true ? (
            <span className="wall-count">{t('zone.unreadField')}</span>
          ) : (
            <WallField zone={zone} />
          )}
        </div>
      </div>
    </article>
  );
}

/** What makes a tile tell more or less; a figure that changes changes nothing of that. */
const tellingsOf = ({
  mode,
  automaticMode,
  armed,
  unguided,
  proposal,
  override,
  visibility,
  convergence,
  effectiveness,
  unread,
  reasons,
}: ZoneView): string =>
  [
    mode,
    automaticMode,
    armed,
    unguided,
    proposal?.kind,
    proposal?.first?.by,
    closureAnswerOf({ reasons })?.reason.code,
    override?.by,
    visibility.trust,
    visibility.band,
    visibility.alone?.followed,
    visibility.entered?.by,
    effectiveness.settling,
    wordOf(convergence),
    ...missing.filter((share) => convergence[share] > 0),
    effectiveness.effective,
    unread,
  ].join(' ');

/** Who decided, until when, what waits for whom, what was said to a closure, and whether the fog is seen at all. */
function WallNotes({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const { proposal, override, visibility } = zone;
  return (
    <div className="wall-notes">
      <span className={override === undefined ? 'wall-who wall-spare-1' : 'wall-who'}>
        {override === undefined ? null : <IconHandStop aria-hidden />}
        <span>{tellDecider(t, zone)}</span>
        {override === undefined ? null : <Countdown until={override.until} />}
      </span>
      <AutomationOff zone={zone} />
      <StrongerAutomatic zone={zone} />
      <ClosureAnswer zone={zone} />
      {proposal === undefined ? null : (
        <span className="wall-doubt">
          <ProposalShort proposal={proposal} held={override !== undefined} />
        </span>
      )}
      {visibility.entered === undefined ? null : <span className="wall-spare-2">{t('visibility.entered')}</span>}
      {visibility.alone === undefined ? null : (
        <span className="wall-doubt wall-doubt-words">
          <IconAlertTriangle aria-hidden />
          <span>
            {t('trust.alone')}
            {t('list.comma')}
            {t('trust.alone.followed', { level: levels[visibility.alone.followed] })}
          </span>
        </span>
      )}
      {visibility.trust === 'good' ? null : (
        <span className="wall-doubt wall-doubt-words">
          <IconAlertTriangle aria-hidden />
          <span>{t(trustKey(visibility))}</span>
        </span>
      )}
    </div>
  );
}

/** How far the field followed: how many are proved, how many are not and why, and whether drivers are led all the same. */
function WallField({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  const { convergence, effectiveness, mode } = zone;
  const { state } = convergence;
  const ineffective = mode !== 'standby' && !effectiveness.effective && effectiveness.settling !== true;
  // What is in order is told by nothing else on the tile being wrong; what is not effective is worse than its count.
  const spare = ['converged', 'idle'].includes(wordOf(convergence))
    ? ' wall-spare-1'
    : ineffective
      ? ' wall-spare-6'
      : '';
  return (
    <>
      <ShareBar convergence={convergence} />
      <span className={`wall-count state-${state}${spare}`}>
        {convergence.verified}/{convergence.total} {t(`convergence.${wordOf(convergence)}`)}
      </span>
      {missing.map((share) =>
        convergence[share] === 0 ? null : (
          <span key={share} className={`wall-count wall-spare-2 figure-${share}`}>
            {t(`share.${share}`)} <b>{convergence[share]}</b>
          </span>
        ),
      )}
      {ineffective ? (
        <span className="wall-count effect-no">
          {t('effect.no', { share: Math.floor(effectiveness.litShare * 100) })}
        </span>
      ) : null}
    </>
  );
}
