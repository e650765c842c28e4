import type { FogEvent } from '../../contract/views/record.ts';
import type { Json } from '../../domain/journal.ts';
import { type Mode, modes } from '../../domain/mode.ts';

/** The mode that a journal event's field names. */
export const modeIn = (value: Json | undefined): Mode | undefined => modes.find((mode) => mode === value);

/** What the zone of a fog event shows as far as the event knows. */
export const shownIn = ({ modes }: Pick<FogEvent, 'modes'>): Mode => modes.at(-1)?.mode ?? 'standby';
