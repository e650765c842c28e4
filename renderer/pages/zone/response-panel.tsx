import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useNow } from '../../console-context.ts';
import { mayBeFoggy } from '../../parts/held-weaker.ts';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { Pane } from '../../parts/pane.tsx';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { useZonesStalled } from '../../shell/feed-banner.tsx';
import type { Staged } from '../../stage/staged.tsx';
import type { SiteZone } from '../../stores/site-index.ts';
import { tellDecider } from '../../text/decided-by.ts';
import { tellSpan } from '../../text/reasons.ts';
import { useKeptFocus } from '../../use-kept-focus.ts';
import { useSteadyFocus } from '../../use-steady-focus.ts';
import { ArmCard } from './arm-card.tsx';
import { AuthorityLine } from './authority-line.tsx';
import { CommandFlow } from './command-flow.tsx';
import { EnterVisibility } from './enter-visibility.tsx';
import { HeldDevices } from './held-devices.tsx';
import { OverrideCard } from './override-card.tsx';
import { ProgressCard } from './progress-card.tsx';
import { ProposalCard } from './proposal-card.tsx';
import { StageForm } from './stage-form.tsx';
import { StageReview } from './stage-review.tsx';
import { useExecuted } from './use-executed.ts';
import { WhyList } from './why-list.tsx';

/** What was decided and why, what waits for a person, and the two deliberate steps to change it. */
export function ResponsePanel({ zone, place }: { readonly zone: ZoneView; readonly place: SiteZone }) {
  const { t } = useTranslation();
  const [staged, setStaged] = useState<Staged>();
  const [executed, setExecuted] = useExecuted(zone);
  const [done, setDone] = useState<string>();
  const keptFocus = useKeptFocus(paneOf);
  useSteadyFocus(keptFocus.ref, paneOf);
  const pane = {
    title: t('response.title'),
    at: zone.at,
    limit: 15_000,
    silent: useZonesStalled(),
    className: 'response',
  };
  if (zone.unread === true) {
    return (
      <Pane {...pane}>
        <section className="card decision">
          <ZoneMode zone={zone} size="large" />
          <p>{t('zone.unreadMeaning')}</p>
        </section>
      </Pane>
    );
  }
  return (
    <Pane {...pane}>
      <div className="response-cards" {...keptFocus}>
        <section className="card decision">
          <div className="decision-head">
            <ModeBadge mode={zone.mode} size="large" />
            <span>
              <b>{tellDecider(t, zone)}</b>
              <Since at={zone.since} />
            </span>
          </div>
          {zone.mode === zone.automaticMode ? null : (
            <p className="decision-automatic">
              {t('response.automaticWould')} <ModeBadge mode={zone.automaticMode} size="small" />
            </p>
          )}
          <WhyList zone={zone} />
          {executed === undefined ? <CommandFlow zone={zone} /> : null}
          <HeldDevices zone={zone.id} />
        </section>
        {executed === undefined ? null : <ProgressCard executed={executed} onClose={() => setExecuted(undefined)} />}
        {zone.proposal === undefined ? null : <ProposalCard zone={zone} proposal={zone.proposal} />}
        {zone.override === undefined ? null : <OverrideCard zone={zone} override={zone.override} />}
        {standsInTheWay(zone) ? <Standing zone={zone} place={place} /> : null}
        <StageForm zone={zone} done={done} onStaged={setStaged} />
        {standsInTheWay(zone) ? null : <Standing zone={zone} place={place} />}
        <EnterVisibility zone={zone} />
        <StageReview
          staged={staged}
          name={place.name}
          onClose={() => setStaged(undefined)}
          onExecuted={(carriedOut) => {
            setStaged(undefined);
            setExecuted(carriedOut);
            setDone(carriedOut.stage.id);
          }}
        />
      </div>
    </Pane>
  );
}

function Since({ at }: { readonly at: number }) {
  const { t } = useTranslation();
  return <i>{t('since', { span: tellSpan(t, useNow() - at) })}</i>;
}

/** A card goes when it is answered; the keys stay where its successor will be. */
const paneOf = (cards: HTMLDivElement): HTMLElement | null => cards.closest<HTMLElement>('.pane-body');

/** Somebody else commands the zone, or automation is off: to be known before the means to switch. */
const standsInTheWay = ({ armed, authority }: ZoneView): boolean =>
  !armed || (authority !== undefined && authority.here !== true);

function Standing({ zone, place }: { readonly zone: ZoneView; readonly place: SiteZone }) {
  return (
    <>
      <AuthorityLine zone={zone} />
      <ArmCard zone={zone.id} armed={zone.armed} control={place.control} mayBeFoggy={mayBeFoggy(zone)} />
    </>
  );
}
