import { IconBarrierBlock, IconBarrierBlockOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { useTeller } from '../console-context.ts';
import { closureAnswerOf } from '../text/closure-answer.ts';
import { tellReason } from '../text/reasons.ts';
import { nearMinute } from '../text/time.ts';

/** What people said when asked to close the road, in one line while it stands; who said it is in its title. */
export function ClosureAnswer({ zone }: { readonly zone: Pick<ZoneView, 'reasons'> }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const answer = closureAnswerOf(zone);
  if (answer === undefined) return null;
  const { reason, accepted } = answer;
  const minute = (at: number): string => nearMinute(at, teller.now, teller.timeZone);
  const again = answer.until === undefined ? '' : minute(answer.until);
  return (
    <span className={accepted ? 'closure-answer closure-agreed' : 'closure-answer'} title={tellReason(teller, reason)}>
      {accepted ? <IconBarrierBlock size={14} aria-hidden /> : <IconBarrierBlockOff size={14} aria-hidden />}
      <span>{t(accepted ? 'closure.agreed' : 'closure.refused', { at: minute(answer.at), again })}</span>
    </span>
  );
}
