import { IconChevronDown } from '@tabler/icons-react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { tellInShort } from './tell-in-short.ts';
import { inShort } from './zone-order.ts';

export interface ZonesBelowProps {
  readonly zones: readonly ZoneView[];
  /** The rows of the zones, within what scrolls. */
  readonly list: RefObject<HTMLElement | null>;
}

/** What stands below the edge, always in sight itself: how many zones, how grave the worst of them, what waits there. */
export function ZonesBelow({ zones, list }: ZonesBelowProps) {
  const { t } = useTranslation();
  const ids = useIdsBelow(list);
  const below = zones.filter(({ id }) => ids.includes(id));
  if (below.length === 0) return null;
  const short = inShort(below);
  const goThere = (): void => {
    const first = rowsOf(list.current).find((row) => row.dataset['zone'] === ids[0]);
    first?.scrollIntoView({ block: 'start' });
    // The line goes once all is in sight, and would take the focus with it.
    first?.focus({ preventScroll: true });
  };
  return (
    <button type="button" className={`zones-below band-${short.gravest ?? 'standby'}`} onClick={goThere}>
      <IconChevronDown size={16} aria-hidden />
      {tellInShort(t, t('overview.below', { n: below.length }), short)}
    </button>
  );
}

const rowsOf = (list: HTMLElement | null): readonly HTMLElement[] => [
  ...(list?.querySelectorAll<HTMLElement>('[data-zone]') ?? []),
];

/** Height of the line itself, as styles/overview.css has it, in rem. */
const lineHeight = 1.5;

/** What may hide rows: the list's own pane, and in a narrow window the whole page, which scrolls there instead. */
function scrollersOf(list: HTMLElement | null): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let part = list?.parentElement ?? null; part !== null; part = part.parentElement)
    if (/auto|scroll/.test(getComputedStyle(part).overflowY)) found.push(part);
  return found;
}

/** The zones of which the row ends below the edge, from the top; measured anew at every change of the list. */
function useIdsBelow(list: RefObject<HTMLElement | null>): readonly string[] {
  const [below, setBelow] = useState('');
  const measure = useCallback(() => {
    const edge = Math.min(...scrollersOf(list.current).map((part) => part.getBoundingClientRect().bottom));
    const rows = rowsOf(list.current).map((row) => ({
      id: row.dataset['zone'],
      ends: row.getBoundingClientRect().bottom,
    }));
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    // The line covers what is behind it, so that it hides rows of its own; it comes only where some are hidden anyway.
    const isShort = rows.some(({ ends }) => ends > edge + 1);
    const covered = edge - lineHeight * rem;
    setBelow(isShort ? rows.flatMap(({ id, ends }) => (ends > covered + 1 ? (id ?? []) : [])).join('\n') : '');
  }, [list]);
  // Rows change places and heights with every reading.
  useLayoutEffect(measure);
  useEffect(() => {
    if (list.current === null) return;
    const observer = new ResizeObserver(measure);
    for (const part of [list.current, ...scrollersOf(list.current)]) observer.observe(part);
    // Which part scrolls changes with the width of the window; none of their scrolling bubbles.
    const options = { passive: true, capture: true };
    document.addEventListener('scroll', measure, options);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', measure, options);
      window.removeEventListener('resize', measure);
    };
  }, [list, measure]);
  return below === '' ? [] : below.split('\n');
}
