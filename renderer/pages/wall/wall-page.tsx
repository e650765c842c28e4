/** The wall: every zone across the room, without a single control, so that a read-only account may drive it. */
import { useViewportSize } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useAll,
  useConsole,
  useFeed,
  useHasTold,
  useLanguage,
  useLine,
  useNow,
  useTeller,
  useTimeZone,
} from '../../console-context.ts';
import { AlarmTitle, PriorityMark } from '../../parts/alarm-parts.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { SimulationMark } from '../../parts/simulation-mark.tsx';
import { useZonesStalled, zonesStallAfter } from '../../shell/feed-banner.tsx';
import { LostBanner } from '../../shell/lost-banner.tsx';
import { nameIn } from '../../stores/site-index.ts';
import { deviceName, endpointName, zoneName } from '../../text/reasons.ts';
import { calendarDate, clockTime, offsetName } from '../../text/time.ts';
import { awaitsAcknowledgement, firstForStrip, isOpen } from '../alarms/alarm-order.ts';
import { worstZonesFirst } from '../overview/zone-order.ts';
import { wallGrid, wallPages } from './wall-layout.ts';
import { WallTile } from './wall-tile.tsx';

const turnEvery = 12_000;

export function WallPage() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const { width, height } = useViewportSize();
  const zones = worstZonesFirst(useAll(stores.zones));
  const at = useFeed(stores.zones, (state) => state.at);
  const stalled = useZonesStalled();
  const lost = useLine((state) => state.phase !== 'live');
  const past = lost || stalled || at === undefined;
  const grid = wallGrid(zones.length, height === 0 ? 16 / 9 : width / (height * 0.88));
  const pages = wallPages(zones, grid);
  const page = useTurn(pages.length);
  return (
    <div className={past ? 'wall wall-past' : 'wall'}>
      <WallHead at={at} />
      <div>
        <LostBanner />
        {past && !lost ? (
          <p className="lost-banner" role="alert">
            <b>{t(at === undefined ? 'wall.waiting' : 'wall.silent')}</b>
          </p>
        ) : null}
      </div>
      <main
        className="wall-zones"
        style={{
          gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${grid.rows}, minmax(0, 1fr))`,
        }}
      >
        {at !== undefined && zones.length === 0 ? <p className="wall-none">{t('wall.none')}</p> : null}
        {(pages[page] ?? []).map((zone) => (
          <WallTile key={zone.id} id={zone.id} room={`${width} ${height} ${zones.length} ${past}`} />
        ))}
      </main>
      <WallFoot page={page} pages={pages.length} />
    </div>
  );
}

function WallHead({ at }: { readonly at: number | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const site = useLine((state) => state.health?.site);
  const now = useNow();
  const timeZone = useTimeZone();
  return (
    <header className="wall-head">
      <h1>{site === undefined ? t('product') : nameIn(language, site)}</h1>
      <SimulationMark />
      <span className="wall-age">
        <DataAge at={at} limit={zonesStallAfter} />
      </span>
      <time>
        <b>{clockTime(now, timeZone)}</b>
        <span>
          {calendarDate(now, timeZone)} · {offsetName(now, timeZone)}
        </span>
      </time>
    </header>
  );
}

function WallFoot({ page, pages }: { readonly page: number; readonly pages: number }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const teller = useTeller();
  const open = useAll(stores.alarms).filter(isOpen);
  const silent = useFeed(stores.alarms, (state) => state.phase !== 'live');
  const hasTold = useHasTold(stores.alarms);
  const first = firstForStrip(open);
  return (
    <footer className="wall-foot">
      {silent ? (
        <span className="wall-doubt">{hasTold ? t('alarms.silent', { open: open.length }) : t('alarms.waiting')}</span>
      ) : null}
      {silent ? null : first === undefined ? (
        <span>{t('alarms.none')}</span>
      ) : (
        <>
          <PriorityMark alarm={first} />
          <b>
            <AlarmTitle alarm={first} />
          </b>
          <span>
            {[
              ...(first.zone === undefined ? [] : [zoneName(teller, first.zone)]),
              ...(first.device === undefined ? [] : [deviceName(teller, first.device)]),
              ...(first.endpoint === undefined ? [] : [endpointName(teller, first.endpoint)]),
            ].join(' · ')}
          </span>
          <span className="wall-more">
            {t('alarms.strip', { open: open.length, waiting: open.filter(awaitsAcknowledgement).length })}
          </span>
        </>
      )}
      {pages > 1 ? <span className="wall-page">{t('wall.page', { page: page + 1, pages })}</span> : null}
    </footer>
  );
}

/** The page whose turn it is. */
function useTurn(pages: number): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (pages < 2) return;
    const timer = setInterval(() => setTurn((old) => old + 1), turnEvery);
    return () => clearInterval(timer);
  }, [pages]);
  return turn % pages;
}
