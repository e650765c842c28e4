/** Live feeds. */
import { eventIterator } from '@orpc/contract';
import { alarmViewSchema } from '../views/alarm.ts';
import { deviceViewSchema } from '../views/device.ts';
import { feedOf } from '../views/feed.ts';
import { pulseSchema } from '../views/health.ts';
import { journalEventSchema } from '../views/record.ts';
import { zoneViewSchema } from '../views/zone.ts';
import { base } from './base.ts';

export const liveApi = {
  pulse: base.output(eventIterator(pulseSchema)),
  zones: base.output(eventIterator(feedOf(zoneViewSchema))),
  devices: base.output(eventIterator(feedOf(deviceViewSchema))),
  alarms: base.output(eventIterator(feedOf(alarmViewSchema))),
  /** The ticker: the latest 200 journal events, then each new one. */
  journal: base.output(eventIterator(feedOf(journalEventSchema))),
};
