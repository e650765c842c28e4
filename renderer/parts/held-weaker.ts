import type { ZoneView } from '../../main/contract/views/zone.ts';
import { isWeaker, type Mode, strongest } from '../../main/domain/mode.ts';

export type Guided = Pick<ZoneView, 'mode' | 'automaticMode' | 'unread'>;

/** The road is guided more weakly than automation would: by a person, never by itself. */
export const isHeldWeaker = ({ mode, automaticMode, unread }: Guided): boolean =>
  unread !== true && isWeaker(mode, automaticMode);

/** The mode by which a zone is marked from afar: what is held must not look calmer than what is wanted. */
export const gravestMode = ({ mode, automaticMode, unread }: Guided): Mode =>
  unread === true ? mode : strongest(mode, automaticMode);
