import { z } from 'zod';
import { type Alarm, type AlarmState, noAlarms } from './alarm.ts';
import { type AlarmCode, alarmPriorities, isAlarmCode } from './alarm-codes.ts';
import { savedMoment } from './saved-moment.ts';

const code = z.custom<AlarmCode>((value) => typeof value === 'string' && isAlarmCode(value));
const alarm = z.object({
  id: z.number().int().positive(),
  code,
  key: z.string(),
  grade: z.number().exactOptional(),
  zone: z.string().exactOptional(),
  device: z.string().exactOptional(),
  endpoint: z.string().exactOptional(),
  data: z.record(z.string(), z.json()),
  causes: z.array(z.number()),
  priority: z.enum(alarmPriorities),
  state: z.enum(['normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged']),
  raisedAt: savedMoment,
  acknowledgedAt: savedMoment.exactOptional(),
  acknowledgedBy: z.string().exactOptional(),
  returnedAt: savedMoment.exactOptional(),
  count: z.number().int().nonnegative(),
  goneSince: savedMoment.exactOptional(),
  shelved: z.object({ by: z.string(), reason: z.string(), at: savedMoment, until: savedMoment }).exactOptional(),
  suppressed: z
    .object({
      why: z.enum(['cause', 'maintenance']),
      cause: z.object({ code, key: z.string() }).exactOptional(),
      since: savedMoment,
    })
    .exactOptional(),
  outOfService: z.object({ by: z.string(), reason: z.string(), since: savedMoment }).exactOptional(),
  comments: z.array(z.object({ by: z.string(), at: savedMoment, text: z.string() })).exactOptional(),
});
const saved = z.object({
  nextId: z.number().int().positive(),
  alarms: z.array(z.unknown()),
  pending: z.record(z.string(), savedMoment),
});

/**
 * The alarms of an earlier run, from what was saved. Alarms of codes that this version does not know are left out;
 * what cannot be read at all starts an empty list, for the conditions still there raise their alarms anew.
 */
export function restoreAlarms(value: unknown): AlarmState {
  const state = saved.safeParse(value);
  if (!state.success) return noAlarms;
  const alarms = state.data.alarms.flatMap((each): Alarm[] => {
    const known = alarm.safeParse(each);
    return known.success ? [known.data] : [];
  });
  return { ...state.data, alarms };
}
