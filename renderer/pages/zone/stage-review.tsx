import { Checkbox, Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views/stage.ts';
import { useConsole, useItem } from '../../console-context.ts';
import { levels, ModeBadge } from '../../parts/mode-badge.tsx';
import { SpeedSign } from '../../parts/speed-sign.tsx';
import { worthALookFirst } from '../../stage/change-rows.ts';
import { ChangeTable } from '../../stage/change-table.tsx';
import { ExpectedTime } from '../../stage/expected-time.tsx';
import { switchesNobody } from '../../stage/progress.ts';
import { ReviewActs } from '../../stage/review-acts.tsx';
import { ReviewCounts } from '../../stage/review-counts.tsx';
import { ReviewReason, type Staged, useTerm } from '../../stage/staged.tsx';
import { useCancelStage } from '../../stage/use-cancel-stage.ts';
import { useChanged } from '../../stage/use-changed.ts';
import type { Executed } from './use-executed.ts';

const counted = [
  'change',
  'already',
  'substituted',
  'weakened',
  'offline',
  'unsupported',
  'maintenance',
  'held',
] as const;

export interface StageReviewProps {
  readonly staged: Staged | undefined;
  /** The zone's, as the reader knows it. */
  readonly name: string;
  readonly onClose: () => void;
  readonly onExecuted: (executed: Executed) => void;
}

/** Second step: exactly what would change, and one button that does it. */
export function StageReview({ staged, name, onClose, onExecuted }: StageReviewProps) {
  const cancel = useCancelStage();
  const [underWay, setUnderWay] = useState(false);
  const leave = (): void => {
    if (underWay) return;
    if (staged !== undefined) cancel(staged.stage);
    onClose();
  };
  return (
    <Modal
      opened={staged !== undefined}
      onClose={leave}
      title={staged === undefined ? undefined : <Title stage={staged.stage} name={name} />}
      size={920}
      lockScroll={false}
      closeOnClickOutside={false}
      centered
    >
      {staged === undefined ? null : (
        <Review staged={staged} onClose={leave} onUnderWay={setUnderWay} onExecuted={onExecuted} />
      )}
    </Modal>
  );
}

/** Which zone, from what to what, for how long and until when. */
function Title({ stage, name }: { readonly stage: Stage; readonly name: string }) {
  const { t } = useTranslation();
  const term = useTerm(stage);
  const { from, to } = stage.preview;
  const change = [from, to].flatMap((mode) => (mode === undefined ? [] : levels[mode])).join('→');
  return (
    <span className="review-title">
      <b>
        {name}
        {t('list.colon')}
        {[change, term].filter((part) => part !== undefined).join(' · ')}
      </b>
      <small>{t('review.title')}</small>
    </span>
  );
}

interface ReviewProps extends Omit<StageReviewProps, 'staged' | 'name'> {
  readonly staged: Staged;
  readonly onUnderWay: (underWay: boolean) => void;
}

function Review({ staged, onClose, onUnderWay, onExecuted }: ReviewProps) {
  const { t } = useTranslation();
  const { stage, reason } = staged;
  const { preview } = stage;
  const changed = useChanged(stage);
  const override = useItem(useConsole().stores.zones, preview.zone ?? '')?.override;
  const isTold = override?.mode === preview.to && override?.by === stage.by && override.since >= stage.madeAt;
  const asksOnce = preview.leavingStrong === true;
  const [agreed, setAgreed] = useState(false);
  return (
    <div className="review">
      <ReviewReason reason={reason} />
      <div className="review-head">
        {preview.from === undefined ? null : <ModeBadge mode={preview.from} />}
        <span aria-hidden>→</span>
        {preview.to === undefined ? null : <ModeBadge mode={preview.to} size="large" />}
        {preview.speed === undefined ? null : <SpeedSign speed={preview.speed} />}
        <ExpectedTime expected={preview.expected} failing={preview.failing} />
      </div>
      {preview.weakerThanAutomatic ? (
        <p className="review-weaker" role="alert">
          <IconAlertTriangle size={18} aria-hidden /> {t('review.weaker')}
        </p>
      ) : null}
      {switchesNobody(stage) ? (
        <p className="review-weaker" role="alert">
          <IconAlertTriangle size={18} aria-hidden /> {t('review.nobody')}
        </p>
      ) : null}
      {preview.stretch === undefined ? null : <p>{t('review.stretch', { stretch: preview.stretch })}</p>}
      <ReviewCounts counts={preview.counts} shown={counted} />
      <ChangeTable changes={worthALookFirst(preview.changes, changed.devices)} news={changed.devices} />
      <ReviewActs
        stage={stage}
        changed={changed}
        soon={10_000}
        isTold={isTold}
        agreed={agreed || !asksOnce}
        onLeave={onClose}
        onUnderWay={onUnderWay}
        onExecuted={(at) => onExecuted({ stage, at })}
      >
        {asksOnce ? (
          <Checkbox
            className="review-strong"
            color="orange"
            label={t('review.leavingStrong', { mode: t(`mode.${preview.from ?? 'anti-collision'}`) })}
            checked={agreed}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
          />
        ) : null}
      </ReviewActs>
    </div>
  );
}
