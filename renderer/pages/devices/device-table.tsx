import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useSite } from '../../console-context.ts';
import { ConditionMark } from '../../parts/condition-mark.tsx';
import { CutMiddle } from '../../parts/cut-middle.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { Empty } from '../../parts/empty.tsx';
import { columnsOf, LongTable } from '../../parts/long-table.tsx';
import { PhaseMark } from '../../parts/phase-mark.tsx';
import { formatRoute } from '../../route.ts';
import { word } from '../../text/codes.ts';
import { DeviceReading } from './device-reading.tsx';
import type { DeviceRow } from './device-rows.ts';

const helper = columnsOf<DeviceRow>();

/** The devices, each with its condition, reading and command. */
export function DeviceTable({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (rows.length === 0) return <Empty>{t('devices.none')}</Empty>;
  return <LongTable rows={rows} columns={columns} className="device-table" idOf={idOf} />;
}

const idOf = (row: DeviceRow): string => row.place.id;

function useColumns() {
  const { t } = useTranslation();
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
            <a href={formatRoute({ page: 'device', id: row.original.place.id })}>
              <CutMiddle text={row.original.place.name} />
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
            const name = where === undefined ? place.road : where.name;
            return <CutMiddle text={`${formatStake(metres(place.stake))} ${t(`side.${place.side}`)} · ${name}`} />;
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
    [t, site],
  );
}
