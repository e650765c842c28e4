import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { rank } from '../../../main/domain/mode.ts';
import { useLanguage } from '../../console-context.ts';
import { clusterDevices, clusterLevel, countCluster, isNear } from '../../map/clusters.ts';
import { type Disc, type Label, laidOut } from '../../map/label-layout.ts';
import type { DrawnRoad, DrawnZone, MapScene } from '../../map/map-scene.ts';
import { type MapView, toScreen } from '../../map/map-view.ts';
import { clusterRadius } from '../../map/paint-marks.ts';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { formatRoute } from '../../route.ts';
import { screenScale } from '../../screen-scale.ts';
import { nameIn } from '../../stores/site-index.ts';
import { showVisibility } from '../../text/numbers.ts';

export interface MapLabelsProps {
  readonly scene: MapScene;
  readonly view: MapView;
  readonly version: number;
}

/** Labels are laid out in pixels of the design. */
function onScreen({ x, y, width }: Label) {
  const scale = screenScale();
  return { transform: `translate(${Math.round(x * scale)}px, ${Math.round(y * scale)}px)`, width: width * scale };
}

const zoneLabel = { width: 200, height: 46 };
const notesHeight = 40;
const roadLabel = { width: 180, height: 18 };
/** Room for a mark between a place and its label. */
const labelGap = 30;
/** Roads shorter than this on the screen have no name there. */
const leastRoad = 170;

/** Names, visibility and modes over the map, as text of the page: it needs no fonts of its own. */
export function MapLabels({ scene, view, version }: MapLabelsProps) {
  const marks = useClusterDiscs(scene, view, version);
  const zones = worstFirst(scene).map((zone) => labelOf(zone.zone.id, toScreen(view, zone.middle), zoneLabel));
  const roads = scene.roads.flatMap((road) => roadPlace(road, view));
  // The lowest stretch of the map belongs to the notes and the scale.
  const room = { ...view, height: view.height - notesHeight };
  const places = new Map(laidOut([...zones, ...roads], room, marks).map((label) => [label.id, label]));
  return (
    <div className="map-labels">
      {scene.roads.map((road) => {
        const place = places.get(roadKey(road));
        return place === undefined ? null : <RoadName key={road.road.id} road={road} place={place} />;
      })}
      {scene.zones.map((zone) => {
        const place = places.get(zone.zone.id);
        return place === undefined ? null : (
          <ZoneLabel key={zone.zone.id} drawn={zone} state={scene.zoneOf(zone.zone.id)} place={place} />
        );
      })}
    </div>
  );
}

/** The clusters in sight, which no name may hide; near by, devices stand beside the road and names keep their distance. */
function useClusterDiscs(scene: MapScene, view: MapView, version: number): readonly Disc[] {
  const level = clusterLevel(view.zoom);
  // The filter changes what is shown without a new scene; the zones are heard of every second.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may show other devices
  const groups = useMemo(
    () =>
      isNear(level)
        ? []
        : clusterDevices(scene.devices, scene.shown, level).map((group) => ({
            group,
            radius: clusterRadius(countCluster(group, scene.devices, scene.selected)),
          })),
    [scene, level, version],
  );
  return groups
    .map(({ group, radius }) => ({ ...toScreen(view, group), radius }))
    .filter(({ x, y }) => x > 0 && y > 0 && x < view.width && y < view.height);
}

/** Where there is no room for all, the strongest response and the thickest fog are named first. */
const worstFirst = ({ zones, zoneOf }: MapScene): readonly DrawnZone[] =>
  zones.toSorted((a, b) => {
    const [one, other] = [zoneOf(a.zone.id), zoneOf(b.zone.id)];
    const sight = (zone: typeof one): number => zone?.visibility.escalate ?? Number.MAX_VALUE;
    return rank(other?.mode ?? 'standby') - rank(one?.mode ?? 'standby') || sight(one) - sight(other);
  });

const labelOf = (id: string, { x, y }: { x: number; y: number }, size: typeof zoneLabel): Label => ({
  id,
  x: x - size.width / 2,
  y: y + labelGap,
  ...size,
});
const roadKey = ({ road }: DrawnRoad): string => `road:${road.id}`;

function roadPlace(road: DrawnRoad, view: MapView): readonly Label[] {
  const first = road.points[0];
  const last = road.points.at(-1);
  const middle = road.points[Math.floor(road.points.length / 2)];
  if (first === undefined || last === undefined || middle === undefined) return [];
  const [a, b] = [toScreen(view, first), toScreen(view, last)];
  if (Math.hypot(a.x - b.x, a.y - b.y) < leastRoad) return [];
  const at = road.points.length > 2 ? toScreen(view, middle) : { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  return [labelOf(roadKey(road), at, roadLabel)];
}

function ZoneLabel({
  drawn,
  state,
  place,
}: {
  readonly drawn: DrawnZone;
  readonly state: ReturnType<MapScene['zoneOf']>;
  readonly place: Label;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <a className="map-zone" href={formatRoute({ page: 'zone', id: drawn.zone.id })} style={onScreen(place)}>
      <b>{nameIn(language, drawn.zone)}</b>
      <span>
        <span className="figures" title={t('visibility')}>
          {showVisibility(state?.visibility.escalate)}
        </span>
        {state === undefined ? null : <ZoneMode zone={state} size="small" />}
      </span>
    </a>
  );
}

function RoadName({ road, place }: { readonly road: DrawnRoad; readonly place: Label }) {
  const language = useLanguage();
  return (
    <span className="map-road" style={onScreen(place)}>
      {nameIn(language, road.road)}
    </span>
  );
}
