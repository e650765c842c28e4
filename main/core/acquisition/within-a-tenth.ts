import { type Millis, millis } from '../../domain/units.ts';

/** This pause within a tenth to both sides, so that a city's rechecks do not fall together; `random` is in [0, 1). */
export const withinATenth = (pause: number, random: number): Millis => millis(pause * (0.9 + 0.2 * random));
