import type { ReactNode } from 'react';
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
      {isNear ? null : (
        <ul>
          <RingItem share={1}>{t('map.ring.whole')}</RingItem>
          <RingItem share={1 / 3}>{t('map.ring.part')}</RingItem>
        </ul>
      )}
      <p>{t(isNear ? 'map.legendNear' : 'map.legendFar')}</p>
      <p>{t('map.legendZones')}</p>
    </details>
  );
}

/** A cluster with as much of a ring as is selected of it, from the top clockwise. */
function RingItem({ share, children }: { readonly share: number; readonly children: ReactNode }) {
  return (
    <li>
      <svg className="map-ring" viewBox="-8 -8 16 16" aria-hidden>
        <circle r={4} />
        <circle r={7} pathLength={1} strokeDasharray={`${share} 1`} transform="rotate(-90)" />
      </svg>{' '}
      {children}
    </li>
  );
}
