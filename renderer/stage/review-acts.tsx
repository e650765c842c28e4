import { Button, FocusTrap } from '@mantine/core';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useNow } from '../console-context.ts';
import type { CoreClient } from '../link/carrier.ts';
import { Refusal } from '../parts/refusal.tsx';
import { countdown } from '../text/time.ts';
import { useAct } from '../use-act.ts';

export interface ReviewActsProps {
  readonly stage: Stage;
  /** Milliseconds left at which the countdown asks for attention. */
  readonly soon: number;
  /** What must be agreed to before executing has been agreed to. */
  readonly agreed?: boolean;
  /** Takes the stage back, as every other way out of the review must. */
  readonly onLeave: () => void;
  /** `at` is core time. */
  readonly onExecuted: (at: number) => void;
  /** Stands between a refusal and the buttons. */
  readonly children?: ReactNode;
}

/** The end of a review: how long the stage stands, the way back, and the one button that does it. */
export function ReviewActs({ stage, soon, agreed = true, onLeave, onExecuted, children }: ReviewActsProps) {
  const { t } = useTranslation();
  const now = useNow();
  const left = stage.validUntil - now;
  const askExecute = useCallback((core: CoreClient) => core.acts.execute({ stage: stage.id }), [stage.id]);
  const execute = useAct(askExecute);
  const run = async (): Promise<void> => {
    if (await execute.run()) onExecuted(now);
  };
  return (
    <>
      <Refusal sentence={execute.refusal} />
      {children}
      <div className="review-acts">
        <span className={left <= soon ? 'review-left review-left-soon' : 'review-left'}>
          {left > 0 ? t('review.valid', { time: countdown(left) }) : t('review.over')}
        </span>
        <Button variant="default" onClick={onLeave}>
          {t('review.cancel')}
        </Button>
        {/* One Tab before the button: an Enter still held from the form must do nothing before anybody has looked. */}
        <FocusTrap.InitialFocus />
        <Button color="orange" loading={execute.busy} disabled={left <= 0 || !agreed} onClick={() => void run()}>
          {t('review.execute')}
        </Button>
      </div>
    </>
  );
}
