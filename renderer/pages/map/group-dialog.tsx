import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DialogStep } from '../../stage/dialog-step.tsx';
import { useDialogSteps } from '../../stage/use-dialog-steps.ts';
import { mostSelected } from '../../stores/map-memory.ts';
import type { SiteDevice } from '../../stores/site-index.ts';
import { GroupForm } from './group-form.tsx';
import { GroupResult } from './group-result.tsx';
import { GroupReview } from './group-review.tsx';

export interface GroupDialogProps {
  readonly devices: readonly SiteDevice[];
  /** So many more were chosen than the command goes to. */
  readonly leftOut: number;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** One command to many devices: choose, see exactly what would be written, do it, and watch each being proved. */
export function GroupDialog({ devices, leftOut, opened, onClose }: GroupDialogProps) {
  const { t } = useTranslation();
  const { step, review, leaveReview, setUnderWay, executed, close } = useDialogSteps(onClose);
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
      {leftOut === 0 ? null : (
        <p className="group-left-out">{t('group.leftOut', { most: mostSelected, n: leftOut })}</p>
      )}
      <DialogStep at={step.at}>
        {step.at === 'result' ? null : (
          <div hidden={step.at !== 'form'}>
            <GroupForm devices={devices} onStaged={review} />
          </div>
        )}
        {step.at === 'form' ? null : step.at === 'review' ? (
          <GroupReview
            staged={step.staged}
            onBack={leaveReview}
            onUnderWay={setUnderWay}
            onExecuted={() => executed(step.staged.stage)}
          />
        ) : (
          <GroupResult stage={step.stage} since={step.since} onClose={close} />
        )}
      </DialogStep>
    </Modal>
  );
}
