/** The live feeds of one signed-in connection: keeps each store true, and each feed independent of the others. */
import type { FeedMessage } from '../../main/contract/views/feed.ts';
import type { Pulse } from '../../main/contract/views/health.ts';
import type { ConsoleStores } from '../stores/console-stores.ts';
import type { FeedStore } from '../stores/feed-store.ts';
import type { CoreClient } from './carrier.ts';
import type { LineTime } from './line-time.ts';

/** A feed that broke while the line holds is asked for again after this long. */
export const feedAgainAfter = 2_000;

/** Feeds that belong together: they end together. */
export interface Following {
  readonly ended: boolean;
  readonly signal: AbortSignal;
  end(gone: boolean): void;
}

export function following(): Following {
  const controller = new AbortController();
  let ended = false;
  return {
    get ended() {
      return ended;
    },
    signal: controller.signal,
    end(gone) {
      ended = true;
      if (!gone) controller.abort();
    },
  };
}

export interface Feeding {
  readonly core: CoreClient;
  readonly stores: ConsoleStores;
  readonly following: Following;
  readonly time: LineTime;
  readonly heard: (pulse: Pulse) => void;
  readonly broken: () => void;
}

/** Without its pulse the line is as good as gone; any other feed is opened anew by itself. */
export function openFeeds(feeding: Feeding): void {
  const { core, stores, following, heard, broken } = feeding;
  const { signal } = following;
  follow(core.live.pulse(undefined, { signal }), heard)
    .catch(() => undefined)
    .finally(() => following.ended || broken());
  keepFeed((options) => core.live.zones(undefined, options), stores.zones, feeding);
  keepFeed((options) => core.live.devices(undefined, options), stores.devices, feeding);
  keepFeed((options) => core.live.alarms(undefined, options), stores.alarms, feeding);
  keepFeed((options) => core.live.journal(undefined, options), stores.journal, feeding);
}

async function follow<T>(opening: Promise<AsyncIterable<T>>, take: (value: T) => void): Promise<void> {
  for await (const value of await opening) take(value);
}

type Opening<T> = (options: { signal: AbortSignal }) => Promise<AsyncIterable<FeedMessage<T>>>;

function keepFeed<T>(open: Opening<T>, store: FeedStore<T>, feeding: Feeding): void {
  const { following, time } = feeding;
  readFeed(open, store, following)
    .catch(() => undefined)
    .finally(() => {
      if (following.ended) return;
      store.silence();
      time.after(feedAgainAfter, () => following.ended || keepFeed(open, store, feeding));
    });
}

/** Reads one feed to its end; a gap in the revisions opens it anew, so the screen never builds on half a picture. */
async function readFeed<T>(open: Opening<T>, store: FeedStore<T>, following: Following): Promise<void> {
  let whole = false;
  while (!whole && !following.ended) {
    whole = true;
    for await (const message of await open({ signal: following.signal })) {
      if (following.ended) return;
      whole = store.apply(message);
      if (!whole) break;
    }
    if (!whole) store.silence();
  }
}
