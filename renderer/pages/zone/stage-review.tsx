import { Button, Checkbox, Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views.ts';
import { useNow } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { ModeBadge } from '../../parts/mode-badge.tsx';
import { SpeedSign } from '../../parts/speed-sign.tsx';
import { tellSpan } from '../../text/reasons.ts';
import { countdown } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { ChangeTable } from './change-table.tsx';
import type { Executed } from './response-panel.tsx';

const counted = ['change', 'already', 'substituted', 'offline', 'unsupported', 'maintenance'] as const;

export interface StageReviewProps {
  readonly stage: Stage | undefined;
  readonly onClose: () => void;
  readonly onExecuted: (executed: Executed) => void;
}

/** Second step: exactly what would change, and one button that does it. */
export function StageReview({ stage, onClose, onExecuted }: StageReviewProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={stage !== undefined}
      onClose={onClose}
      title={t('review.title')}
      size={920}
      lockScroll={false}
      closeOnClickOutside={false}
      centered
    >
      {stage === undefined ? null : <Review stage={stage} onClose={onClose} onExecuted={onExecuted} />}
    </Modal>
  );
}

function Review({ stage, onClose, onExecuted }: Omit<StageReviewProps, 'stage'> & { readonly stage: Stage }) {
  const { t } = useTranslation();
  const now = useNow();
  const { preview } = stage;
  const left = stage.validUntil - now;
  const asksOnce = preview.leavingStrong === true;
  const [agreed, setAgreed] = useState(false);
  const askExecute = useCallback((core: CoreClient) => core.acts.execute({ stage: stage.id }), [stage.id]);
  const askCancel = useCallback((core: CoreClient) => core.acts.cancel({ stage: stage.id }), [stage.id]);
  const execute = useAct(askExecute);
  const cancel = useAct(askCancel);
  const run = async (): Promise<void> => {
    if (await execute.run()) onExecuted({ stage, at: now });
  };
  const leave = (): void => {
    if (left > 0) void cancel.run();
    onClose();
  };
  return (
    <div className="review">
      <div className="review-head">
        {preview.from === undefined ? null : <ModeBadge mode={preview.from} />}
        <span aria-hidden>→</span>
        {preview.to === undefined ? null : <ModeBadge mode={preview.to} size="large" />}
        {preview.speed === undefined ? null : <SpeedSign speed={preview.speed} />}
        <span className="review-expected">
          {t('review.expected')} <b>{tellSpan(t, preview.expected)}</b>
        </span>
      </div>
      {preview.weakerThanAutomatic ? (
        <p className="review-weaker" role="alert">
          <IconAlertTriangle size={18} aria-hidden /> {t('review.weaker')}
        </p>
      ) : null}
      {preview.stretch === undefined ? null : <p>{t('review.stretch', { stretch: preview.stretch })}</p>}
      <ul className="review-counts">
        {counted.map((name) => (
          <li key={name} className={preview.counts[name] === 0 ? 'count-none' : `count-${name}`}>
            <b>{preview.counts[name]}</b>
            {t(`review.${name}`)}
          </li>
        ))}
      </ul>
      <ChangeTable changes={preview.changes} />
      {execute.refusal === undefined ? null : (
        <p className="refusal" role="alert">
          {execute.refusal}
        </p>
      )}
      {asksOnce ? (
        <Checkbox
          className="review-strong"
          color="orange"
          label={t('review.leavingStrong', { mode: t(`mode.${preview.from ?? 'anti-collision'}`) })}
          checked={agreed}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
      ) : null}
      <div className="review-acts">
        <span className={left <= 10_000 ? 'review-left review-left-soon' : 'review-left'}>
          {left > 0 ? t('review.valid', { time: countdown(left) }) : t('review.over')}
        </span>
        <Button variant="default" onClick={leave}>
          {t('review.cancel')}
        </Button>
        <Button
          color="orange"
          loading={execute.busy}
          disabled={left <= 0 || (asksOnce && !agreed)}
          onClick={() => void run()}
          data-autofocus
        >
          {t('review.execute')}
        </Button>
      </div>
    </div>
  );
}
