import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';

/** Does a driver always see the next lit lamp? Grey when there is nothing to see. */
export function EffectivenessMark({ zone }: { readonly zone: Pick<ZoneView, 'effectiveness' | 'mode'> }) {
  const { t } = useTranslation();
  const { effectiveness } = zone;
  if (zone.mode === 'standby') {
    return (
      <span className="effect effect-none">
        <b>
          <IconMinus size={14} aria-hidden /> {t('effect.standby')}
        </b>
      </span>
    );
  }
  const share = Math.floor(effectiveness.litShare * 100);
  const run = effectiveness.longestDarkRun;
  const dark = run === undefined ? '' : t('effect.run', { lamps: run.lamps, gap: Math.round(run.gap) });
  return (
    <span className={effectiveness.effective ? 'effect effect-yes' : 'effect effect-no'}>
      <b>
        {effectiveness.effective ? <IconCheck size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
        {t(effectiveness.effective ? 'effect.yes' : 'effect.no', { share })}
      </b>
      {dark === '' ? null : <i title={dark}>{dark}</i>}
    </span>
  );
}
