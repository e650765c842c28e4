import { useTranslation } from 'react-i18next';
import type { DeviceKind } from '../../../main/domain/asset.ts';
import { conditions } from '../../../main/domain/diagnosis.ts';
import { ConditionMark } from '../../parts/condition-mark.tsx';

const kinds: readonly DeviceKind[] = ['flashing-lamp', 'guidance-host', 'sentinel', 'visibility-sensor', 'sign'];

/** What the marks mean: shape for the condition, frame for the kind. */
export function MapLegend({ isNear }: { readonly isNear: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="map-legend">
      <summary>{t('map.legend')}</summary>
      <ul>
        {conditions.map((condition) => (
          <li key={condition}>
            <ConditionMark condition={condition} />
          </li>
        ))}
      </ul>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>
            <i className={`map-kind map-kind-${kind}`} aria-hidden /> {t(`kind.${kind}`)}
          </li>
        ))}
      </ul>
      <p>{t(isNear ? 'map.legendNear' : 'map.legendFar')}</p>
    </details>
  );
}
