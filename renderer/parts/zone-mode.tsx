import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { ModeBadge, type ModeBadgeProps } from './mode-badge.tsx';

export interface ZoneModeProps {
  readonly zone: Pick<ZoneView, 'mode' | 'unread'>;
  readonly size?: NonNullable<ModeBadgeProps['size']>;
}

/** The mode a zone is guided by; after a start it is unknown until the field was read. */
export function ZoneMode({ zone, size = 'normal' }: ZoneModeProps) {
  const { t } = useTranslation();
  if (zone.unread !== true) return <ModeBadge mode={zone.mode} size={size} />;
  return <span className={`mode mode-unread mode-${size}`}>{t('zone.unread')}</span>;
}
