import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConsole, useFeed, useSite } from '../../console-context.ts';
import { type Follower, followDevices } from '../../map/follow-devices.ts';
import { choosePainter, chosenPainter, type PainterKind } from '../../map/graphics.ts';
import { type MapFilter, showsAll } from '../../map/map-filter.ts';
import { type MapScene, makeScene } from '../../map/map-scene.ts';
import { Empty } from '../../parts/empty.tsx';
import { Pane } from '../../parts/pane.tsx';
import type { SiteIndex } from '../../stores/site-index.ts';
import { MapBox } from './map-box.tsx';
import { MapFilters } from './map-filters.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useBasemap } from './use-basemap.ts';
import { useMapView } from './use-map-view.ts';
import { usePainter } from './use-painter.ts';
import { useSelection } from './use-selection.ts';
import { ZonesElsewhere } from './zones-elsewhere.tsx';
import '../../styles/map.css';

/** The whole city on its own roads: where the fog is, what every device does, and commands to many at once. */
export function MapPage() {
  const site = useSite();
  if (site === undefined) return null;
  if (site.site.roads.every(({ line }) => line.length < 2) && site.site.devices.every(({ position }) => !position))
    return <NoMap />;
  return <CityMap key={site.site.id} site={site} />;
}

function NoMap() {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const at = useFeed(stores.devices, (state) => state.at);
  return (
    <Pane title={t('nav.map')} at={at} limit={60_000} className="page">
      <Empty todo={t('map.noPlaces.todo')}>{t('map.noPlaces')}</Empty>
    </Pane>
  );
}

function CityMap({ site }: { readonly site: SiteIndex }) {
  const { t } = useTranslation();
  const { stores } = useConsole();
  const box = useRef<HTMLDivElement>(null);
  const scene = useMemo(
    () => makeScene(site, (id) => stores.zones.get(id), stores.map.getState().selected),
    [site, stores],
  );
  const [filter, setFilter] = useState<MapFilter>(showsAll);
  const [choice, setChoice] = useState(() => chosenPainter(localStorage));
  const moving = useMapView(box, scene, stores.map);
  const basemap = useBasemap(site);
  const { painter, painted } = usePainter(box, scene, moving.view, choice, basemap.order);
  const tell = useCallback(
    (rows: readonly number[] | undefined, isRegrouped: boolean) => painter.current?.devicesChanged(rows, isRegrouped),
    [painter],
  );
  const shown = useShown(scene, filter, tell);
  const selection = useSelection(scene, stores.map, tell);
  const zonesVersion = useFeed(stores.zones, (state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version has new modes
  useEffect(() => painter.current?.zonesChanged(), [zonesVersion, painter]);
  const at = useFeed(stores.devices, (state) => state.at);
  const isSilent = useFeed(stores.devices, (state) => state.phase !== 'live');
  const choose = (kind: PainterKind): void => {
    choosePainter(localStorage, kind);
    setChoice(kind);
  };
  return (
    <Pane
      title={
        <>
          {t('nav.map')}
          <small>{t('map.shown', { n: shown, total: scene.devices.count })}</small>
        </>
      }
      at={at}
      limit={60_000}
      silent={isSilent}
      className="page map-page"
    >
      <MapFilters site={site} filter={filter} onFilter={setFilter} />
      <ZonesElsewhere scene={scene} />
      <MapBox
        box={box}
        scene={scene}
        moving={moving}
        selection={selection}
        painted={painted}
        basemap={basemap}
        onChoose={choose}
        zonesVersion={zonesVersion}
      />
      <SelectionBar selection={selection} scene={scene} shown={shown} />
    </Pane>
  );
}

/** Keeps the scene true to feed and filter; returns how many devices are shown. */
function useShown(
  scene: MapScene,
  filter: MapFilter,
  tell: (rows: readonly number[] | undefined, isRegrouped: boolean) => void,
): number {
  const { stores } = useConsole();
  const follower = useRef<Follower>(undefined);
  const [shown, setShown] = useState(scene.devices.count);
  useEffect(() => {
    const following = followDevices(scene, stores.devices, (rows, isRegrouped) => {
      if (isRegrouped) setShown(countOf(scene.shown));
      tell(rows, isRegrouped);
    });
    follower.current = following;
    return () => following.end();
  }, [scene, stores, tell]);
  useEffect(() => follower.current?.filter(filter), [filter]);
  return shown;
}

const countOf = (flags: Uint8Array): number => {
  let count = 0;
  for (const flag of flags) count += flag;
  return count;
};
