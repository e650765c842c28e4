/** More alarms than a person can read are one line that says how many; what is critical is always told singly. */
import type { AlarmPriority } from './alarm-codes.ts';
import { minutes } from './units.ts';

/** More than this many in `floodWindow` is a flood (EEMUA 191 as cited in domain.md §5, flag S). */
export const floodLimit = 10;
export const floodWindow = minutes(10);

export interface FloodInput {
  readonly id: number;
  readonly priority: AlarmPriority;
  readonly raisedAt: number;
}
export interface Flood<A> {
  /** More were raised than a person can read: lately, by the count of the load, or of those still listed. */
  readonly isFlood: boolean;
  readonly shown: readonly A[];
  readonly folded: readonly A[];
}

/**
 * Parts the listed alarms, keeping their order: one is folded when `floodLimit` others were raised in the
 * `floodWindow` before it. Critical ones are never folded, and do not use up the room of the others. `raisedLately` is
 * how many were raised in the last `floodWindow`, those that have returned among them: a flood is of what was raised.
 */
export function foldFlood<A extends FloodInput>(alarms: readonly A[], raisedLately: number): Flood<A> {
  const inOrder = alarms
    .filter((alarm) => alarm.priority !== 'critical')
    .toSorted((a, b) => a.raisedAt - b.raisedAt || a.id - b.id);
  const folded = new Set<number>();
  for (const [index, alarm] of inOrder.entries()) {
    const tenBefore = inOrder[index - floodLimit];
    if (tenBefore !== undefined && alarm.raisedAt - tenBefore.raisedAt < floodWindow) folded.add(alarm.id);
  }
  return {
    isFlood: raisedLately > floodLimit || folded.size > 0,
    shown: alarms.filter((alarm) => !folded.has(alarm.id)),
    folded: alarms.filter((alarm) => folded.has(alarm.id)),
  };
}
