import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceRequest } from '../../../main/contract/views/device.ts';
import { useConsole } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Refusal } from '../../parts/refusal.tsx';
import { type Grounds, GroundsFields } from '../../stage/grounds-fields.tsx';
import type { Staged } from '../../stage/staged.tsx';
import type { SiteDevice } from '../../stores/site-index.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { chosen } from '../device/command-choices.ts';
import { CommandFields, type Draft } from '../device/command-fields.tsx';
import { commandSpans, useCommandReasons } from '../device/command-grounds.ts';
import { askChoices } from './group-choices.ts';

export interface GroupFormProps {
  readonly devices: readonly SiteDevice[];
  readonly onStaged: (staged: Staged) => void;
}

/** First step: what the group is to do, why and for how long. Nothing is sent. */
export function GroupForm({ devices, onStaged }: GroupFormProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const [draft, setDraft] = useState<Draft>({});
  const [grounds, setGrounds] = useState<Grounds>({ reason: '', minutes: 10 });
  const reasons = useCommandReasons();
  const ids = devices.map(({ id }) => id);
  const choices = useQuery(ids.join(), (core) => askChoices(core, devices));
  const held = ids.filter((id) => stores.devices.get(id)?.override !== undefined);
  const desired = chosen(draft);
  const ask = useCallback(
    async (core: CoreClient, wanted: DeviceRequest, members: string[], given: Grounds) => {
      const reason = given.reason.trim();
      const answer = await core.acts.stageGroup({ devices: members, desired: wanted, reason, minutes: given.minutes });
      if (!('done' in answer)) onStaged({ stage: answer, reason });
      return answer;
    },
    [onStaged],
  );
  const askBack = useCallback(
    (core: CoreClient, members: string[]) => core.acts.releaseGroup({ devices: members }),
    [],
  );
  const act = useAct(ask, { inline: true });
  const back = useAct(askBack, { inline: true });
  const isReady = (given: Grounds): boolean => Object.keys(desired).length > 0 && given.reason.trim() !== '';
  const prepare = (given: Grounds): void => {
    if (!act.busy && isReady(given)) void act.run(desired, ids, given);
  };
  const offersNothing =
    choices.value !== undefined &&
    !choices.value.lit &&
    choices.value.brightness.length + choices.value.flashPerMinute.length === 0;
  return (
    <section className="stage-form">
      {choices.value === undefined ? null : <CommandFields choices={choices.value} draft={draft} onChange={setDraft} />}
      {offersNothing ? <p className="refusal">{t('group.nothing')}</p> : null}
      <GroundsFields
        value={grounds}
        spans={commandSpans}
        presets={reasons}
        onChange={setGrounds}
        onComplete={prepare}
      />
      <p className="command-hint">{t('group.hint')}</p>
      <Button fullWidth loading={act.busy} disabled={!isReady(grounds)} onClick={() => prepare(grounds)}>
        {t('stage.prepare')}
      </Button>
      {held.length === 0 ? null : (
        <Button variant="default" fullWidth loading={back.busy} onClick={() => void back.run(held)}>
          {t('group.release', { n: held.length })}
        </Button>
      )}
      <Refusal sentence={act.refusal ?? back.refusal} />
    </section>
  );
}
