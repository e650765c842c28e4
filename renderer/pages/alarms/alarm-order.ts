import type { AlarmView } from '../../../main/contract/views.ts';

const priorities: readonly AlarmView['priority'][] = ['critical', 'high', 'medium', 'low'];
const states: readonly AlarmView['state'][] = ['unacknowledged', 'returned-unacknowledged', 'acknowledged', 'cleared'];

/** Unacknowledged before acknowledged, then by priority, then the newest first. */
export function worstFirst(alarms: readonly AlarmView[]): readonly AlarmView[] {
  return [...alarms].sort(
    (a, b) =>
      states.indexOf(a.state) - states.indexOf(b.state) ||
      priorities.indexOf(a.priority) - priorities.indexOf(b.priority) ||
      b.raisedAt - a.raisedAt,
  );
}
