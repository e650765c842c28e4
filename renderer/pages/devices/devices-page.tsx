import { Select, TextInput } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionSchema } from '../../../main/contract/views/device.ts';
import { deviceKindSchema } from '../../../main/contract/views/words.ts';
import { useConsole, useFeed, useLanguage, useNow, useSite } from '../../console-context.ts';
import { useKeptText } from '../../memory/account-memory.ts';
import { Pane } from '../../parts/pane.tsx';
import { nameIn } from '../../stores/site-index.ts';
import { deviceRows } from './device-rows.ts';
import { DeviceTable } from './device-table.tsx';

export interface DevicesPageProps {
  readonly start: { readonly zone?: string; readonly kind?: string; readonly condition?: string };
}

/** Every device of the site, those that need a hand first. */
export function DevicesPage({ start }: DevicesPageProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const language = useLanguage();
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
          <small>{t('devices.shown', { n: rows.length, total: site?.site.devices.length ?? 0 })}</small>
        </>
      }
      at={at}
      limit={60_000}
      silent={silent}
      className="page"
    >
      <div className="filters">
        <TextInput
          aria-label={t('filter.text')}
          placeholder={t('filter.text')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          aria-label={t('filter.kind')}
          placeholder={t('filter.anyDeviceKind')}
          clearable
          data={deviceKindSchema.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={kind === '' ? null : kind}
          onChange={(value) => setKind(value ?? '')}
        />
        <Select
          aria-label={t('filter.zone')}
          placeholder={t('filter.anyZone')}
          clearable
          data={(site?.site.zones ?? []).map((one) => ({ value: one.id, label: nameIn(language, one) }))}
          value={zone === '' ? null : zone}
          onChange={(value) => setZone(value ?? '')}
        />
        <Select
          aria-label={t('filter.condition')}
          placeholder={t('filter.anyCondition')}
          clearable
          data={[
            { value: 'abnormal', label: t('filter.abnormal') },
            ...conditionSchema.options.map((value) => ({ value, label: t(`condition.${value}`) })),
          ]}
          value={condition === '' ? null : condition}
          onChange={(value) => setCondition(value ?? '')}
        />
      </div>
      <DeviceTable rows={rows} />
    </Pane>
  );
}

function readFilter(text: string): DevicesPageProps['start'] {
  const kept = new URLSearchParams(text);
  return { kind: kept.get('kind') ?? '', zone: kept.get('zone') ?? '', condition: kept.get('condition') ?? '' };
}
