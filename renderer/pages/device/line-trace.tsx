import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { useMay } from '../../console-context.ts';
import type { CoreClient } from '../../link/carrier.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { saveText } from '../../save-text.ts';
import { useAct } from '../../use-act.ts';
import { useQuery } from '../../use-query.ts';
import { TraceLine } from './trace-line.tsx';
import { TraceSwitch } from './trace-switch.tsx';

const refresh = 2_000;
/** The file has all; the screen has what a person can follow. */
const shown = 100;

export interface LineTraceProps {
  readonly endpoint: string;
  readonly trace: EndpointView['trace'];
  readonly onSwitched: () => void;
}

/** The latest frames of a line, newest first, with the switch and the file. */
export function LineTrace({ endpoint, trace, onSwitched }: LineTraceProps) {
  const { t } = useTranslation();
  const may = useMay('line.trace');
  if (!may) return <Empty>{t('trace.technician')}</Empty>;
  return (
    <div className="trace">
      <div className="trace-bar">
        <TraceSwitch endpoint={endpoint} trace={trace} onSwitched={onSwitched} named />
        {trace === 'on' ? <SaveTrace endpoint={endpoint} /> : null}
      </div>
      {trace === 'on' ? <Frames endpoint={endpoint} /> : null}
    </div>
  );
}

function SaveTrace({ endpoint }: { readonly endpoint: string }) {
  const { t } = useTranslation();
  const ask = useCallback(
    async (core: CoreClient) => {
      const { entries } = await core.endpoints.traceEntries({ id: endpoint });
      const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
      saveText(`trace-${endpoint.replaceAll(/[^\w.-]/g, '_')}.txt`, lines.join(''));
      return {};
    },
    [endpoint],
  );
  const act = useAct(ask);
  return (
    <Button
      size="compact-xs"
      variant="default"
      loading={act.busy}
      leftSection={<IconDownload size={14} aria-hidden />}
      onClick={() => void act.run()}
    >
      {t('trace.save')}
    </Button>
  );
}

function Frames({ endpoint }: { readonly endpoint: string }) {
  const { t } = useTranslation();
  const trace = useQuery(
    `trace ${endpoint}`,
    (core, options) => core.endpoints.traceEntries({ id: endpoint, limit: shown }, options),
    refresh,
  );
  if (trace.error !== undefined) return <QueryFailure code={trace.error} />;
  if (trace.value === undefined) return <NotYet />;
  const { entries } = trace.value;
  if (entries.length === 0) return <Empty>{t('trace.waiting')}</Empty>;
  return (
    <ol className="trace-lines">
      {entries.toReversed().map((entry) => (
        <TraceLine key={entry.seq} entry={entry} />
      ))}
    </ol>
  );
}
