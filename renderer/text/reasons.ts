/** Sentences made of codes and values: why a decision is what it is, why an act was refused. */
import type { TFunction } from 'i18next';
import type { SiteIndex } from '../stores/site-index.ts';
import { nameIn } from '../stores/site-index.ts';
import { word } from './codes.ts';
import { showVisibility } from './numbers.ts';
import { nearTime, spanOf } from './time.ts';

export interface Teller {
  readonly t: TFunction;
  readonly language: string;
  readonly timeZone: string;
  readonly now: number;
  readonly site: SiteIndex | undefined;
}

export type Coded = { readonly code: string; readonly [key: string]: unknown };

const visibilities = new Set(['visibility', 'value', 'minVisibility', 'escalate', 'clear', 'mean', 'lowest']);
const limits = new Set(['threshold', 'below', 'above', 'gap']);
const moments = new Set(['since', 'until', 'at', 'decidedAt', 'lowestAt']);
const spans = new Set([
  'longest',
  'expected',
  'retryAfter',
  'responseTime',
  'detectionToLast',
  'orderToLast',
  'decisionToLast',
  'for',
  'duration',
  'took',
  'age',
  'offset',
]);
const modeKeys = new Set([
  'mode',
  'from',
  'to',
  'proposed',
  'automatic',
  'automaticMode',
  'band',
  'strongest',
  'held',
  'followed',
]);
const deviceKeys = new Set(['sensor', 'sensors', 'alone', 'device', 'devices', 'decisive']);

export const deviceName = (teller: Teller, id: string): string => {
  const device = teller.site?.devices.get(id);
  return device === undefined ? id : nameIn(teller.language, device);
};
export const zoneName = (teller: Teller, id: string): string => {
  const zone = teller.site?.zones.get(id);
  return zone === undefined ? id : nameIn(teller.language, zone);
};

/** A line's own name where the site gives it one, else its id. */
export const endpointName = (teller: Pick<Teller, 'site' | 'language'>, id: string): string => {
  const { name, nameEn } = teller.site?.endpoints.get(id) ?? {};
  return name === undefined ? id : nameIn(teller.language, { name, nameEn });
};

/** What the site calls a device or line by this id; anything else as it stands. */
export const partName = (teller: Teller, id: string): string =>
  teller.site?.devices.has(id) === true ? deviceName(teller, id) : endpointName(teller, id);

const roadName = (teller: Teller, id: string): string => {
  const road = teller.site?.roads.get(id);
  return road === undefined ? id : nameIn(teller.language, road);
};

/** A segment is named by its zone and itself, as `zone/segment`. */
const segmentName = (teller: Teller, id: string): string => {
  const [zone = '', own] = id.split('/');
  const segment = teller.site?.zones.get(zone)?.segments.find((each) => each.id === own);
  return segment === undefined ? id : nameIn(teller.language, segment);
};

/** A share between 0 and 1: nothing of all is told too, where a count of nothing is not. */
export const isShare = (key: string): boolean => key === 'litShare' || key === 'share';

/** One value of a coded fact as people read it. */
export function tellValue(teller: Teller, key: string, value: unknown): string {
  const { t } = teller;
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map((item) => tellValue(teller, key, item));
    const isListOfFacts = value.some((item) => typeof item === 'object');
    return (
      shown.join(t(isListOfFacts ? 'list.semicolon' : 'list.comma')) +
      (value.length > 6 ? t('list.more', { n: value.length - 6 }) : '')
    );
  }
  if (typeof value === 'number') {
    if (visibilities.has(key)) return showVisibility(value);
    if (limits.has(key)) return `${Math.round(value)}\u00a0m`;
    if (isShare(key)) return `${Math.floor(value * 100)} %`;
    if (moments.has(key)) return nearTime(value, teller.now, teller.timeZone);
    if (key === 'hold') return tellInterval(t, value);
    if (spans.has(key)) return tellSpan(t, value);
    return String(value);
  }
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'string') {
    if (modeKeys.has(key)) return word(t, 'mode', value);
    if (deviceKeys.has(key)) return deviceName(teller, value);
    if (key === 'endpoint') return endpointName(teller, value);
    if (key === 'zone') return zoneName(teller, value);
    if (key === 'road') return roadName(teller, value);
    if (key === 'segment') return segmentName(teller, value);
    return partName(teller, value);
  }
  if (typeof value === 'object' && value !== null) {
    if ('code' in value && typeof value.code === 'string') return tellAny(teller, { ...value, code: value.code });
    return Object.entries(value)
      .map(([name, inner]) => `${word(t, 'field', name)} ${tellValue(teller, name, inner)}`)
      .join(t('list.comma'));
  }
  return '—';
}

export const tellSpan = (t: TFunction, ms: number): string => {
  const span = spanOf(ms);
  return t(span.key, span.values);
};

/** The largest unit of a span alone, for where there is little room: 42 s, 3 min, 2 h. */
export const tellLargest = (t: TFunction, ms: number): string => {
  const { key, values } = spanOf(ms);
  return t(`${key}.whole`, values);
};

/** Intervals are mostly whole minutes or hours, of which nobody wants to be told that nothing is left over. */
export function tellInterval(t: TFunction, ms: number): string {
  const { key, values } = spanOf(ms);
  return values.b === 0 ? t(`${key}.whole`, values) : t(key, values);
}

/** Codes that say different things of different kinds; what an older record lacks falls back to the plain sentence. */
function formOf(coded: Coded): string {
  if (coded['over'] === true) return '.over';
  if (coded.code === 'stage-taken-over') return coded['reason'] === undefined ? '.elsewhere' : '';
  if (coded['own'] === true) return '.own';
  if (coded['despite'] === true) return '.despite';
  if (coded.code === 'persisting') return coded['asks'] === true ? '.asks' : '';
  if (coded.code === 'contradicted')
    return coded['mode'] === undefined || coded['visibility'] === undefined ? '' : '.mode';
  if (coded.code === 'vetoed') return coded['mode'] === undefined ? '' : '.mode';
  if (coded.code !== 'waiting-for-person' || typeof coded['kind'] !== 'string') return '';
  const { kind, until, first, supervisor } = coded;
  if (kind === 'closure' && first !== undefined) return supervisor === true ? '.closure.supervisor' : '.closure.second';
  return kind === 'escalate' && until !== undefined ? '.escalate.runs' : `.${kind}`;
}

function tell(teller: Teller, group: string, coded: Coded): string | undefined {
  const key = `${group}.${coded.code}`;
  const values = Object.fromEntries(
    Object.entries(coded).map(([name, value]) => [name, name === 'code' ? coded.code : tellValue(teller, name, value)]),
  );
  const sentence = teller.t([`${key}${formOf(coded)}`, key], { ...values, defaultValue: '' });
  if (sentence === '') return undefined;
  if (typeof coded['decidedAt'] === 'number') return sentence + teller.t('reason.then', values);
  const isHeld = coded.code === 'waiting-for-person' && coded['held'] !== undefined;
  return isHeld ? sentence + teller.t('reason.waiting-for-person.held', values) : sentence;
}

/** A decision's reason as a sentence. */
export const tellReason = (teller: Teller, reason: Coded): string => tell(teller, 'reason', reason) ?? reason.code;
/** Why an act was refused, and what it takes instead. */
export const tellRefusal = (teller: Teller, refusal: Coded): string =>
  tell(teller, 'refusal', refusal) ?? teller.t('refusal.other', { code: refusal.code });
/** Any coded fact: a reason, a refusal or a fault. */
const tellAny = (teller: Teller, coded: Coded): string =>
  tell(teller, 'reason', coded) ?? tell(teller, 'refusal', coded) ?? word(teller.t, 'fault', coded.code);

/** Devices that a reason speaks of, to link to. */
export function devicesIn(reason: Coded): readonly string[] {
  const one = reason['sensor'];
  const many = reason['sensors'];
  const list = Array.isArray(many) ? many.filter((item) => typeof item === 'string') : [];
  return typeof one === 'string' ? [one, ...list] : list;
}
