import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { useLanguage } from '../../console-context.ts';
import { DataAge } from '../../parts/data-age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { columnsOf, LongTable } from '../../parts/long-table.tsx';
import { formatRoute } from '../../route.ts';
import { word } from '../../text/codes.ts';
import { showCount } from '../../text/numbers.ts';
import { TraceSwitch } from '../device/trace-switch.tsx';
import { LinkLoad } from './link-load.tsx';
import { concernOf, faultCount, isLossy, lineName, lostShare, tellDevices } from './link-rows.ts';

const helper = columnsOf<EndpointView>();

export interface LinkTableProps {
  readonly rows: readonly EndpointView[];
  /** How many lines there are, whatever the filter. */
  readonly of: number;
  readonly chosen: string | undefined;
  readonly onSwitched: () => void;
}

/** The lines to the roadside, each with its load, round trips and faults. */
export function LinkTable({ rows, of, chosen, onSwitched }: LinkTableProps) {
  const { t } = useTranslation();
  const columns = useColumns(onSwitched);
  if (of === 0) return <Empty todo={t('links.noneYet.todo')}>{t('links.noneYet')}</Empty>;
  if (rows.length === 0) return <Empty>{t('links.none')}</Empty>;
  return <LongTable rows={rows} columns={columns} className="link-table" idOf={idOf} chosen={chosen} rowHeight={48} />;
}

const idOf = (line: EndpointView): string => line.id;

function useColumns(onSwitched: () => void) {
  const { t } = useTranslation();
  const language = useLanguage();
  return useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'state',
          header: t('links.state'),
          cell: ({ row: { original } }) => (
            <span className={`link-state link-${original.state} concern-${concernOf(original)}`}>
              {t(`link.${original.state}`)}
              {original.state === 'up' && isLossy(original) ? (
                <small className="lossy"> {t('links.lossy')}</small>
              ) : null}
            </span>
          ),
        }),
        helper.display({
          id: 'name',
          header: t('links.name'),
          cell: ({ row: { original } }) => (
            <a href={formatRoute({ page: 'links', id: original.id })} title={original.id}>
              {lineName(language, original)}
            </a>
          ),
        }),
        helper.display({
          id: 'address',
          header: t('links.address'),
          cell: ({ row: { original } }) => (
            <span title={`${word(t, 'protocol', original.protocol)} ${original.address}`}>
              <code>{original.address}</code> {word(t, 'protocol', original.protocol)}
              {original.insecure ? <b className="tag-warning"> {t('link.insecure')}</b> : null}
            </span>
          ),
        }),
        helper.display({
          id: 'devices',
          header: t('links.devices'),
          cell: ({ row: { original } }) => tellDevices(t, original),
        }),
        helper.display({
          id: 'load',
          header: t('links.load'),
          cell: ({ row }) => <LinkLoad line={row.original} />,
        }),
        helper.display({
          id: 'trips',
          header: t('links.roundTrip'),
          cell: ({ row: { original } }) =>
            original.answers === 0 ? '—' : `${showTrip(original.roundTrip.p50)} / ${showTrip(original.roundTrip.p95)}`,
        }),
        helper.display({
          id: 'faults',
          header: t('links.faults'),
          cell: ({ row: { original } }) => <FaultCounts line={original} />,
        }),
        helper.display({
          id: 'queued',
          header: t('link.queued'),
          cell: ({ row: { original } }) => showCount(original.queued),
        }),
        helper.display({
          id: 'age',
          header: t('links.age'),
          cell: ({ row: { original } }) => <DataAge at={original.lastAnswerAt} />,
        }),
        helper.display({
          id: 'trace',
          header: t('trace.title'),
          cell: ({ row: { original } }) => (
            <TraceSwitch endpoint={original.id} trace={original.trace} onSwitched={onSwitched} />
          ),
        }),
      ]),
    [t, language, onSwitched],
  );
}

/** Milliseconds without false precision. */
const showTrip = (ms: number): string => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));

function FaultCounts({ line }: { readonly line: EndpointView }) {
  const { t } = useTranslation();
  const total = faultCount(line);
  if (total === 0) return <>—</>;
  const [worst] = Object.entries(line.faults).sort(([, a], [, b]) => b - a);
  const all = Object.entries(line.faults).map(([code, count]) => `${word(t, 'fault', code)} ${showCount(count)}`);
  const lost = lostShare(line);
  return (
    <span title={all.join('\n')}>
      {showCount(total)} {worst === undefined ? '' : word(t, 'fault', worst[0])}
      {lost === undefined || lost === 0 ? null : <small> {t('links.lost', { share: (lost * 100).toFixed(1) })}</small>}
    </span>
  );
}
