import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Refusal } from '../../parts/refusal.tsx';
import type { Staged } from '../../stage/staged.tsx';
import type { SiteDevice } from '../../stores/site-index.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { type Command, CommandForm } from '../device/command-form.tsx';
import { askChoices } from './group-choices.ts';

export interface GroupFormProps {
  readonly devices: readonly SiteDevice[];
  readonly onStaged: (staged: Staged) => void;
}

/** First step: what the group is to do, or that it is given back. */
export function GroupForm({ devices, onStaged }: GroupFormProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const ids = devices.map(({ id }) => id);
  const choices = useQuery(ids.join(), (core) => askChoices(core, devices));
  const held = ids.filter((id) => stores.devices.get(id)?.override !== undefined);
  const stage = (core: CoreClient, command: Command) => core.acts.stageGroup({ devices: ids, ...command });
  const askBack = useCallback(
    (core: CoreClient, members: string[]) => core.acts.releaseGroup({ devices: members }),
    [],
  );
  const back = useAct(askBack, { inline: true });
  const offersNothing =
    choices.value !== undefined &&
    !choices.value.lit &&
    choices.value.brightness.length + choices.value.flashPerMinute.length === 0;
  return (
    <>
      {offersNothing ? <p className="refusal">{t('group.nothing')}</p> : null}
      <CommandForm choices={choices.value} hint={t('group.hint')} stage={stage} onStaged={onStaged}>
        {held.length === 0 ? null : (
          <Button variant="default" fullWidth loading={back.busy} onClick={() => void back.run(held)}>
            {t('group.release', { n: held.length })}
          </Button>
        )}
        <Refusal sentence={back.refusal} />
      </CommandForm>
    </>
  );
}
