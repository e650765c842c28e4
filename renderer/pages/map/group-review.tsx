import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views.ts';
import { useNow, useTeller } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { tellRefusal, tellSpan } from '../../text/reasons.ts';
import { countdown } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { ChangeTable } from '../zone/change-table.tsx';

const counted = ['change', 'already', 'offline', 'unsupported', 'refused'] as const;
/** Rows that a person may read before executing; the counts tell the rest. */
const mostRows = 200;
const worthALook: readonly string[] = ['refused', 'offline', 'unsupported', 'unmanaged', 'change', 'already'];

export interface GroupReviewProps {
  readonly stage: Stage;
  readonly onBack: () => void;
  readonly onExecuted: () => void;
}

/** Second step: how many would change, which are left out and why, and one button that does it. */
export function GroupReview({ stage, onBack, onExecuted }: GroupReviewProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  const left = stage.validUntil - useNow();
  const { preview } = stage;
  const askExecute = useCallback((core: CoreClient) => core.acts.execute({ stage: stage.id }), [stage.id]);
  const askCancel = useCallback((core: CoreClient) => core.acts.cancel({ stage: stage.id }), [stage.id]);
  const execute = useAct(askExecute);
  const cancel = useAct(askCancel);
  const run = async (): Promise<void> => {
    if (await execute.run()) onExecuted();
  };
  const leave = (): void => {
    if (left > 0) void cancel.run();
    onBack();
  };
  const sorted = [...preview.changes].sort((a, b) => worthALook.indexOf(a.note) - worthALook.indexOf(b.note));
  const refusals = new Set(preview.changes.flatMap(({ refusal }) => (refusal ? tellRefusal(teller, refusal) : [])));
  return (
    <div className="review">
      <ul className="review-counts group-counts">
        {counted.map((name) => (
          <li key={name} className={preview.counts[name] === 0 ? 'count-none' : `count-${name}`}>
            <b>{preview.counts[name]}</b>
            {t(`review.${name}`)}
          </li>
        ))}
      </ul>
      {[...refusals].map((sentence) => (
        <p key={sentence} className="refusal">
          {sentence}
        </p>
      ))}
      <ChangeTable changes={sorted.slice(0, mostRows)} />
      {sorted.length > mostRows ? <p>{t('group.more', { n: sorted.length - mostRows })}</p> : null}
      <p className="review-expected">
        {t('review.expected')} <b>{tellSpan(t, preview.expected)}</b>
      </p>
      {execute.refusal === undefined ? null : (
        <p className="refusal" role="alert">
          {execute.refusal}
        </p>
      )}
      <div className="review-acts">
        <span className={left <= 5_000 ? 'review-left review-left-soon' : 'review-left'}>
          {left > 0 ? t('review.valid', { time: countdown(left) }) : t('review.over')}
        </span>
        <Button variant="default" onClick={leave}>
          {t('review.cancel')}
        </Button>
        <Button color="orange" loading={execute.busy} disabled={left <= 0} onClick={() => void run()} data-autofocus>
          {t('review.execute')}
        </Button>
      </div>
    </div>
  );
}
