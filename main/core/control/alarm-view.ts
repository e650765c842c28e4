import type { AlarmView } from '../../contract/views/alarm.ts';
import { type Alarm, standingOf } from '../../domain/alarm.ts';
import { isActive } from '../../domain/alarm-fold.ts';

/** An alarm as screens show it. */
export function alarmView(alarm: Alarm): AlarmView {
  const { id, code, key, priority, zone, device, endpoint, raisedAt, count, data } = alarm;
  const { acknowledgedAt, acknowledgedBy, returnedAt, shelved, suppressed, outOfService, comments } = alarm;
  return {
    id,
    code,
    key,
    priority,
    state: standingOf(alarm),
    active: isActive(alarm) || (suppressed !== undefined && alarm.goneSince === undefined),
    raisedAt,
    count,
    data: { ...data },
    comments: (comments ?? []).map((comment) => ({ ...comment })),
    ...(zone !== undefined && { zone }),
    ...(device !== undefined && { device }),
    ...(endpoint !== undefined && { endpoint }),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
    ...(acknowledgedBy !== undefined && { acknowledgedBy }),
    ...(returnedAt !== undefined && { returnedAt }),
    ...(shelved && { shelved: { ...shelved } }),
    ...(suppressed && {
      suppressed: {
        why: suppressed.why,
        since: suppressed.since,
        ...(suppressed.cause && { cause: { ...suppressed.cause } }),
      },
    }),
    ...(outOfService && { outOfService: { ...outOfService } }),
  };
}
