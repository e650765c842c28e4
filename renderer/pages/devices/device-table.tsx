import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useLanguage, useSite } from '../../console-context.ts';
import { ConditionMark } from '../../parts/condition-mark.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { formatRoute } from '../../route.ts';
import { nameIn } from '../../stores/site-index.ts';
import { word } from '../../text/codes.ts';
import { DeviceReading } from './device-reading.tsx';
import type { DeviceRow } from './device-rows.ts';

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, DeviceRow>();

/** A table of any length: only the rows in sight are in the page. */
export function DeviceTable({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const { t } = useTranslation();
  const columns = useColumns();
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns, data, getRowId: (row) => row.place.id });
  const box = useRef<HTMLDivElement>(null);
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => box.current,
    estimateSize: () => 34,
    overscan: 12,
  });
  if (rows.length === 0) return <Empty>{t('devices.none')}</Empty>;
  return (
    <div className="device-table" ref={box}>
      <table aria-rowcount={rows.length + 1}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="device-row device-head">
              {group.headers.map((header) => (
                <th key={header.id} scope="col">
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody className="device-rows" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = model[item.index];
            return row === undefined ? null : (
              <tr
                key={row.id}
                className="device-row"
                aria-rowindex={item.index + 2}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.getAllCells().map((cell) => (
                  <td key={cell.id}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function useColumns() {
  const { t } = useTranslation();
  const language = useLanguage();
  const site = useSite();
  return useMemo(
    () =>
      helper.columns([
        helper.display({
          id: 'condition',
          header: t('devices.condition'),
          cell: ({ row }) => <ConditionMark condition={row.original.condition} />,
        }),
        helper.display({
          id: 'name',
          header: t('devices.name'),
          cell: ({ row }) => (
            <a href={formatRoute({ page: 'device', id: row.original.place.id })} title={row.original.place.name}>
              {row.original.place.name}
            </a>
          ),
        }),
        helper.display({
          id: 'kind',
          header: t('devices.kind'),
          cell: ({ row }) => t(`kind.${row.original.place.kind}`),
        }),
        helper.display({
          id: 'place',
          header: t('devices.place'),
          cell: ({ row }) => {
            const { place } = row.original;
            const zone = place.zone === undefined ? undefined : site?.zones.get(place.zone);
            const where = zone ?? site?.roads.get(place.road);
            return `${formatStake(metres(place.stake))} ${t(`side.${place.side}`)} · ${where === undefined ? place.road : nameIn(language, where)}`;
          },
        }),
        helper.display({
          id: 'reading',
          header: t('devices.reading'),
          cell: ({ row }) => <DeviceReading view={row.original.view} />,
        }),
        helper.display({
          id: 'command',
          header: t('devices.command'),
          cell: ({ row }) =>
            row.original.view?.phase === undefined ? '—' : <PhaseMark look={row.original.view.phase} />,
        }),
        helper.display({
          id: 'faults',
          header: t('devices.faults'),
          cell: ({ row }) =>
            (row.original.view?.faults ?? []).map((code) => word(t, 'fault', code)).join(t('list.comma')) || '—',
        }),
        helper.display({
          id: 'age',
          header: t('devices.age'),
          cell: ({ row }) => (row.original.place.managed ? <DataAge at={row.original.view?.at} /> : '—'),
        }),
      ]),
    [t, language, site],
  );
}
