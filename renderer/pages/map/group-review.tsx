import { useTranslation } from 'react-i18next';
import { useTeller } from '../../console-context.ts';
import { worthALookFirst } from '../../stage/change-rows.ts';
import { ChangeTable } from '../../stage/change-table.tsx';
import { ExpectedTime } from '../../stage/expected-time.tsx';
import { ReviewActs } from '../../stage/review-acts.tsx';
import { ReviewCounts } from '../../stage/review-counts.tsx';
import { ReviewGrounds, type Staged } from '../../stage/staged.tsx';
import { useChanged } from '../../stage/use-changed.ts';
import { tellRefusal } from '../../text/reasons.ts';

const counted = ['change', 'already', 'offline', 'maintenance', 'unsupported', 'refused'] as const;
/** Rows that a person may read before executing; the counts tell the rest. */
const mostRows = 200;

export interface GroupReviewProps {
  readonly staged: Staged;
  readonly onBack: () => void;
  readonly onUnderWay: (underWay: boolean) => void;
  readonly onExecuted: () => void;
}

/** Second step: how many would change, which are left out and why, and one button that does it. */
export function GroupReview({ staged, onBack, onUnderWay, onExecuted }: GroupReviewProps) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { stage } = staged;
  const { preview } = stage;
  const changed = useChanged(stage);
  const sorted = worthALookFirst(preview.changes, changed.devices);
  const refusals = new Set(preview.changes.flatMap(({ refusal }) => (refusal ? tellRefusal(teller, refusal) : [])));
  return (
    <div className="review">
      <ReviewGrounds {...staged} />
      <ReviewCounts counts={preview.counts} shown={counted} />
      {[...refusals].map((sentence) => (
        <p key={sentence} className="refusal">
          {sentence}
        </p>
      ))}
      <ChangeTable changes={sorted.slice(0, mostRows)} news={changed.devices} />
      {sorted.length > mostRows ? <p>{t('group.more', { n: sorted.length - mostRows })}</p> : null}
      <ExpectedTime expected={preview.expected} failing={preview.failing} />
      <ReviewActs
        stage={stage}
        changed={changed}
        soon={5_000}
        onLeave={onBack}
        onUnderWay={onUnderWay}
        onExecuted={onExecuted}
      />
    </div>
  );
}
