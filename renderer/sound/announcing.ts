/** What is worth a sound and a word: pure, so that it can be proved without a loudspeaker. */
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { isOpen, worstFirst } from '../pages/alarms/alarm-order.ts';

export type Priority = AlarmView['priority'];

/** A critical alarm that nobody acknowledged calls again this often. */
export const repeatAfter = 10_000;
const longestMuteMinutes = 60;
export const muteChoices = [5, 15, 30, 60] as const;
/** More than this many at once are only counted. */
const mostTold = 3;

export interface Heard {
  /** Alarms already announced, each with the moment it was raised: back again is new again. */
  readonly known: ReadonlySet<string>;
  /** Machine time of the last sound. */
  readonly soundedAt: number;
}
export interface Announcement {
  readonly told: readonly AlarmView[];
  readonly more: number;
}
export interface Announced {
  readonly heard: Heard;
  readonly sound: Priority | undefined;
  /** Only when something is new. */
  readonly announcement: Announcement | undefined;
}

const keyOf = (alarm: AlarmView): string => `${alarm.id}@${alarm.raisedAt}`;

/**
 * What to do about the alarms as they are at `now`. Without `before` (a fresh page) nothing is called new, but what is
 * critical and waits is sounded all the same.
 */
export function announce(
  before: Heard | undefined,
  alarms: readonly AlarmView[],
  now: number,
  mutedUntil: number,
): Announced {
  const waiting = worstFirst(alarms.filter((alarm) => isOpen(alarm) && alarm.state === 'unacknowledged'));
  const known = new Set(waiting.map(keyOf));
  const fresh = before === undefined ? [] : waiting.filter((alarm) => !before.known.has(keyOf(alarm)));
  const due = before === undefined || now - before.soundedAt >= repeatAfter;
  const again = due && waiting.some((alarm) => alarm.priority === 'critical') ? ('critical' as const) : undefined;
  const sound = now < mutedUntil ? undefined : (fresh[0]?.priority ?? again);
  return {
    heard: { known, soundedAt: sound === undefined ? (before?.soundedAt ?? 0) : now },
    sound,
    announcement:
      fresh.length === 0 ? undefined : { told: fresh.slice(0, mostTold), more: Math.max(0, fresh.length - mostTold) },
  };
}

/** Machine time at which a mute of so many minutes ends; never longer than an hour. */
export const muteEnd = (now: number, minutes: number): number =>
  now + Math.min(Math.max(minutes, 0), longestMuteMinutes) * 60_000;

/** A remembered end of mute, as long as it can be true: not past, and not further off than any mute. */
export function validMute(kept: string | null, now: number): number {
  const until = Number(kept);
  return Number.isFinite(until) && until > now && until - now <= longestMuteMinutes * 60_000 ? until : 0;
}
