import type { FeedMessage } from '../../contract/views/feed.ts';
import type { ZoneView } from '../../contract/views/zone.ts';
import { millis, seconds } from '../../domain/units.ts';
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
  /** Passes messages on while the session that asked for them lives. */
  async function* guarded<T>(messages: AsyncGenerator<T>, alive: () => boolean): AsyncGenerator<T> {
    for await (const message of messages) {
      if (!alive()) return;
      yield message;
    }
  }
  return {
    pulse: api.live.pulse.use(views).handler(async function* ({ context, signal }) {
      const alive = () =>
        context.caller.session !== undefined && access.resume(context.caller.session.token) !== undefined;
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
    zones: api.live.zones
      .use(views)
      .handler(({ context, signal }) =>
        guarded(seen(feeds.zones.read(signal), context.person.console), () => context.caller.session !== undefined),
      ),
    devices: api.live.devices
      .use(views)
      .handler(({ context, signal }) =>
        guarded(feeds.devices.read(signal), () => context.caller.session !== undefined),
      ),
    alarms: api.live.alarms
      .use(views)
      .handler(({ context, signal }) => guarded(feeds.alarms.read(signal), () => context.caller.session !== undefined)),
    journal: api.live.journal
      .use(views)
      .handler(({ context, signal }) =>
        guarded(feeds.journal.read(signal), () => context.caller.session !== undefined),
      ),
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
