import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../../main/contract/views/device.ts';
import type { Stage } from '../../../main/contract/views/stage.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { DeviceStateText, ReportedText } from '../../parts/device-state-text.tsx';
import { type Look, PhaseMark } from '../../parts/phase-mark.tsx';
import { ChangeTable } from '../../stage/change-table.tsx';
import { DialogStep } from '../../stage/dialog-step.tsx';
import { ExpectedTime } from '../../stage/expected-time.tsx';
import { RetryDevices } from '../../stage/retry-failed.tsx';
import { ReviewActs } from '../../stage/review-acts.tsx';
import { ReviewGrounds, type Staged } from '../../stage/staged.tsx';
import { useChanged } from '../../stage/use-changed.ts';
import { useDialogSteps } from '../../stage/use-dialog-steps.ts';
import type { CommandChoices } from './command-choices.ts';
import { type Command, CommandForm } from './command-form.tsx';

export interface CommandDialogProps {
  readonly id: string;
  readonly name: string;
  readonly choices: CommandChoices;
  readonly view: DeviceView | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Switching one device by hand: choose, see exactly what would be written, do it, and watch it being proved. */
export function CommandDialog(props: CommandDialogProps) {
  const { t } = useTranslation();
  const { step, review, leaveReview, setUnderWay, executed, close } = useDialogSteps(props.onClose);
  const stage = (core: CoreClient, command: Command) => core.acts.stageDevice({ device: props.id, ...command });
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={t('deviceCommand.title', { name: props.name })}
      size={720}
      lockScroll={false}
      closeOnClickOutside={false}
      centered
    >
      <DialogStep at={step.at}>
        {step.at === 'result' ? null : (
          <div hidden={step.at !== 'form'}>
            <CommandForm choices={props.choices} hint={t('deviceCommand.hint')} stage={stage} onStaged={review} />
          </div>
        )}
        {step.at === 'form' ? null : step.at === 'review' ? (
          <Review
            staged={step.staged}
            onBack={leaveReview}
            onUnderWay={setUnderWay}
            onExecuted={() => {
              executed(step.staged.stage);
              props.onDone();
            }}
          />
        ) : (
          <Result stage={step.stage} view={props.view} onClose={close} />
        )}
      </DialogStep>
    </Modal>
  );
}

interface ReviewProps {
  readonly staged: Staged;
  readonly onBack: () => void;
  readonly onUnderWay: (underWay: boolean) => void;
  readonly onExecuted: () => void;
}

function Review({ staged, onBack, onUnderWay, onExecuted }: ReviewProps) {
  const { stage } = staged;
  const changed = useChanged(stage);
  return (
    <div className="review">
      <ReviewGrounds {...staged} />
      <ChangeTable changes={stage.preview.changes} news={changed.devices} />
      <ExpectedTime expected={stage.preview.expected} failing={stage.preview.failing} />
      <ReviewActs
        stage={stage}
        changed={changed}
        soon={5_000}
        onLeave={onBack}
        onUnderWay={onUnderWay}
        onExecuted={onExecuted}
      />
    </div>
  );
}

interface ResultProps {
  readonly stage: Stage;
  readonly view: DeviceView | undefined;
  readonly onClose: () => void;
}

/** Where the command stands, from the device's own words; "requested" until the core has taken it up. */
function Result({ stage, view, onClose }: ResultProps) {
  const { t } = useTranslation();
  const wanted = stage.preview.changes[0]?.desired ?? {};
  const failedBefore = view?.phase === 'failed' && (view.phaseAt ?? stage.madeAt) < stage.madeAt;
  const isTaken = view?.override !== undefined && view.desired !== undefined && !failedBefore;
  const look: Look = isTaken && view.phase !== undefined ? view.phase : 'requested';
  return (
    <section className="review command-result" aria-live="polite">
      <p className="command-phase">
        <PhaseMark look={look} />
      </p>
      <dl>
        <dt>{t('review.then')}</dt>
        <dd>
          <DeviceStateText state={wanted} />
        </dd>
        <dt>{t('review.now')}</dt>
        <dd>
          <ReportedText state={view?.reported ?? {}} offline={view?.offline === true} />
        </dd>
      </dl>
      <div className="review-acts">
        <RetryDevices devices={isTaken ? unprovedOf(view) : []} />
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </section>
  );
}

const unprovedOf = ({ id, phase }: DeviceView): readonly string[] =>
  phase === 'failed' || phase === 'unknown' || phase === 'expired' ? [id] : [];
