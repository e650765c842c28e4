/** Keys that work on every page. Letters only count outside of fields, and nothing here acts on the road. */
import { isOpenTo, type PageGrants } from '../page-grants.ts';
import { formatRoute } from '../route.ts';

export type HotKey = 'palette' | 'sheet' | 'worst' | { readonly hash: string };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** The focus is in something that takes letters. */
  readonly taken: boolean;
  /** A dialogue is open: every key is its own, and nothing may open behind it or lead away from it. */
  readonly inDialog: boolean;
}

/** Second letters after G. */
export const goKeys = {
  o: 'overview',
  m: 'map',
  a: 'alarms',
  d: 'devices',
  l: 'links',
  e: 'events',
  j: 'journal',
  w: 'wall',
  t: 'training',
  u: 'accounts',
} as const;
const isGoKey = (key: string): key is keyof typeof goKeys => Object.hasOwn(goKeys, key);

/** G and the letter after it must come within this many milliseconds. */
export const pairWithin = 1_200;

/** Reads key presses one after the other, at their times; goes to no page that is not granted. */
export function hotKeyReader(grants: PageGrants): (press: KeyPress, now: number) => HotKey | undefined {
  let pairUntil = Number.NEGATIVE_INFINITY;
  return (press, now) => {
    if (press.inDialog) {
      pairUntil = Number.NEGATIVE_INFINITY;
      return undefined;
    }
    const key = press.key.toLowerCase();
    if ((press.ctrlKey || press.metaKey) && !press.altKey) return key === 'k' ? 'palette' : undefined;
    if (press.taken || press.altKey) return undefined;
    const paired = now <= pairUntil;
    pairUntil = Number.NEGATIVE_INFINITY;
    if (paired && key === 'z') return 'worst';
    if (paired && isGoKey(key) && isOpenTo(grants, goKeys[key])) return { hash: formatRoute({ page: goKeys[key] }) };
    if (key === '?') return 'sheet';
    if (key === '/') return 'palette';
    if (key === 'g') pairUntil = now + pairWithin;
    return undefined;
  };
}
