import { useTranslation } from 'react-i18next';
import type { Stage } from '../../main/contract/views/stage.ts';
import { useNow, useTeller, useTimeZone } from '../console-context.ts';
import { deviceName } from '../text/reasons.ts';
import { nearMinute } from '../text/time.ts';

/** What the core made of a filled-in form, and the reason that was given in it. */
export interface Staged {
  readonly stage: Stage;
  readonly reason: string;
}

/** For how long it would hold, and until when if it were carried out now; nothing of a stage without an end. */
export function useTerm({ madeAt, preview }: Stage): string | undefined {
  const { t } = useTranslation();
  const now = useNow();
  const timeZone = useTimeZone();
  if (preview.until === undefined) return undefined;
  // The time runs from the execution, not from the preview.
  const span = preview.until - madeAt;
  return t('review.term', {
    span: t('stage.minutes', { n: Math.round(span / 60_000) }),
    time: nearMinute(now + span, now, timeZone),
  });
}

/** How many are told by name. */
const mostNames = 3;

/** What a preview is about where its title does not say it all: which devices, until when and why. */
export function ReviewGrounds({ stage, reason }: Staged) {
  const { t } = useTranslation();
  const term = useTerm(stage);
  const teller = useTeller();
  const { changes } = stage.preview;
  const names = changes.slice(0, mostNames).map(({ device }) => deviceName(teller, device));
  const more = changes.length - names.length;
  return (
    <div className="review-grounds">
      <b>
        {names.join(t('list.comma'))}
        {more > 0 ? t('list.more', { n: more }) : ''}
        {term === undefined ? '' : ` · ${term}`}
      </b>
      <ReviewReason reason={reason} />
    </div>
  );
}

export function ReviewReason({ reason }: Pick<Staged, 'reason'>) {
  const { t } = useTranslation();
  return (
    <p className="review-reason">
      {t('stage.reason')}
      {t('list.colon')}
      <q>{reason}</q>
    </p>
  );
}
