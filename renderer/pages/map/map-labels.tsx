import { IconAlertTriangle, IconHourglass } from '@tabler/icons-react';
import { type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ZoneView } from '../../../main/contract/views/zone.ts';
import { rank } from '../../../main/domain/mode.ts';
import { useLanguage } from '../../console-context.ts';
import { type Disc, type Label, laidOut } from '../../map/label-layout.ts';
import { leaderOf, roadDots, roadKey, roadWishes, zoneKey, zoneWishes } from '../../map/label-places.ts';
import type { DrawnRoad, DrawnZone, MapScene } from '../../map/map-scene.ts';
import type { MapView } from '../../map/map-view.ts';
import { paintedFont } from '../../page-font.ts';
import { CutMiddle } from '../../parts/cut-middle.tsx';
import { gravestMode } from '../../parts/held-weaker.ts';
import { ZoneMode } from '../../parts/zone-mode.tsx';
import { formatRoute } from '../../route.ts';
import { screenScale } from '../../screen-scale.ts';
import { showVisibility } from '../../text/numbers.ts';
import { useTaken } from './use-taken.ts';
import { isQuiet, isUnguided, worstFirst } from './zone-weight.ts';

export interface MapLabelsProps {
  readonly scene: MapScene;
  readonly view: MapView;
  readonly version: number;
  /** Clusters and devices in sight, which no name may hide. */
  readonly marks: readonly Disc[];
  /** What the controls of the map lie on, too. */
  readonly frame: RefObject<HTMLElement | null>;
}

/** Labels are laid out in pixels of the design. */
function onScreen({ x, y, width }: Label) {
  const scale = screenScale();
  return { transform: `translate(${Math.round(x * scale)}px, ${Math.round(y * scale)}px)`, width: width * scale };
}

/** Names, visibility and modes over the map, as text of the page: it needs no fonts of its own. */
export function MapLabels({ scene, view, version, marks, frame }: MapLabelsProps) {
  const language = useLanguage();
  const taken = useTaken(frame);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version may have other zones to name first
  const laid = useMemo(() => {
    const wishes = [
      ...zoneWishes(worstFirst(scene), view, ({ zone }) => isQuiet(scene.zoneOf(zone.id))),
      ...roadWishes(scene.roads, view, ({ road }) => nameWidth(road.name)),
    ];
    return laidOut(wishes, view, { marks, lines: roadDots(scene.roads, view), taken });
  }, [scene, view, version, language, marks, taken]);
  const zoneIds = new Set(scene.zones.map(zoneKey));
  const looks = new Map(scene.zones.map((zone) => [zoneKey(zone), lookOf(scene.zoneOf(zone.zone.id))]));
  const places = new Map(laid.map((label) => [label.id, label]));
  return (
    <div className="map-labels">
      <Leaders
        labels={laid.filter(({ id, leadTo }) => zoneIds.has(id) || leadTo !== undefined)}
        marks={marks}
        lookOf={({ id }) => (zoneIds.has(id) ? `leader-zone ${looks.get(id)}` : '')}
      />
      {scene.roads.map((road) => {
        const place = places.get(roadKey(road));
        return place === undefined ? null : <RoadName key={road.road.id} road={road} place={place} />;
      })}
      {scene.zones.map((zone) => {
        const place = places.get(zoneKey(zone));
        return place === undefined ? null : (
          <ZoneLabel key={zone.zone.id} drawn={zone} state={scene.zoneOf(zone.zone.id)} place={place} />
        );
      })}
    </div>
  );
}

/** The colour by which a zone is marked, on its label and its line as on the ground. */
const lookOf = (zone: ZoneView | undefined): string =>
  `map-grave-${zone === undefined ? 'standby' : gravestMode(zone)}`;

interface LeadersProps {
  readonly labels: readonly Label[];
  readonly marks: readonly Disc[];
  /** Class of a label's line. */
  readonly lookOf: (label: Label) => string;
}

/** Lines from the labels that had to move away to their zones and roads; those of zones in their colour, with an end. */
function Leaders({ labels, marks, lookOf }: LeadersProps) {
  const scale = screenScale();
  return (
    <svg className="map-leaders" aria-hidden>
      {labels.map((label) => {
        const pieces = leaderOf(label, marks);
        const end = pieces.at(-1)?.[1];
        return (
          <g key={label.id} className={lookOf(label)}>
            {pieces.map(([from, to]) => (
              <line
                key={`${from.x} ${from.y}`}
                x1={from.x * scale}
                y1={from.y * scale}
                x2={to.x * scale}
                y2={to.y * scale}
              />
            ))}
            {end === undefined ? null : <circle cx={end.x * scale} cy={end.y * scale} r={4 * scale} />}
          </g>
        );
      })}
    </svg>
  );
}

/** As `.map-road` in styles/map.css writes them. */
const roadFont = { size: 11, padding: 4, widest: 240 };
const widths = new Map<string, number>();

/** Pixels of the design that the name of a road takes; what is longer than the widest is cut with an ellipsis. */
function nameWidth(name: string): number {
  let width = widths.get(name);
  if (width === undefined) {
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return roadFont.widest;
    context.font = paintedFont(roadFont.size);
    width = Math.min(roadFont.widest, Math.ceil(context.measureText(name).width) + 2 * roadFont.padding + 1);
    widths.set(name, width);
  }
  return width;
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
  const isLacking = state !== undefined && isUnguided(state);
  return (
    <a
      className={`map-zone ${lookOf(state)}${isLacking ? ' map-zone-unguided' : ''}`}
      href={formatRoute({ page: 'zone', id: drawn.zone.id })}
      style={onScreen(place)}
    >
      <b>
        {state?.proposal === undefined ? null : (
          <IconHourglass className="map-waiting" size={13} aria-label={t('alarm.proposal-waiting')} />
        )}
        <CutMiddle text={drawn.zone.name} />
      </b>
      <span>
        <span className={`figures foggy-${rank(state?.visibility.band ?? 'standby')}`} title={t('visibility')}>
          <b>{showVisibility(state?.visibility.escalate)}</b>
        </span>
        {state?.visibility.alone === undefined ? null : <IconAlertTriangle size={13} aria-label={t('trust.alone')} />}
        {state === undefined ? null : <ZoneMode zone={state} size="small" />}
      </span>
    </a>
  );
}

function RoadName({ road, place }: { readonly road: DrawnRoad; readonly place: Label }) {
  return (
    <span className="map-road" style={onScreen(place)}>
      {road.road.name}
    </span>
  );
}
