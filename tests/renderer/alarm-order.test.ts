/** The order in which alarms stand in the list. */
import { expect, it } from 'vitest';
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { alarmsWait, isOpen, worstFirst } from '../../renderer/pages/alarms/alarm-order.ts';

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

it("a zone's count asks for somebody until all of its open alarms are seen, and while they are not all known", () => {
  const east = { id: 'east', openAlarms: 2 };
  const seen = [
    alarm(1, { zone: 'east' }),
    alarm(2, { zone: 'east' }),
    alarm(3, { zone: 'west', state: 'unacknowledged' }),
  ];
  expect(alarmsWait(east, seen)).toBe(false);
  expect(alarmsWait(east, [...seen.slice(1), alarm(4, { zone: 'east', state: 'unacknowledged' })])).toBe(true);
  expect(alarmsWait(east, [...seen, alarm(4, { zone: 'east', state: 'returned-unacknowledged' })])).toBe(false);
  expect(alarmsWait(east, seen.slice(1)), 'one is not heard of yet').toBe(true);
  expect(alarmsWait({ id: 'north', openAlarms: 0 }, seen)).toBe(false);
});
