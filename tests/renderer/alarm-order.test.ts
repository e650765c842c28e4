/** The order in which alarms stand in the list. */
import { expect, it } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { isOpen, worstFirst } from '../../renderer/pages/alarms/alarm-order.ts';

const alarm = (id: number, over: Partial<AlarmView>) =>
  ({
    id,
    code: 'gateway-down',
    priority: 'low',
    state: 'acknowledged',
    raisedAt: id,
    count: 1,
    data: {},
    ...over,
  }) as AlarmView;

it('is the unacknowledged, then the more pressing, then the newer alarm', () => {
  const alarms = [
    alarm(1, { priority: 'critical' }),
    alarm(2, { state: 'unacknowledged' }),
    alarm(3, { state: 'unacknowledged', priority: 'high' }),
    alarm(4, { state: 'unacknowledged' }),
  ];
  expect(worstFirst(alarms).map((one) => one.id)).toEqual([3, 4, 2, 1]);
  expect(alarms.every(isOpen)).toBe(true);
  expect(isOpen(alarm(5, { state: 'cleared' }))).toBe(false);
});
