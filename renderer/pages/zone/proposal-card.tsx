import { Button, TextInput } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Countdown } from '../../parts/countdown.tsx';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';

type Proposal = NonNullable<ZoneView['proposal']>;

/** A change that waits for a person, or for its veto time to pass. */
export function ProposalCard({ zone, proposal }: { readonly zone: string; readonly proposal: Proposal }) {
  const { t } = useTranslation();
  const may = useMay('proposal.decide');
  const now = useNow();
  const timeZone = useTimeZone();
  const [reason, setReason] = useState('');
  const askConfirm = useCallback(
    (core: CoreClient) => core.acts.confirm({ zone, proposal: proposal.id }),
    [zone, proposal.id],
  );
  const askVeto = useCallback(
    (core: CoreClient, why: string) => core.acts.veto({ zone, proposal: proposal.id, reason: why }),
    [zone, proposal.id],
  );
  const confirm = useAct(askConfirm);
  const veto = useAct(askVeto);
  return (
    <section className="card proposal" aria-live="polite">
      <h3>
        <IconHourglass size={18} aria-hidden /> {t(`proposal.${proposal.kind}`)} <ModeBadge mode={proposal.mode} />
      </h3>
      <p>
        {proposal.until === undefined ? t('proposal.waits') : t('proposal.runs')}{' '}
        {proposal.until === undefined ? null : <Countdown until={proposal.until} warn={60_000} />}
      </p>
      {proposal.kind === 'closure' ? (
        <p>
          {t('proposal.twoPersons')}{' '}
          {proposal.first === undefined
            ? null
            : t('proposal.first', { by: proposal.first.by, time: nearTime(proposal.first.at, now, timeZone) })}
        </p>
      ) : null}
      {may ? (
        <div className="card-acts">
          <Button loading={confirm.busy} onClick={() => void confirm.run()}>
            {t('proposal.confirm')}
          </Button>
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
            disabled={reason.trim() === ''}
            onClick={() => void veto.run(reason.trim())}
          >
            {t('proposal.veto')}
          </Button>
        </div>
      ) : (
        <p>{t('needs.operator')}</p>
      )}
    </section>
  );
}
