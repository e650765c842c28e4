import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useConsole, useFeed, useItem, useSite } from '../../console-context.ts';
import { Empty } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import { useZonesStalled } from '../../shell/feed-banner.tsx';
import { StripMap } from '../../strip/strip-map.tsx';
import { PastBar } from './past/past-bar.tsx';
import { PastFacts } from './past/past-facts.tsx';
import { usePast, useZoneRecord } from './past/use-past.ts';
import { ResponsePanel } from './response-panel.tsx';
import { ZoneFacts } from './zone-facts.tsx';
import { ZoneLog } from './zone-log.tsx';

/** Level two: one zone along its stakes, why it is guided as it is, and the means to change that. */
export function ZonePage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const site = useSite();
  const zone = useItem(stores.zones, id);
  const place = site?.zones.get(id);
  const stalled = useZonesStalled();
  const devicesSilent = useFeed(stores.devices, (state) => state.phase !== 'live');
  const [pastAt, setPastAt] = useState<number>();
  const record = useZoneRecord(id);
  const past = usePast(zone, record, pastAt);
  if (place === undefined) return <Empty>{t('zone.missing', { id })}</Empty>;
  const road = site?.roads.get(place.road);
  const title = (
    <>
      {place.name}
      <small>
        {road === undefined ? '' : `${road.name} · `}
        {formatStake(metres(place.from))}–{formatStake(metres(place.to))} · {t(`direction.${place.direction}`)}
      </small>
    </>
  );
  return (
    <div className="zone-page">
      <div className="zone-left">
        <Pane
          title={title}
          at={pastAt ?? zone?.at}
          limit={15_000}
          silent={stalled || devicesSilent}
          className={past === undefined ? 'zone-strip' : 'zone-strip zone-past'}
        >
          {zone === undefined ? <Empty>{t('zone.waiting')}</Empty> : null}
          {past !== undefined ? <PastFacts past={past} /> : null}
          {zone === undefined || past !== undefined ? null : <ZoneFacts zone={zone} place={place} />}
          <StripMap place={place} past={past} />
          <PastBar record={record} at={pastAt} onAt={setPastAt} />
        </Pane>
        <ZoneLog id={id} />
      </div>
      {zone === undefined ? null : <ResponsePanel zone={zone} place={place} />}
    </div>
  );
}
