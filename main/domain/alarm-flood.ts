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
  /** False once its condition is over. */
  readonly active?: boolean;
}
export interface Flood<A> {
  /** More were raised than a person can read: lately, by the count of the load, or of those still listed. */
  readonly isFlood: boolean;
  /** It came and has stopped: what it left is still listed, though no more than a person can read were raised lately. */
  readonly isPast: boolean;
  readonly shown: readonly A[];
  readonly folded: readonly A[];
}

/** So many of those that are not critical stay listed in a flood: the newest, as many as a small screen shows (our own figure). */
export const floodShown = 3;
/** So many more of high priority stay listed, lest newer ones of less weight hide them (our own figure). */
export const floodHighShown = 2;

/**
 * Parts the listed alarms, keeping their order. In a flood every critical one stays and the newest `floodShown` others
 * and then the newest `floodHighShown` high ones that last, the rest is folded. `raisedLately` is how many were raised in
 * the last `floodWindow`, as far as known, those that have returned among them: a flood is of what was raised, whatever
 * its priority.
 */
export function foldFlood<A extends FloodInput>(alarms: readonly A[], raisedLately: number | undefined): Flood<A> {
  const newest = Math.max(...alarms.map((alarm) => alarm.raisedAt));
  const together = alarms.filter((alarm) => newest - alarm.raisedAt < floodWindow).length;
  const isFlood = (raisedLately ?? 0) > floodLimit || together > floodLimit;
  const others = alarms
    .filter((alarm) => alarm.priority !== 'critical')
    .toSorted((a, b) => b.raisedAt - a.raisedAt || b.id - a.id);
  const beyond = isFlood ? others.slice(floodShown) : [];
  const high = beyond.filter((alarm) => alarm.priority === 'high' && alarm.active !== false).slice(0, floodHighShown);
  const folded = new Set(beyond.filter((alarm) => !high.includes(alarm)).map((alarm) => alarm.id));
  return {
    isFlood,
    isPast: isFlood && raisedLately !== undefined && raisedLately <= floodLimit,
    shown: alarms.filter((alarm) => !folded.has(alarm.id)),
    folded: alarms.filter((alarm) => folded.has(alarm.id)),
  };
}
