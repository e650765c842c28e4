import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalEventView } from '../../../main/contract/views/record.ts';
import { useConsole, useLine, useTeller } from '../../console-context.ts';
import { askBeforeLoss } from '../../link/before-loss.ts';
import { DeviceFilter } from '../../parts/device-filter.tsx';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { ChoiceFilter, ZoneFilter } from '../../parts/filters.tsx';
import { JournalLines } from '../../parts/journal-lines.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { eventKinds } from '../../text/event-kinds.ts';
import { spanAsked } from '../../text/site-moment.ts';
import { errorCode, useQuery } from '../../use-query.ts';
import { JournalSeal } from './journal-seal.tsx';
import { TimeFilter } from './time-filter.tsx';

const page = 200;

export interface JournalPageProps {
  readonly start: { readonly zone?: string; readonly device?: string; readonly kind?: string };
}

/** The record: everything that happened, newest first, by zone, device, kind and time. */
export function JournalPage({ start }: JournalPageProps) {
  const { t } = useTranslation();
  const [zone, setZone] = useState(start.zone ?? '');
  const [device, setDevice] = useState(start.device ?? '');
  const [kind, setKind] = useState(start.kind ?? '');
  const [span, setSpan] = useState({ from: '', to: '' });
  const { now, timeZone } = useTeller();
  const filter = {
    ...(zone === '' ? {} : { zone }),
    ...(device === '' ? {} : { device }),
    ...(kind === '' ? {} : { kind }),
    ...spanAsked(span, now, timeZone),
  };
  const key = JSON.stringify(filter);
  const latest = useQuery(
    `journal ${key}`,
    (core, options) => core.journal.query({ ...filter, limit: page }, options),
    10_000,
  );
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
        <ZoneFilter value={zone} onChange={setZone} />
        <ChoiceFilter
          label={t('filter.kind')}
          any={t('filter.anyKind')}
          choices={eventKinds.map((one) => ({ value: one, label: t(`event.${one}`) }))}
          value={kind}
          onChange={setKind}
        />
        <DeviceFilter value={device} onChange={setDevice} />
        <TimeFilter value={span} onChange={setSpan} />
      </div>
      <QueryFailure code={latest.error ?? older.error} />
      {latest.value === undefined ? <NotYet /> : events.length === 0 ? <Empty>{t('journal.none')}</Empty> : null}
      <JournalLines events={events} days />
      {events.length >= page && !older.ended ? (
        <Button variant="default" size="xs" loading={older.busy} onClick={() => older.more(events.at(-1)?.seq)}>
          {t('journal.older')}
        </Button>
      ) : null}
    </Pane>
  );
}

type Filter = {
  readonly zone?: string;
  readonly device?: string;
  readonly kind?: string;
  readonly from?: number;
  readonly to?: number;
};

/** Pages of older events fetched so far for one filter. */
function useOlder(key: string, filter: Filter) {
  const { line, stores } = useConsole();
  const [kept, setKept] = useState<{ key: string; events: readonly JournalEventView[]; ended: boolean }>(nothing);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ key: string; code: string }>();
  const fits = kept.key === key ? kept : nothing;
  const more = (before: number | undefined): void => {
    if (before === undefined) return;
    setBusy(true);
    setFailure(undefined);
    askBeforeLoss(stores.line, () => line.client.journal.query({ ...filter, before, limit: page }))
      .then((got) => setKept({ key, events: [...fits.events, ...got], ended: got.length < page }))
      .catch((reason: unknown) => setFailure({ key, code: errorCode(reason) }))
      .finally(() => setBusy(false));
  };
  return { events: fits.events, ended: fits.ended, busy, error: failure?.key === key ? failure.code : undefined, more };
}
const nothing = { key: '', events: [] as readonly JournalEventView[], ended: false };

/** Both lists without doubles, newest first. */
function joined(latest: readonly JournalEventView[], older: readonly JournalEventView[]): readonly JournalEventView[] {
  const all = new Map([...latest, ...older].map((event) => [event.seq, event]));
  return [...all.values()].sort((a, b) => b.seq - a.seq);
}
