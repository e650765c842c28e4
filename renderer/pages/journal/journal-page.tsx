import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEventView } from '../../../main/contract/views/record.ts';
import { useConsole, useLanguage, useLine, useSite } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { JournalLines } from '../../parts/journal-lines.tsx';
import { Pane } from '../../parts/pane.tsx';
import { nameIn } from '../../stores/site-index.ts';
import { eventKinds } from '../../text/event-kinds.ts';
import { useQuery } from '../../use-query.ts';
import { JournalSeal } from './journal-seal.tsx';

const page = 200;

export interface JournalPageProps {
  readonly start: { readonly zone?: string; readonly device?: string; readonly kind?: string };
}

/** The record: everything that happened, newest first, by zone, device and kind. */
export function JournalPage({ start }: JournalPageProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const site = useSite();
  const [zone, setZone] = useState(start.zone ?? '');
  const [device, setDevice] = useState(start.device ?? '');
  const [kind, setKind] = useState(start.kind ?? '');
  const filter = {
    ...(zone === '' ? {} : { zone }),
    ...(device.trim() === '' ? {} : { device: device.trim() }),
    ...(kind === '' ? {} : { kind }),
  };
  const key = JSON.stringify(filter);
  const latest = useQuery(`journal ${key}`, (core) => core.journal.query({ ...filter, limit: page }), 10_000);
  const older = useOlder(key, filter);
  const events = joined(latest.value ?? [], older.events);
  const offset = useLine((state) => state.clockOffset);
  return (
    <Pane
      title={t('nav.journal')}
      at={latest.at === undefined ? undefined : latest.at + offset}
      limit={30_000}
      className="page"
      right={<JournalSeal />}
    >
      <div className="filters">
        <Select
          aria-label={t('filter.zone')}
          placeholder={t('filter.anyZone')}
          clearable
          data={(site?.site.zones ?? []).map((one) => ({ value: one.id, label: nameIn(language, one) }))}
          value={zone === '' ? null : zone}
          onChange={(value) => setZone(value ?? '')}
        />
        <Select
          aria-label={t('filter.kind')}
          placeholder={t('filter.anyKind')}
          clearable
          searchable
          data={eventKinds.map((one) => ({ value: one, label: t(`event.${one}`) }))}
          value={kind === '' ? null : kind}
          onChange={(value) => setKind(value ?? '')}
        />
        <TextInput
          aria-label={t('filter.device')}
          placeholder={t('filter.device')}
          value={device}
          onChange={(event) => setDevice(event.currentTarget.value)}
        />
      </div>
      {latest.error === undefined ? null : <p className="refusal">{t('query.failed', { code: latest.error })}</p>}
      {events.length === 0 && !latest.loading ? <Empty>{t('journal.none')}</Empty> : <JournalLines events={events} />}
      {events.length >= page && !older.ended ? (
        <Button variant="default" size="xs" loading={older.busy} onClick={() => older.more(events.at(-1)?.seq)}>
          {t('journal.older')}
        </Button>
      ) : null}
    </Pane>
  );
}

type Filter = { readonly zone?: string; readonly device?: string; readonly kind?: string };

/** Pages of older events fetched so far for one filter. */
function useOlder(key: string, filter: Filter) {
  const { line } = useConsole();
  const [kept, setKept] = useState<{ key: string; events: readonly JournalEventView[]; ended: boolean }>(nothing);
  const [busy, setBusy] = useState(false);
  const fits = kept.key === key ? kept : nothing;
  const more = (before: number | undefined): void => {
    if (before === undefined) return;
    setBusy(true);
    line.client.journal
      .query({ ...filter, before, limit: page })
      .then((got) => setKept({ key, events: [...fits.events, ...got], ended: got.length < page }))
      .catch(() => undefined)
      .finally(() => setBusy(false));
  };
  return { events: fits.events, ended: fits.ended, busy, more };
}
const nothing = { key: '', events: [] as readonly JournalEventView[], ended: false };

/** Both lists without doubles, newest first. */
function joined(latest: readonly JournalEventView[], older: readonly JournalEventView[]): readonly JournalEventView[] {
  const all = new Map([...latest, ...older].map((event) => [event.seq, event]));
  return [...all.values()].sort((a, b) => b.seq - a.seq);
}
