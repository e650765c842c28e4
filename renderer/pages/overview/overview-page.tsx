import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAll, useConsole, useFeed, useHasTold, useSite } from '../../console-context.ts';
import { useKept } from '../../memory/account-memory.ts';
import { AlarmPlace, AlarmTitle, PriorityMark } from '../../parts/alarm-parts.tsx';
import { Empty, NotYet } from '../../parts/empty.tsx';
import { JournalLines } from '../../parts/journal-lines.tsx';
import { Pane } from '../../parts/pane.tsx';
import { formatRoute } from '../../route.ts';
import { useZonesStalled } from '../../shell/feed-banner.tsx';
import { condense, isDetail } from '../../text/tone.ts';
import { isOpen, worstFirst } from '../alarms/alarm-order.ts';
import { worstZonesFirst, zonesAlongRoads } from './zone-order.ts';
import { ZoneTile } from './zone-tile.tsx';
import { ZonesBelow } from './zones-below.tsx';

/** Level one: every zone at a glance, the worst first, what happened last, what waits for someone. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const site = useSite();
  const [order, setOrder] = useKept('overview.order', ['worst', 'road']);
  const all = useAll(stores.zones);
  const zones = order === 'worst' ? worstZonesFirst(all) : zonesAlongRoads(all, site);
  const at = useFeed(stores.zones, (state) => state.at);
  const hasTold = useHasTold(stores.zones);
  const silent = useZonesStalled() || !hasTold;
  const list = useRef<HTMLDivElement>(null);
  return (
    <div className="overview">
      <Pane
        className="overview-zones"
        title={t('overview.zones', { n: site?.site.zones.length ?? 0 })}
        at={at}
        limit={15_000}
        silent={silent}
        right={<OrderSwitch order={order} onOrder={setOrder} />}
      >
        {hasTold ? null : <NotYet />}
        {hasTold && zones.length === 0 ? <Empty todo={t('overview.none.todo')}>{t('overview.none')}</Empty> : null}
        <div ref={list} className={zones.length <= 2 ? 'zone-tiles zone-tiles-roomy' : 'zone-tiles'}>
          {zones.map((zone) => (
            <ZoneTile key={zone.id} id={zone.id} brief={zones.length > 2} />
          ))}
        </div>
        <ZonesBelow zones={zones} list={list} />
      </Pane>
      <AlarmPane />
      <TickerPane />
    </div>
  );
}

/** Worst first for the watch, road order for those who know the road; kept for each account. */
function OrderSwitch({
  order,
  onOrder,
}: {
  readonly order: 'worst' | 'road';
  readonly onOrder: (order: 'worst' | 'road') => void;
}) {
  const { t } = useTranslation();
  return (
    <span className="order-switch">
      {(['worst', 'road'] as const).map((one) => (
        <button key={one} type="button" aria-pressed={order === one} onClick={() => onOrder(one)}>
          {t(`overview.order.${one}`)}
        </button>
      ))}
      <a href={formatRoute({ page: 'wall' })}>{t('nav.wall')}</a>
    </span>
  );
}

function AlarmPane() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const open = worstFirst(useAll(stores.alarms).filter(isOpen));
  const phase = useFeed(stores.alarms, (state) => state.phase);
  const heard = useFeed(stores.zones, (state) => state.at);
  const hasTold = phase !== 'waiting';
  const title = hasTold ? t('overview.alarms', { n: open.length }) : t('overview.alarms.waiting');
  return (
    <Pane title={title} at={hasTold ? heard : undefined} silent={phase !== 'live'}>
      {hasTold ? null : <NotYet />}
      {hasTold && open.length === 0 ? (
        <Empty>{t(phase === 'live' ? 'alarms.none' : 'alarms.silent', { open: 0 })}</Empty>
      ) : null}
      <ul className="alarm-lines">
        {open.slice(0, 12).map((alarm) => (
          <li key={alarm.id}>
            <PriorityMark alarm={alarm} />
            <b>
              <AlarmTitle alarm={alarm} />
            </b>
            <AlarmPlace alarm={alarm} />
          </li>
        ))}
      </ul>
      {open.length > 12 ? <a href="#/alarms">{t('alarms.more', { n: open.length - 12 })}</a> : null}
    </Pane>
  );
}

function TickerPane() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const told = useAll(stores.journal).filter((event) => !isDetail(event));
  const events = condense(told.toSorted((a, b) => b.seq - a.seq)).slice(0, 60);
  const at = useFeed(stores.journal, (state) => state.at);
  const phase = useFeed(stores.journal, (state) => state.phase);
  return (
    <Pane title={t('overview.ticker')} at={at} limit={3_600_000} silent={phase !== 'live'}>
      {phase === 'waiting' ? <NotYet /> : events.length === 0 ? <Empty>{t('journal.none')}</Empty> : null}
      <JournalLines events={events} brief />
    </Pane>
  );
}
