import { useTranslation } from 'react-i18next';
import type { PainterKind } from '../../map/graphics.ts';
import type { Painted } from './use-painter.ts';

export interface EngineNoteProps {
  readonly painted: Painted | undefined;
  readonly onChoose: (kind: PainterKind) => void;
}

/** Says what draws the map and why, and lets a person choose the other. */
export function EngineNote({ painted, onChoose }: EngineNoteProps) {
  const { t } = useTranslation();
  if (painted === undefined) return null;
  const other = painted.kind === 'webgl' ? 'canvas' : 'webgl';
  return (
    <p className="map-engine">
      {t(`map.engine.${painted.kind}`)}
      {painted.why === undefined || painted.why === 'chosen' ? null : ` (${t(`map.engine.${painted.why}`)})`}
      <button type="button" className="text-button" onClick={() => onChoose(other)}>
        {t(`map.use.${other}`)}
      </button>
    </p>
  );
}
