import { z } from 'zod';
import { type Alarm, type AlarmState, noAlarms } from './alarm.ts';
import { type AlarmCode, isAlarmCode } from './alarm-codes.ts';
import type { UtcMs } from './units.ts';

const moment = z.custom<UtcMs>((value) => typeof value === 'number' && Number.isFinite(value), 'UTC milliseconds');
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
  priority: z.enum(['critical', 'high', 'medium', 'low']),
  state: z.enum(['normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged']),
  raisedAt: moment,
  acknowledgedAt: moment.exactOptional(),
  acknowledgedBy: z.string().exactOptional(),
  returnedAt: moment.exactOptional(),
  count: z.number().int().nonnegative(),
  goneSince: moment.exactOptional(),
  shelved: z.object({ by: z.string(), reason: z.string(), at: moment, until: moment }).exactOptional(),
  suppressed: z
    .object({
      why: z.enum(['cause', 'maintenance']),
      cause: z.object({ code, key: z.string() }).exactOptional(),
      since: moment,
    })
    .exactOptional(),
  outOfService: z.object({ by: z.string(), reason: z.string(), since: moment }).exactOptional(),
  comments: z.array(z.object({ by: z.string(), at: moment, text: z.string() })).exactOptional(),
});
const saved = z.object({
  nextId: z.number().int().positive(),
  alarms: z.array(z.unknown()),
  pending: z.record(z.string(), moment),
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
