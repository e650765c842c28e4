import { IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views.ts';
import { useConsole, useFeed, useNow, useSite } from '../../console-context.ts';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { PhaseTally } from '../../parts/phase-tally.tsx';
import { formatRoute } from '../../route.ts';
import { tellSpan } from '../../text/reasons.ts';
import { type Milestones, noteMilestones, progressOf, type Step } from './progress.ts';
import type { Executed } from './response-panel.tsx';

const steps: readonly Step[] = ['requested', 'intended', 'sent', 'verified', 'failed', 'unknown'];
const worst: readonly Step[] = ['failed', 'unknown', 'requested', 'intended', 'sent', 'verified'];

export interface ProgressCardProps {
  readonly zone: ZoneView;
  readonly executed: Executed;
  readonly onClose: () => void;
}

/** What became of an executed stage, device by device, as read back from the field. */
export function ProgressCard({ zone, executed, onClose }: ProgressCardProps) {
  const { t } = useTranslation();
  const site = useSite();
  const { stores } = useConsole();
  const now = useNow();
  const version = useFeed(stores.devices, (state) => state.version);
  const progress = progressOf(executed.stage, (id) => stores.devices.get(id));
  const [milestones, setMilestones] = useState<Milestones>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new version may pass a mark
  useEffect(() => {
    setMilestones((old) => noteMilestones(old, progress, Date.now() + stores.line.getState().clockOffset));
  }, [version]);
  const took = (at: number | undefined): string => (at === undefined ? '—' : tellSpan(t, at - executed.at));
  const rows = [...progress.rows].sort((a, b) => worst.indexOf(a.step) - worst.indexOf(b.step));
  const { to } = executed.stage.preview;
  return (
    <section className="card progress" aria-live="polite">
      <h3>
        {t(progress.settled ? resultKey(progress.counts, progress.total) : 'progress.running')}
        {to === undefined ? null : <ModeBadge mode={to} size="small" />}
        <button type="button" className="text-button" onClick={onClose} aria-label={t('close')}>
          <IconX size={16} aria-hidden />
        </button>
      </h3>
      <div className="flow flow-wide">
        {steps.map((step) => (
          <PhaseTally key={step} look={step} count={progress.counts[step]} />
        ))}
      </div>
      <dl className="milestones">
        <dt>{t('progress.first')}</dt>
        <dd>{took(milestones.first)}</dd>
        <dt>{t('progress.most')}</dt>
        <dd>{took(milestones.most)}</dd>
        <dt>{t('progress.all')}</dt>
        <dd>{took(milestones.all)}</dd>
        <dt>{t('progress.elapsed')}</dt>
        <dd>{progress.settled ? took(milestones.all) : tellSpan(t, now - executed.at)}</dd>
      </dl>
      <ul className="progress-rows">
        {rows.slice(0, 60).map(({ change, step }) => (
          <li key={change.device}>
            <PhaseMark look={step} />
            <a href={formatRoute({ page: 'device', id: change.device })}>
              {site?.devices.get(change.device)?.name ?? change.name}
            </a>
          </li>
        ))}
      </ul>
      {zone.convergence.failed > 0 ? <p className="refusal">{t('progress.partial')}</p> : null}
    </section>
  );
}

const resultKey = (counts: { readonly [S in Step]: number }, total: number): string => {
  if (total === 0 || counts.verified === total) return 'progress.done';
  return counts.verified > 0 ? 'progress.partly' : 'progress.failed';
};
