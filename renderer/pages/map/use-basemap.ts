import { useMemo, useState } from 'react';
import { useConsole, useLanguage } from '../../console-context.ts';
import type { BasemapOrder, BasemapState } from '../../map/basemap.ts';
import type { SiteIndex } from '../../stores/site-index.ts';

export interface OrderedBasemap {
  /** Missing where the site names no basemap. */
  readonly order: BasemapOrder | undefined;
  /** Missing until it was opened, or could not be. */
  readonly state: BasemapState | undefined;
}

/** Orders the site's basemap from the page's own host, and hears how it stands. */
export function useBasemap({ site }: SiteIndex): OrderedBasemap {
  const { line } = useConsole();
  const language = useLanguage();
  const [state, setState] = useState<BasemapState>();
  const isNamed = site.basemap !== undefined;
  const order = useMemo((): BasemapOrder | undefined => {
    if (!isNamed) return undefined;
    const address = new URL('basemap.pmtiles', document.baseURI).href;
    return { address, token: () => line.token(), language, onState: setState };
  }, [isNamed, line, language]);
  return { order, state };
}
