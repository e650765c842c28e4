import { IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { isStronger } from '../../main/domain/mode.ts';
import { type Guided, isHeldWeaker } from './held-weaker.ts';
import { levels } from './mode-badge.tsx';

/** What automation would do, wherever the road gets less and its being off does not tell as much. */
export function StrongerAutomatic({ zone }: { readonly zone: Guided & Pick<ZoneView, 'unguided'> }) {
  const { t } = useTranslation();
  const isTold = zone.unguided !== undefined && !isStronger(zone.automaticMode, zone.unguided);
  if (!isHeldWeaker(zone) || isTold) return null;
  return (
    <span className="stronger-automatic">
      <IconArrowUp size={14} aria-hidden />
      <span>{t('zone.strongerAutomatic', { level: levels[zone.automaticMode] })}</span>
    </span>
  );
}
