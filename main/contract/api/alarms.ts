/** Alarms and what people do about them. */
import { z } from 'zod';
import { alarmKpiSchema, alarmViewSchema } from '../views/alarm.ts';
import { act, base, text } from './base.ts';

export const alarmApi = {
  alarms: {
    /** Everything not cleared, or only what is listed, shelved, suppressed or out of service. */
    list: base
      .route({ method: 'GET', path: '/alarms' })
      .input(
        z.object({ show: z.enum(['all', 'listed', 'shelved', 'suppressed', 'out-of-service']).optional() }).optional(),
      )
      .output(z.array(alarmViewSchema)),
    kpi: base.route({ method: 'GET', path: '/alarms/kpi' }).output(alarmKpiSchema),
    acknowledge: act('/alarms/{id}/acknowledge', z.object({ id: z.coerce.number() })),
    /** Takes an acknowledgement back: the alarm waits for someone again. */
    unacknowledge: act('/alarms/{id}/unacknowledge', z.object({ id: z.coerce.number() })),
    /** Puts an alarm aside for at most eight hours; it comes back by itself. */
    shelve: act(
      '/alarms/{id}/shelve',
      z.object({ id: z.coerce.number(), minutes: z.number().int().min(1).max(480), reason: text(200) }),
    ),
    unshelve: act('/alarms/{id}/unshelve', z.object({ id: z.coerce.number() })),
    comment: act('/alarms/{id}/comment', z.object({ id: z.coerce.number(), text: text(500) })),
    /** Takes the alarm of a code and key out of service until it is put back. */
    outOfService: act(
      '/alarms/out-of-service',
      z.object({ code: text(60), key: text(200), on: z.boolean(), reason: text(200) }),
    ),
  },
};
