import { IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Guided, isHeldWeaker } from './held-weaker.ts';
import { levels } from './mode-badge.tsx';

/** What automation would do, wherever the road gets less. */
export function StrongerAutomatic({ zone }: { readonly zone: Guided }) {
  const { t } = useTranslation();
  if (!isHeldWeaker(zone)) return null;
  return (
    <span className="stronger-automatic">
      <IconArrowUp size={14} aria-hidden />
      <span>{t('zone.strongerAutomatic', { level: levels[zone.automaticMode] })}</span>
    </span>
  );
}
