import type { AlarmView } from '../../../main/contract/views/alarm.ts';
import { alarmPriorities } from '../../../main/domain/alarm-codes.ts';

/** Those that stand before an operator; every other state is looked up on purpose. */
const open: readonly string[] = ['unacknowledged', 'returned-unacknowledged', 'acknowledged'];

/** True while the alarm asks for someone, or has been seen and lasts. */
export const isOpen = (alarm: Pick<AlarmView, 'state'>): boolean => open.includes(alarm.state);

/** Its condition is over, and nobody has said yet that they saw it. */
export const isReturned = ({ state }: Pick<AlarmView, 'state'>): boolean => state === 'returned-unacknowledged';

const place = (list: readonly string[], value: string): number =>
  list.includes(value) ? list.indexOf(value) : list.length;

/** Unacknowledged before acknowledged, then by priority, then the newest first. */
export function worstFirst(alarms: readonly AlarmView[]): readonly AlarmView[] {
  return [...alarms].sort(
    (a, b) =>
      place(open, a.state) - place(open, b.state) ||
      place(alarmPriorities, a.priority) - place(alarmPriorities, b.priority) ||
      b.raisedAt - a.raisedAt,
  );
}

/** The one alarm for the strip: the newest critical one that lasts, unacknowledged before acknowledged, else the worst. */
export function firstForStrip(alarms: readonly AlarmView[]): AlarmView | undefined {
  const [critical] = worstFirst(
    alarms.filter((alarm) => isOpen(alarm) && !isReturned(alarm) && alarm.priority === 'critical'),
  );
  return critical ?? worstFirst(alarms.filter(isOpen))[0];
}

/** Nobody has said yet that they saw it, be its condition over or not. */
export const awaitsAcknowledgement = ({ state }: Pick<AlarmView, 'state'>): boolean =>
  state === 'unacknowledged' || state === 'returned-unacknowledged';

export const alarmFilters = ['listed', 'unacknowledged', 'shelved', 'suppressed', 'out-of-service'] as const;
export type AlarmFilter = (typeof alarmFilters)[number];

export function fitsFilter(alarm: Pick<AlarmView, 'state'>, filter: AlarmFilter): boolean {
  if (filter === 'listed') return isOpen(alarm);
  if (filter === 'unacknowledged') return awaitsAcknowledgement(alarm);
  return alarm.state === filter;
}

/** What is folded directly under an alarm. */
export const childrenOf = (alarm: AlarmView, all: readonly AlarmView[]): readonly AlarmView[] =>
  all.filter(({ suppressed }) => suppressed?.cause?.code === alarm.code && suppressed.cause.key === alarm.key);

/** Of the alarms that last in a zone one waits to be seen; also where they are not all known. */
export function alarmsWait(
  { id, openAlarms }: { readonly id: string; readonly openAlarms: number },
  alarms: readonly AlarmView[],
): boolean {
  const known = alarms.filter((alarm) => alarm.zone === id && isOpen(alarm) && !isReturned(alarm));
  return openAlarms > known.length || known.some(awaitsAcknowledgement);
}
