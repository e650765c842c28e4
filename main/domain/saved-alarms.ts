import { z } from 'zod';
import { type Alarm, type AlarmCode, type AlarmState, alarmDefinitions, noAlarms } from './alarm.ts';
import type { UtcMs } from './units.ts';

const moment = z.custom<UtcMs>((value) => typeof value === 'number' && Number.isFinite(value), 'UTC milliseconds');
const code = z.custom<AlarmCode>((value) => typeof value === 'string' && Object.hasOwn(alarmDefinitions, value));
const alarm = z.object({
  id: z.number().int().positive(),
  code,
  key: z.string(),
  zone: z.string().exactOptional(),
  device: z.string().exactOptional(),
  endpoint: z.string().exactOptional(),
  data: z.record(z.string(), z.json()),
  causes: z.array(z.number()),
  priority: z.enum(['critical', 'high', 'medium', 'low']),
  state: z.enum(['unacknowledged', 'acknowledged', 'returned-unacknowledged']),
  raisedAt: moment,
  acknowledgedAt: moment.exactOptional(),
  acknowledgedBy: z.string().exactOptional(),
  returnedAt: moment.exactOptional(),
  count: z.number().int().positive(),
  goneSince: moment.exactOptional(),
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
