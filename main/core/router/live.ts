import type { FeedMessage } from '../../contract/views/feed.ts';
import type { ZoneView } from '../../contract/views/zone.ts';
import { millis, seconds } from '../../domain/units.ts';
import type { Caller } from '../access/caller.ts';
import type { CoreParts } from '../core-parts.ts';
import { seenFrom } from '../feed/zone-view.ts';
import { api, requires } from './guard.ts';

const pulseEvery = seconds(2);
/** Fast simulated time must not leap on the screen. */
const trainingPulseEvery = millis(500);

/** The live feeds; each ends when its session does. */
export function liveRoutes({ access, control, feeds, pulse, pace, simulation }: CoreParts) {
  const here = (zone: ZoneView, console: string): ZoneView => seenFrom(zone, control.authority.of(zone.id), console);
  async function* seen(messages: AsyncGenerator<FeedMessage<ZoneView>>, console: string) {
    for await (const message of messages) {
      if (message.type === 'snapshot') yield { ...message, items: message.items.map((zone) => here(zone, console)) };
      else yield { ...message, changed: message.changed.map((zone) => here(zone, console)) };
    }
  }
  const views = requires(access, 'view');
  /** The session that asks now, as long as it is the one of this connection and has not ended. */
  const lifeOf = (caller: Caller): (() => boolean) => {
    const token = caller.session?.token;
    return () => {
      if (token === undefined || caller.session?.token !== token) return false;
      try {
        return access.resume(token) !== undefined;
      } catch {
        // Accounts that cannot be read let nobody in, and stop nothing else.
        return false;
      }
    };
  };
  /** Passes messages on while the session that asked for them lives; a feed that has nothing to say ends with it, too. */
  async function* guarded<T>(
    read: (signal: AbortSignal) => AsyncGenerator<T>,
    caller: Caller,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<T> {
    const alive = lifeOf(caller);
    const ended = new AbortController();
    const end = (): void => ended.abort();
    let cancel: (() => void) | undefined;
    const watch = (): void => {
      if (alive()) cancel = pace.after(pulseEvery, watch);
      else end();
    };
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
    watch();
    try {
      for await (const message of read(ended.signal)) {
        if (!alive()) return;
        yield message;
      }
    } finally {
      cancel?.();
      signal?.removeEventListener('abort', end);
    }
  }
  return {
    pulse: api.live.pulse.use(views).handler(async function* ({ context, signal }) {
      const alive = lifeOf(context.caller);
      const { console } = context.person;
      // The pulse is what a console hangs on: while it is read, the console's hold on its zones lasts.
      control.authority.connected(console);
      try {
        while (!signal?.aborted && alive()) {
          yield pulse();
          await pause(signal);
        }
      } finally {
        control.authority.disconnected(console);
      }
    }),
    zones: api.live.zones.use(views).handler(({ context: { caller, person }, signal }) => {
      const read = (until: AbortSignal) => seen(feeds.zones.read(until), person.console);
      return guarded(read, caller, signal);
    }),
    devices: api.live.devices
      .use(views)
      .handler(({ context, signal }) => guarded((until) => feeds.devices.read(until), context.caller, signal)),
    alarms: api.live.alarms
      .use(views)
      .handler(({ context, signal }) => guarded((until) => feeds.alarms.read(until), context.caller, signal)),
    journal: api.live.journal
      .use(views)
      .handler(({ context, signal }) => guarded((until) => feeds.journal.read(until), context.caller, signal)),
  };

  function pause(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resume) => {
      const cancel = pace.after(simulation?.training === undefined ? pulseEvery : trainingPulseEvery, resume);
      signal?.addEventListener(
        'abort',
        () => {
          cancel();
          resume();
        },
        { once: true },
      );
    });
  }
}
