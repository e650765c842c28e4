import type { JournalEventView } from '../../contract/views/record.ts';
import type { JournalEvent } from '../../domain/journal.ts';
import { utcMs } from '../../domain/units.ts';
import type { CoreParts } from '../core-parts.ts';
import { sharedVerification } from '../store/verification.ts';
import { alarmRoutes } from './alarms.ts';
import { api, requires } from './guard.ts';

export const eventView = (event: JournalEvent): JournalEventView => ({
  ...event,
  causes: [...event.causes],
  data: { ...event.data },
});

/** The record and what is derived from it: journal, faults, alarms, fog events. */
export function recordRoutes(parts: CoreParts) {
  const { access, store, report, pace } = parts;
  const views = requires(access, 'view');
  const verify = sharedVerification(store, pace);
  return {
    alarms: alarmRoutes(parts),
    faults: {
      list: api.faults.list.use(views).handler(({ input }) => [...store.faults(input)]),
    },
    journal: {
      query: api.journal.query.use(views).handler(({ input }) => {
        const { from, to, ...filter } = input;
        const span = { ...(from !== undefined && { from: utcMs(from) }), ...(to !== undefined && { to: utcMs(to) }) };
        return store.query({ ...filter, ...span }).map(eventView);
      }),
      chain: api.journal.chain.use(views).handler(({ input, errors }) => {
        const chain = store.chain(input.seq);
        if (chain.length === 0) throw errors.NOT_FOUND();
        return chain.map(eventView);
      }),
      verify: api.journal.verify.use(views).handler(async () => ({ ...(await verify()) })),
    },
    fogEvents: {
      list: api.fogEvents.list.use(views).handler(({ input }) => [...report.list(input)]),
      get: api.fogEvents.get.use(views).handler(({ input, errors }) => {
        const found = report.get(input.id);
        if (found === undefined) throw errors.NOT_FOUND();
        return { event: found.event, entries: found.entries.map(eventView) };
      }),
    },
  };
}
