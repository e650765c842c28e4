import { IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { useNow } from '../console-context.ts';
import { Countdown } from './countdown.tsx';
import { levels } from './mode-badge.tsx';

export interface ProposalShortProps {
  readonly proposal: NonNullable<ZoneView['proposal']>;
  /** A person holds the zone: what is proposed is for automation, not for the road now. */
  readonly held: boolean;
}

/** A waiting proposal in one line: what waits, and what comes of it when. */
export function ProposalShort({ proposal, held }: ProposalShortProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { mode, until, answerBy } = proposal;
  return (
    <>
      <IconHourglass aria-hidden />
      <span>{t(`proposal.short.${formOf(proposal, held)}`, { level: levels[mode] })}</span>
      {until !== undefined ? (
        <span className="proposal-next">
          {t('proposal.short.runs')} <Countdown until={until} warn={60_000} />
        </span>
      ) : answerBy === undefined ? null : answerBy <= now ? (
        <span className="proposal-next proposal-late">{t('proposal.short.unanswered')}</span>
      ) : (
        <span className="proposal-next">
          <Countdown until={answerBy} warn={60_000} />{' '}
          <span className="proposal-until">{t('proposal.short.answerBy')}</span>
        </span>
      )}
    </>
  );
}

/** A closure changes no mode, held or not; once a first person agreed it says whose voice is still waited for. */
function formOf({ kind, first }: ProposalShortProps['proposal'], held: boolean): string {
  if (kind !== 'closure') return held ? `held.${kind}` : kind;
  if (first === undefined) return kind;
  return first.supervisor ? 'closure.second' : 'closure.supervisor';
}
