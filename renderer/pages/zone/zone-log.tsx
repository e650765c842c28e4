import { useTranslation } from 'react-i18next';
import { useAll, useConsole, useFeed } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { JournalLines } from '../../parts/journal-lines.tsx';
import { Pane } from '../../parts/pane.tsx';
import { formatRoute } from '../../route.ts';
import { condense, isDetail } from '../../text/tone.ts';

/** What happened in this zone lately. */
export function ZoneLog({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const at = useFeed(stores.journal, (state) => state.at);
  const silent = useFeed(stores.journal, (state) => state.phase !== 'live');
  const told = useAll(stores.journal).filter((event) => event.zone === id && !isDetail(event));
  const events = condense(told.toSorted((a, b) => b.seq - a.seq)).slice(0, 40);
  return (
    <Pane
      title={t('zone.log')}
      at={at}
      limit={3_600_000}
      silent={silent}
      className="zone-log"
      right={<a href={formatRoute({ page: 'journal', zone: id })}>{t('zone.wholeLog')}</a>}
    >
      {events.length === 0 ? <Empty>{t('journal.none')}</Empty> : <JournalLines events={events} without="zone" brief />}
    </Pane>
  );
}
