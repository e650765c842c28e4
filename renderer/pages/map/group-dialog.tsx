import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views/stage.ts';
import { useConsole } from '../../console-context.ts';
import { DialogStep } from '../../stage/dialog-step.tsx';
import { useCancelStage } from '../../stage/use-cancel-stage.ts';
import type { SiteDevice } from '../../stores/site-index.ts';
import { GroupForm } from './group-form.tsx';
import { GroupResult } from './group-result.tsx';
import { GroupReview } from './group-review.tsx';

export interface GroupDialogProps {
  readonly devices: readonly SiteDevice[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

type Step =
  | { readonly at: 'form' }
  | { readonly at: 'review'; readonly stage: Stage }
  /** `since` is core time. */
  | { readonly at: 'result'; readonly stage: Stage; readonly since: number };

/** One command to many devices: choose, see exactly what would be written, do it, and watch each being proved. */
export function GroupDialog({ devices, opened, onClose }: GroupDialogProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [step, setStep] = useState<Step>({ at: 'form' });
  const cancel = useCancelStage();
  const [underWay, setUnderWay] = useState(false);
  const leaveReview = (): void => {
    if (step.at === 'review') cancel(step.stage);
    setStep({ at: 'form' });
  };
  const close = (): void => {
    if (underWay) return;
    leaveReview();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('group.title', { n: devices.length })}
      size={920}
      lockScroll={false}
      closeOnClickOutside={false}
      centered
    >
      <DialogStep at={step.at}>
        {step.at === 'form' ? (
          <GroupForm devices={devices} onStaged={(stage) => setStep({ at: 'review', stage })} />
        ) : step.at === 'review' ? (
          <GroupReview
            stage={step.stage}
            onBack={leaveReview}
            onUnderWay={setUnderWay}
            onExecuted={() =>
              setStep({ at: 'result', stage: step.stage, since: Date.now() + stores.line.getState().clockOffset })
            }
          />
        ) : (
          <GroupResult stage={step.stage} since={step.since} onClose={close} />
        )}
      </DialogStep>
    </Modal>
  );
}
