import { Button, TextInput } from '@mantine/core';
import { IconTool } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../../main/contract/views/device.ts';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { useFormWords } from '../../parts/use-form-words.ts';
import { useAct } from '../../use-act.ts';

export interface MaintenanceCardProps {
  readonly id: string;
  readonly view: DeviceView | undefined;
  readonly onDone: () => void;
}

/** Takes a device out of plans while someone works on it, with the reason, and puts it back. */
export function MaintenanceCard({ id, view, onDone }: MaintenanceCardProps) {
  const { t } = useTranslation();
  const formWords = useFormWords();
  const may = useMay('device.maintain');
  const [reason, setReason] = useState('');
  const on = view?.condition === 'maintenance';
  const ask = useCallback(
    (core: CoreClient, next: boolean, why: string) => core.devices.maintenance({ id, on: next, reason: why }),
    [id],
  );
  const act = useAct(ask);
  if (!may || view === undefined || view.condition === 'unmanaged') return null;
  const run = async (): Promise<void> => {
    if (await act.run(!on, reason.trim())) setReason('');
    onDone();
  };
  return (
    <form
      {...formWords}
      className="maintenance"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <IconTool size={18} aria-hidden />
      <span>{t(on ? 'maintenance.isOn' : 'maintenance.isOff')}</span>
      <TextInput
        aria-label={t('maintenance.reason')}
        placeholder={t('maintenance.reason')}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" size="xs" loading={act.busy} disabled={reason.trim() === ''}>
        {t(on ? 'maintenance.end' : 'maintenance.start')}
      </Button>
    </form>
  );
}
