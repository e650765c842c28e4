/** What drivers write beside a fault, in the reader's language where its pattern is known. */
import type { TFunction } from 'i18next';

const patterns = [
  { key: 'exception', pattern: /^exception (?<n>\d+), unit (?<unit>\d+), (?<request>[a-z-]+) at (?<at>\d+)$/ },
  { key: 'unit', pattern: /^unit (?<unit>\d+), (?<n>\d+) ms$/ },
  { key: 'waited', pattern: /^(?<n>\d+) ms$/ },
] as const;

/** The detail in words, be it a pattern or another fault's code; `undefined` where it is fit for technicians only. */
export function tellFaultDetail(t: TFunction, detail: string): string | undefined {
  for (const { key, pattern } of patterns) {
    const groups = pattern.exec(detail)?.groups;
    if (groups === undefined) continue;
    const { request } = groups;
    const said =
      request === undefined ? {} : { request: t(`faultDetail.request.${request}`, { defaultValue: request }) };
    return t(`faultDetail.${key}`, { ...groups, ...said });
  }
  const unread = /^(?<functions>[A-Za-z ]+), (?<why>[a-z]+\/[a-z-]+)(?:, (?<more>.+))?$/.exec(detail)?.groups;
  if (unread !== undefined) return tellUnread(t, unread);
  const known = t(`fault.${detail}`, { defaultValue: '' });
  return known === '' ? undefined : known;
}

/** Functions that are not read, and the fault that their reads end with. */
function tellUnread(
  t: TFunction,
  { functions = '', why = '', more = '' }: { readonly [name: string]: string },
): string {
  const names = functions.split(' ').map((name) => t(`field.${name}`, { defaultValue: name }));
  const fault = t(`fault.${why}`, { defaultValue: why });
  const said = more === '' ? undefined : tellFaultDetail(t, more);
  return t(said === undefined ? 'faultDetail.unread' : 'faultDetail.unreadWith', {
    functions: names.join(t('faultDetail.and')),
    fault,
    said,
  });
}
