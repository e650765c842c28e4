import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../console-context.ts';
import type { CoreClient } from '../link/carrier.ts';
import { type Answer, useAct } from '../use-act.ts';

export interface RetryFailedProps {
  /** How many ended without proof; nothing is shown for none. */
  readonly count: number;
  readonly ask: (core: CoreClient) => Promise<Answer>;
}

/** One click for everything whose command ended without proof. */
export function RetryFailed({ count, ask }: RetryFailedProps) {
  const { t } = useTranslation();
  const may = useMay('mode.set');
  const retry = useAct(ask);
  if (count === 0 || !may) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={retry.busy}
      leftSection={<IconRefresh size={14} aria-hidden />}
      onClick={() => void retry.run()}
    >
      {t('response.retry', { n: count })}
    </Button>
  );
}

/** The same for devices that were commanded one by one or as a group. */
export function RetryDevices({ devices }: { readonly devices: readonly string[] }) {
  const ask = useCallback((core: CoreClient) => core.acts.retryDevices({ devices: [...devices] }), [devices]);
  return <RetryFailed count={devices.length} ask={ask} />;
}
