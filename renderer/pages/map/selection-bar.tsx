import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../console-context.ts';
import type { MapScene } from '../../map/map-scene.ts';
import { formatRoute } from '../../route.ts';
import { mostSelected } from '../../stores/map-memory.ts';
import { GroupDialog } from './group-dialog.tsx';
import type { Selection } from './use-selection.ts';

export interface SelectionBarProps {
  readonly selection: Selection;
  readonly scene: MapScene;
  readonly shown: number;
}

/** What is selected and what can be done with it; nothing is selected by those who may not command. "All shown" is the lasso of those who use the keyboard. */
export function SelectionBar({ selection, scene, shown }: SelectionBarProps) {
  const { t } = useTranslation();
  const may = useMay('device.switch');
  const [opened, setOpened] = useState(false);
  const { devices } = scene;
  const all = (): void => selection.add([...devices.place.keys()].filter((row) => scene.shown[row] === 1));
  const chosen = selection.rows.flatMap((row) => devices.place[row] ?? []);
  const unplaced =
    devices.nowhere.length === 0 ? null : (
      <a href={formatRoute({ page: 'devices' })}>{t('map.nowhere', { n: devices.nowhere.length })}</a>
    );
  if (!may) return unplaced === null ? null : <div className="map-bar">{unplaced}</div>;
  return (
    <div className="map-bar">
      <span role="status">
        {selection.rows.length === 0 ? t('map.hint') : t('map.selected', { n: selection.rows.length })}
        {selection.leftOut === 0 ? '' : ` · ${t('map.cut', { most: mostSelected, n: selection.leftOut })}`}
      </span>
      {unplaced}
      <Button variant="default" size="xs" disabled={shown === 0} onClick={all}>
        {t('map.selectShown', { n: shown })}
      </Button>
      <Button variant="default" size="xs" disabled={chosen.length === 0} onClick={selection.clear}>
        {t('map.clear')}
      </Button>
      <Button size="xs" disabled={chosen.length === 0} onClick={() => setOpened(true)}>
        {t('map.command')}
      </Button>
      <GroupDialog devices={chosen} leftOut={selection.leftOut} opened={opened} onClose={() => setOpened(false)} />
    </div>
  );
}
