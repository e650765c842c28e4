import { IconFocusCentered, IconLasso, IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../console-context.ts';
import { isNear } from '../../map/clusters.ts';
import type { PainterKind } from '../../map/graphics.ts';
import { rowsInside } from '../../map/lasso.ts';
import type { MapScene } from '../../map/map-scene.ts';
import type { Point } from '../../map/map-view.ts';
import { screenScale } from '../../screen-scale.ts';
import { BasemapNote } from './basemap-note.tsx';
import { DeviceCard } from './device-card.tsx';
import { EngineNote } from './engine-note.tsx';
import { MapLegend } from './map-legend.tsx';
import { MapSights } from './map-sights.tsx';
import { type Pointed, pointedAt } from './pointed-at.ts';
import { ScaleBar } from './scale-bar.tsx';
import type { OrderedBasemap } from './use-basemap.ts';
import type { MapMoving } from './use-map-view.ts';
import type { Painted } from './use-painter.ts';
import type { Selection } from './use-selection.ts';

export interface MapBoxProps {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly scene: MapScene;
  readonly moving: MapMoving;
  readonly selection: Selection;
  readonly painted: Painted | undefined;
  readonly basemap: OrderedBasemap;
  readonly onChoose: (kind: PainterKind) => void;
  /** Labels are told anew with each. */
  readonly zonesVersion: number;
}

type Drag =
  | { readonly kind: 'hand'; readonly last: Point; readonly moved: number }
  | { readonly kind: 'lasso'; readonly line: readonly Point[] };

/** The map itself with everything that lies on it: labels, tools, legend, scale and the card of a device. */
export function MapBox({ box, scene, moving, selection, painted, basemap, onChoose, zonesVersion }: MapBoxProps) {
  const { t } = useTranslation();
  const [isLasso, setLasso] = useState(false);
  const [drag, setDrag] = useState<Drag>();
  const [card, setCard] = useState<number>();
  const { view } = moving;
  const may = useMay('device.switch');
  const frame = useRef<HTMLDivElement>(null);
  const backToWhole = (): void => {
    moving.whole();
    // The button that was pressed is gone now.
    box.current?.focus();
  };

  const act = (target: Pointed | undefined, at: Point, isAdding: boolean): void => {
    if (target === undefined) return setCard(undefined);
    if (target.kind === 'cluster') return moving.zoomBy(2, at);
    if (isAdding && may) return selection.toggle(target.row);
    setCard(target.row);
  };
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = placeOn(event);
    setDrag(isLasso ? { kind: 'lasso', line: [at] } : { kind: 'hand', last: at, moved: 0 });
  };
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (drag === undefined) return;
    const at = placeOn(event);
    if (drag.kind === 'lasso') return setDrag({ kind: 'lasso', line: [...drag.line, at] });
    const [dx, dy] = [at.x - drag.last.x, at.y - drag.last.y];
    moving.panBy(dx, dy);
    setDrag({ kind: 'hand', last: at, moved: drag.moved + Math.abs(dx) + Math.abs(dy) });
  };
  const onUp = (event: PointerEvent<HTMLDivElement>): void => {
    setDrag(undefined);
    if (drag === undefined || view === undefined) return;
    if (drag.kind === 'lasso') {
      selection.add(rowsInside(drag.line, view, scene.devices, scene.shown));
      setLasso(false);
    } else if (drag.moved < 4) {
      const at = placeOn(event);
      act(pointedAt(at, view, scene), at, event.shiftKey || event.ctrlKey);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (moving.onKey(event, card)) return;
    if (event.key !== 'Escape') return;
    if (card !== undefined) setCard(undefined);
    else if (isLasso) setLasso(false);
    else selection.clear();
  };

  return (
    <div ref={frame} className="map-frame">
      <div
        ref={box}
        className={isLasso ? 'map-box map-lasso' : 'map-box'}
        role="application"
        aria-label={t('map.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users move the map here
        tabIndex={0}
        data-painter={painted?.kind}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => setDrag(undefined)}
        onKeyDown={onKeyDown}
      />
      {/* Under the labels: what the road is like goes before what the map is drawn with. */}
      <div className="map-notes">
        <EngineNote painted={painted} onChoose={onChoose} />
        <BasemapNote basemap={basemap} painted={painted} />
      </div>
      {view === undefined ? null : (
        <>
          <MapSights scene={scene} view={view} version={zonesVersion} frame={frame} onWhole={backToWhole} />
          {drag?.kind === 'lasso' ? <LassoLine line={drag.line} /> : null}
          <ScaleBar view={view} />
        </>
      )}
      <div className="map-tools" role="toolbar" aria-label={t('map.tools')}>
        <Tool label={t('map.nearer')} onClick={() => moving.zoomByKey(1, card)} Icon={IconPlus} />
        <Tool label={t('map.further')} onClick={() => moving.zoomByKey(-1, card)} Icon={IconMinus} />
        <Tool label={t('map.whole')} onClick={moving.whole} Icon={IconFocusCentered} />
        {may ? (
          <Tool label={t('map.lasso')} onClick={() => setLasso(!isLasso)} Icon={IconLasso} isOn={isLasso} />
        ) : null}
      </div>
      <MapLegend isNear={view !== undefined && isNear(view.zoom)} />
      {card === undefined || view === undefined ? null : (
        <DeviceCard
          key={card}
          row={card}
          scene={scene}
          view={view}
          selection={selection}
          onClose={() => setCard(undefined)}
        />
      )}
    </div>
  );
}

const placeOn = (event: PointerEvent<HTMLDivElement>): Point => {
  const area = event.currentTarget.getBoundingClientRect();
  const scale = screenScale();
  return { x: (event.clientX - area.left) / scale, y: (event.clientY - area.top) / scale };
};

interface ToolProps {
  readonly label: string;
  readonly Icon: typeof IconPlus;
  readonly isOn?: boolean;
  readonly onClick: () => void;
}

function Tool({ label, Icon, isOn, onClick }: ToolProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      onClick={onClick}
    >
      <Icon size={18} stroke={1.8} aria-hidden />
    </button>
  );
}

function LassoLine({ line }: { readonly line: readonly Point[] }) {
  const scale = screenScale();
  return (
    <svg className="map-lasso-line" aria-hidden>
      <polygon points={line.map(({ x, y }) => `${x * scale},${y * scale}`).join(' ')} />
    </svg>
  );
}
