/**
 * What needs a person now, and whether a person has seen it. Alarms are latched until acknowledged; lamp faults are
 * not alarms but a worklist. Pure: the whole set of present conditions in, the new state and what changed out.
 */
import type { Json } from './journal.ts';
import { type Millis, minutes, seconds, type UtcMs } from './units.ts';

export type AlarmPriority = 'critical' | 'high' | 'medium' | 'low';

export interface AlarmDefinition {
  readonly priority: AlarmPriority;
  /** How long the condition must last before it is an alarm. */
  readonly onDelay: Millis;
  /** How long it must be gone before the alarm returns to normal. */
  readonly offDelay: Millis;
}

const define = (priority: AlarmPriority, onDelay: Millis, offDelay: Millis): AlarmDefinition => ({
  priority,
  onDelay,
  offDelay,
});

/**
 * Every alarm asks an operator for an act (ISA-18.2). Few are critical (EEMUA 191, domain.md §5); the delays keep
 * flicker off the list and are our own figures.
 */
export const alarmDefinitions = {
  /** 能见度失效: no usable visibility left in a zone; the mode is held. */
  'visibility-lost': define('high', seconds(0), seconds(30)),
  /** Only doubtful visibility left: the zone may strengthen but not clear. */
  'visibility-suspect': define('low', minutes(2), minutes(1)),
  /** Drivers do not see the next lit lamp although the zone should guide them. */
  'zone-not-effective': define('critical', seconds(0), seconds(10)),
  /** Some devices of the zone did not follow; the guidance still holds. */
  'zone-partial': define('medium', seconds(0), seconds(30)),
  /** Commands of a zone that ended as failed, one alarm for all of them. */
  'command-failed': define('high', seconds(0), seconds(10)),
  /** An endpoint is silent; what stands behind it is told in this alarm and not singly. */
  'gateway-down': define('medium', seconds(15), seconds(30)),
  'sign-failed': define('high', seconds(0), seconds(30)),
  /** A lone low reading that its neighbours contradict: look at the video. */
  'contradicted-sensor': define('medium', seconds(30), minutes(1)),
  'proposal-waiting': define('high', seconds(0), seconds(0)),
  'override-ending': define('medium', seconds(0), seconds(0)),
  'automation-disarmed': define('medium', seconds(0), seconds(0)),
  /** A device's clock is more than 2 s off. */
  'clock-offset': define('low', minutes(1), minutes(5)),
  'data-late': define('medium', seconds(30), seconds(30)),
  /** The record cannot be written or was found broken. */
  'store-fault': define('critical', seconds(0), minutes(1)),
} as const satisfies { readonly [code: string]: AlarmDefinition };
export type AlarmCode = keyof typeof alarmDefinitions;

/** Something that is so right now. `key` tells conditions of one code apart: zone, device or endpoint id. */
export interface AlarmCondition {
  readonly code: AlarmCode;
  readonly key: string;
  readonly zone?: string;
  readonly device?: string;
  readonly endpoint?: string;
  readonly data: { readonly [key: string]: Json };
  /** Sequence numbers of the events that brought it about. */
  readonly causes: readonly number[];
}

export interface Alarm extends AlarmCondition {
  readonly id: number;
  readonly priority: AlarmPriority;
  readonly state: 'unacknowledged' | 'acknowledged' | 'returned-unacknowledged' | 'cleared';
  readonly raisedAt: UtcMs;
  readonly acknowledgedAt?: UtcMs;
  readonly acknowledgedBy?: string;
  readonly returnedAt?: UtcMs;
  /** Times it was raised before a person and the road were both done with it. */
  readonly count: number;
  /** Since when the condition has been gone, while the off delay runs. */
  readonly goneSince?: UtcMs;
}

/** Plain data, saved and restored as is: what was acknowledged stays so after a restart. */
export interface AlarmState {
  readonly nextId: number;
  readonly alarms: readonly Alarm[];
  /** Conditions whose on delay still runs, by identity: since when. */
  readonly pending: { readonly [identity: string]: UtcMs };
}

export const noAlarms: AlarmState = { nextId: 1, alarms: [], pending: {} };

export interface AlarmInputs {
  /** Everything that is so now, not only what is new. */
  readonly conditions: readonly AlarmCondition[];
  readonly now: UtcMs;
}
export interface AlarmStep {
  readonly state: AlarmState;
  /** New alarms, and those that came back before anyone acknowledged them. */
  readonly raised: readonly Alarm[];
  readonly returned: readonly Alarm[];
  /** Gone from the list: the condition is over and a person has seen it. */
  readonly cleared: readonly Alarm[];
}

const identityOf = (condition: AlarmCondition): string => `${condition.code}\n${condition.key}`;

/** Takes the alarms to `now`: raises, returns and clears by the delays of `alarmDefinitions`. */
export function stepAlarms(state: AlarmState, inputs: AlarmInputs): AlarmStep {
  const { now } = inputs;
  const { conditions, isFolded } = fold(inputs.conditions, state.alarms);
  const present = new Map(conditions.map((condition) => [identityOf(condition), condition]));
  const active = new Set(state.alarms.filter(isActive).map(identityOf));
  const pending = new Map<string, UtcMs>();
  const ripe = new Map<string, AlarmCondition>();
  for (const [identity, condition] of present) {
    const since = notAfter(state.pending[identity], now);
    if (active.has(identity) || now - since >= alarmDefinitions[condition.code].onDelay) ripe.set(identity, condition);
    else pending.set(identity, since);
  }
  const followed = state.alarms.map((before) => {
    const identity = identityOf(before);
    const after = isFolded(before) ? before : follow(before, ripe.get(identity), now);
    ripe.delete(identity);
    return { before, after };
  });
  const born = [...ripe.values()].map((condition, i) => open(condition, state.nextId + i, now));
  const listed = followed.map(({ after }) => after).filter((alarm) => alarm.state !== 'cleared');
  const changed = (test: (before: Alarm, after: Alarm) => boolean): readonly Alarm[] =>
    followed.filter(({ before, after }) => test(before, after)).map(({ after }) => after);
  return {
    state: { nextId: state.nextId + born.length, alarms: [...listed, ...born], pending: Object.fromEntries(pending) },
    raised: [...changed((before, after) => isActive(after) && !isActive(before)), ...born],
    returned: changed((before, after) => isActive(before) && !isActive(after)),
    cleared: changed((_, after) => after.state === 'cleared'),
  };
}

const open = (condition: AlarmCondition, id: number, now: UtcMs): Alarm => ({
  ...condition,
  id,
  priority: alarmDefinitions[condition.code].priority,
  state: 'unacknowledged',
  raisedAt: now,
  count: 1,
});

const isActive = (alarm: Alarm): boolean => alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';

/** A remembered moment, or `now` when there is none or the clock was set back behind it. */
const notAfter = (since: UtcMs | undefined, now: UtcMs): UtcMs => (since === undefined || since > now ? now : since);

/** One alarm's next state, given its condition now or none. */
function follow(alarm: Alarm, condition: AlarmCondition | undefined, now: UtcMs): Alarm {
  const { goneSince, ...rest } = alarm;
  if (condition !== undefined) {
    const { returnedAt, ...open } = rest;
    const current = { ...open, data: condition.data };
    if (isActive(alarm)) return current;
    const causes = condition.causes;
    return { ...current, causes, state: 'unacknowledged', raisedAt: now, count: alarm.count + 1 };
  }
  if (!isActive(alarm)) return alarm;
  const since = notAfter(goneSince, now);
  if (now - since < alarmDefinitions[alarm.code].offDelay) return { ...rest, goneSince: since };
  return { ...rest, state: alarm.state === 'acknowledged' ? 'cleared' : 'returned-unacknowledged', returnedAt: now };
}

/**
 * Devices behind a silent endpoint are told by its alarm alone: theirs are neither raised nor returned meanwhile,
 * nor before its off delay has given them time to answer again.
 */
function fold(
  all: readonly AlarmCondition[],
  alarms: readonly Alarm[],
): {
  readonly conditions: readonly AlarmCondition[];
  readonly isFolded: (condition: AlarmCondition) => boolean;
} {
  const down = new Set(
    [...all, ...alarms.filter(isActive)].filter((c) => c.code === 'gateway-down').map((c) => c.endpoint ?? c.key),
  );
  const isFolded = (c: AlarmCondition): boolean =>
    c.code !== 'gateway-down' && c.device !== undefined && c.endpoint !== undefined && down.has(c.endpoint);
  const folded = Map.groupBy(all.filter(isFolded), (c) => c.endpoint ?? '');
  const conditions = all
    .filter((c) => !isFolded(c))
    .map((c) => {
      const children = c.code === 'gateway-down' ? (folded.get(c.endpoint ?? c.key)?.length ?? 0) : 0;
      return children === 0 ? c : { ...c, data: { ...c.data, folded: children } };
    });
  return { conditions, isFolded };
}

export type AcknowledgeRefusal = { readonly code: 'no-such-alarm' } | { readonly code: 'already-acknowledged' };
export type Acknowledged =
  | { readonly ok: true; readonly state: AlarmState; readonly alarm: Alarm }
  | { readonly ok: false; readonly refusal: AcknowledgeRefusal };

/** Records that a person has seen alarm `id`; one whose condition is already over leaves the list as `cleared`. */
export function acknowledge(state: AlarmState, id: number, by: string, now: UtcMs): Acknowledged {
  const alarm = state.alarms.find((each) => each.id === id);
  if (alarm === undefined) return { ok: false, refusal: { code: 'no-such-alarm' } };
  if (alarm.state === 'acknowledged') return { ok: false, refusal: { code: 'already-acknowledged' } };
  const seen: Alarm = {
    ...alarm,
    state: alarm.state === 'returned-unacknowledged' ? 'cleared' : 'acknowledged',
    acknowledgedAt: now,
    acknowledgedBy: by,
  };
  const alarms = state.alarms.flatMap((each) => (each.id !== id ? [each] : seen.state === 'cleared' ? [] : [seen]));
  return { ok: true, state: { ...state, alarms }, alarm: seen };
}
