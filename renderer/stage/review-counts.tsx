import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';

type Counts = Stage['preview']['counts'];

export interface ReviewCountsProps {
  readonly counts: Counts;
  readonly shown: readonly (keyof Counts)[];
}

/** Where there is none of these nobody need read of them. */
const onlyIfAny: ReadonlySet<keyof Counts> = new Set(['weakened']);

/** How many devices would change, and how many would not and why. */
export function ReviewCounts({ counts, shown }: ReviewCountsProps) {
  const { t } = useTranslation();
  return (
    <ul className="review-counts">
      {shown
        .filter((name) => counts[name] > 0 || !onlyIfAny.has(name))
        .map((name) => (
          <li key={name} className={counts[name] === 0 ? 'count-none' : `count-${name}`}>
            <b>{counts[name]}</b>
            {t(`review.${name}`)}
          </li>
        ))}
    </ul>
  );
}
