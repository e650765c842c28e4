/** How much the alarms ask of the people: rates and nuisances against published targets. Pure arithmetic. */
import type { Alarm } from './alarm.ts';
import { isAside } from './alarm.ts';
import { floodLimit, floodWindow } from './alarm-flood.ts';
import { isActive } from './alarm-fold.ts';
import { type Millis, millis, minutes, type UtcMs } from './units.ts';

/** One alarm told to people, at one moment. */
export interface Raise {
  readonly at: UtcMs;
  /** Code and key: tells the alarms of the site apart. */
  readonly identity: string;
}

const kpiWindow = minutes(10);
export const kpiDay = minutes(24 * 60);
export const kpiWeek = minutes(7 * 24 * 60);
const chatterWindow = minutes(1);
const chatterTimes = 3;

/** A figure somebody published: `V` was read in a quotation of the source, `S` only in others' accounts of it. */
export interface AlarmTarget {
  readonly limit: number;
  readonly source: 'EEMUA 191';
  readonly flag: 'V' | 'S';
}
/** domain.md §5, with the flags given there. */
export const alarmTargets = {
  /** Alarms in ten minutes, on average. */
  average: { limit: 1, source: 'EEMUA 191', flag: 'V' },
  /** Alarms in any ten minutes, above which it is a flood. */
  lately: { limit: 10, source: 'EEMUA 191', flag: 'S' },
  /** Standing for more than a day. */
  standing: { limit: 20, source: 'EEMUA 191', flag: 'S' },
  /** Chattering alarms in a week. */
  chattering: { limit: 10, source: 'EEMUA 191', flag: 'S' },
  /** Floods in a week. */
  floods: { limit: 20, source: 'EEMUA 191', flag: 'S' },
} as const satisfies { readonly [figure: string]: AlarmTarget };
export type AlarmFigure = keyof typeof alarmTargets;

export interface AlarmKpi {
  readonly figures: { readonly [F in AlarmFigure]: number };
  /** The span of record behind the average: a day, or less after a first start. */
  readonly observed: Millis;
}

/** The figures at `now` from everything raised in the last week, oldest first; the record began at `since`. */
export function alarmKpi(raises: readonly Raise[], alarms: readonly Alarm[], since: UtcMs, now: UtcMs): AlarmKpi {
  const within = (span: Millis): readonly Raise[] => raises.filter(({ at }) => at <= now && now - at < span);
  const observed = millis(Math.min(kpiDay, Math.max(kpiWindow, now - since)));
  const week = within(kpiWeek);
  const standing = alarms.filter((alarm) => isActive(alarm) && !isAside(alarm) && now - alarm.raisedAt > kpiDay);
  return {
    observed,
    figures: {
      lately: within(kpiWindow).length,
      average: within(observed).length / (observed / kpiWindow),
      standing: standing.length,
      chattering: chatteringIn(week).size,
      floods: floodsIn(week),
    },
  };
}

/** Alarms that became active at least three times within one minute. */
export function chatteringIn(raises: readonly Raise[]): ReadonlySet<string> {
  const chattering = new Set<string>();
  for (const [identity, own] of Map.groupBy(raises, (raise) => raise.identity)) {
    const fast = own.some((raise, i) => {
      const first = own[i - chatterTimes + 1];
      return first !== undefined && raise.at - first.at <= chatterWindow;
    });
    if (fast) chattering.add(identity);
  }
  return chattering;
}

/** Times that more than `floodLimit` alarms came in ten minutes; a flood lasts until a calm ten minutes. */
export function floodsIn(raises: readonly Raise[]): number {
  let floods = 0;
  let flooding = false;
  for (const [index, raise] of raises.entries()) {
    const before = raises[index - floodLimit];
    const inFlood = before !== undefined && raise.at - before.at < floodWindow;
    if (inFlood && !flooding) floods += 1;
    flooding = inFlood;
  }
  return floods;
}

/** Whether a figure keeps its target: below the average, at most the others. */
export const keepsTarget = (figure: AlarmFigure, value: number): boolean =>
  figure === 'average' ? value < alarmTargets.average.limit : value <= alarmTargets[figure].limit;
