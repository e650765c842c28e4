import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { ConvergenceBar } from './convergence-bar.tsx';
import { EffectivenessMark } from './effectiveness-mark.tsx';

/** Did the field follow, and does it work; nothing is counted before the field was read. */
export function ZoneField({ zone }: { readonly zone: ZoneView }) {
  const { t } = useTranslation();
  if (zone.unread === true) return <span className="effect effect-none">{t('zone.unreadField')}</span>;
  return (
    <>
      <ConvergenceBar convergence={zone.convergence} />
      <EffectivenessMark zone={zone} />
    </>
  );
}
