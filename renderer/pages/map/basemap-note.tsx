import { useTranslation } from 'react-i18next';
import type { OrderedBasemap } from './use-basemap.ts';
import type { Painted } from './use-painter.ts';

export interface BasemapNoteProps {
  readonly basemap: OrderedBasemap;
  readonly painted: Painted | undefined;
}

/** Says whose basemap it is, or why it is not there, or not whole. */
export function BasemapNote({ basemap: { order, state }, painted }: BasemapNoteProps) {
  const { t } = useTranslation();
  if (order === undefined || painted === undefined) return null;
  if (painted.kind === 'canvas') return <p>{t('map.basemap.canvas')}</p>;
  if (state === undefined) return null;
  if (state.kind !== 'shown') return <p className="map-basemap-lacking">{t(`map.basemap.${state.kind}`)}</p>;
  const source = plainText(state.attribution ?? '');
  return (
    <>
      {state.isTorn ? <p className="map-basemap-lacking">{t('map.basemap.torn')}</p> : null}
      {source === '' ? null : <p>{t('map.basemap.source', { text: source })}</p>}
    </>
  );
}

/** Attributions are written in HTML with links; here they are words, for no link leads out of a control room. */
const plainText = (html: string): string =>
  new DOMParser().parseFromString(html, 'text/html').body.textContent.replaceAll(/\s+/g, ' ').trim();
