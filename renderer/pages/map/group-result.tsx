import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../../main/contract/views/stage.ts';
import { useConsole, useNow } from '../../console-context.ts';
import { progressOf, unproved } from '../../stage/progress.ts';
import { ProgressReport } from '../../stage/progress-report.tsx';
import { RetryDevices } from '../../stage/retry-failed.tsx';
import { tellEnd } from '../../stage/tell-end.ts';

export interface GroupResultProps {
  readonly stage: Stage;
  /** Core time at which it was executed. */
  readonly since: number;
  readonly onClose: () => void;
}

/** Third step: what became of each device, as read back from the field. Reckoned once a second. */
export function GroupResult({ stage, since, onClose }: GroupResultProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  // Nothing else has it rendered anew: the devices change far more often than anyone reads.
  useNow();
  const progress = progressOf(stage, (id) => stores.devices.get(id));
  return (
    <section className="review" aria-live="polite">
      <h3>{tellEnd(t, progress)}</h3>
      <ProgressReport progress={progress} since={since} />
      <div className="review-acts">
        <RetryDevices devices={unproved(progress)} />
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </section>
  );
}
