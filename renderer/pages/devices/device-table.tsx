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
    // biome-ignore lint/a11y/useSemanticElements: a real table cannot be cut to the rows in sight
    <div className="device-table" ref={box} role="table" aria-rowcount={rows.length}>
      {table.getHeaderGroups().map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: a header row is not operated
        <div key={group.id} className="device-row device-head" role="row">
          {group.headers.map((header) => (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: a header cell is not operated
            <span key={header.id} role="columnheader">
              <table.FlexRender header={header} />
            </span>
          ))}
        </div>
      ))}
      <div className="device-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = model[item.index];
          return row === undefined ? null : (
            // biome-ignore lint/a11y/useSemanticElements: see above
            // biome-ignore lint/a11y/useFocusableInteractive: the name in the row is the link
            <div
              key={row.id}
              className="device-row"
              role="row"
              aria-rowindex={item.index + 2}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.getAllCells().map((cell) => (
                // biome-ignore lint/a11y/useSemanticElements: see above
                // biome-ignore lint/a11y/useFocusableInteractive: see above
                <span key={cell.id} role="cell">
                  <table.FlexRender cell={cell} />
                </span>
              ))}
            </div>
          );
        })}
      </div>
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
            <a href={formatRoute({ page: 'device', id: row.original.place.id })}>{row.original.place.name}</a>
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
