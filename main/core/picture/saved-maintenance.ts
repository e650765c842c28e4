/** What is kept over a restart of a device that somebody mends. */
import { z } from 'zod';
import type { UtcMs } from '../../domain/units.ts';
import type { Maintenance } from './device-record.ts';

const maintenance = z.object({
  by: z.string(),
  reason: z.string(),
  since: z.custom<UtcMs>((value) => typeof value === 'number' && Number.isFinite(value), 'UTC milliseconds'),
}) satisfies z.ZodType<Maintenance>;

/** What was saved; `undefined` when it cannot be read. */
export const restoreMaintenance = (value: unknown): Maintenance | undefined => maintenance.safeParse(value).data;
