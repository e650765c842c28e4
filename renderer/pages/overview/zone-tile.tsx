import { IconChevronRight, IconHandStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useAll, useConsole, useItem, useNow, useSite } from '../../console-context.ts';
import { AutomationOff } from '../../parts/automation-off.tsx';
import { ClosureAnswer } from '../../parts/closure-answer.tsx';
import { Countdown } from '../../parts/countdown.tsx';
import { gravestMode, isHeldWeaker } from '../../parts/held-weaker.ts';
import { ProposalShort } from '../../parts/proposal-short.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { SpeedSign } from '../../parts/speed-sign.tsx';
import { StrongerAutomatic } from '../../parts/stronger-automatic.tsx';
import { VisibilityFigure } from '../../parts/visibility-figure.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { formatRoute } from '../../route.ts';
import { tellDecider } from '../../text/decided-by.ts';
import { tellLargest, tellSpan } from '../../text/reasons.ts';
import { alarmsWait } from '../alarms/alarm-order.ts';

export interface ZoneTileProps {
  readonly id: string;
  /** One of many: how long a mode has stood is told to the whole minute or hour, so that who decided it stays in sight. */
  readonly brief: boolean;
}

/** One zone in one row: how thick, getting which way, what was done about it, did it work. */
export function ZoneTile({ id, brief }: ZoneTileProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const zone = useItem(stores.zones, id);
  const site = useSite();
  const now = useNow();
  const alarms = useAll(stores.alarms);
  const place = site?.zones.get(id);
  if (zone === undefined || place === undefined) return null;
  const road = site?.roads.get(place.road);
  const name = place.name;
  const roadName = road === undefined ? place.road : road.name;
  const stakes = `${formatStake(metres(place.from))}–${formatStake(metres(place.to))}`;
  const stretch = `${stakes} · ${t(`direction.${place.direction}`)}`;
  const decider = tellDecider(t, zone);
  const decided = `${decider} · ${t('since', { span: tellSpan(t, now - zone.since) })}`;
  const told = brief ? `${decider} · ${tellLargest(t, now - zone.since)}` : decided;
  return (
    <a
      className={`zone-tile band-${gravestMode(zone)}${isQuiet(zone) ? ' zone-tile-quiet' : ''}`}
      href={formatRoute({ page: 'zone', id })}
      data-zone={id}
    >
      <div className="tile-name">
        <b title={name}>{name}</b>
        <span className="tile-place" title={[stretch, roadName].join(' · ')}>
          <span>{stretch}</span>
          <span className="tile-road">{roadName}</span>
        </span>
        <span className="tile-tags">
          <i>{t(`control.${place.control}`)}</i>
        </span>
      </div>
      <VisibilityFigure zone={zone} />
      <Sparkline trend={zone.visibility.trend} bands={place.bands} now={now} />
      <div className="tile-mode">
        <ZoneMode zone={zone} />
        <AutomationOff zone={zone} />
        {zone.unread === true ? null : (
          <span className="tile-decider" title={decided}>
            {zone.override === undefined ? told : decider}
          </span>
        )}
        <Waiting zone={zone} />
        {zone.unread === true ? null : <ClosureAnswer zone={zone} />}
        <StrongerAutomatic zone={zone} />
        <Held zone={zone} />
      </div>
      <div className="tile-field">
        <ZoneField zone={zone} />
      </div>
      <SpeedSign speed={zone.speed} bare={zone.unread === true} unseen={zone.visibility.escalate === undefined} />
      <div className={alarmsWait(zone, alarms) ? 'tile-alarms tile-alarms-some' : 'tile-alarms'}>
        <span>{t('overview.openAlarms')}</span>
        <b>{zone.openAlarms}</b>
      </div>
      <IconChevronRight className="tile-go" size={20} aria-hidden />
    </a>
  );
}

/** Nothing to see and nothing to do: such a zone takes less room where there are many. */
const isQuiet = (zone: ZoneView): boolean => {
  const { mode, visibility, armed, openAlarms, convergence, proposal, override } = zone;
  return (
    !isHeldWeaker(zone) &&
    mode === 'standby' &&
    visibility.band === 'standby' &&
    visibility.trust === 'good' &&
    armed &&
    openAlarms === 0 &&
    convergence.state !== 'failed' &&
    proposal === undefined &&
    override === undefined
  );
};

function Waiting({ zone }: { readonly zone: ZoneView }) {
  if (zone.proposal === undefined) return null;
  return (
    <span className="tile-waiting">
      <ProposalShort proposal={zone.proposal} held={zone.override !== undefined} />
    </span>
  );
}

function Held({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  if (zone.override === undefined) return null;
  return (
    <span className="tile-override">
      <IconHandStop size={14} aria-hidden />
      {t('override.endsIn')} <Countdown until={zone.override.until} />
    </span>
  );
}
