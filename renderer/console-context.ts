import { createContext, use, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Health } from '../main/contract/views/health.ts';
import { type Permission, permits } from '../main/domain/authority.ts';
import type { CoreLine } from './link/core-line.ts';
import type { ConsoleStores, LineState } from './stores/console-stores.ts';
import type { FeedKey, FeedState, FeedStore } from './stores/feed-store.ts';
import { type SiteIndex, siteIn } from './stores/site-index.ts';
import type { Teller } from './text/reasons.ts';
import type { Ticker } from './ticker.ts';

export interface ConsoleParts {
  readonly stores: ConsoleStores;
  readonly line: CoreLine;
  readonly ticker: Ticker;
}

export const ConsoleContext = createContext<ConsoleParts | undefined>(undefined);

export function useConsole(): ConsoleParts {
  const parts = use(ConsoleContext);
  if (parts === undefined) throw new Error('Bug: used outside the console');
  return parts;
}

export const useLine = <T>(select: (state: LineState) => T): T => useStore(useConsole().stores.line, select);
/** The site with its names in the reader's language. */
export function useSite(): SiteIndex | undefined {
  const language = useLanguage();
  const index = useStore(useConsole().stores.site, (state) => state.index);
  return index && siteIn(language, index);
}
/** The site as it is written, with the names of both languages: for who seeks by either of them. */
export const useWrittenSite = (): SiteIndex | undefined => useStore(useConsole().stores.site, (state) => state.index);
export const useFeed = <T, S>(feed: FeedStore<T>, select: (state: FeedState) => S): S => useStore(feed.state, select);

/** False before a feed has told anything: until then an empty list is no news, and no count is true. */
export const useHasTold = <T>(feed: FeedStore<T>): boolean => useFeed(feed, (state) => state.phase !== 'waiting');

/** Every item of a feed; use on feeds of tens, never on devices. */
export function useAll<T>(feed: FeedStore<T>): readonly T[] {
  useFeed(feed, (state) => state.version);
  return feed.all();
}

/** One item of a feed; renders again only when this item changes. */
export function useItem<T>(feed: FeedStore<T>, key: FeedKey): T | undefined {
  return useSyncExternalStore(
    (listener) => feed.watch(key, listener),
    () => feed.get(key),
  );
}

/** Core time, once a second; goes on counting while the core is lost, so that ages keep growing. */
export function useNow(): number {
  const { ticker } = useConsole();
  const machine = useSyncExternalStore(ticker.subscribe, ticker.now);
  const offset = useLine((state) => state.clockOffset);
  const heardAt = useLine((state) => state.heardAt) ?? machine;
  const training = useTraining();
  const speed = Math.max(1, training?.held ?? training?.speed ?? 1);
  // Simulated time goes on faster between two pulses; a little ahead is soon put right, never more than a pulse.
  const ahead = Math.min(Math.max(machine - heardAt, 0), 2_000) * (speed - 1);
  return machine + offset + ahead;
}

export const useTimeZone = (): string => useLine((state) => state.health?.site.timeZone ?? 'UTC');

/** What the sentence makers need, in the reader's language. */
export function useTeller(): Teller {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const timeZone = useTimeZone();
  const now = useNow();
  return useMemo(() => ({ t, language: i18n.language, timeZone, now, site }), [t, i18n.language, timeZone, now, site]);
}

/** True while any configured device is simulated; must be in sight on every page. */
export const useSimulated = (): boolean =>
  useLine((state) => state.pulse?.simulated ?? state.health?.simulated ?? false);

/** Present on a training console, which must be in sight on every page too. */
export const useTraining = (): Health['training'] =>
  useLine((state) => (state.pulse === undefined ? state.health?.training : state.pulse.training));

export const useLanguage = (): string => useTranslation().i18n.language;

export const useMay = (permission: Permission): boolean =>
  useLine((state) => state.account !== undefined && permits(state.account.role, permission));
