import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';
import { tellSpan } from '../text/reasons.ts';

/** How long it should take; and how much longer it may, where lamps are known to have failed last time. */
export function ExpectedTime({ expected, failing }: Pick<Stage['preview'], 'expected' | 'failing'>) {
  const { t } = useTranslation();
  return (
    <p className="review-expected">
      {t('review.expected')} <b>{tellSpan(t, expected)}</b>
      {failing === undefined ? null : (
        <span className="review-failing">
          {t('review.failing', { n: failing.count, span: tellSpan(t, failing.upTo) })}
        </span>
      )}
    </p>
  );
}
