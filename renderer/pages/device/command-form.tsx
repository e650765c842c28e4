import { Button } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRequest } from '../../../main/contract/views/device.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { type Grounds, GroundsFields } from '../../stage/grounds-fields.tsx';
import type { Staged } from '../../stage/staged.tsx';
import { useAct } from '../../use-act.ts';
import { type CommandChoices, chosen } from './command-choices.ts';
import { CommandFields, type Draft } from './command-fields.tsx';
import { commandSpans, useCommandReasons } from './command-grounds.ts';

/** What the devices are to do, why, and for how many minutes. */
export interface Command extends Grounds {
  readonly desired: DeviceRequest;
}

export interface CommandFormProps {
  /** `undefined` while the core is asked what the devices can do. */
  readonly choices: CommandChoices | undefined;
  readonly hint: string;
  readonly stage: (core: CoreClient, command: Command) => ReturnType<CoreClient['acts']['stageDevice']>;
  readonly onStaged: (staged: Staged) => void;
  /** What else this form offers, below its button. */
  readonly children?: ReactNode;
}

/** First step of commanding one device or many: what, why and for how long. Nothing is sent. */
export function CommandForm({ choices, hint, stage, onStaged, children }: CommandFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Draft>({});
  const [grounds, setGrounds] = useState<Grounds>({ reason: '', minutes: 10 });
  const reasons = useCommandReasons();
  const desired = chosen(draft);
  const ask = useCallback(
    async (core: CoreClient, command: Command) => {
      const answer = await stage(core, command);
      if (!('done' in answer)) onStaged({ stage: answer, reason: command.reason });
      return answer;
    },
    [stage, onStaged],
  );
  const act = useAct(ask, { inline: true });
  const isReady = (given: Grounds): boolean => Object.keys(desired).length > 0 && given.reason.trim() !== '';
  const prepare = ({ reason, minutes }: Grounds): void => {
    if (!act.busy && isReady({ reason, minutes })) void act.run({ desired, reason: reason.trim(), minutes });
  };
  return (
    <section className="stage-form">
      {choices === undefined ? null : <CommandFields choices={choices} draft={draft} onChange={setDraft} />}
      <GroundsFields
        value={grounds}
        spans={commandSpans}
        presets={reasons}
        onChange={setGrounds}
        onComplete={prepare}
      />
      <p className="command-hint">{hint}</p>
      <Button fullWidth loading={act.busy} disabled={!isReady(grounds)} onClick={() => prepare(grounds)}>
        {t('stage.prepare')}
      </Button>
      {children}
      <Refusal sentence={act.refusal} />
    </section>
  );
}
