import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useFeed, useHasTold, useNow, useSite } from '../../console-context.ts';
import { useKeptText } from '../../memory/account-memory.ts';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { ConditionFilter, KindFilter, TextFilter, ZoneFilter } from '../../parts/filters.tsx';
import { Pane } from '../../parts/pane.tsx';
import { deviceRows } from './device-rows.ts';
import { DeviceTable } from './device-table.tsx';

export interface DevicesPageProps {
  readonly start: { readonly zone?: string; readonly kind?: string; readonly condition?: string };
}

/** Every device of the site, those that need a hand first. */
export function DevicesPage({ start }: DevicesPageProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const site = useSite();
  // An address that asks for something wins over what this account looked at last.
  const asked = Object.keys(start).some((name) => name !== 'page');
  const [kept, keep] = useKeptText('devices.filter');
  const [first] = useState(() => (asked ? start : readFilter(kept)));
  const [kind, setKind] = useState(first.kind ?? '');
  const [zone, setZone] = useState(first.zone ?? '');
  const [condition, setCondition] = useState(first.condition ?? '');
  useEffect(() => {
    if (!asked) keep(new URLSearchParams({ kind, zone, condition }).toString());
  }, [asked, keep, kind, zone, condition]);
  const [text, setText] = useState('');
  const at = useFeed(stores.devices, (state) => state.at);
  const silent = useFeed(stores.devices, (state) => state.phase !== 'live');
  const hasTold = useHasTold(stores.devices);
  // Sorting ten thousand rows with every message would be waste: once a second is as fast as anyone reads.
  const second = useNow();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are read anew each second
  const rows = useMemo(
    () => deviceRows(site?.site.devices ?? [], (id) => stores.devices.get(id), { kind, zone, condition, text }),
    [site, stores, kind, zone, condition, text, second],
  );
  return (
    <Pane
      title={
        <>
          {t('nav.devices')}
          {hasTold ? (
            <small>{t('devices.shown', { n: rows.length, total: site?.site.devices.length ?? 0 })}</small>
          ) : null}
        </>
      }
      at={at}
      limit={60_000}
      silent={silent}
      className="page"
    >
      <div className="filters">
        <TextFilter label={t('filter.text')} value={text} onChange={setText} />
        <KindFilter value={kind} onChange={setKind} />
        <ZoneFilter value={zone} onChange={setZone} />
        <ConditionFilter value={condition} onChange={setCondition} />
      </div>
      {site?.site.devices.length === 0 ? (
        <Empty todo={t('overview.none.todo')}>{t('devices.noneYet')}</Empty>
      ) : rows.length === 0 && !hasTold ? (
        <NotYet />
      ) : (
        <DeviceTable rows={rows} />
      )}
    </Pane>
  );
}

function readFilter(text: string): DevicesPageProps['start'] {
  const kept = new URLSearchParams(text);
  return { kind: kept.get('kind') ?? '', zone: kept.get('zone') ?? '', condition: kept.get('condition') ?? '' };
}
