import { Button, TextInput } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useLine, useMay, useNow, useSite, useTeller, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { AskOnce } from '../../parts/ask-once.tsx';
import { Countdown } from '../../parts/countdown.tsx';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import type { SiteZone } from '../../stores/site-index.ts';
import { tellSpan, tellValue } from '../../text/reasons.ts';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { heldText, whyNoVoice } from './closure-voice.ts';

type Proposal = NonNullable<ZoneView['proposal']>;

export interface ProposalCardProps {
  readonly zone: Pick<ZoneView, 'id' | 'automaticMode' | 'override'>;
  readonly proposal: Proposal;
}

/** A change that waits for a person, or for its veto time to pass: what, for how long already, and what comes next. */
export function ProposalCard({ zone, proposal }: ProposalCardProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  const may = useMay('proposal.decide');
  const now = useNow();
  const timeZone = useTimeZone();
  const { override } = zone;
  const control = useSite()?.zones.get(zone.id)?.control;
  return (
    <section className="card proposal" aria-live="polite">
      <h3>
        <IconHourglass size={18} aria-hidden /> {t(`proposal.${proposal.kind}`)}{' '}
        {proposal.kind === 'closure' ? null : <ModeBadge mode={proposal.mode} />}
      </h3>
      {override === undefined ? null : (
        <>
          {proposal.kind === 'closure' ? null : (
            <p>
              {t('proposal.from')} <ModeBadge mode={zone.automaticMode} size="small" />
            </p>
          )}
          <p className="proposal-held">
            {t(heldText(proposal), { by: override.by, mode: t(`mode.${override.mode}`) })}
          </p>
        </>
      )}
      <p>{t(waitsFor(proposal, control))}</p>
      {proposal.kind === 'closure' ? (
        <p>
          {t('proposal.twoPersons')}{' '}
          {proposal.first === undefined
            ? null
            : t('proposal.first', { by: proposal.first.by, time: nearTime(proposal.first.at, now, timeZone) })}
        </p>
      ) : null}
      {proposal.doubtful === undefined ? null : (
        <p className="proposal-doubtful">
          {t('proposal.doubtful', { sensors: tellValue(teller, 'sensors', proposal.doubtful) })}
        </p>
      )}
      <dl className="proposal-times" aria-live="off">
        <dt>{t('proposal.stood')}</dt>
        <dd>{tellSpan(t, Math.max(0, now - proposal.at))}</dd>
        <Next proposal={proposal} now={now} />
      </dl>
      {may ? <Answer zone={zone.id} proposal={proposal} /> : <p>{t('needs.operator')}</p>}
    </section>
  );
}

function waitsFor({ kind, until }: Proposal, control: SiteZone['control'] | undefined): string {
  if (until !== undefined) return 'proposal.runs';
  if (kind === 'closure') return 'proposal.waits.closure';
  return kind === 'escalate' && control === 'confirm' ? 'proposal.waits.confirm' : 'proposal.waits';
}

/** What happens if nobody does anything, and when. */
function Next({ proposal, now }: { readonly proposal: Proposal; readonly now: number }) {
  const { t } = useTranslation();
  const { until, answerBy } = proposal;
  if (until !== undefined)
    return (
      <>
        <dt>{t('proposal.left')}</dt>
        <dd>
          <Countdown until={until} warn={60_000} />
        </dd>
      </>
    );
  if (answerBy === undefined) return <dd className="proposal-next">{t('proposal.safe')}</dd>;
  if (answerBy <= now) return <dd className="proposal-next proposal-late">{t('proposal.unanswered')}</dd>;
  return (
    <>
      <dt>{t('proposal.answerBy')}</dt>
      <dd>
        <Countdown until={answerBy} warn={60_000} />
      </dd>
    </>
  );
}

function Answer({ zone, proposal }: { readonly zone: string; readonly proposal: Proposal }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const me = useLine((state) => state.account?.name);
  const noVoice = whyNoVoice(proposal, me, useMay('mode.weaken'));
  const askConfirm = useCallback(
    (core: CoreClient) => core.acts.confirm({ zone, proposal: proposal.id }),
    [zone, proposal.id],
  );
  const askVeto = useCallback(
    (core: CoreClient, why: string) => core.acts.veto({ zone, proposal: proposal.id, reason: why }),
    [zone, proposal.id],
  );
  const come = useCome(proposal.id);
  const confirm = useAct(askConfirm);
  const veto = useAct(askVeto);
  return (
    <>
      <div className="card-acts">
        {noVoice === undefined ? (
          <Confirm kind={proposal.kind} come={come} busy={confirm.busy} onConfirm={() => void confirm.run()} />
        ) : (
          <p>{t(noVoice)}</p>
        )}
        <TextInput
          placeholder={t('proposal.vetoReason')}
          aria-label={t('proposal.vetoReason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          variant="default"
          loading={veto.busy}
          disabled={!come || reason.trim() === ''}
          onClick={() => void veto.run(reason.trim())}
        >
          {t('proposal.veto')}
        </Button>
      </div>
      <p className="proposal-hint">
        {t(`proposal.vetoFor.${proposal.kind}`, { n: Math.ceil(proposal.vetoFor / 60_000) })}
      </p>
    </>
  );
}

interface ConfirmProps {
  readonly kind: Proposal['kind'];
  readonly come: boolean;
  readonly busy: boolean;
  readonly onConfirm: () => void;
}

/** Closing a road asks once more; every other answer is one press. */
function Confirm({ kind, come, busy, onConfirm }: ConfirmProps) {
  const { t } = useTranslation();
  if (kind === 'closure')
    return (
      <AskOnce
        label={t('proposal.confirm.closure')}
        sure={t('proposal.closure.sure')}
        keep={t('proposal.closure.keep')}
        busy={busy}
        onSure={onConfirm}
      />
    );
  return (
    <Button loading={busy} disabled={!come} onClick={onConfirm}>
      {t('proposal.confirm')}
    </Button>
  );
}

/** A proposal comes when it likes: a press this soon, in milliseconds, was meant for what stood there before. */
const comesFor = 1_000;

/** Whether the proposal has stood on the screen for long enough that a press is meant for it. */
function useCome(id: string): boolean {
  const [come, setCome] = useState<string>();
  useEffect(() => {
    const coming = setTimeout(() => setCome(id), comesFor);
    return () => clearTimeout(coming);
  }, [id]);
  return come === id;
}
