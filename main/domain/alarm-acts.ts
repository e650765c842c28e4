/** What a person may do with an alarm: acknowledge and withdraw that, shelve, comment, take out of service, and undo these. Pure. */
import { type Alarm, type AlarmRef, type AlarmState, endShelf, isHeld, wantSeeing } from './alarm.ts';
import { alarmDefinitions } from './alarm-codes.ts';
import { identityOf, isActive } from './alarm-fold.ts';
import { later, minutes, type UtcMs } from './units.ts';

/** Eight hours, one shift: whoever shelves an alarm is still there when it comes back (our own figure). */
export const longestShelfMinutes = 480;
const mostComments = 50;

export type AlarmRefusalCode =
  | 'no-such-alarm'
  | 'already-acknowledged'
  | 'not-acknowledged'
  | 'alarm-not-active'
  | 'already-shelved'
  | 'not-shelved'
  | 'shelf-too-long'
  | 'alarm-suppressed'
  | 'alarm-out-of-service'
  | 'alarm-in-service'
  | 'reason-missing';
export interface AlarmRefusal {
  readonly code: AlarmRefusalCode;
}
export type AlarmActed =
  | { readonly ok: true; readonly state: AlarmState; readonly alarm: Alarm }
  | { readonly ok: false; readonly refusal: AlarmRefusal };

const refuse = (code: AlarmRefusalCode): AlarmActed => ({ ok: false, refusal: { code } });

/** Puts the changed alarm in its place, or takes it off the list when nothing of it is left to see. */
function settle(state: AlarmState, alarm: Alarm): AlarmActed {
  const isOver =
    alarm.state === 'cleared' || (alarm.state === 'normal' && !isHeld(alarm) && alarm.suppressed === undefined);
  const shown: Alarm = isOver ? { ...alarm, state: 'cleared' } : alarm;
  const alarms = state.alarms.flatMap((each) => (each.id !== alarm.id ? [each] : isOver ? [] : [shown]));
  return { ok: true, state: { ...state, alarms }, alarm: shown };
}
const find = (state: AlarmState, id: number): Alarm | undefined => state.alarms.find((each) => each.id === id);

/** Records that a person has seen alarm `id`; one whose condition is already over leaves the list as `cleared`. */
export function acknowledge(state: AlarmState, id: number, by: string, now: UtcMs): AlarmActed {
  const alarm = find(state, id);
  if (alarm === undefined) return refuse('no-such-alarm');
  if (alarm.state === 'acknowledged') return refuse('already-acknowledged');
  if (alarm.state === 'normal') return refuse('alarm-not-active');
  const seen = alarm.state === 'returned-unacknowledged' ? 'cleared' : 'acknowledged';
  return settle(state, { ...alarm, state: seen, acknowledgedAt: now, acknowledgedBy: by });
}

/**
 * Takes back that a person has seen alarm `id`, as after a slip of the hand: it waits for someone again. It was not
 * raised anew, so its time and count stay. What is put aside is not acknowledged by itself and cannot be taken back.
 */
export function unacknowledge(state: AlarmState, id: number): AlarmActed {
  const alarm = find(state, id);
  if (alarm === undefined) return refuse('no-such-alarm');
  if (alarm.outOfService !== undefined) return refuse('alarm-out-of-service');
  if (alarm.suppressed !== undefined) return refuse('alarm-suppressed');
  if (alarm.shelved !== undefined) return refuse('already-shelved');
  if (alarm.state !== 'acknowledged') return refuse('not-acknowledged');
  const { acknowledgedAt, acknowledgedBy, ...rest } = alarm;
  return settle(state, { ...rest, state: 'unacknowledged' });
}

/** Puts alarm `id` aside for whole minutes, at most `longestShelfMinutes`. That acknowledges nothing: it only makes no noise meanwhile. */
export function shelve(
  state: AlarmState,
  wish: { readonly id: number; readonly minutes: number; readonly reason: string; readonly by: string },
  now: UtcMs,
): AlarmActed {
  const alarm = find(state, wish.id);
  if (alarm === undefined) return refuse('no-such-alarm');
  if (alarm.outOfService !== undefined) return refuse('alarm-out-of-service');
  if (alarm.suppressed !== undefined) return refuse('alarm-suppressed');
  if (alarm.shelved !== undefined) return refuse('already-shelved');
  if (wish.reason.trim() === '') return refuse('reason-missing');
  if (!(wish.minutes >= 1 && wish.minutes <= longestShelfMinutes)) return refuse('shelf-too-long');
  const shelved = { by: wish.by, reason: wish.reason, at: now, until: later(now, minutes(wish.minutes)) };
  return settle(state, { ...quiet(alarm), shelved });
}

/** Takes alarm `id` off its shelf before its time. */
export function unshelve(state: AlarmState, id: number, now: UtcMs): AlarmActed {
  const alarm = find(state, id);
  if (alarm === undefined) return refuse('no-such-alarm');
  return alarm.shelved === undefined ? refuse('not-shelved') : settle(state, endShelf(alarm, now));
}

/** Adds a remark to alarm `id`; the oldest beyond fifty go, the journal keeps them all. */
export function comment(
  state: AlarmState,
  wish: { readonly id: number; readonly by: string; readonly text: string },
  now: UtcMs,
): AlarmActed {
  const alarm = find(state, wish.id);
  if (alarm === undefined) return refuse('no-such-alarm');
  const comments = [...(alarm.comments ?? []), { by: wish.by, at: now, text: wish.text }].slice(-mostComments);
  return settle(state, { ...alarm, comments });
}

/** Takes the alarm of a code and key out of service, whether or not it is there now, until it is put back. */
export function takeOutOfService(
  state: AlarmState,
  wish: AlarmRef & { readonly by: string; readonly reason: string },
  now: UtcMs,
): AlarmActed {
  const alarm = state.alarms.find((each) => identityOf(each) === identityOf(wish));
  if (alarm?.outOfService !== undefined) return refuse('alarm-out-of-service');
  if (wish.reason.trim() === '') return refuse('reason-missing');
  const outOfService = { by: wish.by, reason: wish.reason, since: now };
  if (alarm !== undefined) return settle(state, { ...quiet(alarm), outOfService });
  const fresh: Alarm = {
    code: wish.code,
    key: wish.key,
    data: {},
    causes: [],
    id: state.nextId,
    priority: alarmDefinitions[wish.code].priority,
    state: 'normal',
    raisedAt: now,
    count: 0,
    outOfService,
  };
  return { ok: true, state: { ...state, nextId: state.nextId + 1, alarms: [...state.alarms, fresh] }, alarm: fresh };
}

/** Puts it back in service; one that lasts wants to be seen. */
export function putInService(state: AlarmState, wish: AlarmRef, now: UtcMs): AlarmActed {
  const alarm = state.alarms.find((each) => identityOf(each) === identityOf(wish));
  if (alarm?.outOfService === undefined) return refuse('alarm-in-service');
  const { outOfService, ...rest } = alarm;
  return settle(state, isActive(rest) && rest.shelved === undefined ? wantSeeing(rest, now) : rest);
}

/** Waits for nobody while it is put aside; whether anyone acknowledged it before stays as it was. */
function quiet(alarm: Alarm): Alarm {
  if (alarm.state === 'unacknowledged') return { ...alarm, state: 'acknowledged' };
  return alarm.state === 'returned-unacknowledged' ? { ...alarm, state: 'normal' } : alarm;
}
