import { Switch } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { useMay, useTraining } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { useAct } from '../../use-act.ts';

export interface TraceSwitchProps {
  readonly endpoint: string;
  readonly trace: EndpointView['trace'];
  readonly onSwitched: () => void;
  /** With the words beside it; in a table the column has them. */
  readonly named?: boolean;
}

/** Switches the record of a line's frames; shows what the core says, not what was asked. */
export function TraceSwitch({ endpoint, trace, onSwitched, named = false }: TraceSwitchProps) {
  const { t } = useTranslation();
  const may = useMay('line.trace');
  const isTraining = useTraining() !== undefined;
  const ask = useCallback((core: CoreClient, on: boolean) => core.endpoints.trace({ id: endpoint, on }), [endpoint]);
  const act = useAct(ask);
  if (trace === 'none') return <>{t(isTraining ? 'trace.noWire' : 'trace.unsupported')}</>;
  const words = t(trace === 'on' ? 'trace.on' : 'trace.off');
  if (!may) return <>{words}</>;
  const run = async (on: boolean): Promise<void> => {
    await act.run(on);
    onSwitched();
  };
  return (
    <Switch
      size="xs"
      checked={trace === 'on'}
      disabled={act.busy}
      label={named ? words : undefined}
      aria-label={`${t('trace.title')} ${endpoint}`}
      onChange={(event) => void run(event.currentTarget.checked)}
    />
  );
}
