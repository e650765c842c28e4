/** Every store of the screen, made once for the page: one a feed, one for the line, the site and what the map keeps. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Account } from '../../main/contract/views/account.ts';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import type { DeviceView } from '../../main/contract/views/device.ts';
import type { Health, Pulse } from '../../main/contract/views/health.ts';
import type { JournalEventView } from '../../main/contract/views/record.ts';
import type { SiteView } from '../../main/contract/views/site.ts';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { createFeedStore, type FeedStore } from './feed-store.ts';
import { createMapMemory, fitMapTo, type MapMemory } from './map-memory.ts';
import { indexSite, type SiteIndex } from './site-index.ts';

/**
 * `connecting` before the core first answered; `setup` and `sign-in` wait for a person; `live` is normal;
 * `lost` means that everything on the screen is the past.
 */
export type LinePhase = 'connecting' | 'setup' | 'sign-in' | 'live' | 'lost';

export interface LineState {
  readonly phase: LinePhase;
  readonly health: Health | undefined;
  readonly account: Account | undefined;
  /** The last session of this tab ended without its person's doing; the sign-in page says so. */
  readonly sessionEnded: boolean;
  readonly pulse: Pulse | undefined;
  /** Core time minus this machine's time, in milliseconds. */
  readonly clockOffset: number;
  /** This machine's time when the core was last heard. */
  readonly heardAt: number | undefined;
  /** Attempts to connect since the line was last good. */
  readonly attempts: number;
  /** Machine time of the next attempt. */
  readonly retryAt: number | undefined;
}

export interface ConsoleStores {
  readonly line: StoreApi<LineState>;
  readonly site: StoreApi<{ readonly index: SiteIndex | undefined }>;
  readonly map: StoreApi<MapMemory>;
  readonly zones: FeedStore<ZoneView>;
  readonly devices: FeedStore<DeviceView>;
  readonly alarms: FeedStore<AlarmView>;
  readonly journal: FeedStore<JournalEventView>;
}

export function createConsoleStores(): ConsoleStores {
  return {
    line: createStore<LineState>(() => ({
      phase: 'connecting',
      health: undefined,
      account: undefined,
      sessionEnded: false,
      pulse: undefined,
      clockOffset: 0,
      heardAt: undefined,
      attempts: 0,
      retryAt: undefined,
    })),
    site: createStore<{ readonly index: SiteIndex | undefined }>(() => ({ index: undefined })),
    map: createMapMemory(),
    zones: createFeedStore<ZoneView>({ keyOf: (zone) => zone.id }),
    devices: createFeedStore<DeviceView>({ keyOf: (device) => device.id }),
    alarms: createFeedStore<AlarmView>({ keyOf: (alarm) => alarm.id }),
    journal: createFeedStore<JournalEventView>({ keyOf: (event) => event.seq, keep: 400 }),
  };
}

export const setSite = (stores: ConsoleStores, site: SiteView): void => {
  const index = indexSite(site);
  fitMapTo(stores.map, stores.site.getState().index, index);
  stores.site.setState({ index });
};

export const feedsOf = (stores: ConsoleStores) => [stores.zones, stores.devices, stores.alarms, stores.journal];
