import { seconds } from '../../domain/units.ts';
import type { CoreParts } from '../core-parts.ts';
import { api, requires } from './guard.ts';

const pulseEvery = seconds(2);

/** The live feeds; each ends when its session does. */
export function liveRoutes({ access, feeds, pulse, clock }: CoreParts) {
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
      while (!signal?.aborted && alive()) {
        yield pulse();
        await pause(signal);
      }
    }),
    zones: api.live.zones
      .use(views)
      .handler(({ context, signal }) => guarded(feeds.zones.read(signal), () => context.caller.session !== undefined)),
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
      const cancel = clock.after(pulseEvery, resume);
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
