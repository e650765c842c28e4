import type { ActResult } from '../../contract/views/stage.ts';
import { isAlarmCode } from '../../domain/alarm-codes.ts';
import type { AlarmActResult } from '../control/alarm-watch.ts';
import type { Person } from '../control/stages.ts';
import type { CoreParts } from '../core-parts.ts';
import { api } from './guard.ts';
import { refusals } from './refusals.ts';

/** The alarms: what is listed or put aside, what people do with it, and how much it asks of them. */
export function alarmRoutes(parts: CoreParts) {
  const { alarms } = parts;
  const { may, refused } = refusals(parts);
  const views = may('view');
  const mayAcknowledge = may('alarm.acknowledge');
  const mayShelve = may('alarm.shelve');
  const answer = (act: string, person: Person, alarm: number | string, result: AlarmActResult): ActResult =>
    'refusal' in result ? refused(act, person, { ...result.refusal, alarm }) : { done: true, event: result.event };
  return {
    list: api.alarms.list.use(views).handler(({ input }) => alarms.views(input?.show)),
    kpi: api.alarms.kpi.use(views).handler(() => alarms.kpi()),
    acknowledge: api.alarms.acknowledge
      .use(mayAcknowledge)
      .handler(({ input, context }) =>
        answer('acknowledge', context.person, input.id, alarms.acknowledge(input.id, context.person.name)),
      ),
    unacknowledge: api.alarms.unacknowledge
      .use(mayAcknowledge)
      .handler(({ input, context }) =>
        answer('unacknowledge', context.person, input.id, alarms.unacknowledge(input.id, context.person.name)),
      ),
    shelve: api.alarms.shelve
      .use(mayShelve)
      .handler(({ input, context }) =>
        answer(
          'shelve',
          context.person,
          input.id,
          alarms.shelve(input.id, input.minutes, input.reason, context.person.name),
        ),
      ),
    unshelve: api.alarms.unshelve
      .use(mayShelve)
      .handler(({ input, context }) =>
        answer('unshelve', context.person, input.id, alarms.unshelve(input.id, context.person.name)),
      ),
    comment: api.alarms.comment
      .use(may('alarm.comment'))
      .handler(({ input, context }) =>
        answer('comment', context.person, input.id, alarms.comment(input.id, input.text, context.person.name)),
      ),
    outOfService: api.alarms.outOfService
      .use(may('alarm.out-of-service'))
      .handler(({ input: { code, key, on, reason }, context }): ActResult => {
        const act = on ? 'out-of-service' : 'back-in-service';
        if (!isAlarmCode(code)) return refused(act, context.person, { code: 'no-such-alarm' });
        const by = context.person.name;
        const ref = { code, key };
        const result = on ? alarms.takeOutOfService(ref, reason, by) : alarms.putInService(ref, reason, by);
        return answer(act, context.person, `${code} ${key}`, result);
      }),
  };
}
