import { Button, FocusTrap } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';
import { gatherNews } from '../../main/domain/situation.ts';
import { useLine, useNow, useTeller } from '../console-context.ts';
import type { CoreClient } from '../link/carrier.ts';
import { Refusal } from '../parts/refusal.tsx';
import { tellRefusal } from '../text/reasons.ts';
import { countdown } from '../text/time.ts';
import { useAct } from '../use-act.ts';
import { type Changed, isUntrue, isVoid, previewStanding } from './preview-standing.ts';

export interface ReviewActsProps {
  readonly stage: Stage;
  /** What became since of all that it started from. */
  readonly changed: Changed;
  /** Milliseconds left at which the countdown asks for attention. */
  readonly soon: number;
  /** The zone itself tells that the stage was carried out; asked when the answer to executing was lost. */
  readonly isTold?: boolean;
  /** What must be agreed to before executing has been agreed to. */
  readonly agreed?: boolean;
  /** Takes the stage back, as every other way out of the review must. */
  readonly onLeave: () => void;
  /** Executing was asked for and is not answered yet: meanwhile there is no way back. */
  readonly onUnderWay: (underWay: boolean) => void;
  /** `at` is core time. */
  readonly onExecuted: (at: number) => void;
  /** Stands between a refusal and the buttons. */
  readonly children?: ReactNode;
}

/** The end of a review: how long the stage stands, the way back, and the one button that does it, once. */
export function ReviewActs(props: ReviewActsProps) {
  const { stage, changed, soon, isTold = false, agreed = true, onLeave, onUnderWay, onExecuted, children } = props;
  const { t } = useTranslation();
  const now = useNow();
  const left = stage.validUntil - now;
  const lost = useWasLost();
  const [spent, setSpent] = useState(false);
  const askExecute = useCallback((core: CoreClient) => core.acts.execute({ stage: stage.id }), [stage.id]);
  const execute = useAct(askExecute, { inline: true });
  const run = async (): Promise<void> => {
    onUnderWay(true);
    const done = await execute.run();
    onUnderWay(false);
    setSpent(true);
    if (done) onExecuted(now);
  };
  const isAnswerLost = spent && isTold;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it comes to be known
  useEffect(() => {
    if (isAnswerLost) onExecuted(now);
  }, [isAnswerLost]);
  const taken = changed.taken !== undefined;
  const standing = previewStanding({
    left,
    lost,
    spent,
    taken,
    changed: isUntrue(changed),
    underWay: execute.busy,
  });
  return (
    <>
      <Refusal sentence={execute.refusal} />
      {standing === 'changed' || standing === 'taken' ? <WhatChanged changed={changed} /> : null}
      {children}
      <div className={isVoid(standing) ? 'review-acts review-void' : 'review-acts'}>
        <span
          className={isVoid(standing) || left <= soon ? 'review-left review-left-soon' : 'review-left'}
          role={standing === 'valid' ? undefined : 'status'}
        >
          {standing === 'valid' ? t('review.valid', { time: countdown(left) }) : t(`review.${standing}`)}
        </span>
        <Button variant={isVoid(standing) ? 'filled' : 'default'} disabled={execute.busy} onClick={onLeave}>
          {t(isVoid(standing) ? 'review.again' : 'review.cancel')}
        </Button>
        {/* One Tab before the button: an Enter still held from the form must do nothing before anybody has looked. */}
        <FocusTrap.InitialFocus />
        <Button
          color="orange"
          loading={execute.busy}
          disabled={standing !== 'valid' || !agreed}
          onClick={() => void run()}
        >
          {t('review.execute')}
        </Button>
      </div>
    </>
  );
}

/** Why the preview no longer holds: who took the zone, or which devices changed, and which way. */
function WhatChanged({ changed: { taken, zone, devices } }: { readonly changed: Changed }) {
  const { t } = useTranslation();
  const teller = useTeller();
  if (taken !== undefined)
    return (
      <p className="refusal" role="status">
        {tellRefusal(teller, { code: 'stage-taken-over', ...taken })}
      </p>
    );
  const groups = gatherNews(devices).map((group) => tellRefusal(teller, { ...group }));
  return (
    <p className="refusal" role="status">
      {[...(zone ? [t('review.zoneChanged')] : []), ...groups].join(t('list.semicolon'))}
    </p>
  );
}

/** True from the moment the core fell silent: what was shown then no longer holds, even when it is back. */
function useWasLost(): boolean {
  const lost = useLine((state) => state.phase !== 'live');
  const [was, setWas] = useState(lost);
  useEffect(() => {
    if (lost) setWas(true);
  }, [lost]);
  return was || lost;
}
