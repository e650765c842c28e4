/** What alarms say in words: what one means and asks for, and which other tells of it. */
import type { AlarmView } from '../../main/contract/views/alarm.ts';
import { word } from './codes.ts';
import { tellProposal } from './proposal-words.ts';
import { type Teller, tellValue } from './reasons.ts';
import { nearTime } from './time.ts';

/** What an alarm means and what to do about it; of one whose condition is over only what it was, for it asks nothing. */
export function tellMeaning(
  { t, now, timeZone }: Teller,
  { code, state, returnedAt }: Pick<AlarmView, 'code' | 'state' | 'returnedAt'>,
): { readonly meaning: string; readonly todo?: string } {
  if (state === 'returned-unacknowledged' && returnedAt !== undefined) {
    const time = nearTime(returnedAt, now, timeZone);
    return { meaning: t(`alarm.${code}.past`, { time, defaultValue: t('alarms.past', { time }) }) };
  }
  return {
    meaning: t(`alarm.${code}.meaning`, { defaultValue: t('alarm.other.meaning') }),
    todo: t(`alarm.${code}.todo`, { defaultValue: t('alarm.other.todo') }),
  };
}

const proposals: ReadonlySet<string> = new Set(['proposal-waiting', 'proposal-unanswered']);

/** What an alarm is about as one phrase: what a proposal or unanswered fog asks for, who holds what; else `undefined`. */
export function tellAsked(teller: Teller, { code, data }: Pick<AlarmView, 'code' | 'data'>): string | undefined {
  if (proposals.has(code) && data['kind'] === 'closure' && Array.isArray(data['sensors']))
    return teller.t('alarm.asks.closure.doubtful', { sensors: tellValue(teller, 'sensors', data['sensors']) });
  if (proposals.has(code)) return tellProposal(teller, data);
  if (code === 'held-weaker') {
    const tell = (field: string): string => tellValue(teller, field, data[field]);
    return teller.t('alarm.holds', { by: tell('by'), until: tell('until'), devices: tell('devices') });
  }
  if (code !== 'fog-unguided') return undefined;
  const nameOf = (mode: unknown): string => word(teller.t, 'mode', String(mode));
  return teller.t('alarm.calls', { mode: nameOf(data['mode']), shown: nameOf(data['shown']) });
}

/** What the key of an alarm names, by its code; a trunk's is a road, or the whole site. */
const keyed: { readonly [code: string]: string } = {
  'gateway-down': 'endpoint',
  'trunk-down': 'road',
  'feeder-out': 'segment',
  'zone-not-effective': 'zone',
};

/** The alarm that tells of another, by its title and what it is about: which gateway, zone or road. */
export function nameCause(teller: Teller, cause: { readonly code: string; readonly key: string }): string {
  const title = word(teller.t, 'alarm', cause.code);
  const kind = keyed[cause.code];
  if (kind === undefined || cause.key === 'site') return title;
  return [title, tellValue(teller, kind, cause.key)].join(' ');
}

/** The kinds among `alarms` with how many there are of each, the commonest first. */
export function tellKinds(t: Teller['t'], alarms: readonly Pick<AlarmView, 'code'>[]): string {
  const kinds = [...Map.groupBy(alarms, ({ code }) => code)].toSorted(([, a], [, b]) => b.length - a.length);
  return kinds
    .map(([code, { length }]) => t('alarms.flood.kind', { title: word(t, 'alarm', code), n: length }))
    .join(t('list.comma'));
}
