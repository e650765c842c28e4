/**
 * Words that all views are made of. Views are what the core shows: the shape of every answer and feed. Values carry
 * their time (`at`, UTC milliseconds) and quality; a missing value is left out, never zero. Lengths are metres, speeds
 * km/h, spans milliseconds.
 */
import { z } from 'zod';
import { roles } from '../../domain/authority.ts';
import { fogModes, modes } from '../../domain/mode.ts';

export const time = z.number().describe('UTC milliseconds');
export const roleSchema = z.enum(roles);
export const modeSchema = z.enum(modes);
export const fogModeSchema = z.enum(fogModes);
export const qualitySchema = z.enum(['good', 'suspect', 'bad', 'missing']);
export const deviceKindSchema = z.enum(['visibility-sensor', 'guidance-host', 'flashing-lamp', 'sentinel', 'sign']);
export const sideSchema = z.enum(['left', 'right', 'median']);

/** Codes with values; the screen has the sentences (`reason.*` in the locales). */
export const reasonSchema = z.looseObject({ code: z.string() });

export const faultSchema = z.object({
  code: z.string(),
  detail: z.string().optional(),
  exception: z.number().optional(),
  retryAfter: z.number().optional(),
});
