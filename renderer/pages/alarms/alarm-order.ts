import type { AlarmView } from '../../../main/contract/views.ts';

const priorities: readonly string[] = ['critical', 'high', 'medium', 'low'];
/** Those that stand before an operator; every other state is looked up on purpose. */
const open: readonly string[] = ['unacknowledged', 'returned-unacknowledged', 'acknowledged'];

/** True while the alarm asks for someone, or has been seen and lasts. */
export const isOpen = (alarm: Pick<AlarmView, 'state'>): boolean => open.includes(alarm.state);

const place = (list: readonly string[], value: string): number =>
  list.includes(value) ? list.indexOf(value) : list.length;

/** Unacknowledged before acknowledged, then by priority, then the newest first. */
export function worstFirst(alarms: readonly AlarmView[]): readonly AlarmView[] {
  return [...alarms].sort(
    (a, b) =>
      place(open, a.state) - place(open, b.state) ||
      place(priorities, a.priority) - place(priorities, b.priority) ||
      b.raisedAt - a.raisedAt,
  );
}
