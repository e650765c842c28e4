import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { QualityMark } from '../parts/quality-mark.tsx';
import { useScreenScale } from '../screen-scale.ts';
import { useTheme } from '../theme-choice.ts';
import { readInk } from './ink.ts';
import { type LightLook, lightLooks } from './light-table.ts';
import { paintLight } from './paint-lights.ts';

const shown: readonly LightLook[] = lightLooks;
const qualities = ['good', 'suspect', 'bad', 'missing'] as const;
const sample = { width: 10, height: 20 };

export interface StripLegendProps {
  readonly zoomed: boolean;
  readonly onWhole: () => void;
}

/** The looks of a light with their words, drawn by the same hand as the strip; no reading changes them. */
export const StripLegend = memo(Legend);

function Legend({ zoomed, onWhole }: StripLegendProps) {
  const { t } = useTranslation();
  return (
    <div className="strip-legend">
      {shown.map((look) => (
        <span key={look}>
          <LookSample look={look} />
          {t(`light.${look}`)}
        </span>
      ))}
      <span className="legend-sensors">
        {t('strip.legend.sensors')}
        {qualities.map((quality) => (
          <QualityMark key={quality} quality={quality} />
        ))}
        ◎ {t('strip.legend.decisive')}
      </span>
      <span>{t('strip.legend.marks')}</span>
      <span>{t('strip.legend.offlineSign')}</span>
      <i>{t('strip.keys')}</i>
      {zoomed ? (
        <button type="button" className="text-button" onClick={onWhole}>
          {t('strip.whole')}
        </button>
      ) : null}
    </div>
  );
}

function LookSample({ look }: { readonly look: LightLook }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useTheme();
  const scale = useScreenScale();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another colour scheme means other ink
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === undefined || context === null) return;
    canvas.current.width = Math.round(sample.width * scale);
    canvas.current.height = Math.round(sample.height * scale);
    context.scale(scale, scale);
    paintLight(context, readInk(canvas.current), 4, 1, 19, look);
  }, [look, scheme, scale]);
  return <canvas ref={canvas} width={sample.width} height={sample.height} aria-hidden />;
}
