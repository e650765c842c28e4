import type { TFunction } from 'i18next';
import { levels } from '../../parts/mode-badge.tsx';
import type { InShort } from './zone-order.ts';

/** Zones out of sight in one line after `head`, which counts them: how grave, who waits there, what is not known yet. */
export const tellInShort = (t: TFunction, head: string, { gravest, waiting, unread }: InShort): string =>
  [
    head,
    ...(gravest === undefined ? [] : [t('overview.below.gravest', { level: levels[gravest] })]),
    ...(waiting === 0 ? [] : [t('overview.below.waiting', { n: waiting })]),
    ...(unread === 0 ? [] : [t('overview.below.unread', { n: unread })]),
  ].join(' · ');
