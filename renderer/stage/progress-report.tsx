import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useSite } from '../console-context.ts';
import { PhaseMark } from '../parts/phase-mark.tsx';
import { PhaseTally } from '../parts/phase-tally.tsx';
import { formatRoute } from '../route.ts';
import { tellSpan } from '../text/reasons.ts';
import type { Progress, Step } from './progress.ts';
import { useMilestones } from './use-milestones.ts';

const steps: readonly Step[] = ['requested', 'intended', 'sent', 'verified', 'failed', 'unknown', 'offline'];
const worst: readonly Step[] = ['failed', 'unknown', 'offline', 'requested', 'intended', 'sent', 'verified'];
const mostRows = 60;

export interface ProgressReportProps {
  readonly progress: Progress;
  /** Core time at which the stage was executed. */
  readonly since: number;
}

/** What became of an executed stage: tallies, milestones and the devices, worst first; a tally chooses its devices alone. */
export function ProgressReport({ progress, since }: ProgressReportProps) {
  const { t } = useTranslation();
  const site = useSite();
  const now = useNow();
  const milestones = useMilestones(progress);
  const took = (at: number | undefined): string => (at === undefined ? '—' : tellSpan(t, Math.max(0, at - since)));
  const [picked, setPicked] = useState<Step>();
  // A step that nothing stands at any more hides nothing.
  const only = picked !== undefined && progress.counts[picked] > 0 ? picked : undefined;
  const rows = progress.rows
    .filter(({ step }) => only === undefined || step === only)
    .toSorted((a, b) => worst.indexOf(a.step) - worst.indexOf(b.step));
  return (
    <>
      <div className="flow flow-wide">
        {steps.map((step) => (
          <PhaseTally
            key={step}
            look={step}
            count={progress.counts[step]}
            picked={only === step}
            onPick={progress.counts[step] === 0 ? undefined : () => setPicked(only === step ? undefined : step)}
          />
        ))}
        {progress.resting > 0 ? <PhaseTally look="maintenance" count={progress.resting} /> : null}
        {progress.held > 0 ? <PhaseTally look="held" count={progress.held} /> : null}
      </div>
      <dl className="milestones">
        <dt>{t('progress.first')}</dt>
        <dd>{took(milestones.first)}</dd>
        <dt>{t('progress.most')}</dt>
        <dd>{took(milestones.most)}</dd>
        <dt>{t('progress.all')}</dt>
        <dd>{took(milestones.all)}</dd>
        <dt>{t('progress.elapsed')}</dt>
        <dd>{took(milestones.all ?? (progress.settled ? (milestones.settled ?? now) : now))}</dd>
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
    </>
  );
}
