/** Addresses inside the console, as hashes, so that any host can serve one file. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'wall' }
  /** `mode` opens the staged form with that mode chosen; nothing is prepared by the address itself. */
  | { readonly page: 'zone'; readonly id: string; readonly mode?: string }
  | { readonly page: 'map' }
  | { readonly page: 'devices'; readonly zone?: string; readonly kind?: string; readonly condition?: string }
  | { readonly page: 'device'; readonly id: string }
  | { readonly page: 'links'; readonly id?: string }
  | { readonly page: 'alarms' }
  | { readonly page: 'events' }
  | { readonly page: 'event'; readonly id: number }
  | { readonly page: 'journal'; readonly zone?: string; readonly device?: string; readonly kind?: string }
  | { readonly page: 'training' }
  | { readonly page: 'accounts' };

/** Reads a location hash; anything unknown is the overview. */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [page, id] = path.split('/').map(decode);
  const query = new URLSearchParams(search);
  const pick = <K extends string>(...keys: K[]): Partial<Record<K, string>> => {
    const found: Partial<Record<K, string>> = {};
    for (const key of keys) {
      const value = query.get(key);
      if (value !== null && value !== '') found[key] = value;
    }
    return found;
  };
  if (page === 'wall') return { page: 'wall' };
  if (page === 'zone' && id) return { page: 'zone', id, ...pick('mode') };
  if (page === 'map') return { page: 'map' };
  if (page === 'device' && id) return { page: 'device', id };
  if (page === 'devices') return { page: 'devices', ...pick('zone', 'kind', 'condition') };
  if (page === 'links') return { page: 'links', ...pick('id') };
  if (page === 'alarms') return { page: 'alarms' };
  if (page === 'events' && id && Number.isInteger(Number(id))) return { page: 'event', id: Number(id) };
  if (page === 'events') return { page: 'events' };
  if (page === 'journal') return { page: 'journal', ...pick('zone', 'device', 'kind') };
  if (page === 'training') return { page: 'training' };
  if (page === 'accounts') return { page: 'accounts' };
  return { page: 'overview' };
}

/** The hash of a route; `parseRoute` reads it back. */
export function formatRoute(route: Route): string {
  const part = encodeURIComponent;
  switch (route.page) {
    case 'overview':
      return '#/';
    case 'zone': {
      const query = route.mode === undefined ? '' : `?mode=${part(route.mode)}`;
      return `#/zone/${part(route.id)}${query}`;
    }
    case 'device':
      return `#/${route.page}/${part(route.id)}`;
    case 'event':
      return `#/events/${route.id}`;
    default: {
      const { page, ...rest } = route;
      const query = new URLSearchParams(rest).toString();
      return `#/${page}${query === '' ? '' : `?${query}`}`;
    }
  }
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
