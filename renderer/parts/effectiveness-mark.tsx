import { IconAlertTriangle, IconCheck, IconHourglass, IconMinus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';

const icons = { yes: IconCheck, going: IconHourglass, no: IconAlertTriangle } as const;

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
  // Not effective yet is no verdict while lamps are still being switched; an alarm tells of one that goes on too long.
  const isGoing = !effectiveness.effective && effectiveness.settling === true;
  const share = Math.floor(effectiveness.litShare * 100);
  const look = effectiveness.effective ? 'yes' : isGoing ? 'going' : 'no';
  const Icon = icons[look];
  const run = effectiveness.longestDarkRun;
  const dark = run === undefined ? '' : t('effect.run', { lamps: run.lamps, gap: Math.round(run.gap) });
  return (
    <span className={`effect effect-${look}`}>
      <b>
        <Icon size={14} aria-hidden />
        {t(`effect.${look}`, { share })}
      </b>
      {dark === '' ? null : <i title={dark}>{dark}</i>}
    </span>
  );
}
