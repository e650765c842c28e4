import { useTranslation } from 'react-i18next';
import { useAll, useConsole, useFeed } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { JournalLines } from '../../parts/journal-lines.tsx';
import { Pane } from '../../parts/pane.tsx';
import { QueryFailure } from '../../parts/query-failure.tsx';
import { formatRoute } from '../../route.ts';
import { useQuery } from '../../use-query.ts';
import { latestTold, toldOf } from './zone-events.ts';

/** What happened in this zone lately: asked of the journal, and kept up by the feed, which is short and the whole site's. */
export function ZoneLog({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const at = useFeed(stores.journal, (state) => state.at);
  const silent = useFeed(stores.journal, (state) => state.phase !== 'live');
  const asked = useQuery(
    `zone log ${id}`,
    (core) => latestTold((from) => core.journal.query({ zone: id, ...from })),
    30_000,
  );
  const events = toldOf(id, asked.value ?? [], useAll(stores.journal));
  const isKnown = asked.value !== undefined;
  return (
    <Pane
      title={t('zone.log')}
      at={at}
      limit={3_600_000}
      silent={silent}
      className="zone-log"
      right={<a href={formatRoute({ page: 'journal', zone: id })}>{t('zone.wholeLog')}</a>}
    >
      <QueryFailure code={asked.error} />
      {events.length === 0 && isKnown ? (
        <Empty>{t('journal.none')}</Empty>
      ) : (
        <JournalLines events={events} without="zone" brief />
      )}
    </Pane>
  );
}
