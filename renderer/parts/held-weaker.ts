import type { ZoneView } from '../../main/contract/views/zone.ts';
import { isWeaker, type Mode, strongest } from '../../main/domain/mode.ts';

export type Guided = Pick<ZoneView, 'mode' | 'automaticMode' | 'unread'>;
type Seen = Guided & Pick<ZoneView, 'unguided'> & { readonly visibility: Pick<ZoneView['visibility'], 'band'> };

/** The road is guided more weakly than automation would: by a person, never by itself. */
export const isHeldWeaker = ({ mode, automaticMode, unread }: Guided): boolean =>
  unread !== true && isWeaker(mode, automaticMode);

/**
 * The mode by which a zone is marked from afar: neither what a person holds nor fog that nobody guides yet may look
 * calmer than what it calls for.
 */
export const gravestMode = ({ mode, automaticMode, visibility, unguided, unread }: Seen): Mode =>
  unread === true ? mode : [mode, automaticMode, unguided ?? mode, visibility.band].reduce<Mode>(strongest, mode);

/** The road is guided, fog is seen, or nobody can tell that there is none. */
export const mayBeFoggy = (zone: Guided & Pick<ZoneView, 'visibility'>): boolean =>
  zone.unread === true || gravestMode(zone) !== 'standby' || zone.visibility.trust !== 'good';
