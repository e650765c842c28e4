import type { TFunction } from 'i18next';
import { isWhole, type Progress } from './progress.ts';

const unfinished = ['offline', 'failed', 'unknown'] as const;

/** How an executed stage stands in one sentence: under way, or how many of all that should change were proved. */
export function tellEnd(t: TFunction, progress: Progress): string {
  const { settled, counts, total } = progress;
  if (!settled) return t('progress.running');
  const left = unfinished.filter((step) => counts[step] > 0).map((step) => t(`progress.${step}`, { n: counts[step] }));
  const verified = t('progress.verified', { n: counts.verified, total });
  const some = isWhole(progress) ? t('progress.done') : [verified, ...left].join(t('list.comma'));
  const said = total === 0 ? t('progress.nobody') : some;
  const uncounted = (['resting', 'held'] as const).filter((why) => progress[why] > 0);
  return said + uncounted.map((why) => t(`progress.${why}`, { n: progress[why] })).join('');
}
