import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatStake } from '../../../main/domain/asset.ts';
import { metres } from '../../../main/domain/units.ts';
import { useConsole, useItem, useLanguage, useMay, useSite } from '../../console-context.ts';
import { countyName } from '../../map/map-filter.ts';
import type { MapScene } from '../../map/map-scene.ts';
import { type MapView, toScreen } from '../../map/map-view.ts';
import { shownCondition } from '../../map/placed-devices.ts';
import { ConditionMark } from '../../parts/condition-mark.tsx';
import { DataAge } from '../../parts/data-age.tsx';
import { formatRoute } from '../../route.ts';
import { screenScale } from '../../screen-scale.ts';
import { DeviceReading } from '../devices/device-reading.tsx';
import type { Selection } from './use-selection.ts';

export interface DeviceCardProps {
  readonly row: number;
  readonly scene: MapScene;
  readonly view: MapView;
  readonly selection: Selection;
  readonly onClose: () => void;
}

const size = { width: 290, height: 170 };

/** What one device is and does, beside its mark, with the way to its page. */
export function DeviceCard({ row, scene, view, selection, onClose }: DeviceCardProps) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const language = useLanguage();
  const may = useMay('device.switch');
  const site = useSite();
  const place = scene.devices.place[row];
  const live = useItem(stores.devices, place?.id ?? '');
  if (place === undefined) return null;
  const scale = screenScale();
  const at = toScreen(view, { x: scene.devices.x[row] ?? 0, y: scene.devices.y[row] ?? 0 });
  const left = Math.max(8, Math.min(at.x + 16, view.width - size.width - 56));
  const top = Math.max(8, Math.min(at.y + 12, view.height - size.height - 8));
  const road = site?.roads.get(place.road);
  return (
    <section
      className="map-card"
      aria-label={place.name}
      style={{
        transform: `translate(${Math.round(left * scale)}px, ${Math.round(top * scale)}px)`,
        width: size.width * scale,
      }}
    >
      <header>
        <b>{place.name}</b>
        <button type="button" className="text-button" onClick={onClose} aria-label={t('close')}>
          <IconX size={16} aria-hidden />
        </button>
      </header>
      <p>
        <ConditionMark condition={shownCondition(place, live)} /> {t(`kind.${place.kind}`)}
      </p>
      <p>
        {formatStake(metres(place.stake))} {t(`side.${place.side}`)} · {road ? road.name : place.road}
        {place.county === undefined ? '' : ` · ${countyName(language, place)}`}
      </p>
      <p>
        <DeviceReading view={live} /> {place.managed ? <DataAge at={live?.at} /> : null}
      </p>
      <footer>
        <a href={formatRoute({ page: 'device', id: place.id })}>{t('map.open')}</a>
        {may ? (
          <Button variant="default" size="compact-xs" onClick={() => selection.toggle(row)}>
            {t(selection.rows.includes(row) ? 'map.deselect' : 'map.select')}
          </Button>
        ) : null}
      </footer>
    </section>
  );
}
