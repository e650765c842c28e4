import { Button, Select, TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRequest, Stage } from '../../../main/contract/views.ts';
import { useConsole } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import type { SiteDevice } from '../../stores/site-index.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { chosen } from '../device/command-choices.ts';
import { CommandFields, type Draft } from '../device/command-fields.tsx';
import { askChoices } from './group-choices.ts';

const durations = ['5', '10', '30', '60', '120', '240'] as const;
const presets = ['repair', 'inspection', 'accident', 'police'] as const;

export interface GroupFormProps {
  readonly devices: readonly SiteDevice[];
  readonly onStaged: (stage: Stage) => void;
}

/** First step: what the group is to do, why and for how long. Nothing is sent. */
export function GroupForm({ devices, onStaged }: GroupFormProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [draft, setDraft] = useState<Draft>({});
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<string>('10');
  const ids = devices.map(({ id }) => id);
  const choices = useQuery(ids.join(), (core) => askChoices(core, devices));
  const held = ids.filter((id) => stores.devices.get(id)?.override !== undefined);
  const desired = chosen(draft);
  const ask = useCallback(
    async (core: CoreClient, wanted: DeviceRequest, members: string[], why: string, span: number) => {
      const answer = await core.acts.stageGroup({ devices: members, desired: wanted, reason: why, minutes: span });
      if (!('done' in answer)) onStaged(answer);
      return answer;
    },
    [onStaged],
  );
  const askBack = useCallback(
    (core: CoreClient, members: string[]) => core.acts.releaseGroup({ devices: members }),
    [],
  );
  const act = useAct(ask);
  const back = useAct(askBack);
  const offersNothing =
    choices.value !== undefined &&
    !choices.value.lit &&
    choices.value.brightness.length + choices.value.flashPerMinute.length === 0;
  return (
    <section className="stage-form">
      {choices.value === undefined ? null : <CommandFields choices={choices.value} draft={draft} onChange={setDraft} />}
      {offersNothing ? <p className="refusal">{t('group.nothing')}</p> : null}
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
      <p className="command-hint">{t('group.hint')}</p>
      <Button
        fullWidth
        loading={act.busy}
        disabled={Object.keys(desired).length === 0 || reason.trim() === ''}
        onClick={() => void act.run(desired, ids, reason.trim(), Number(minutes))}
      >
        {t('stage.prepare')}
      </Button>
      {held.length === 0 ? null : (
        <Button variant="default" fullWidth loading={back.busy} onClick={() => void back.run(held)}>
          {t('group.release', { n: held.length })}
        </Button>
      )}
      {act.refusal === undefined ? null : (
        <p className="refusal" role="alert">
          {act.refusal}
        </p>
      )}
    </section>
  );
}
