import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceView, Stage } from '../../../main/contract/views.ts';
import { useNow } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { DeviceStateText } from '../../parts/device-state-text.tsx';
import { type Look, PhaseMark } from '../../parts/phase-mark.tsx';
import { tellSpan } from '../../text/reasons.ts';
import { countdown } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { ChangeTable } from '../zone/change-table.tsx';
import { type CommandChoices, chosen } from './command-choices.ts';
import { CommandFields, type Draft } from './command-fields.tsx';

const durations = ['5', '10', '30', '60', '120', '240'] as const;
const presets = ['repair', 'inspection', 'accident', 'police'] as const;

export interface CommandDialogProps {
  readonly id: string;
  readonly name: string;
  readonly choices: CommandChoices;
  readonly view: DeviceView | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

type Step = { readonly at: 'form' } | { readonly at: 'review' | 'result'; readonly stage: Stage };

/** Switching one device by hand: choose, see exactly what would be written, do it, and watch it being proved. */
export function CommandDialog(props: CommandDialogProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ at: 'form' });
  const close = (): void => {
    setStep({ at: 'form' });
    props.onClose();
  };
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
      {step.at === 'form' ? (
        <Form {...props} onStaged={(stage) => setStep({ at: 'review', stage })} />
      ) : step.at === 'review' ? (
        <Review
          stage={step.stage}
          onBack={() => setStep({ at: 'form' })}
          onExecuted={() => {
            setStep({ at: 'result', stage: step.stage });
            props.onDone();
          }}
        />
      ) : (
        <Result stage={step.stage} view={props.view} onClose={close} />
      )}
    </Modal>
  );
}

function Form({ id, choices, onStaged }: CommandDialogProps & { readonly onStaged: (stage: Stage) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<string>('10');
  const desired = chosen(draft);
  const ask = useCallback(
    async (core: CoreClient, wanted: typeof desired) => {
      const answer = await core.acts.stageDevice({
        device: id,
        desired: wanted,
        reason: reason.trim(),
        minutes: Number(minutes),
      });
      if (!('done' in answer)) onStaged(answer);
      return answer;
    },
    [id, reason, minutes, onStaged],
  );
  const act = useAct(ask);
  return (
    <section className="stage-form">
      <CommandFields choices={choices} draft={draft} onChange={setDraft} />
      <div className="stage-fields">
        <TextInput
          label={t('stage.reason')}
          placeholder={t('stage.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          maxLength={200}
        />
        <Select
          label={t('stage.for')}
          data={durations.map((value) => ({ value, label: t('stage.minutes', { n: Number(value) }) }))}
          value={minutes}
          onChange={(value) => setMinutes(value ?? '10')}
          allowDeselect={false}
        />
      </div>
      <div className="presets">
        {presets.map((preset) => (
          <button key={preset} type="button" onClick={() => setReason(t(`deviceCommand.preset.${preset}`))}>
            {t(`deviceCommand.preset.${preset}`)}
          </button>
        ))}
      </div>
      <p className="command-hint">{t('deviceCommand.hint')}</p>
      <Button
        fullWidth
        loading={act.busy}
        disabled={Object.keys(desired).length === 0 || reason.trim() === ''}
        onClick={() => void act.run(desired)}
      >
        {t('stage.prepare')}
      </Button>
      {act.refusal === undefined ? null : (
        <p className="refusal" role="alert">
          {act.refusal}
        </p>
      )}
    </section>
  );
}

interface ReviewProps {
  readonly stage: Stage;
  readonly onBack: () => void;
  readonly onExecuted: () => void;
}

function Review({ stage, onBack, onExecuted }: ReviewProps) {
  const { t } = useTranslation();
  const left = stage.validUntil - useNow();
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
  return (
    <div className="review">
      <ChangeTable changes={stage.preview.changes} />
      <p className="review-expected">
        {t('review.expected')} <b>{tellSpan(t, stage.preview.expected)}</b>
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

interface ResultProps {
  readonly stage: Stage;
  readonly view: DeviceView | undefined;
  readonly onClose: () => void;
}

/** Where the command stands, from the device's own words; "requested" until the core has taken it up. */
function Result({ stage, view, onClose }: ResultProps) {
  const { t } = useTranslation();
  const wanted = stage.preview.changes[0]?.desired ?? {};
  const isTaken = view?.override !== undefined && view.desired !== undefined;
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
          <DeviceStateText state={view?.reported ?? {}} />
        </dd>
      </dl>
      <div className="review-acts">
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </section>
  );
}
