import type { TFunction } from 'i18next';
import type { EndpointView } from '../../../main/contract/views/endpoint.ts';
import { nameIn } from '../../stores/site-index.ts';
import { showCount } from '../../text/numbers.ts';

/** Share of what a line can carry that its polls ask for; `undefined` before its first answer. */
export const loadShare = ({ load }: Pick<EndpointView, 'load'>): number | undefined =>
  load.carried === undefined || load.carried === 0 ? undefined : load.needed / load.carried;

/** From here on a line has no room left for commands and retries. */
const tight = 0.8;

export const isCatchingUp = ({ load }: Pick<EndpointView, 'load'>): boolean =>
  load.advice.some(({ code }) => code === 'catching-up');

export type LinkConcern = 'down' | 'behind' | 'tight' | 'silent' | 'lossy' | 'calm';
const order: readonly LinkConcern[] = ['down', 'behind', 'tight', 'silent', 'lossy', 'calm'];

/** What most asks for a look at this line. */
export function concernOf(line: EndpointView): LinkConcern {
  if (line.state === 'down') return 'down';
  if (isCatchingUp(line)) return 'tight';
  if (line.behind || (loadShare(line) ?? 0) > 1) return 'behind';
  if ((loadShare(line) ?? 0) > tight) return 'tight';
  if (line.silent + line.objecting > 0) return 'silent';
  return isLossy(line) ? 'lossy' : 'calm';
}

export interface LinkFilter {
  readonly text: string;
  readonly concern: string;
}

/** Lines that fit the filter, those that need a look first, then by load. */
export function linkRows(lines: readonly EndpointView[], filter: LinkFilter): readonly EndpointView[] {
  const wanted = filter.text.trim().toLowerCase();
  const fits = (line: EndpointView): boolean => {
    const concern = concernOf(line);
    if (filter.concern === 'abnormal' ? concern === 'calm' : filter.concern === 'traced' && line.trace !== 'on')
      return false;
    return `${line.id} ${line.name ?? ''} ${line.nameEn ?? ''} ${line.address} ${line.protocol}`
      .toLowerCase()
      .includes(wanted);
  };
  return lines
    .filter(fits)
    .sort(
      (a, b) =>
        order.indexOf(concernOf(a)) - order.indexOf(concernOf(b)) ||
        (loadShare(b) ?? 0) - (loadShare(a) ?? 0) ||
        a.id.localeCompare(b.id),
    );
}

/** So few requests may by chance go unanswered without telling anything of the line. */
const enough = 50;
/** From this share on, lost requests are worth a look: one in fifty. */
const noticeable = 0.02;

/** Share of a line's requests without an answer, 0 to 1; `undefined` while too few were asked to tell. */
export const lostShare = ({ requests, answers }: Pick<EndpointView, 'requests' | 'answers'>): number | undefined =>
  requests < enough ? undefined : Math.max(0, requests - answers) / requests;

/** A line that is up and yet loses enough requests to be looked at. */
export const isLossy = (line: Pick<EndpointView, 'requests' | 'answers'>): boolean =>
  (lostShare(line) ?? 0) >= noticeable;

/** Unanswered, damaged and refused requests of all classes. */
export const faultCount = ({ faults }: Pick<EndpointView, 'faults'>): number =>
  Object.values(faults).reduce((sum, count) => sum + count, 0);

/** How many devices stand behind a line, how many of them are silent or answer errors only, and of how many nothing is known yet. */
export function tellDevices(t: TFunction, { devices, silent, objecting, unread }: EndpointView): string {
  const apart = [
    ...(silent === 0 ? [] : [t('links.silent', { n: silent })]),
    ...(objecting === 0 ? [] : [t('links.objecting', { n: objecting })]),
    ...(unread === 0 ? [] : [t('links.unread', { n: unread })]),
  ];
  const n = showCount(devices);
  return apart.length === 0 ? n : t('links.devicesOf', { n, apart: apart.join(t('list.comma')) });
}

/** What people call a line, in the reader's language. */
export const lineName = (language: string, line: EndpointView): string =>
  nameIn(language, { name: line.name ?? line.id, nameEn: line.nameEn });
