import type { ActResult } from '../../contract/views/stage.ts';
import { isAlarmCode } from '../../domain/alarm-codes.ts';
import type { AlarmActResult } from '../control/alarm-watch.ts';
import type { CoreParts } from '../core-parts.ts';
import { api, requires } from './guard.ts';

const answer = (result: AlarmActResult): ActResult =>
  'refusal' in result ? { done: false, refusal: { ...result.refusal } } : { done: true, event: result.event };

/** The alarms: what is listed or put aside, what people do with it, and how much it asks of them. */
export function alarmRoutes({ access, alarms }: CoreParts) {
  const views = requires(access, 'view');
  const mayAcknowledge = requires(access, 'alarm.acknowledge');
  const mayShelve = requires(access, 'alarm.shelve');
  return {
    list: api.alarms.list.use(views).handler(({ input }) => alarms.views(input?.show)),
    kpi: api.alarms.kpi.use(views).handler(() => alarms.kpi()),
    acknowledge: api.alarms.acknowledge
      .use(mayAcknowledge)
      .handler(({ input, context }) => answer(alarms.acknowledge(input.id, context.person.name))),
    unacknowledge: api.alarms.unacknowledge
      .use(mayAcknowledge)
      .handler(({ input, context }) => answer(alarms.unacknowledge(input.id, context.person.name))),
    shelve: api.alarms.shelve
      .use(mayShelve)
      .handler(({ input, context }) =>
        answer(alarms.shelve(input.id, input.minutes, input.reason, context.person.name)),
      ),
    unshelve: api.alarms.unshelve
      .use(mayShelve)
      .handler(({ input, context }) => answer(alarms.unshelve(input.id, context.person.name))),
    comment: api.alarms.comment
      .use(requires(access, 'alarm.comment'))
      .handler(({ input, context }) => answer(alarms.comment(input.id, input.text, context.person.name))),
    outOfService: api.alarms.outOfService
      .use(requires(access, 'alarm.out-of-service'))
      .handler(({ input: { code, key, on, reason }, context }): ActResult => {
        if (!isAlarmCode(code)) return { done: false, refusal: { code: 'no-such-alarm' } };
        const by = context.person.name;
        const ref = { code, key };
        return answer(on ? alarms.takeOutOfService(ref, reason, by) : alarms.putInService(ref, reason, by));
      }),
  };
}
