/** One cause, one line: alarms that another alarm already explains are suppressed by design, and counted under it. */
import type { Alarm, AlarmCondition, AlarmRef, AlarmSubject } from './alarm.ts';
import { type AlarmCode, type AlarmPriority, alarmDefinitions, graver } from './alarm-codes.ts';

/** Why an alarm is kept off the list by design. */
export interface SuppressionReason {
  readonly why: 'cause' | 'maintenance';
  /** The alarm that tells of it instead. */
  readonly cause?: AlarmRef;
}

/** How many present conditions a cause tells of, and the priority of the gravest. */
export interface Burden {
  readonly count: number;
  readonly priority: AlarmPriority;
}

/** A condition, or an alarm that may have been folded before. */
type Foldable = AlarmSubject & { readonly suppressed?: SuppressionReason };

export interface Fold {
  /** Why this is not told by itself now; `undefined` when it is. */
  reasonOf(subject: Foldable): SuppressionReason | undefined;
  /** What stands under each cause, by identity. */
  readonly folded: ReadonlyMap<string, Burden>;
}

export const identityOf = (subject: AlarmRef): string => `${subject.code}\n${subject.key}`;

/** Causes stand at most this deep: sign, gateway, feeder, trunk of a road, trunk of the site. */
const deepest = 5;

/**
 * Folds `conditions` under their causes. A cause counts while its condition lasts, and until its own alarm has
 * returned, so that what stands behind it gets time to answer. Critical alarms are never folded.
 */
export function foldUnderCauses(conditions: readonly AlarmCondition[], alarms: readonly Alarm[]): Fold {
  const byIdentity = new Map(conditions.map((condition) => [identityOf(condition), condition]));
  const present = new Set(byIdentity.keys());
  for (const alarm of alarms) if (isActive(alarm) && alarm.suppressed === undefined) present.add(identityOf(alarm));
  const isPresent = (ref: AlarmRef): boolean => present.has(identityOf(ref));

  const causeOf = (subject: Foldable): AlarmRef | undefined => {
    const behind = gatewayOf(subject);
    if (behind !== undefined && isPresent(behind)) return behind;
    const graver = graverOf(subject);
    const isGraver = graver !== undefined && isPresent(graver);
    const named = byIdentity.get(identityOf(subject))?.explainedBy;
    if (named?.every(isPresent) === true) return named[0];
    if (isGraver) return graver;
    if (named !== undefined) return undefined;
    // Its own condition is gone, yet it was folded: it stays so while its cause does.
    const earlier = subject.suppressed?.cause;
    return earlier !== undefined && isPresent(earlier) ? earlier : undefined;
  };
  const reasonOf = (subject: Foldable): SuppressionReason | undefined => {
    if (alarmDefinitions[subject.code].priority === 'critical') return undefined;
    const cause = causeOf(subject);
    if (cause !== undefined) return { why: 'cause', cause: { code: cause.code, key: cause.key } };
    return byIdentity.get(identityOf(subject))?.maintenance === true ? { why: 'maintenance' } : undefined;
  };
  const folded = new Map<string, Burden>();
  for (const condition of conditions) {
    const { priority } = alarmDefinitions[condition.code];
    let cause = reasonOf(condition)?.cause;
    for (let depth = 0; cause !== undefined && depth < deepest; depth += 1) {
      const identity = identityOf(cause);
      const before = folded.get(identity) ?? { count: 0, priority };
      folded.set(identity, { count: before.count + 1, priority: graver(before.priority, priority) });
      const next = byIdentity.get(identity);
      cause = next && reasonOf(next)?.cause;
    }
  }
  return { reasonOf, folded };
}

/** The gateway in front of a device is the first to blame. */
function gatewayOf({ code, device, endpoint }: AlarmSubject): AlarmRef | undefined {
  if (code === 'gateway-down' || device === undefined || endpoint === undefined) return undefined;
  return { code: 'gateway-down', key: endpoint };
}

/**
 * What says the opposite of an alarm's comfort, or the same more gravely: no zone's guidance holds and is not effective at
 * once, a question that nobody answered is one question, and that a zone is disarmed is the cause of its unguided fog.
 */
const graverCodes: { readonly [C in AlarmCode]?: AlarmCode } = {
  'zone-partial': 'zone-not-effective',
  'proposal-waiting': 'proposal-unanswered',
  'automation-disarmed': 'fog-unguided',
};

function graverOf({ code, zone }: AlarmSubject): AlarmRef | undefined {
  const graver = graverCodes[code];
  return graver !== undefined && zone !== undefined ? { code: graver, key: zone } : undefined;
}

/** The condition lasts, or its off delay still runs. */
export const isActive = (alarm: Pick<Alarm, 'state'>): boolean =>
  alarm.state === 'unacknowledged' || alarm.state === 'acknowledged';
