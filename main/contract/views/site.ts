/** The site as configured: its roads, zones and devices. */
import { z } from 'zod';
import { deviceKindSchema, fogModeSchema, sideSchema } from './words.ts';

const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  from: z.number(),
  to: z.number(),
});

export const siteViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  timeZone: z.string(),
  /** What the tiles of the site's basemap are; missing where it names none. Its bytes come beside the page. */
  basemap: z.enum(['vector', 'raster']).optional(),
  /** Words for the fault codes of the profiles in use. */
  faultTexts: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })),
  roads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      nameEn: z.string().optional(),
      class: z.enum(['expressway', 'ordinary']),
      postedSpeed: z.number(),
      from: z.number(),
      to: z.number(),
      line: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
  zones: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      nameEn: z.string().optional(),
      road: z.string(),
      direction: z.enum(['up', 'down', 'both']),
      from: z.number(),
      to: z.number(),
      segments: z.array(segmentSchema),
      control: z.enum(['auto', 'confirm', 'manual']),
      policy: z.string(),
      /** How far before the zone its warning signs may stand, in metres. */
      upstream: z.number().optional(),
      bands: z.array(z.object({ mode: fogModeSchema, below: z.number() })),
    }),
  ),
  endpoints: z.array(z.object({ id: z.string(), name: z.string().optional(), nameEn: z.string().optional() })),
  devices: z.array(
    z.object({
      id: z.string(),
      kind: deviceKindSchema,
      name: z.string(),
      nameEn: z.string().optional(),
      profile: z.string(),
      endpoint: z.string().optional(),
      unit: z.number(),
      zone: z.string().optional(),
      road: z.string(),
      stake: z.number(),
      side: sideSchema,
      position: z.tuple([z.number(), z.number()]).optional(),
      county: z.string().optional(),
      countyEn: z.string().optional(),
      managed: z.boolean(),
      simulated: z.boolean(),
      lights: z.array(z.object({ index: z.number(), stake: z.number(), side: sideSchema })),
    }),
  ),
});

export type SiteView = z.infer<typeof siteViewSchema>;
