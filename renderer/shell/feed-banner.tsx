import { IconAntennaBarsOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConsole, useFeed, useLine, useNow, useTraining } from '../console-context.ts';

/** The core renews every zone's figures each second; this long without any, the feed has stalled. */
export const zonesStallAfter = 8_000;

/** True when what is shown of the zones is the past, though the core itself may be there. */
export function useZonesStalled(): boolean {
  const { stores } = useConsole();
  const phase = useFeed(stores.zones, (state) => state.phase);
  const at = useFeed(stores.zones, (state) => state.at);
  const now = useNow();
  // Fast simulated time makes data older between two messages.
  const limit = zonesStallAfter * (useTraining()?.speed ?? 1);
  const none = stores.zones.all().length === 0;
  return phase === 'silent' || (phase === 'live' && !none && at !== undefined && now - at > limit);
}

/** The core is there, but a feed is not: says which part of the screen is the past. */
export function FeedBanner() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const live = useLine((state) => state.phase === 'live');
  const zones = useZonesStalled();
  const devices = useFeed(stores.devices, (state) => state.phase === 'silent');
  const alarms = useFeed(stores.alarms, (state) => state.phase === 'silent');
  const journal = useFeed(stores.journal, (state) => state.phase === 'silent');
  const silent = Object.entries({ zones, devices, alarms, journal })
    .filter(([, isSilent]) => isSilent)
    .map(([feed]) => t(`feed.${feed}`));
  if (!live || silent.length === 0) return null;
  return (
    <div className="feed-banner" role="alert">
      <IconAntennaBarsOff size={20} aria-hidden />
      <b>{t('feed.silent', { feeds: silent.join(t('list.comma')) })}</b>
    </div>
  );
}
