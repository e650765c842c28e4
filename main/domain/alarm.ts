/**
 * What needs a person now, and whether a person has seen it. Alarms are latched until acknowledged; lamp faults are
 * not alarms but a worklist. Pure: the whole set of present conditions in, the new state and what changed out.
 */
import { type AlarmCode, type AlarmPriority, alarmDefinitions, graver } from './alarm-codes.ts';
import { type Burden, type Fold, foldUnderCauses, identityOf, isActive, type SuppressionReason } from './alarm-fold.ts';
import type { Json } from './journal.ts';
import type { UtcMs } from './units.ts';

/** Names one alarm of the site: `key` tells those of one code apart, as zone, device or endpoint id. */
export interface AlarmRef {
  readonly code: AlarmCode;
  readonly key: string;
}

export interface AlarmSubject extends AlarmRef {
  /** How grave it is among those of its code, where that can grow while it stands: graver, it is told anew. */
  readonly grade?: number;
  readonly zone?: string;
  readonly device?: string;
  readonly endpoint?: string;
  readonly data: { readonly [key: string]: Json };
  /** Sequence numbers of the events that brought it about. */
  readonly causes: readonly number[];
}

/** Something that is so right now. */
export interface AlarmCondition extends AlarmSubject {
  /** Where it presses more than others of its code, as a line does that tells of a failed sign; else its code's own. */
  readonly priority?: AlarmPriority;
  /** While all of these are alarming too, they tell of it and it is not told singly. */
  readonly explainedBy?: readonly AlarmRef[];
  /** Everything concerned is under maintenance. */
  readonly maintenance?: boolean;
}

export interface Suppression extends SuppressionReason {
  readonly since: UtcMs;
}
/** Put aside by a person for a while; it comes back by itself. */
export interface Shelf {
  readonly by: string;
  readonly reason: string;
  readonly at: UtcMs;
  readonly until: UtcMs;
}
/** Put aside by a supervisor until put back. */
export interface OutOfService {
  readonly by: string;
  readonly reason: string;
  readonly since: UtcMs;
}
export interface AlarmComment {
  readonly by: string;
  readonly at: UtcMs;
  readonly text: string;
}

export interface Alarm extends AlarmSubject {
  readonly id: number;
  readonly priority: AlarmPriority;
  /** `normal` only under a shelf, out of service or suppressed before it was ever told. */
  readonly state: 'normal' | 'unacknowledged' | 'acknowledged' | 'returned-unacknowledged' | 'cleared';
  readonly raisedAt: UtcMs;
  readonly acknowledgedAt?: UtcMs;
  readonly acknowledgedBy?: string;
  readonly returnedAt?: UtcMs;
  /** Times it was raised before a person and the road were both done with it. */
  readonly count: number;
  /** Since when the condition has been gone, while the off delay runs. */
  readonly goneSince?: UtcMs;
  readonly shelved?: Shelf;
  readonly suppressed?: Suppression;
  readonly outOfService?: OutOfService;
  readonly comments?: readonly AlarmComment[];
}

/** Plain data, saved and restored as is: what was acknowledged or shelved stays so after a restart. */
export interface AlarmState {
  readonly nextId: number;
  readonly alarms: readonly Alarm[];
  /** Conditions whose on delay still runs, by identity: since when. */
  readonly pending: { readonly [identity: string]: UtcMs };
}

export const noAlarms: AlarmState = { nextId: 1, alarms: [], pending: {} };

/** The one word for an alarm, after ISA-18.2 (domain.md §5): what is put aside is named by that. */
export type AlarmStanding = Alarm['state'] | 'shelved' | 'suppressed' | 'out-of-service';
export function standingOf(alarm: Alarm): AlarmStanding {
  if (alarm.outOfService !== undefined) return 'out-of-service';
  if (alarm.suppressed !== undefined) return 'suppressed';
  return alarm.shelved === undefined ? alarm.state : 'shelved';
}

export interface AlarmInputs {
  /** Everything that is so now, not only what is new. */
  readonly conditions: readonly AlarmCondition[];
  readonly now: UtcMs;
}
export interface AlarmStep {
  readonly state: AlarmState;
  /** New alarms, those that came back before anyone acknowledged them, and those that grew graver. */
  readonly raised: readonly Alarm[];
  readonly returned: readonly Alarm[];
  /** Gone from the list: the condition is over and a person has seen it. */
  readonly cleared: readonly Alarm[];
  /** Back from the shelf because its time is over. */
  readonly unshelved: readonly Alarm[];
}

/** Takes the alarms to `now`: raises, returns, clears, folds and ends shelves, by the delays of `alarmDefinitions`. */
export function stepAlarms(state: AlarmState, { conditions, now }: AlarmInputs): AlarmStep {
  const over = state.alarms.filter((alarm) => isShelfOver(alarm, now));
  const alarms = state.alarms.map((alarm) => (isShelfOver(alarm, now) ? endShelf(alarm, now) : alarm));
  const fold = foldUnderCauses(conditions, alarms);
  const { ripe, pending, suppressed } = sort(state, conditions, alarms, fold, now);
  const followed = alarms.flatMap((before) => {
    const identity = identityOf(before);
    const after = next(before, ripe.get(identity) ?? suppressed.get(identity), fold, now);
    // What was never told leaves without a word; its condition, if still there, starts anew.
    if (after === undefined) return [];
    ripe.delete(identity);
    suppressed.delete(identity);
    return [{ before, after }];
  });
  const told = [...ripe.values()].map((condition, i) => open(condition, state.nextId + i, now));
  const untold = [...suppressed.values()].flatMap((condition, i) => {
    const reason = fold.reasonOf(condition);
    return reason === undefined ? [] : [openSuppressed(condition, state.nextId + told.length + i, reason, now)];
  });
  const listed = followed.map(({ after }) => after).filter((alarm) => alarm.state !== 'cleared');
  const changed = (test: (before: Alarm, after: Alarm) => boolean): readonly Alarm[] =>
    followed.filter(({ before, after }) => !isAside(after) && test(before, after)).map(({ after }) => after);
  const ids = new Set(over.map((alarm) => alarm.id));
  return {
    state: {
      nextId: state.nextId + told.length + untold.length,
      alarms: [...listed, ...told, ...untold],
      pending: Object.fromEntries(pending),
    },
    raised: [...changed((before, after) => isActive(after) && (!isActive(before) || isGraver(before, after))), ...told],
    returned: changed((before, after) => isActive(before) && !isActive(after)),
    cleared: changed((_, after) => after.state === 'cleared'),
    unshelved: alarms.filter((alarm) => ids.has(alarm.id)),
  };
}

/** Present conditions by what becomes of them: told now, waiting for their on delay, or folded. */
function sort(state: AlarmState, all: readonly AlarmCondition[], alarms: readonly Alarm[], fold: Fold, now: UtcMs) {
  const active = new Set(alarms.filter(isActive).map(identityOf));
  // What was folded has lasted since then: it does not wait again when its cause ends.
  const foldedSince = new Map(alarms.map((alarm) => [identityOf(alarm), alarm.suppressed?.since]));
  const ripe = new Map<string, AlarmCondition>();
  const suppressed = new Map<string, AlarmCondition>();
  const pending = new Map<string, UtcMs>();
  for (const each of all) {
    const identity = identityOf(each);
    const condition = withBurden(each, fold.folded.get(identity));
    const since = notAfter(state.pending[identity] ?? foldedSince.get(identity), now);
    if (fold.reasonOf(each) !== undefined) suppressed.set(identity, condition);
    else if (active.has(identity) || now - since >= alarmDefinitions[each.code].onDelay) ripe.set(identity, condition);
    else pending.set(identity, since);
  }
  return { ripe, pending, suppressed };
}

/** What tells of others says how many they are, and presses as much as the gravest of them. */
function withBurden(condition: AlarmCondition, burden: Burden | undefined): AlarmCondition {
  if (burden === undefined) return condition;
  const data = { ...condition.data, folded: burden.count };
  return { ...condition, data, priority: graver(priorityOf(condition), burden.priority) };
}

const priorityOf = ({ code, priority }: AlarmCondition): AlarmPriority => priority ?? alarmDefinitions[code].priority;

/** One alarm's next form; `undefined` when it was never told and nothing keeps it. */
function next(alarm: Alarm, condition: AlarmCondition | undefined, fold: Fold, now: UtcMs): Alarm | undefined {
  const untold = alarm.state === 'normal' && !isHeld(alarm);
  const reason = fold.reasonOf(alarm);
  if (reason !== undefined) {
    if (untold && condition === undefined) return undefined;
    const current = condition === undefined ? alarm : withData(alarm, condition);
    const same = isSameReason(alarm.suppressed, reason);
    return same ? current : { ...current, suppressed: { ...reason, since: alarm.suppressed?.since ?? now } };
  }
  if (untold) return undefined;
  if (alarm.suppressed === undefined) return follow(alarm, condition, now);
  const { suppressed, ...rest } = alarm;
  return follow(rest, condition, now);
}

const isSameReason = (was: Suppression | undefined, is: SuppressionReason): boolean =>
  was !== undefined && was.why === is.why && was.cause?.code === is.cause?.code && was.cause?.key === is.cause?.key;

const open = (condition: AlarmCondition, id: number, now: UtcMs): Alarm => {
  const { explainedBy, maintenance, ...subject } = condition;
  return { ...subject, id, priority: priorityOf(condition), state: 'unacknowledged', raisedAt: now, count: 1 };
};
const openSuppressed = (condition: AlarmCondition, id: number, reason: SuppressionReason, now: UtcMs): Alarm => ({
  ...open(condition, id, now),
  state: 'normal',
  count: 0,
  suppressed: { ...reason, since: now },
});

/** Put aside by a person: followed silently. */
export const isHeld = (alarm: Alarm): boolean => alarm.shelved !== undefined || alarm.outOfService !== undefined;
/** Not told to anyone now, for whatever reason. */
export const isAside = (alarm: Alarm): boolean => isHeld(alarm) || alarm.suppressed !== undefined;

/** A remembered moment, or `now` when there is none or the clock was set back behind it. */
const notAfter = (since: UtcMs | undefined, now: UtcMs): UtcMs => (since === undefined || since > now ? now : since);

/** The same object unless a figure changed, so that only what changed is sent to screens. */
function withData(alarm: Alarm, condition: AlarmCondition): Alarm {
  const { data, grade } = condition;
  const priority = priorityOf(condition);
  const isSame = grade === alarm.grade && priority === alarm.priority;
  if (isSame && JSON.stringify(data) === JSON.stringify(alarm.data)) return alarm;
  return { ...alarm, data, priority, ...(grade === undefined ? {} : { grade }) };
}

/** By its own grade, or because it came to tell of something that presses more. */
const isGraver = (before: Alarm, after: AlarmCondition): boolean =>
  (after.grade !== undefined && after.grade > (before.grade ?? after.grade)) ||
  graver(before.priority, priorityOf(after)) !== before.priority;

/** What a person saw, or shelved, was less than this: it wants to be seen again. Only out of service keeps it silent. */
function growGraver(alarm: Alarm, condition: AlarmCondition, now: UtcMs): Alarm {
  if (alarm.outOfService !== undefined) return withData(alarm, condition);
  const { shelved, goneSince, ...rest } = withData(alarm, condition);
  return { ...wantSeeing(rest, now), causes: condition.causes, count: alarm.count + 1 };
}

/** One alarm's next state, given its condition now or none. */
function follow(alarm: Alarm, condition: AlarmCondition | undefined, now: UtcMs): Alarm {
  if (condition !== undefined && isActive(alarm) && isGraver(alarm, condition))
    return growGraver(alarm, condition, now);
  if (condition !== undefined && isActive(alarm) && alarm.goneSince === undefined) return withData(alarm, condition);
  const { goneSince, ...rest } = alarm;
  if (condition !== undefined) {
    const { returnedAt, ...going } = rest;
    const current = withData(going, condition);
    if (isActive(alarm)) return current;
    const { explainedBy, maintenance, ...subject } = condition;
    const state = isHeld(alarm) ? 'acknowledged' : 'unacknowledged';
    return { ...current, ...subject, state, raisedAt: now, count: alarm.count + 1 };
  }
  if (!isActive(alarm)) return alarm;
  const since = notAfter(goneSince, now);
  if (now - since < alarmDefinitions[alarm.code].offDelay)
    return since === goneSince ? alarm : { ...rest, goneSince: since };
  if (isHeld(alarm)) return { ...rest, state: 'normal', returnedAt: now };
  return { ...rest, state: alarm.state === 'acknowledged' ? 'cleared' : 'returned-unacknowledged', returnedAt: now };
}

/** A clock set back behind the start of a shelf ends it: better told too early than never. */
const isShelfOver = ({ shelved }: Alarm, now: UtcMs): boolean =>
  shelved !== undefined && (now >= shelved.until || now < shelved.at);

/** Takes the alarm off its shelf; one that still lasts wants to be seen again. */
export function endShelf(alarm: Alarm, now: UtcMs): Alarm {
  const { shelved, ...rest } = alarm;
  return isActive(rest) && rest.outOfService === undefined ? wantSeeing(rest, now) : rest;
}

/** As if just raised, though it has lasted a while. */
export function wantSeeing(alarm: Alarm, now: UtcMs): Alarm {
  const { acknowledgedAt, acknowledgedBy, ...rest } = alarm;
  return { ...rest, state: 'unacknowledged', raisedAt: now };
}
