import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceDetail, DeviceView } from '../../../main/contract/views/device.ts';
import { useMay, useNow, useTimeZone } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Countdown } from '../../parts/countdown.tsx';
import { DeviceStateText } from '../../parts/device-state-text.tsx';
import { nearTime } from '../../text/time.ts';
import { useAct } from '../../use-act.ts';
import { choicesOf } from './command-choices.ts';
import { CommandDialog } from './command-dialog.tsx';

export interface CommandCardProps {
  readonly id: string;
  readonly name: string;
  readonly view: DeviceView | undefined;
  readonly capability: DeviceDetail['capability'];
  readonly onDone: () => void;
}

/** Who holds the device by hand, why and until when; and the way to do so. */
export function CommandCard({ id, name, view, capability, onDone }: CommandCardProps) {
  const { t } = useTranslation();
  const may = useMay('device.switch');
  const [opened, setOpened] = useState(false);
  const choices = choicesOf(capability);
  if (choices === undefined || view === undefined || view.condition === 'unmanaged') return null;
  if (!may && view.override === undefined) return null;
  return (
    <div className={view.override === undefined ? 'command-card' : 'command-card command-held'}>
      <IconHandStop size={18} aria-hidden />
      {view.override === undefined ? (
        <span>{t('deviceCommand.free')}</span>
      ) : (
        <Held id={id} held={view.override} may={may} onDone={onDone} />
      )}
      {may ? (
        <Button variant="default" size="xs" onClick={() => setOpened(true)}>
          {t('deviceCommand.open')}
        </Button>
      ) : null}
      <CommandDialog
        id={id}
        name={name}
        choices={choices}
        view={view}
        opened={opened}
        onClose={() => setOpened(false)}
        onDone={onDone}
      />
    </div>
  );
}

interface HeldProps {
  readonly id: string;
  readonly held: NonNullable<DeviceView['override']>;
  readonly may: boolean;
  readonly onDone: () => void;
}

function Held({ id, held, may, onDone }: HeldProps) {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  const ask = useCallback((core: CoreClient) => core.acts.releaseDevice({ device: id }), [id]);
  const act = useAct(ask);
  const release = async (): Promise<void> => {
    await act.run();
    onDone();
  };
  return (
    <>
      <span>
        <b>{t('deviceCommand.held')}</b> <DeviceStateText state={held.desired} />
        {' · '}
        {t('override.by', { by: held.by, time: nearTime(held.since, now, timeZone) })}: {held.reason}
        {' · '}
        {t('override.endsIn')} <Countdown until={held.until} warn={60_000} />
      </span>
      {may ? (
        <Button variant="default" size="xs" loading={act.busy} onClick={() => void release()}>
          {t('deviceCommand.release')}
        </Button>
      ) : null}
    </>
  );
}
