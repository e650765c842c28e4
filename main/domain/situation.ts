/** What a preview starts from: it may be carried out only while this stays the same. */
import type { Decision, ResponseState } from './response.ts';

/** Of a zone, as an opaque word: its mode and what decided it, automation's own mode, the open proposal, the override. */
export const situationOf = (state: ResponseState, decision: Decision | undefined): string =>
  [decision?.mode, decision?.source, state.mode, state.proposal?.id, state.override?.since]
    .map((part) => part ?? '-')
    .join(' ');

interface Said {
  readonly [name: string]: unknown;
}

/** Whether a device is still wanted to do the same, function by function. */
export const sameCommand = (a: Said = {}, b: Said = {}): boolean =>
  Object.keys({ ...a, ...b }).every((name) => a[name] === b[name]);

/** What can become of a device under an open preview that lists it, in the order in which it counts. */
export const deviceNews = [
  'maintenance-begun',
  'maintenance-ended',
  'hold-begun',
  'hold-ended',
  'gone-silent',
  'heard-again',
  'commanded',
  'shows-other',
] as const;
export type DeviceNews = (typeof deviceNews)[number];

/** A device as a preview tells it, or as it is now. */
export interface DeviceFacts {
  readonly maintenance?: boolean | undefined;
  /** Nobody answers there. */
  readonly offline?: boolean | undefined;
  readonly reported: Said;
  /** What is wanted of it. */
  readonly desired?: Said | undefined;
  /** A person holds it by itself. */
  readonly override?: { readonly since: number } | undefined;
}

export interface ToldDevice extends Omit<DeviceFacts, 'desired' | 'override'> {
  readonly held?: { readonly since: number } | undefined;
  /** What was wanted of it when the preview was made. */
  readonly commanded?: Said | undefined;
  /** What the preview says becomes of it. */
  readonly note: string;
}

const passedBy: readonly string[] = ['refused', 'unsupported', 'unmanaged'];

/** An order asks nothing of the device, whatever becomes of it. */
export const isPassedBy = ({ note }: Pick<ToldDevice, 'note'>): boolean => passedBy.includes(note);

/** Whether the devices were ordered one by one, or by their zone's mode, whose own word tells what else is wanted. */
export type Ordered = 'singly' | 'by-zone';

/**
 * What became of a device since a preview told of it, where that makes the preview untrue: its maintenance, who holds
 * it against a zone's plan, whether anybody answers there, and whether it shows another light. Levels and rates say nothing, nor does a device that has
 * come to show what was wanted of it: else no preview would stand while a zone follows its mode.
 */
export function newsOf(told: ToldDevice, now: DeviceFacts, ordered: Ordered): DeviceNews | undefined {
  if (isPassedBy(told)) return undefined;
  const [rested, rests] = [told.maintenance === true, now.maintenance === true];
  if (rested !== rests) return rests ? 'maintenance-begun' : 'maintenance-ended';
  if (told.note === 'maintenance') return undefined;
  if (ordered === 'by-zone' && told.held?.since !== now.override?.since)
    return now.override === undefined ? 'hold-ended' : 'hold-begun';
  const [wasSilent, isSilent] = [told.offline === true, now.offline === true];
  if (wasSilent !== isSilent) return isSilent ? 'gone-silent' : 'heard-again';
  if (ordered === 'singly' && !sameCommand(told.commanded, now.desired)) return 'commanded';
  return isSilent || !showsOther(told, now.reported) ? undefined : 'shows-other';
}

/** Up to this share of an order's devices may do by themselves what they like without making its preview untrue. */
const toleratedShare = 0.1;
/** What devices do without anybody's hand. */
const byItself: ReadonlySet<DeviceNews> = new Set(['gone-silent', 'heard-again', 'shows-other']);

/**
 * What makes a preview of `listed` devices untrue. In a large order there are always a few lamps on bad lines that come and
 * go: they must not keep a person from switching the others, and the end of the order tells which did not follow.
 */
export function graveNews(news: ReadonlyMap<string, DeviceNews>, listed: number): ReadonlyMap<string, DeviceNews> {
  const few = [...news.values()].filter((each) => byItself.has(each)).length <= toleratedShare * listed;
  return few ? new Map([...news].filter(([, each]) => !byItself.has(each))) : news;
}

/** Devices of which the same is to be said; `code` names it in a sentence. */
export interface NewsGroup {
  readonly code: DeviceNews;
  readonly n: number;
  readonly devices: readonly string[];
}

/** The same in groups, what counts most in front. */
export function gatherNews(news: ReadonlyMap<string, DeviceNews>): readonly NewsGroup[] {
  return deviceNews.flatMap((code) => {
    const devices = [...news].flatMap(([device, each]) => (each === code ? [device] : []));
    return devices.length === 0 ? [] : [{ code, n: devices.length, devices }];
  });
}

function showsOther({ reported, commanded = {} }: ToldDevice, now: Said): boolean {
  // What a device shows in its own hands is its own affair, as when a lamp goes out by itself after it was given back.
  if (commanded['control'] === 'own') return false;
  return aspects.some((aspectOf) => {
    const [before, after] = [aspectOf(reported), aspectOf(now)];
    return before !== undefined && after !== undefined && before !== after && after !== aspectOf(commanded);
  });
}

/** What drivers see of a device: its mode, light or none, a text or none, the warning on the main road. */
const aspects: readonly ((state: Said) => unknown)[] = [
  ({ mode }) => mode,
  ({ lit, mode, brightness }) =>
    lit ?? (mode === undefined && typeof brightness === 'number' ? brightness > 0 : undefined),
  ({ message }) => (message === undefined ? undefined : message !== ''),
  ({ mainWarning }) => mainWarning,
];
