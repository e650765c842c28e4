/** A moment as it is read back from what was saved. */
import { z } from 'zod';
import type { UtcMs } from './units.ts';

export const savedMoment = z.custom<UtcMs>(
  (value) => typeof value === 'number' && Number.isFinite(value),
  'UTC milliseconds',
);
