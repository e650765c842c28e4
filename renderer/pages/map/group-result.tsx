import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views.ts';
import { useConsole, useNow, useSite } from '../../console-context.ts';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { PhaseTally } from '../../parts/phase-tally.tsx';
import { formatRoute } from '../../route.ts';
import { tellSpan } from '../../text/reasons.ts';
import { type Milestones, noteMilestones, progressOf, type Step } from '../zone/progress.ts';

const steps: readonly Step[] = ['requested', 'intended', 'sent', 'verified', 'failed', 'unknown'];
const worst: readonly Step[] = ['failed', 'unknown', 'requested', 'intended', 'sent', 'verified'];
const mostRows = 60;

export interface GroupResultProps {
  readonly stage: Stage;
  /** Core time at which it was executed. */
  readonly since: number;
  readonly onClose: () => void;
}

/** Third step: what became of each device, as read back from the field. Reckoned once a second. */
export function GroupResult({ stage, since, onClose }: GroupResultProps) {
  const { t } = useTranslation();
  const site = useSite();
  const { stores } = useConsole();
  const now = useNow();
  const [milestones, setMilestones] = useState<Milestones>({});
  const progress = progressOf(stage, (id) => stores.devices.get(id));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each second may pass a mark
  useEffect(() => setMilestones((old) => noteMilestones(old, progress, now)), [now]);
  const took = (at: number | undefined): string => (at === undefined ? '—' : tellSpan(t, Math.max(0, at - since)));
  const rows = [...progress.rows].sort((a, b) => worst.indexOf(a.step) - worst.indexOf(b.step));
  return (
    <section className="review" aria-live="polite">
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
        <dd>{progress.settled ? took(milestones.all) : took(now)}</dd>
      </dl>
      <ul className="progress-rows">
        {rows.slice(0, mostRows).map(({ change, step }) => (
          <li key={change.device}>
            <PhaseMark look={step} />
            <a href={formatRoute({ page: 'device', id: change.device })}>
              {site?.devices.get(change.device)?.name ?? change.name}
            </a>
          </li>
        ))}
      </ul>
      {rows.length > mostRows ? <p>{t('group.more', { n: rows.length - mostRows })}</p> : null}
      <div className="review-acts">
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </section>
  );
}
