/** The map's colours. */
import type { ZoneView } from '../../main/contract/views/zone.ts';
import type { Mode } from '../../main/domain/mode.ts';
import type { Severity } from '../parts/condition-mark.tsx';
import { gravestMode } from '../parts/held-weaker.ts';
import { paintedColours, readColours } from '../theme-colours.ts';

/** The first four are for what lies under the site's own map; `raster-…` are shares of full light. */
const names = ['land', 'water', 'raster-low', 'raster-high', 'bg', 'raised', ...paintedColours] as const;
export type MapInk = { readonly [N in (typeof names)[number]]: string };

export const readMapInk = (element: Element): MapInk => readColours(element, names);

const severities: { readonly [S in Severity]: keyof MapInk } = {
  calm: 'dim',
  notice: 'info',
  unsure: 'dim',
  warning: 'yellow',
  serious: 'red',
};
export const severityInk = (ink: MapInk, severity: Severity): string => ink[severities[severity]];

const modes: { readonly [M in Mode]: keyof MapInk } = {
  standby: 'dark',
  outline: 'text',
  active: 'yellow',
  'anti-collision': 'orange',
  control: 'red',
  accident: 'violet',
};
/** A zone is painted by the gravest of mode and fog: fog that nobody guides must not lie there in grey. */
export const zoneInk = (ink: MapInk, zone: ZoneView | undefined): string =>
  ink[modes[zone === undefined ? 'standby' : gravestMode(zone)]];
