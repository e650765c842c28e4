import { IconShieldOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../main/contract/views/zone.ts';
import { levels } from './mode-badge.tsx';

export interface AutomationOffProps {
  readonly zone: Pick<ZoneView, 'armed' | 'unguided' | 'unread'>;
}

/** Beside a mode that automation does not keep up: it is disarmed, and what the fog calls for that nobody gives. */
export function AutomationOff({ zone: { armed, unguided, unread } }: AutomationOffProps) {
  const { t } = useTranslation();
  if (armed || unread === true) return null;
  return (
    <span className={unguided === undefined ? 'automation-off' : 'automation-off automation-off-fog'}>
      <IconShieldOff aria-hidden />
      <span>
        {t('zone.disarmed')}
        {unguided === undefined ? null : (
          <span className="wall-spare-2">
            {t('list.comma')}
            {t('zone.unguided', { level: levels[unguided] })}
          </span>
        )}
      </span>
    </span>
  );
}
