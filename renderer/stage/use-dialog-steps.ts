import { useState } from 'react';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useConsole } from '../console-context.ts';
import type { Staged } from './staged.tsx';
import { useCancelStage } from './use-cancel-stage.ts';

export type Step =
  | { readonly at: 'form' }
  | { readonly at: 'review'; readonly staged: Staged }
  /** `since`: core time at which it was executed. */
  | { readonly at: 'result'; readonly stage: Stage; readonly since: number };

export interface DialogSteps {
  readonly step: Step;
  review(staged: Staged): void;
  /** Back to the form; the stage is taken back. */
  leaveReview(): void;
  setUnderWay(underWay: boolean): void;
  executed(stage: Stage): void;
  /** Leaves the dialog, unless an act is under way. */
  close(): void;
}

/** The way through a dialog that commands: choose, look, execute, watch. Whoever leaves the look takes its stage back. */
export function useDialogSteps(onClose: () => void): DialogSteps {
  const { stores } = useConsole();
  const [step, setStep] = useState<Step>({ at: 'form' });
  const [underWay, setUnderWay] = useState(false);
  const cancel = useCancelStage();
  const leaveReview = (): void => {
    if (step.at === 'review') cancel(step.staged.stage);
    setStep({ at: 'form' });
  };
  return {
    step,
    review: (staged) => setStep({ at: 'review', staged }),
    leaveReview,
    setUnderWay,
    executed: (stage) => setStep({ at: 'result', stage, since: Date.now() + stores.line.getState().clockOffset }),
    close: () => {
      if (underWay) return;
      leaveReview();
      onClose();
    },
  };
}
